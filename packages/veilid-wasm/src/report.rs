//! What is known of a record: which versions of its subkeys exist, here and on the network.

use serde::Serialize;
use veilid_core::DHTReportScope;
use wasm_bindgen::prelude::*;

use crate::convert::{record_key, subkeys, to_js, Js};
use crate::error::{invalid, veilid};
use crate::node::VeilidNode;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/**
 * local: what this node knows; asks nobody. syncGet, syncSet: what the network has of it, by
 * the rules of reading or writing. updateGet, updateSet: the same if this node had nothing.
 */
export type ReportScope = 'local' | 'syncGet' | 'syncSet' | 'updateGet' | 'updateSet';

/** One entry per subkey, in the order of `subkeys`; undefined where there is no value. */
export interface RecordReport {
  readonly subkeys: readonly number[];
  readonly localSeqs: readonly (number | undefined)[];
  readonly networkSeqs: readonly (number | undefined)[];
  /** Written here, but not on the network yet. */
  readonly offlineSubkeys: readonly number[];
}
"#;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordReport {
    subkeys: Vec<u32>,
    local_seqs: Vec<Option<u32>>,
    network_seqs: Vec<Option<u32>>,
    offline_subkeys: Vec<u32>,
}

impl From<veilid_core::DHTRecordReport> for RecordReport {
    fn from(report: veilid_core::DHTRecordReport) -> Self {
        Self {
            subkeys: report.subkeys().iter().collect(),
            local_seqs: report
                .local_seqs()
                .iter()
                .map(|seq| seq.to_option())
                .collect(),
            network_seqs: report
                .network_seqs()
                .iter()
                .map(|seq| seq.to_option())
                .collect(),
            offline_subkeys: report.offline_subkeys().iter().collect(),
        }
    }
}

pub fn report_scope(word: &str) -> Js<DHTReportScope> {
    match word {
        "local" => Ok(DHTReportScope::Local),
        "syncGet" => Ok(DHTReportScope::SyncGet),
        "syncSet" => Ok(DHTReportScope::SyncSet),
        "updateGet" => Ok(DHTReportScope::UpdateGet),
        "updateSet" => Ok(DHTReportScope::UpdateSet),
        _ => Err(invalid("scope", "a ReportScope")),
    }
}

#[wasm_bindgen]
impl VeilidNode {
    /// Which versions of the subkeys exist here and on the network.
    #[wasm_bindgen(js_name = inspectRecord, unchecked_return_type = "RecordReport")]
    pub async fn inspect_record(
        &self,
        key: String,
        #[wasm_bindgen(js_name = subkeys)] list: Option<Vec<u32>>,
        #[wasm_bindgen(unchecked_param_type = "ReportScope")] scope: String,
    ) -> Js<JsValue> {
        let (key, scope) = (record_key(&key)?, report_scope(&scope)?);
        let context = self.context()?;
        let report = context.inspect_dht_record(key, subkeys(list), scope).await;
        to_js(&RecordReport::from(report.map_err(veilid)?))
    }
}
