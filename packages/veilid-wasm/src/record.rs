//! Records of the DHT.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use veilid_core::{
    DHTSchema, DHTSchemaSMPLMember, SetDHTValueOptions, Timestamp, TimestampDuration,
    CRYPTO_KIND_VLD0,
};
use wasm_bindgen::prelude::*;

use crate::convert::{
    from_js, key_pair, public_key, record_key, subkeys, to_js, value_to_js, Js, KeyPairBytes,
};
use crate::error::veilid;
use crate::node::VeilidNode;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Who may write which subkeys: those of the owner come first, then each member's. */
export interface RecordSchema {
  readonly ownerSubkeys: number;
  /** Members with their number of subkeys; public keys of 32 bytes. */
  readonly members: readonly { readonly publicKey: Uint8Array; readonly subkeys: number }[];
}

export interface RecordDescriptor {
  /** With the record's encryption key: whoever has it can read the record. */
  readonly key: string;
  /** Public key of the owner, 32 bytes. */
  readonly owner: Uint8Array;
  /** Undefined unless this node made the record. */
  readonly ownerKeyPair: KeyPairBytes | undefined;
}
"#;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    public_key: ByteBuf,
    subkeys: u16,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordSchema {
    owner_subkeys: u16,
    members: Vec<Member>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordDescriptor {
    key: String,
    owner: ByteBuf,
    owner_key_pair: Option<KeyPairBytes>,
}

impl From<veilid_core::DHTRecordDescriptor> for RecordDescriptor {
    fn from(record: veilid_core::DHTRecordDescriptor) -> Self {
        Self {
            key: record.key().to_string(),
            owner: ByteBuf::from(record.ref_owner().ref_value().to_vec()),
            owner_key_pair: record.ref_owner_secret().map(|secret| KeyPairBytes {
                public_key: record.ref_owner().ref_value().to_vec(),
                secret_key: secret.ref_value().to_vec(),
            }),
        }
    }
}

#[wasm_bindgen]
impl VeilidNode {
    /// Makes a record, known to this node only until the first write. Without `owner` it gets
    /// a key pair of its own. Rejects with `InvalidArgument` for a schema that cannot be.
    #[wasm_bindgen(js_name = createRecord, unchecked_return_type = "RecordDescriptor")]
    pub async fn create_record(
        &self,
        #[wasm_bindgen(unchecked_param_type = "RecordSchema")] schema: JsValue,
        #[wasm_bindgen(unchecked_param_type = "KeyPairBytes | undefined")] owner: JsValue,
    ) -> Js<JsValue> {
        let wanted: RecordSchema = from_js(schema, "schema", "a RecordSchema")?;
        let owner = key_pair(owner, "owner")?;
        let mut members = vec![];
        for member in wanted.members {
            let key = public_key(&member.public_key, "schema.members")?;
            members.push(DHTSchemaSMPLMember {
                m_key: self.api.generate_member_id(&key).map_err(veilid)?.value(),
                m_cnt: member.subkeys,
            });
        }
        let schema = if members.is_empty() {
            DHTSchema::dflt(wanted.owner_subkeys)
        } else {
            DHTSchema::smpl(wanted.owner_subkeys, members)
        }
        .map_err(veilid)?;
        let record = self
            .context()?
            .create_dht_record(CRYPTO_KIND_VLD0, schema, owner)
            .await
            .map_err(veilid)?;
        to_js(&RecordDescriptor::from(record))
    }

    /// Opens a record, for writing if `writer` is given; again with another writer changes it.
    /// Rejects with `KeyNotFound` or `TryAgain` if the network does not know it (yet).
    #[wasm_bindgen(js_name = openRecord, unchecked_return_type = "RecordDescriptor")]
    pub async fn open_record(
        &self,
        key: String,
        #[wasm_bindgen(unchecked_param_type = "KeyPairBytes | undefined")] writer: JsValue,
    ) -> Js<JsValue> {
        let (key, writer) = (record_key(&key)?, key_pair(writer, "writer")?);
        let context = self.context()?;
        let record = context
            .open_dht_record(key, writer, None)
            .await
            .map_err(veilid)?;
        to_js(&RecordDescriptor::from(record))
    }

    /// Closes a record; its watch ends.
    #[wasm_bindgen(js_name = closeRecord)]
    pub async fn close_record(&self, key: String) -> Js<()> {
        let key = record_key(&key)?;
        self.context()?.close_dht_record(key).await.map_err(veilid)
    }

    /// Forgets a record on this node only.
    #[wasm_bindgen(js_name = deleteRecord)]
    pub async fn delete_record(&self, key: String) -> Js<()> {
        let key = record_key(&key)?;
        self.context()?.delete_dht_record(key).await.map_err(veilid)
    }

    /// The value of a subkey: the newest of the network with `forceRefresh`, else the one
    /// known here if there is one. Undefined if nobody has written it.
    #[wasm_bindgen(js_name = getValue, unchecked_return_type = "RecordValue | undefined")]
    pub async fn get_value(
        &self,
        key: String,
        subkey: u32,
        #[wasm_bindgen(js_name = forceRefresh)] force_refresh: bool,
    ) -> Js<JsValue> {
        let key = record_key(&key)?;
        let context = self.context()?;
        value_to_js(
            context
                .get_dht_value(key, subkey, force_refresh)
                .await
                .map_err(veilid)?,
        )
    }

    /// Writes a subkey, at most 32 KiB. Undefined if it was taken, by the network or, while
    /// that cannot be reached, by this node alone (see `offlineSubkeys`); otherwise the newer
    /// value that someone else wrote.
    #[wasm_bindgen(js_name = setValue, unchecked_return_type = "RecordValue | undefined")]
    pub async fn set_value(
        &self,
        key: String,
        subkey: u32,
        data: Vec<u8>,
        #[wasm_bindgen(unchecked_param_type = "KeyPairBytes | undefined")] writer: JsValue,
    ) -> Js<JsValue> {
        let key = record_key(&key)?;
        let options = SetDHTValueOptions {
            writer: key_pair(writer, "writer")?,
            ..SetDHTValueOptions::default()
        };
        let context = self.context()?;
        let newer = context
            .set_dht_value(key, subkey, data, Some(options))
            .await;
        value_to_js(newer.map_err(veilid)?)
    }

    /// Asks to be told of changes, of all subkeys if none are named, for `duration`
    /// milliseconds (as long as the node runs if undefined) or `count` changes. True if a
    /// watch is active.
    #[wasm_bindgen(js_name = watchValues)]
    pub async fn watch_values(
        &self,
        key: String,
        #[wasm_bindgen(js_name = subkeys)] list: Option<Vec<u32>>,
        duration: Option<u32>,
        count: Option<u32>,
    ) -> Js<bool> {
        let key = record_key(&key)?;
        let end =
            duration.map(|ms| Timestamp::now().later(TimestampDuration::new_ms(u64::from(ms))));
        let context = self.context()?;
        context
            .watch_dht_values(key, subkeys(list), end, count)
            .await
            .map_err(veilid)
    }

    /// Ends a watch, of all subkeys if none are named. True if some of it goes on.
    #[wasm_bindgen(js_name = cancelWatch)]
    pub async fn cancel_watch(
        &self,
        key: String,
        #[wasm_bindgen(js_name = subkeys)] list: Option<Vec<u32>>,
    ) -> Js<bool> {
        let key = record_key(&key)?;
        self.context()?
            .cancel_dht_watch(key, subkeys(list))
            .await
            .map_err(veilid)
    }

    /// Waits until what was written here is on the network, at most `timeout` milliseconds.
    /// True if it is.
    #[wasm_bindgen(js_name = flushRecord)]
    pub async fn flush_record(&self, key: String, timeout: Option<u32>) -> Js<bool> {
        let key = record_key(&key)?;
        let timeout = timeout.map(|ms| Duration::from_millis(u64::from(ms)));
        self.context()?
            .flush_dht_record(key, timeout)
            .await
            .map_err(veilid)
    }
}
