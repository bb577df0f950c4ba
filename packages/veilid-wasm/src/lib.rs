//! A Veilid node for JavaScript: converts, calls veilid-core, converts back.
//!
//! Public and secret keys, hashes and values are `Uint8Array`; record keys and route ids are
//! text in Veilid's own form. Every failure is a `VeilidError` with a `code`.

mod config;
mod convert;
mod crypto;
mod error;
mod node;
mod olm;
mod record;
mod report;
mod route;
mod transaction;
mod update;

use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Versions of Veilid's core and of these bindings, as `major.minor.patch`. */
export interface Versions {
  readonly core: string;
  readonly bindings: string;
}
"#;

#[derive(Serialize)]
struct Versions {
    core: String,
    bindings: &'static str,
}

/// Versions of Veilid's core and of these bindings.
#[wasm_bindgen(unchecked_return_type = "Versions")]
pub fn version() -> Result<JsValue, JsValue> {
    convert::to_js(&Versions {
        core: veilid_core::veilid_version_string(),
        bindings: env!("CARGO_PKG_VERSION"),
    })
}
