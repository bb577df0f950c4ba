//! One node of a private network on this machine; see `../README.md`.

mod arguments;
mod config;
mod node;
mod reach;
mod report;
mod ways;

use std::process::ExitCode;

use veilid_core::{Crypto, CRYPTO_KIND_VLD0};

use arguments::{Command, USAGE};

#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() -> ExitCode {
    let result = match arguments::parse(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            println!("{USAGE}");
            Ok(())
        }
        Ok(Command::Keygen) => keygen(),
        Ok(Command::Run(settings)) => node::run(&settings).await,
        Ok(Command::Reach(place, addresses)) => reach::reach(place, &addresses).await,
        Err(message) => Err(format!("{message}\n{USAGE}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a public key, as bootstrap records want it, and the pair it belongs to.
fn keygen() -> Result<(), String> {
    let pair = Crypto::generate_keypair(CRYPTO_KIND_VLD0).map_err(|error| error.to_string())?;
    println!("{} {pair}", pair.key());
    Ok(())
}
