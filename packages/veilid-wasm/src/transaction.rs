//! Several changes at once: all of them happen, or none.

use std::cell::RefCell;
use std::rc::Rc;

use veilid_core::{DHTTransaction, DHTTransactionSetValueOptions};
use wasm_bindgen::prelude::*;

use crate::convert::{key_pair, record_key, subkeys, to_js, value_to_js, Js};
use crate::error::veilid;
use crate::node::VeilidNode;
use crate::report::{report_scope, RecordReport};

/// A transaction over open records. It ends with `commit` or `rollback`; everything else
/// rejects with `TransactionNotFound` from then on.
#[wasm_bindgen]
pub struct RecordTransaction {
    /// None once it has ended. Shared, because an act may still run when the end is asked for.
    inner: RefCell<Option<Rc<DHTTransaction>>>,
}

impl RecordTransaction {
    fn running(&self) -> Js<Rc<DHTTransaction>> {
        self.inner.borrow().clone().ok_or_else(ended)
    }

    fn end(&self) -> Js<DHTTransaction> {
        let inner = self.inner.borrow_mut().take().ok_or_else(ended)?;
        Rc::try_unwrap(inner).map_err(|still_used| {
            *self.inner.borrow_mut() = Some(still_used);
            veilid(veilid_core::VeilidAPIError::try_again(
                "another act of the transaction runs",
            ))
        })
    }
}

fn ended() -> JsValue {
    veilid(veilid_core::VeilidAPIError::TransactionNotFound {
        message: "the transaction has ended".to_owned(),
    })
}

#[wasm_bindgen]
impl VeilidNode {
    /// Begins a transaction over records that are open here.
    #[wasm_bindgen(js_name = beginTransaction)]
    pub async fn begin_transaction(&self, keys: Vec<String>) -> Js<RecordTransaction> {
        let keys = keys
            .iter()
            .map(|key| record_key(key))
            .collect::<Js<Vec<_>>>()?;
        let begun = self
            .api
            .transact_dht_records(keys, None)
            .await
            .map_err(veilid)?;
        Ok(RecordTransaction {
            inner: RefCell::new(Some(Rc::new(begun))),
        })
    }
}

#[wasm_bindgen]
impl RecordTransaction {
    /// The value of a subkey on the network; undefined if nobody has written it.
    #[wasm_bindgen(js_name = getValue, unchecked_return_type = "RecordValue | undefined")]
    pub async fn get_value(&self, key: String, subkey: u32) -> Js<JsValue> {
        let (key, running) = (record_key(&key)?, self.running()?);
        value_to_js(running.get(key, subkey).await.map_err(veilid)?)
    }

    /// Writes a subkey, at most 32 KiB. Undefined if it will be taken with the commit;
    /// otherwise the newer value that someone else wrote.
    #[wasm_bindgen(js_name = setValue, unchecked_return_type = "RecordValue | undefined")]
    pub async fn set_value(
        &self,
        key: String,
        subkey: u32,
        data: Vec<u8>,
        #[wasm_bindgen(unchecked_param_type = "KeyPairBytes | undefined")] writer: JsValue,
    ) -> Js<JsValue> {
        let (key, running) = (record_key(&key)?, self.running()?);
        let options = DHTTransactionSetValueOptions {
            writer: key_pair(writer, "writer")?,
            ..DHTTransactionSetValueOptions::default()
        };
        value_to_js(
            running
                .set(key, subkey, data, Some(options))
                .await
                .map_err(veilid)?,
        )
    }

    /// Which versions of the subkeys exist here and on the network.
    #[wasm_bindgen(js_name = inspectRecord, unchecked_return_type = "RecordReport")]
    pub async fn inspect_record(
        &self,
        key: String,
        #[wasm_bindgen(js_name = subkeys)] list: Option<Vec<u32>>,
        #[wasm_bindgen(unchecked_param_type = "ReportScope")] scope: String,
    ) -> Js<JsValue> {
        let (key, scope) = (record_key(&key)?, report_scope(&scope)?);
        let running = self.running()?;
        let report = running
            .inspect(key, subkeys(list), scope)
            .await
            .map_err(veilid)?;
        to_js(&RecordReport::from(report))
    }

    /// Makes all changes. Rejects, and changes nothing, if one cannot be made.
    pub async fn commit(&self) -> Js<()> {
        self.end()?.commit().await.map_err(veilid)
    }

    /// Makes no change.
    pub async fn rollback(&self) -> Js<()> {
        self.end()?.rollback().await.map_err(veilid)
    }
}
