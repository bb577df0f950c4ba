//! What a node calls an address, and what the kernel has instead.

use super::*;
use std::io;
use std::sync::OnceLock;

/// Where every node listens, for UDP, TCP and WebSockets.
const PORT: u16 = 5150;
/// Numbers of nodes.
const NODES: std::ops::Range<u16> = 1..100;
/// The IPv6 address of a node has the port of its IPv4 address and this.
const V6_PORTS: u16 = 100;
/// The sender of what no node sent, such as a browser.
const STRANGER: u16 = 200;
/// A node wants a default route through a gateway. Nobody has this address.
const GATEWAY: u16 = 254;

struct Place {
    number: u16,
    ports: u16,
}

static PLACE: OnceLock<Place> = OnceLock::new();

/// Makes this process the node `number`, from 1 to 99. Node N of its network has the ports
/// `ports` + N and `ports` + 100 + N of 127.0.0.1. With `ways`, its network has distances.
///
/// Errors with a sentence if a number is out of range or this process joined before.
pub fn join(number: u16, ports: u16, ways: Option<Ways>) -> Result<(), String> {
    if !NODES.contains(&number) {
        return Err(format!("{number} is not the number of a node"));
    }
    if ports.checked_add(2 * V6_PORTS).is_none() {
        return Err(format!("there are not enough ports above {ports}"));
    }
    distances::begin(ways)?;
    PLACE
        .set(Place { number, ports })
        .map_err(|_| "this process is a node already".to_owned())
}

fn v4(number: u16) -> Ipv4Addr {
    Ipv4Addr::new(192, 88, 99, number as u8)
}

fn v6(number: u16) -> Ipv6Addr {
    Ipv6Addr::new(0x2002, 0xc058, 0x6301, 0, 0, 0, 0, number)
}

/// The only interface that the node sees. Both kinds of addresses count as global.
pub(crate) fn made_up_interface() -> Option<NetworkInterface> {
    let number = place().ok()?.number;
    let flags = InterfaceFlags {
        is_running: true,
        ..Default::default()
    };
    let is_preferred = AddressFlags {
        is_preferred: true,
        ..Default::default()
    };
    let addresses = [
        IfAddr::V4(Ifv4Addr {
            ip: v4(number),
            netmask: Ipv4Addr::new(255, 255, 255, 0),
            broadcast: Some(v4(255)),
        }),
        IfAddr::V6(Ifv6Addr {
            ip: v6(number),
            netmask: Ipv6Addr::new(0xffff, 0xffff, 0xffff, 0xffff, 0, 0, 0, 0),
            broadcast: None,
        }),
    ];
    let mut interface = NetworkInterface::new("loopback-network".to_owned(), flags);
    interface.mtu = Some(1500);
    interface.gateways = vec![v4(GATEWAY).into(), v6(GATEWAY).into()];
    interface.addrs = addresses
        .map(|address| InterfaceAddress::new(address, is_preferred))
        .to_vec();
    Some(interface)
}

pub(crate) fn primary_v4() -> Option<Ipv4Addr> {
    place().ok().map(|place| v4(place.number))
}

pub(crate) fn primary_v6() -> Option<Ipv6Addr> {
    place().ok().map(|place| v6(place.number))
}

/// Where the kernel has what the node calls so. Errors with `AddrNotAvailable` for what is not an
/// address of the network, whatever it is.
pub fn to_kernel(address: SocketAddr) -> io::Result<SocketAddr> {
    let place = place()?;
    let number = number_of(address.ip(), place).ok_or_else(refused)?;
    let family = if address.is_ipv6() { V6_PORTS } else { 0 };
    match address.port() {
        PORT => Ok(kernel_address(place.ports + family + number)),
        // Any free port, of this node only.
        0 if number == place.number => Ok(kernel_address(0)),
        _ => Err(refused()),
    }
}

/// What the node calls what the kernel has there.
pub(super) fn from_kernel(address: SocketAddr) -> SocketAddr {
    let Ok(place) = place() else {
        return address;
    };
    match address.port().checked_sub(place.ports) {
        Some(at) if NODES.contains(&at) => (v4(at), PORT).into(),
        Some(at) if at > V6_PORTS && NODES.contains(&(at - V6_PORTS)) => {
            (v6(at - V6_PORTS), PORT).into()
        }
        _ => (v4(STRANGER), address.port()).into(),
    }
}

/// The number of the node that has the address for this one; an unspecified address is its own.
pub(super) fn node_at(address: SocketAddr) -> io::Result<u16> {
    number_of(address.ip(), place()?).ok_or_else(refused)
}

fn number_of(address: IpAddr, place: &Place) -> Option<u16> {
    if address.is_unspecified() {
        return Some(place.number);
    }
    let number = match address {
        IpAddr::V4(ip) => u16::from(ip.octets()[3]),
        IpAddr::V6(ip) => ip.segments()[7],
    };
    let has_it = match address {
        IpAddr::V4(ip) => ip == v4(number),
        IpAddr::V6(ip) => ip == v6(number),
    };
    (has_it && NODES.contains(&number)).then_some(number)
}

fn kernel_address(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn place() -> io::Result<&'static Place> {
    PLACE.get().ok_or_else(refused)
}

fn refused() -> io::Error {
    io::Error::from(io::ErrorKind::AddrNotAvailable)
}
