//! What a node tells the program that started it: one line of JSON whenever readiness changes.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use veilid_core::VeilidStateAttachment;

#[derive(Default)]
pub struct Report {
    last: Mutex<Option<bool>>,
}

impl Report {
    /// Prints a line if this is the first state, or if readiness is not what it was.
    pub fn state(&self, state: &VeilidStateAttachment) {
        let ready = state.public_internet_ready;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.replace(ready) == Some(ready) {
            return;
        }
        // Whoever read this may be gone; the node is then about to be stopped.
        let _ = writeln!(
            std::io::stdout(),
            r#"{{"ready":{ready},"attachment":"{}","peers":{}}}"#,
            state.state,
            state.live_peer_count,
        );
    }
}
