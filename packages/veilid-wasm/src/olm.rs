//! Olm, the double ratchet of two, from vodozemac. Nothing is kept here: an account or a session
//! comes in as bytes and its successor goes out, so that the caller can save it together with
//! what was sealed or opened.

use js_sys::{Array, Uint8Array};
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_bytes::ByteBuf;
use vodozemac::olm::{
    Account, AccountPickle, OlmMessage, PreKeyMessage, Session, SessionConfig, SessionPickle,
};
use vodozemac::Curve25519PublicKey;
use wasm_bindgen::prelude::*;

use crate::convert::{to_js, Js};
use crate::error::{generic, invalid};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A person's half of the sessions with one friend. The account is a secret. */
export interface OlmAccount {
  readonly account: Uint8Array;
  /** Curve25519, 32 bytes; stays the same. */
  readonly identityKey: Uint8Array;
}

/** An account with one more key that a session can be started with. */
export interface OlmOneTimeKey {
  readonly account: Uint8Array;
  /** Curve25519, 32 bytes. */
  readonly oneTimeKey: Uint8Array;
}

/** What the first message of a session led to. Account and session are secrets. */
export interface OlmInbound {
  readonly account: Uint8Array;
  readonly session: Uint8Array;
  readonly plaintext: Uint8Array;
}

export interface OlmSealed {
  readonly session: Uint8Array;
  readonly sealed: readonly Uint8Array[];
}

export interface OlmOpened {
  readonly session: Uint8Array;
  /** Undefined where a message is not from this session, was opened before, or was changed. */
  readonly opened: readonly (Uint8Array | undefined)[];
}
"#;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OlmAccount {
    account: ByteBuf,
    identity_key: ByteBuf,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OlmOneTimeKey {
    account: ByteBuf,
    one_time_key: ByteBuf,
}

#[derive(Serialize)]
struct OlmInbound {
    account: ByteBuf,
    session: ByteBuf,
    plaintext: ByteBuf,
}

#[derive(Serialize)]
struct OlmSealed {
    session: ByteBuf,
    sealed: Vec<ByteBuf>,
}

#[derive(Serialize)]
struct OlmOpened {
    session: ByteBuf,
    opened: Vec<Option<ByteBuf>>,
}

/// A pickle as it is saved: the leading byte is the version of this form.
const PICKLE_VERSION: u8 = 1;

/// Olm's own numbers for its two types of message.
const PRE_KEY: u8 = 0;
const NORMAL: u8 = 1;

fn store<T: Serialize>(pickle: &T) -> Js<ByteBuf> {
    let mut bytes = vec![PICKLE_VERSION];
    serde_json::to_writer(&mut bytes, pickle).map_err(generic)?;
    Ok(ByteBuf::from(bytes))
}

fn load<T: DeserializeOwned>(bytes: &[u8], argument: &str) -> Js<T> {
    match bytes.split_first() {
        Some((&PICKLE_VERSION, json)) => serde_json::from_slice(json).ok(),
        _ => None,
    }
    .ok_or_else(|| invalid(argument, "what these functions gave"))
}

fn account(bytes: &[u8]) -> Js<Account> {
    load::<AccountPickle>(bytes, "account").map(Account::from_pickle)
}

fn session(bytes: &[u8]) -> Js<Session> {
    load::<SessionPickle>(bytes, "session").map(Session::from_pickle)
}

fn curve_key(bytes: &[u8], argument: &str) -> Js<Curve25519PublicKey> {
    Curve25519PublicKey::from_slice(bytes).map_err(|_| invalid(argument, "32 bytes"))
}

fn message_bytes(message: OlmMessage) -> ByteBuf {
    let (kind, body) = match message {
        OlmMessage::PreKey(message) => (PRE_KEY, message.to_bytes()),
        OlmMessage::Normal(message) => (NORMAL, message.to_bytes()),
    };
    let mut bytes = Vec::with_capacity(body.len() + 1);
    bytes.push(kind);
    bytes.extend(body);
    ByteBuf::from(bytes)
}

fn parse_message(bytes: &[u8]) -> Option<OlmMessage> {
    let (kind, body) = bytes.split_first()?;
    OlmMessage::from_parts(usize::from(*kind), body).ok()
}

fn list(array: &Array, argument: &str) -> Js<Vec<Vec<u8>>> {
    array
        .iter()
        .map(|item| match item.dyn_into::<Uint8Array>() {
            Ok(bytes) => Ok(bytes.to_vec()),
            Err(_) => Err(invalid(argument, "a list of Uint8Array")),
        })
        .collect()
}

