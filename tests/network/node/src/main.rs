//! One node of the local test network.
//!
//! * `test-node keys` prints a public key and its key pair.
//! * `test-node run <number> <folder> <bootstrap record> <password> [<key pair>]` runs until it
//!   is told to end, and prints `ready` or `not ready` whenever that changes.

mod config;

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

use tokio::signal::unix::{signal, SignalKind};
use veilid_core::{api_startup, Crypto, UpdateCallback, VeilidUpdate, CRYPTO_KIND_VLD0};

use config::{node_config, Settings};

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["keys"] => keys(),
        ["run", number, folder, bootstrap, password] => {
            run(Settings {
                number,
                folder,
                bootstrap,
                password,
                key_pair: None,
            })
            .await
        }
        ["run", number, folder, bootstrap, password, pair] => {
            run(Settings {
                number,
                folder,
                bootstrap,
                password,
                key_pair: Some(pair),
            })
            .await
        }
        _ => Err(
            "usage: test-node keys | run <number> <folder> <bootstrap> <password> [<pair>]".into(),
        ),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn keys() -> Result<(), String> {
    let pair = Crypto::generate_keypair(CRYPTO_KIND_VLD0).map_err(|error| error.to_string())?;
    println!("{} {}", pair.key(), pair);
    Ok(())
}

async fn run(settings: Settings<'_>) -> Result<(), String> {
    let was_ready = AtomicBool::new(false);
    let listener: UpdateCallback = Arc::new(move |update| {
        if let VeilidUpdate::Attachment(state) = update {
            let ready = state.public_internet_ready;
            if was_ready.swap(ready, Ordering::Relaxed) != ready {
                println!("{}", if ready { "ready" } else { "not ready" });
            }
        }
    });
    let config = node_config(&settings)?;
    let api = api_startup(listener, config)
        .await
        .map_err(|error| error.to_string())?;
    api.attach().await.map_err(|error| error.to_string())?;
    let mut end = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    end.recv().await;
    api.shutdown().await;
    Ok(())
}
