//! A network of nodes on one machine, on its loopback interface, which needs no rights.
//!
//! A process that called [`join`] is one of up to 99 nodes. It believes that it is alone on a
//! machine with the addresses 192.88.99.N and 2002:c058:6301::N, and that it listens on port 5150
//! there. The kernel has two ports of 127.0.0.1 instead. Every other address is refused, and so
//! is every address before `join`: nothing leaves the machine.
//!
//! This folder and `edits.patch` beside it change veilid-tools, and have its licence: MPL-2.0.

mod addresses;
mod distances;
mod sockets;
mod stretch;

use super::*;

pub use addresses::{join, to_kernel};
pub(crate) use addresses::{made_up_interface, primary_v4, primary_v6};
pub use distances::{set_ways, Ways};
pub use sockets::{TcpStream, UdpSocket};
pub(crate) use stretch::{round_trip, stretch};
