//! How far the nodes are from each other, and what happens on the way.

use super::*;
use std::time::{Duration, Instant};

/// What the ways from this node to all others have in common, and how long each is.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// One way to node N, at N - 1.
    pub delays: Vec<Duration>,
    /// What is added to each delay is between nothing and this.
    pub jitter: Duration,
    /// Share of the datagrams that are lost, from 0 to 1.
    pub loss: f64,
    /// Share of the segments of a stream that have to be sent again, from 0 to 1.
    pub stalls: f64,
    /// What each way carries in a second; 0 for no limit.
    pub bytes_per_second: f64,
}

/// None in a network without distances.
static WAYS: RwLock<Option<Ways>> = RwLock::new(None);

pub(super) fn begin(ways: Option<Ways>) -> Result<(), String> {
    *WAYS.write() = ways;
    Ok(())
}

/// Other distances from now on. Errors if the network began without any: its connections then
/// have nothing that could hold them up.
pub fn set_ways(ways: Ways) -> Result<(), String> {
    match &mut *WAYS.write() {
        Some(present) => {
            *present = ways;
            Ok(())
        }
        None => Err("this network began without distances".to_owned()),
    }
}

pub(super) fn are_there() -> bool {
    WAYS.read().is_some()
}

/// A segment of TCP over Ethernet.
const SEGMENT: usize = 1448;
/// Of the headers of IP and UDP or TCP.
const HEADERS: usize = 40;
/// What the kernel waits, beyond the way there and back, before it sends a segment again when
/// nothing follows it (TCP_RTO_MIN).
const RETRANSMISSION: Duration = Duration::from_millis(200);

/// One direction between this node and another: what goes in later comes out later.
pub(super) struct Way {
    /// The other node.
    node: u16,
    /// When all that went in has left.
    free: Instant,
    /// When the last that went in arrives.
    last: Instant,
}

impl Way {
    pub(super) fn to(node: u16) -> Self {
        let now = Instant::now();
        Self {
            node,
            free: now,
            last: now,
        }
    }

    /// When a datagram arrives that is sent now; None if it is lost.
    pub(super) fn datagram(&mut self, bytes: usize) -> Option<Instant> {
        let ways = WAYS.read();
        let Some(ways) = &*ways else {
            return Some(Instant::now());
        };
        if happens(ways.loss) {
            return None;
        }
        Some(self.arrival(ways, bytes + HEADERS, Duration::ZERO))
    }

    /// When bytes of a stream arrive that are sent now. What is lost of them is sent again.
    pub(super) fn piece(&mut self, bytes: usize) -> Instant {
        let ways = WAYS.read();
        let Some(ways) = &*ways else {
            return Instant::now();
        };
        let segments = bytes.div_ceil(SEGMENT).max(1);
        let stalls = (0..segments).any(|_| happens(ways.stalls));
        let stall = if stalls {
            RETRANSMISSION + 2 * self.delay(ways)
        } else {
            Duration::ZERO
        };
        self.arrival(ways, bytes + segments * HEADERS, stall)
    }

    fn arrival(&mut self, ways: &Ways, bytes: usize, stall: Duration) -> Instant {
        let carrying = match ways.bytes_per_second {
            limit if limit > 0.0 => Duration::from_secs_f64(bytes as f64 / limit),
            _ => Duration::ZERO,
        };
        self.free = self.free.max(Instant::now()) + carrying;
        let arrival = self.free + self.delay(ways) + ways.jitter.mul_f64(chance()) + stall;
        // What was sent before arrives before.
        self.last = self.last.max(arrival);
        self.last
    }

    fn delay(&self, ways: &Ways) -> Duration {
        let at = usize::from(self.node) - 1;
        ways.delays.get(at).copied().unwrap_or_default()
    }
}

fn happens(share: f64) -> bool {
    share > 0.0 && chance() < share
}

/// From 0 to 1.
fn chance() -> f64 {
    f64::from(get_random_u32()) / f64::from(u32::MAX)
}
