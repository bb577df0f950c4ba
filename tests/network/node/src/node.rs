//! The life of one node.

use std::io::Read;
use std::sync::Arc;

use tokio::signal::unix::{signal, SignalKind};
use tokio::sync::oneshot;
use veilid_core::{api_startup, UpdateCallback, VeilidAPIError, VeilidUpdate};

use crate::arguments::Settings;
use crate::config::node_config;
use crate::report::Report;

/// Runs a node until it is told to end.
pub async fn run(settings: &Settings) -> Result<(), String> {
    // Before the node starts, so that no signal finds it unprepared.
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    let end_of_input = end_of_input();

    let report = Arc::new(Report::default());
    let listener: UpdateCallback = Arc::new({
        let report = Arc::clone(&report);
        move |update| {
            if let VeilidUpdate::Attachment(state) = update {
                report.state(&state);
            }
        }
    });
    let api = api_startup(listener, node_config(settings))
        .await
        .map_err(in_words)?;
    let attached = api.attach().await.map_err(in_words);
    if attached.is_ok() {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = end_of_input, if settings.until_eof => {}
        }
    }
    api.shutdown().await;
    attached
}

/// Resolves when nobody holds the other end of standard input any more. On a thread of its own:
/// the runtime would wait at its end for a read that it had started.
fn end_of_input() -> oneshot::Receiver<()> {
    let (ended, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 64];
        while matches!(std::io::stdin().read(&mut buffer), Ok(1..)) {}
        let _ = ended.send(());
    });
    receiver
}

fn in_words(error: VeilidAPIError) -> String {
    error.to_string()
}
