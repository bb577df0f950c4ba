//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use veilid_core::tools::loopback_network::Ways;
use veilid_core::KeyPair;

use crate::ways;

pub const USAGE: &str = "\
usage: local-node keygen
       local-node run --index N --ports P --state DIR --bootstrap RECORD [--key-pair PAIR]
                      [--ways WAYS] [--until-eof]
       local-node reach --index N --ports P ADDRESS …

keygen      prints a public key and its key pair
run         runs a node until SIGTERM; the network's password is PARLEY_NETWORK_PASSWORD
reach       tries to send something to each address, and prints what came of it
--index     number of the node, from 1 to 99
--ports     node N of this network has the ports P + N and P + 100 + N of 127.0.0.1
--state     folder for what it keeps; one of its own for every network
--bootstrap record of the node that the others ask first
--key-pair  who this node is; for the one that the bootstrap record names
--ways      the network has distances: jitter=MS,loss=SHARE,stalls=SHARE,rate=BYTES,delays=MS/MS/…
            with a delay for each node from 1; a line of standard input that reads \"ways WAYS\"
            changes them
--until-eof ends also when its standard input does";

pub enum Command {
    Help,
    Keygen,
    Run(Box<Settings>),
    Reach(Place, Vec<SocketAddr>),
}

/// Which node of its network this one is.
#[derive(Clone, Copy)]
pub struct Place {
    pub index: u16,
    pub ports: u16,
}

/// What a node has to know.
pub struct Settings {
    pub place: Place,
    pub state: PathBuf,
    pub bootstrap: String,
    pub password: String,
    pub key_pair: Option<KeyPair>,
    pub ways: Option<Ways>,
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
        Some("reach") => reach(arguments),
        Some(other) => Err(format!("unknown command {other}")),
        None => Err("a command is missing".to_owned()),
    }
}

fn settings(mut arguments: impl Iterator<Item = String>) -> Result<Settings, String> {
    let (mut index, mut ports, mut ways) = (None, None, None);
    let (mut state, mut bootstrap, mut key_pair) = (None, None, None);
    let mut until_eof = false;
    while let Some(option) = arguments.next() {
        if option == "--until-eof" {
            until_eof = true;
            continue;
        }
        let value = value_of(&option, &mut arguments)?;
        match option.as_str() {
            "--index" => index = Some(number(&option, &value)?),
            "--ports" => ports = Some(number(&option, &value)?),
            "--ways" => ways = Some(ways::parse(&value)?),
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
        place: place(index, ports)?,
        state: state.ok_or("--state is missing")?,
        bootstrap: bootstrap.ok_or("--bootstrap is missing")?,
        password: std::env::var("PARLEY_NETWORK_PASSWORD")
            .map_err(|_| "PARLEY_NETWORK_PASSWORD is missing")?,
        key_pair,
        ways,
        until_eof,
    })
}

fn reach(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let (mut index, mut ports, mut addresses) = (None, None, Vec::new());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--index" => index = Some(number("--index", &value_of(&argument, &mut arguments)?)?),
            "--ports" => ports = Some(number("--ports", &value_of(&argument, &mut arguments)?)?),
            address => addresses.push(
                address
                    .parse()
                    .map_err(|_| format!("{address} is no address with a port"))?,
            ),
        }
    }
    Ok(Command::Reach(place(index, ports)?, addresses))
}

fn value_of(option: &str, arguments: &mut impl Iterator<Item = String>) -> Result<String, String> {
    arguments
        .next()
        .ok_or_else(|| format!("{option} needs a value"))
}

fn number(option: &str, value: &str) -> Result<u16, String> {
    value
        .parse()
        .map_err(|_| format!("{option} {value} cannot be read"))
}

fn place(index: Option<u16>, ports: Option<u16>) -> Result<Place, String> {
    Ok(Place {
        index: index.ok_or("--index is missing")?,
        ports: ports.ok_or("--ports is missing")?,
    })
}
