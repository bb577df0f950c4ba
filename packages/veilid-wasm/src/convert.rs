//! Between JavaScript values and Rust types.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use veilid_core::{
    BareKeyPair, BarePublicKey, BareSecretKey, KeyPair, PublicKey, RecordKey, RouteId, ValueData,
    ValueSubkeyRangeSet, CRYPTO_KIND_VLD0,
};
use wasm_bindgen::prelude::*;

use crate::error::invalid;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A VLD0 key pair, 32 bytes each. */
export interface KeyPairBytes {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** A value of a subkey. */
export interface RecordValue {
  /** At most 32 KiB. */
  readonly data: Uint8Array;
  /** Grows with every write to the subkey, from 0. */
  readonly seq: number;
  /** Who wrote it: a public key, 32 bytes. */
  readonly writer: Uint8Array;
}
"#;

pub type Js<T> = Result<T, JsValue>;

pub fn to_js<T: Serialize>(value: &T) -> Js<JsValue> {
    serde_wasm_bindgen::to_value(value).map_err(Into::into)
}

/// An object from JavaScript; `argument` and `expected` name it in the error.
pub fn from_js<T: DeserializeOwned>(value: JsValue, argument: &str, expected: &str) -> Js<T> {
    serde_wasm_bindgen::from_value(value).map_err(|_| invalid(argument, expected))
}

/// With its encryption key, as everything here writes it.
pub fn record_key(text: &str) -> Js<RecordKey> {
    let expected = || invalid("key", "a record key");
    let key = RecordKey::from_str(text).map_err(|_| expected())?;
    let value = key.ref_value();
    let secret = value.ref_encryption_key().map_or(0, |secret| secret.len());
    if key.kind() != CRYPTO_KIND_VLD0 || value.key().len() != 32 || secret != 32 {
        return Err(expected());
    }
    Ok(key)
}

pub fn route_id(text: &str) -> Js<RouteId> {
    RouteId::from_str(text).map_err(|_| invalid("routeId", "a route id"))
}

/// Exactly 32 bytes.
pub fn public_key(bytes: &[u8], argument: &str) -> Js<PublicKey> {
    if bytes.len() != 32 {
        return Err(invalid(argument, "32 bytes"));
    }
    Ok(PublicKey::new(CRYPTO_KIND_VLD0, BarePublicKey::new(bytes)))
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyPairBytes {
    #[serde(with = "serde_bytes")]
    pub public_key: Vec<u8>,
    #[serde(with = "serde_bytes")]
    pub secret_key: Vec<u8>,
}

/// Undefined stays none.
pub fn key_pair(value: JsValue, argument: &str) -> Js<Option<KeyPair>> {
    if value.is_undefined() {
        return Ok(None);
    }
    let expected = "publicKey and secretKey of 32 bytes each";
    let pair: KeyPairBytes = from_js(value, argument, expected)?;
    if pair.public_key.len() != 32 || pair.secret_key.len() != 32 {
        return Err(invalid(argument, expected));
    }
    Ok(Some(KeyPair::new(
        CRYPTO_KIND_VLD0,
        BareKeyPair::new(
            BarePublicKey::new(&pair.public_key),
            BareSecretKey::new(&pair.secret_key),
        ),
    )))
}

/// No list means all subkeys.
pub fn subkeys(list: Option<Vec<u32>>) -> Option<ValueSubkeyRangeSet> {
    list.map(|each| each.into_iter().collect())
}

#[derive(Serialize)]
pub struct RecordValue {
    #[serde(with = "serde_bytes")]
    data: Vec<u8>,
    seq: Option<u32>,
    #[serde(with = "serde_bytes")]
    writer: Vec<u8>,
}

impl From<&ValueData> for RecordValue {
    fn from(value: &ValueData) -> Self {
        Self {
            data: value.data().to_vec(),
            seq: value.seq().to_option(),
            writer: value.ref_writer().ref_value().to_vec(),
        }
    }
}

/// Undefined where there is no value.
pub fn value_to_js(value: Option<ValueData>) -> Js<JsValue> {
    to_js(&value.as_ref().map(RecordValue::from))
}
