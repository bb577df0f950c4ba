//! What a node can be told at its start; the rest is veilid-core's default for browsers.

use serde::{Deserialize, Serialize};
use veilid_core::VeilidConfig;
use wasm_bindgen::prelude::*;

use crate::convert::{from_js, to_js, Js};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A network of one's own instead of the public one. */
export interface PrivateNetwork {
  /** As Veilid writes them; without signature for a network that is not public. */
  readonly bootstrapRecords: readonly string[];
  /** Nodes with another password are not heard. */
  readonly networkKeyPassword: string;
}

export interface NodeConfig {
  /** Shared by all nodes of a program; part of the name of its databases. */
  readonly programName: string;
  /** Tells several nodes of one origin apart. */
  readonly namespace: string;
  /** Encrypts what the node stores; '' for none. */
  readonly deviceEncryptionKeyPassword: string;
  /** Replaces that password from this start on. */
  readonly newDeviceEncryptionKeyPassword?: string | undefined;
  /** The public network if undefined. */
  readonly privateNetwork?: PrivateNetwork | undefined;
}
"#;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PrivateNetwork {
    bootstrap_records: Vec<String>,
    network_key_password: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NodeConfig {
    program_name: String,
    namespace: String,
    device_encryption_key_password: String,
    new_device_encryption_key_password: Option<String>,
    private_network: Option<PrivateNetwork>,
}

/// A node of that name in the public network, without a password.
#[wasm_bindgen(js_name = defaultConfig, unchecked_return_type = "NodeConfig")]
pub fn default_config(#[wasm_bindgen(js_name = programName)] program_name: String) -> Js<JsValue> {
    to_js(&NodeConfig {
        program_name,
        namespace: String::new(),
        device_encryption_key_password: String::new(),
        new_device_encryption_key_password: None,
        private_network: None,
    })
}

/// The configuration for veilid-core.
pub fn core_config(value: JsValue) -> Js<VeilidConfig> {
    let wanted: NodeConfig = from_js(value, "config", "a NodeConfig")?;
    let mut config = VeilidConfig::new(&wanted.program_name, "", "", None, None);
    config.namespace = wanted.namespace;
    config.protected_store.device_encryption_key_password = wanted.device_encryption_key_password;
    config.protected_store.new_device_encryption_key_password =
        wanted.new_device_encryption_key_password;
    if let Some(network) = wanted.private_network {
        config.network.network_key_password = Some(network.network_key_password);
        let table = &mut config.network.routing_table;
        table.bootstrap = vec![];
        table.bootstrap_keys = vec![];
        table.bootstrap_records = network.bootstrap_records;
    }
    Ok(config)
}
