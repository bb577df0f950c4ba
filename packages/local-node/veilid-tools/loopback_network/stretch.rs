//! A connection over a distance. The node that dials has a stream to itself, and carries what goes
//! in and out between that stream and the one that goes out, later. So both directions are long
//! at one end only, and whoever uses the stream has a true socket of the kernel.

use super::addresses::node_at;
use super::distances::{are_there, Way};
use super::*;
use std::io;
use std::net::Ipv4Addr;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{channel, Receiver, Sender};
use tokio::time::sleep_until;

/// Bytes that are read at once.
const PIECE: usize = 16 * 1024;
/// Pieces under way in one direction; who sends more has to wait.
const UNDER_WAY: usize = 64;

type Piece = (Instant, Vec<u8>);

/// Waits as long as a connection to there takes to be opened.
pub(crate) async fn round_trip(to: SocketAddr) -> io::Result<()> {
    let node = node_at(to)?;
    if are_there() {
        sleep_until(Way::to(node).piece(0).into()).await;
        sleep_until(Way::to(node).piece(0).into()).await;
    }
    Ok(())
}

/// The connection, with the distance to its far end if there are distances.
pub(crate) async fn stretch(stream: TcpStream, to: SocketAddr) -> io::Result<TcpStream> {
    if !are_there() {
        return Ok(stream);
    }
    let node = node_at(to)?;
    let out = stream.stream;
    let (local, peer) = (out.local_addr()?, out.peer_addr()?);
    let (inner, outer) = pair().await?;
    let (from_node, to_node) = outer.into_split();
    let (from_far, to_far) = out.into_split();
    tokio::spawn(async move {
        // The end of one direction is the end of both, as nobody closes half of a connection.
        tokio::select! {
            () = carry(from_node, to_far, Way::to(node)) => {}
            () = carry(from_far, to_node, Way::to(node)) => {}
        }
    });
    Ok(TcpStream::far(inner, local, peer))
}

/// Two ends of one connection within this process.
async fn pair() -> io::Result<(tokio::net::TcpStream, tokio::net::TcpStream)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let inner = tokio::net::TcpStream::connect(listener.local_addr()?).await?;
    loop {
        let (outer, from) = listener.accept().await?;
        // Another process may have dialed the port, too.
        if from == inner.local_addr()? {
            inner.set_nodelay(true)?;
            outer.set_nodelay(true)?;
            return Ok((inner, outer));
        }
    }
}

/// Carries bytes until their end has arrived.
async fn carry(from: OwnedReadHalf, to: OwnedWriteHalf, way: Way) {
    let (under_way, arriving) = channel(UNDER_WAY);
    tokio::join!(load(from, under_way, way), unload(arriving, to));
}

/// The end is an empty piece.
async fn load(mut from: OwnedReadHalf, under_way: Sender<Piece>, mut way: Way) {
    let mut buffer = vec![0; PIECE];
    loop {
        let length = from.read(&mut buffer).await.unwrap_or(0);
        let piece = (way.piece(length), buffer[..length].to_vec());
        if under_way.send(piece).await.is_err() || length == 0 {
            return;
        }
    }
}

async fn unload(mut arriving: Receiver<Piece>, mut to: OwnedWriteHalf) {
    while let Some((arrival, data)) = arriving.recv().await {
        sleep_until(arrival.into()).await;
        if data.is_empty() || to.write_all(&data).await.is_err() {
            return;
        }
    }
}
