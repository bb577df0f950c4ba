//! The life of one node.

use std::future::Future;
use std::io::BufRead;
use std::sync::Arc;

use tokio::sync::oneshot;
use veilid_core::tools::loopback_network::{join, set_ways};
use veilid_core::{api_startup, UpdateCallback, VeilidAPIError, VeilidUpdate};

use crate::arguments::Settings;
use crate::config::node_config;
use crate::report::{self, Report};
use crate::ways;

/// Runs a node until it is told to end.
pub async fn run(settings: &Settings) -> Result<(), String> {
    // Before the node starts, so that no signal finds it unprepared.
    let told = told_to_end()?;
    let end_of_input = follow_input();
    join(
        settings.place.index,
        settings.place.ports,
        settings.ways.clone(),
    )?;

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
            () = told => {}
            _ = end_of_input, if settings.until_eof => {}
        }
    }
    api.shutdown().await;
    attached
}

#[cfg(unix)]
fn told_to_end() -> Result<impl Future<Output = ()>, String> {
    use tokio::signal::unix::{signal, SignalKind};
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_end() -> Result<impl Future<Output = ()>, String> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Does what the lines of standard input say. Resolves when nobody holds its other end any more.
/// On a thread of its own: the runtime would wait at its end for a read that it had started.
fn follow_input() -> oneshot::Receiver<()> {
    let (ended, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            report::followed(follow(&line));
        }
        let _ = ended.send(());
    });
    receiver
}

fn follow(line: &str) -> Result<(), String> {
    match line.split_once(' ') {
        Some(("ways", text)) => set_ways(ways::parse(text)?),
        _ => Err("a line of standard input cannot be read".to_owned()),
    }
}

fn in_words(error: VeilidAPIError) -> String {
    error.to_string()
}
