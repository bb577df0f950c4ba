//! One error type for everything: a JavaScript `Error` with a `code` from a closed list.

use js_sys::{Error, Reflect};
use veilid_core::VeilidAPIError;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What went wrong, as a word to decide by. */
export type VeilidErrorCode =
  /** The node was not started, or was shut down. */
  | 'NotInitialized'
  /** A node of that program name and namespace runs already. */
  | 'AlreadyInitialized'
  | 'Timeout'
  /** Not possible just now, for example because the node is not attached. */
  | 'TryAgain'
  | 'Shutdown'
  | 'InvalidTarget'
  | 'NoConnection'
  /** The network does not know the record. */
  | 'KeyNotFound'
  | 'TransactionNotFound'
  | 'Internal'
  | 'Unimplemented'
  | 'ParseError'
  | 'InvalidArgument'
  | 'MissingArgument'
  | 'Generic';

/** Thrown, or the reason of a rejection, for every failure in this module. */
export interface VeilidError extends Error {
  readonly name: 'VeilidError';
  readonly code: VeilidErrorCode;
}
"#;

/// The word that a caller decides by; the message is for people.
const fn code(error: &VeilidAPIError) -> &'static str {
    match error {
        VeilidAPIError::NotInitialized => "NotInitialized",
        VeilidAPIError::AlreadyInitialized => "AlreadyInitialized",
        VeilidAPIError::Timeout => "Timeout",
        VeilidAPIError::TryAgain { .. } => "TryAgain",
        VeilidAPIError::Shutdown => "Shutdown",
        VeilidAPIError::InvalidTarget { .. } => "InvalidTarget",
        VeilidAPIError::NoConnection { .. } => "NoConnection",
        VeilidAPIError::KeyNotFound { .. } => "KeyNotFound",
        VeilidAPIError::TransactionNotFound { .. } => "TransactionNotFound",
        VeilidAPIError::Internal { .. } => "Internal",
        VeilidAPIError::Unimplemented { .. } => "Unimplemented",
        VeilidAPIError::ParseError { .. } => "ParseError",
        VeilidAPIError::InvalidArgument { .. } => "InvalidArgument",
        VeilidAPIError::MissingArgument { .. } => "MissingArgument",
        VeilidAPIError::Generic { .. } => "Generic",
    }
}

/// The same failure for JavaScript.
pub fn veilid(error: VeilidAPIError) -> JsValue {
    make(code(&error), &error.to_string())
}

/// An argument that is not what the type says. The value is not repeated: it may be a key.
pub fn invalid(argument: &str, expected: &str) -> JsValue {
    make(
        "InvalidArgument",
        &format!("{argument}: expected {expected}"),
    )
}

/// Well-formed input that means nothing: a key that is no key, a seal that does not open.
pub fn generic(message: impl std::fmt::Display) -> JsValue {
    make("Generic", &message.to_string())
}

fn make(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name("VeilidError");
    // Setting a property of a fresh, extensible object does not fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
