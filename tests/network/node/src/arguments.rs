//! The command line.

use std::path::PathBuf;

use veilid_core::KeyPair;

pub const USAGE: &str = "\
usage: test-node keygen
       test-node run --index N --state DIR --bootstrap RECORD [--key-pair PAIR] [--until-eof]

keygen      prints a public key and its key pair
run         runs a node until SIGTERM; the network's password is PARLEY_NETWORK_PASSWORD
--index     number of the node, from 1
--state     folder for what it keeps; one of its own for every network
--bootstrap record of the node that the others ask first
--key-pair  who this node is; for the one that the bootstrap record names
--until-eof ends also when its standard input does";

pub enum Command {
    Help,
    Keygen,
    Run(Box<Settings>),
}

/// What a node has to know.
pub struct Settings {
    pub index: u8,
    pub state: PathBuf,
    pub bootstrap: String,
    pub password: String,
    pub key_pair: Option<KeyPair>,
    pub until_eof: bool,
}

pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    match arguments.next().as_deref() {
        Some("--help" | "-h") => Ok(Command::Help),
        Some("keygen") => match arguments.next() {
            None => Ok(Command::Keygen),
            Some(extra) => Err(format!("keygen does not take {extra}")),
        },
        Some("run") => Ok(Command::Run(Box::new(settings(arguments)?))),
        Some(other) => Err(format!("unknown command {other}")),
        None => Err("which command?".to_owned()),
    }
}

fn settings(mut arguments: impl Iterator<Item = String>) -> Result<Settings, String> {
    let (mut index, mut state, mut bootstrap, mut key_pair) = (None, None, None, None);
    let mut until_eof = false;
    while let Some(option) = arguments.next() {
        if option == "--until-eof" {
            until_eof = true;
            continue;
        }
        let value = arguments
            .next()
            .ok_or_else(|| format!("{option} needs a value"))?;
        let unreadable = || format!("{option} {value} cannot be read");
        match option.as_str() {
            "--index" => index = Some(value.parse().map_err(|_| unreadable())?),
            "--state" => state = Some(PathBuf::from(&value)),
            "--bootstrap" => bootstrap = Some(value),
            // The value is a secret: it does not belong into a message.
            "--key-pair" => {
                key_pair = Some(value.parse().map_err(|_| "--key-pair cannot be read")?);
            }
            _ => return Err(format!("unknown option {option}")),
        }
    }
    Ok(Settings {
        index: index.ok_or("--index is missing")?,
        state: state.ok_or("--state is missing")?,
        bootstrap: bootstrap.ok_or("--bootstrap is missing")?,
        password: std::env::var("PARLEY_NETWORK_PASSWORD")
            .map_err(|_| "PARLEY_NETWORK_PASSWORD is missing")?,
        key_pair,
        until_eof,
    })
}