/// A new account with a fresh identity key, and no key to start sessions with.
#[wasm_bindgen(js_name = newOlmAccount, unchecked_return_type = "OlmAccount")]
pub fn new_olm_account() -> Js<JsValue> {
    let account = Account::new();
    to_js(&OlmAccount {
        account: store(&account.pickle())?,
        identity_key: ByteBuf::from(account.curve25519_key().to_vec()),
    })
}

/// Adds a fresh key that one session can be started with. It is gone once it was used.
#[wasm_bindgen(js_name = newOlmOneTimeKey, unchecked_return_type = "OlmOneTimeKey")]
pub fn new_olm_one_time_key(#[wasm_bindgen(js_name = account)] pickle: &[u8]) -> Js<JsValue> {
    let mut account = account(pickle)?;
    let keys = account.generate_one_time_keys(1).created;
    let key = keys.first().ok_or_else(|| generic("no key was made"))?;
    account.mark_keys_as_published();
    to_js(&OlmOneTimeKey {
        account: store(&account.pickle())?,
        one_time_key: ByteBuf::from(key.to_vec()),
    })
}

/// Starts a session with the friend's keys, 32 bytes each; undefined if they are of small order.
#[wasm_bindgen(js_name = startOlmSession)]
pub fn start_olm_session(
    #[wasm_bindgen(js_name = account)] pickle: &[u8],
    #[wasm_bindgen(js_name = identityKey)] identity_key: &[u8],
    #[wasm_bindgen(js_name = oneTimeKey)] one_time_key: &[u8],
) -> Js<Option<Vec<u8>>> {
    let config = SessionConfig::version_1();
    let identity = curve_key(identity_key, "identityKey")?;
    let one_time = curve_key(one_time_key, "oneTimeKey")?;
    let started = account(pickle)?.create_outbound_session(config, identity, one_time);
    started
        .ok()
        .map(|session| store(&session.pickle()).map(ByteBuf::into_vec))
        .transpose()
}

/// Joins the session that the friend started, by its first message that came; undefined if it
/// is none of theirs, was changed, or its one-time key is not in the account (any more).
#[wasm_bindgen(js_name = joinOlmSession, unchecked_return_type = "OlmInbound | undefined")]
pub fn join_olm_session(
    #[wasm_bindgen(js_name = account)] pickle: &[u8],
    #[wasm_bindgen(js_name = identityKey)] identity_key: &[u8],
    sealed: &[u8],
) -> Js<JsValue> {
    let mut account = account(pickle)?;
    let identity = curve_key(identity_key, "identityKey")?;
    let Some((&PRE_KEY, body)) = sealed.split_first() else {
        return Ok(JsValue::UNDEFINED);
    };
    let Ok(message) = PreKeyMessage::from_bytes(body) else {
        return Ok(JsValue::UNDEFINED);
    };
    let config = SessionConfig::version_1();
    let Ok(joined) = account.create_inbound_session(config, identity, &message) else {
        return Ok(JsValue::UNDEFINED);
    };
    to_js(&OlmInbound {
        account: store(&account.pickle())?,
        session: store(&joined.session.pickle())?,
        plaintext: ByteBuf::from(joined.plaintext),
    })
}

/// Seals messages, one after the other, of any length.
#[wasm_bindgen(js_name = olmSeal, unchecked_return_type = "OlmSealed")]
pub fn olm_seal(
    #[wasm_bindgen(js_name = session)] pickle: &[u8],
    #[wasm_bindgen(unchecked_param_type = "readonly Uint8Array[]")] plaintexts: Array,
) -> Js<JsValue> {
    let mut session = session(pickle)?;
    let mut sealed = Vec::new();
    for plaintext in list(&plaintexts, "plaintexts")? {
        sealed.push(message_bytes(session.encrypt(plaintext).map_err(generic)?));
    }
    to_js(&OlmSealed {
        session: store(&session.pickle())?,
        sealed,
    })
}

/// Opens messages in the order given; each may fail by itself and changes nothing then.
#[wasm_bindgen(js_name = olmOpen, unchecked_return_type = "OlmOpened")]
pub fn olm_open(
    #[wasm_bindgen(js_name = session)] pickle: &[u8],
    #[wasm_bindgen(unchecked_param_type = "readonly Uint8Array[]")] sealed: Array,
) -> Js<JsValue> {
    let mut session = session(pickle)?;
    let mut opened = Vec::new();
    for bytes in list(&sealed, "sealed")? {
        let plaintext = parse_message(&bytes).and_then(|message| session.decrypt(&message).ok());
        opened.push(plaintext.map(ByteBuf::from));
    }
    to_js(&OlmOpened {
        session: store(&session.pickle())?,
        opened,
    })
}
