//! Shows what a node can reach: the sockets are those that veilid-core uses.

use std::net::SocketAddr;

use veilid_core::tools::loopback_network::join;
use veilid_core::tools::{
    bind_async_udp_socket, connect_async_tcp_stream, TimeoutOr, UdpTtlSender,
};

use crate::arguments::Place;

const TIMEOUT_MS: u32 = 2_000;

/// Prints a line for each address: how TCP, UDP, and UDP with a short life ended.
pub async fn reach(place: Place, addresses: &[SocketAddr]) -> Result<(), String> {
    join(place.index, place.ports, None)?;
    for address in addresses {
        println!(
            "{address} {} {} {}",
            outcome(tcp(*address).await),
            outcome(udp(*address).await),
            outcome(short(*address))
        );
    }
    Ok(())
}

async fn tcp(address: SocketAddr) -> std::io::Result<()> {
    match connect_async_tcp_stream(None, address, TIMEOUT_MS, None).await? {
        TimeoutOr::Value(_) => Ok(()),
        TimeoutOr::Timeout => Err(std::io::ErrorKind::TimedOut.into()),
    }
}

async fn udp(address: SocketAddr) -> std::io::Result<()> {
    let socket = any_socket(address)?;
    socket.send_to(b"hello", address).await.map(drop)
}

fn short(address: SocketAddr) -> std::io::Result<()> {
    let socket = any_socket(address)?;
    UdpTtlSender::new()
        .send_to(&socket, b"hello", address, 4)
        .map(drop)
}

fn any_socket(
    address: SocketAddr,
) -> std::io::Result<veilid_core::tools::loopback_network::UdpSocket> {
    let any = if address.is_ipv6() {
        "[::]:0"
    } else {
        "0.0.0.0:0"
    };
    let any = any.parse().map_err(std::io::Error::other)?;
    bind_async_udp_socket(any)?.ok_or_else(|| std::io::ErrorKind::AddrInUse.into())
}

fn outcome(result: std::io::Result<()>) -> String {
    result.map_or_else(
        |error| format!("{:?}", error.kind()),
        |()| "sent".to_owned(),
    )
}
