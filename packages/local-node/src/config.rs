//! Settings that make a handful of nodes a network; each was found necessary.

use veilid_core::{PublicKeyGroup, SecretKeyGroup, VeilidConfig, VeilidConfigInternal};

use crate::arguments::Settings;

/// Where every node listens, for UDP, TCP and WebSockets; the bootstrap record names it too, and
/// the made-up addresses have this port only.
const LISTEN: &str = ":5150";
/// Below this many known peers a node keeps on bootstrapping. There are only a few nodes here.
const ENOUGH_PEERS: u32 = 4;

pub fn node_config(settings: &Settings) -> VeilidConfig {
    let folder = settings.state.to_string_lossy();
    let mut config = VeilidConfig::new("parley-local", "", "", Some(&folder), None);
    config.namespace = format!("node{}", settings.place.index);
    // No keyring of the desktop: there is nothing to protect.
    config.protected_store.always_use_insecure_storage = true;
    config.protected_store.allow_insecure_fallback = true;

    let network = &mut config.network;
    network.network_key_password = Some(settings.password.clone());
    network.upnp = false;
    network.detect_address_changes = Some(false);
    network.max_connections = 512;
    network.protocol.udp.listen_address = LISTEN.to_owned();
    network.protocol.tcp.listen_address = LISTEN.to_owned();
    network.protocol.ws.listen_address = LISTEN.to_owned();

    let table = &mut network.routing_table;
    // The public network's bootstraps have no place here; our records are not signed.
    table.bootstrap = vec![];
    table.bootstrap_keys = vec![];
    table.bootstrap_records = vec![settings.bootstrap.clone()];
    table.serve_direct_bootstrap = true;
    if let Some(pair) = &settings.key_pair {
        let mut public_keys = PublicKeyGroup::new();
        let mut secret_keys = SecretKeyGroup::new();
        public_keys.add(pair.key());
        secret_keys.add(pair.secret());
        table.public_keys = public_keys;
        table.secret_keys = secret_keys;
    }

    // Honoured with the feature footgun-config only. All browsers of a test share one address.
    let mut internal = VeilidConfigInternal::default();
    internal.network.dht.min_peer_count = ENOUGH_PEERS;
    internal.network.max_connections_per_ip4 = 512;
    internal.network.max_connection_frequency_per_min = 100_000;
    config.internal = Some(internal);
    config
}
