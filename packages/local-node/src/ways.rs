//! Distances as text: `jitter=3,loss=0.002,stalls=0.002,rate=1250000,delays=0/23.5/40`.

use std::time::Duration;

use veilid_core::tools::loopback_network::Ways;

/// Times are in milliseconds, the rate in bytes per second (0 for no limit). What is not named is 0.
pub fn parse(text: &str) -> Result<Ways, String> {
    let mut ways = Ways::default();
    for part in text.trim().split(',') {
        let (name, value) = part
            .split_once('=')
            .ok_or_else(|| format!("{part} has no value"))?;
        match name {
            "jitter" => ways.jitter = milliseconds(value)?,
            "loss" => ways.loss = share(value)?,
            "stalls" => ways.stalls = share(value)?,
            "rate" => ways.bytes_per_second = number(value)?,
            "delays" => {
                ways.delays = value
                    .split('/')
                    .map(milliseconds)
                    .collect::<Result<_, _>>()?;
            }
            _ => return Err(format!("{name} is nothing that ways have")),
        }
    }
    Ok(ways)
}

/// No way takes longer than a minute.
fn milliseconds(text: &str) -> Result<Duration, String> {
    let value = number(text)?;
    if value > 60_000.0 {
        return Err(format!("{text} ms are too long"));
    }
    Ok(Duration::from_secs_f64(value / 1000.0))
}

fn share(text: &str) -> Result<f64, String> {
    let value = number(text)?;
    if value > 1.0 {
        return Err(format!("{text} is no share from 0 to 1"));
    }
    Ok(value)
}

fn number(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|value: &f64| value.is_finite() && *value >= 0.0)
        .ok_or_else(|| format!("{text} cannot be read"))
}
