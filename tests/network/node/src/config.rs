//! Settings that make a handful of nodes a network; each was found necessary.

use veilid_core::{KeyPair, PublicKeyGroup, SecretKeyGroup, VeilidConfig, VeilidConfigInternal};

pub struct Settings<'a> {
    pub number: &'a str,
    /// Where it keeps its state; emptied at the start.
    pub folder: &'a str,
    pub bootstrap: &'a str,
    pub password: &'a str,
    /// Of the node that the bootstrap record names.
    pub key_pair: Option<&'a str>,
}

pub fn node_config(settings: &Settings) -> Result<VeilidConfig, String> {
    let folder = format!("{}/{}", settings.folder, settings.number);
    let mut config = VeilidConfig::new("parley-test", "", "", Some(&folder), None);
    config.namespace = format!("node{}", settings.number);
    config.protected_store.always_use_insecure_storage = true;
    config.protected_store.allow_insecure_fallback = true;
    config.protected_store.delete = true;
    config.table_store.delete = true;
    config.block_store.delete = true;

    let network = &mut config.network;
    network.network_key_password = Some(settings.password.to_owned());
    network.upnp = false;
    network.detect_address_changes = Some(false);
    network.max_connections = 512;
    let everywhere = ":5150".to_owned();
    network.protocol.udp.listen_address.clone_from(&everywhere);
    network.protocol.tcp.listen_address.clone_from(&everywhere);
    network.protocol.ws.listen_address = everywhere;

    let table = &mut network.routing_table;
    table.bootstrap = vec![];
    table.bootstrap_keys = vec![];
    table.bootstrap_records = vec![settings.bootstrap.to_owned()];
    table.serve_direct_bootstrap = true;
    if let Some(text) = settings.key_pair {
        let pair: KeyPair = text
            .parse()
            .map_err(|_| "the key pair cannot be read".to_owned())?;
        let (mut public, mut secret) = (PublicKeyGroup::new(), SecretKeyGroup::new());
        public.add(pair.key());
        secret.add(pair.secret());
        table.public_keys = public;
        table.secret_keys = secret;
    }

    // Honoured only with the feature footgun-config. Many browsers share one address here.
    let mut internal = VeilidConfigInternal::default();
    internal.network.dht.min_peer_count = 4;
    internal.network.max_connections_per_ip4 = 512;
    internal.network.max_connection_frequency_per_min = 100_000;
    config.internal = Some(internal);
    Ok(config)
}
