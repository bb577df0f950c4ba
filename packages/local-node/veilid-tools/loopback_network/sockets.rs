//! Sockets of tokio that know the made-up addresses only.

use super::addresses::{from_kernel, node_at};
use super::distances::{are_there, Way};
use super::*;
use std::io;
use std::task::{Context, Poll};
use std::time::Instant;
use tokio::io::ReadBuf;
use tokio::sync::mpsc::{unbounded_channel, UnboundedSender};

type OnTheWay = UnboundedSender<(Instant, Vec<u8>)>;

/// See [`tokio::net::UdpSocket`].
#[derive(Debug)]
pub struct UdpSocket {
    socket: Arc<tokio::net::UdpSocket>,
    ways: Mutex<HashMap<SocketAddr, LongWay>>,
}

/// What is on its way to one address, in the order in which it arrives.
struct LongWay {
    way: Way,
    on_it: OnTheWay,
}

impl fmt::Debug for LongWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LongWay")
    }
}

impl UdpSocket {
    fn of(socket: tokio::net::UdpSocket) -> Self {
        Self {
            socket: Arc::new(socket),
            ways: Mutex::new(HashMap::new()),
        }
    }

    /// See [`tokio::net::UdpSocket::bind`].
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let kernel = to_kernel(address)?;
        tokio::net::UdpSocket::bind(kernel).await.map(Self::of)
    }

    /// See [`tokio::net::UdpSocket::from_std`].
    pub fn from_std(socket: std::net::UdpSocket) -> io::Result<Self> {
        tokio::net::UdpSocket::from_std(socket).map(Self::of)
    }

    /// See [`tokio::net::UdpSocket::send_to`]. Over a distance, what is lost counts as sent.
    pub async fn send_to(&self, data: &[u8], to: SocketAddr) -> io::Result<usize> {
        let kernel = to_kernel(to)?;
        if !are_there() {
            return self.socket.send_to(data, kernel).await;
        }
        let node = node_at(to)?;
        let mut ways = self.ways.lock();
        let long = ways.entry(kernel).or_insert_with(|| LongWay {
            way: Way::to(node),
            on_it: self.deliver_to(kernel),
        });
        if let Some(arrival) = long.way.datagram(data.len()) {
            // The task ends with this socket only.
            let _ = long.on_it.send((arrival, data.to_vec()));
        }
        Ok(data.len())
    }

    fn deliver_to(&self, kernel: SocketAddr) -> OnTheWay {
        let (sender, mut receiver) = unbounded_channel::<(Instant, Vec<u8>)>();
        let socket = Arc::clone(&self.socket);
        tokio::spawn(async move {
            while let Some((arrival, data)) = receiver.recv().await {
                tokio::time::sleep_until(arrival.into()).await;
                // Nobody hears of a datagram that does not arrive.
                let _ = socket.send_to(&data, kernel).await;
            }
        });
        sender
    }

    /// See [`tokio::net::UdpSocket::recv_from`].
    pub async fn recv_from(&self, data: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        let (length, from) = self.socket.recv_from(data).await?;
        Ok((length, from_kernel(from)))
    }

    /// See [`tokio::net::UdpSocket::local_addr`].
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr().map(from_kernel)
    }
}

/// See [`tokio::net::TcpStream`].
#[derive(Debug)]
pub struct TcpStream {
    pub(crate) stream: tokio::net::TcpStream,
    /// The addresses of the stream that goes out, where `stream` leads to a long way.
    beyond: Option<(SocketAddr, SocketAddr)>,
}

impl TcpStream {
    pub(crate) fn near(stream: tokio::net::TcpStream) -> Self {
        Self {
            stream,
            beyond: None,
        }
    }

    pub(super) fn far(stream: tokio::net::TcpStream, local: SocketAddr, peer: SocketAddr) -> Self {
        Self {
            stream,
            beyond: Some((local, peer)),
        }
    }

    /// See [`tokio::net::TcpStream::from_std`].
    pub fn from_std(stream: std::net::TcpStream) -> io::Result<Self> {
        tokio::net::TcpStream::from_std(stream).map(Self::near)
    }

    /// See [`tokio::net::TcpStream::local_addr`].
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        let known = self.beyond.map(|(local, _)| local);
        known
            .map_or_else(|| self.stream.local_addr(), Ok)
            .map(from_kernel)
    }

    /// See [`tokio::net::TcpStream::peer_addr`].
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        let known = self.beyond.map(|(_, peer)| peer);
        known
            .map_or_else(|| self.stream.peer_addr(), Ok)
            .map(from_kernel)
    }
}

impl std::ops::Deref for TcpStream {
    type Target = tokio::net::TcpStream;
    fn deref(&self) -> &Self::Target {
        &self.stream
    }
}

impl tokio::io::AsyncRead for TcpStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl tokio::io::AsyncWrite for TcpStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

cfg_if! {
    if #[cfg(unix)] {
        use std::os::fd::{AsFd, BorrowedFd};
        impl AsFd for UdpSocket {
            fn as_fd(&self) -> BorrowedFd<'_> {
                self.socket.as_fd()
            }
        }
        impl AsFd for TcpStream {
            fn as_fd(&self) -> BorrowedFd<'_> {
                self.stream.as_fd()
            }
        }
    } else if #[cfg(windows)] {
        use std::os::windows::io::{AsSocket, BorrowedSocket};
        impl AsSocket for UdpSocket {
            fn as_socket(&self) -> BorrowedSocket<'_> {
                self.socket.as_socket()
            }
        }
        impl AsSocket for TcpStream {
            fn as_socket(&self) -> BorrowedSocket<'_> {
                self.stream.as_socket()
            }
        }
    }
}
