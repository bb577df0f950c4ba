//! What a node tells the program that started it: one line of JSON whenever it becomes ready or
//! not, or knows more or fewer others, and one for each line that it was told.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use veilid_core::{NodeCount, VeilidStateAttachment};

#[derive(Default)]
pub struct Report {
    last: Mutex<Option<(bool, NodeCount)>>,
}

impl Report {
    /// Prints a line if this is the first state, or not what the last line said.
    pub fn state(&self, state: &VeilidStateAttachment) {
        let ready = state.public_internet_ready;
        let peers = state.live_peer_count;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.replace((ready, peers)) == Some((ready, peers)) {
            return;
        }
        // Whoever read this may be gone; the node is then about to be stopped.
        let _ = writeln!(
            std::io::stdout(),
            r#"{{"ready":{ready},"attachment":"{}","peers":{peers}}}"#,
            state.state,
        );
    }
}

/// Prints whether a line of standard input was followed; the reason why not is an error's.
pub fn followed(outcome: Result<(), String>) {
    let _ = writeln!(std::io::stdout(), r#"{{"followed":{}}}"#, outcome.is_ok());
    if let Err(message) = outcome {
        eprintln!("{message}");
    }
}
