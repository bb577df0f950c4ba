//! VLD0 cryptography: the same results as the node's own crypto system, without a node.

use veilid_core::tools::random_bytes as fill_random;
use veilid_core_optimized as vld0;
use wasm_bindgen::prelude::*;

use crate::convert::{to_js, Js, KeyPairBytes};
use crate::error::{generic, invalid};

/// Domains of veilid-core 0.5.8, crypto_system/vld0: signatures and secrets made here and by
/// the node are the same.
const DOMAIN_SIGN: &[u8] = b"VLD0_SIGN";
const DOMAIN_CRYPT: &[u8] = b"VLD0_CRYPT";

fn check(bytes: &[u8], length: usize, argument: &str) -> Js<()> {
    if bytes.len() == length {
        return Ok(());
    }
    Err(invalid(argument, &format!("{length} bytes")))
}

/// A new key pair (Ed25519), 32 bytes each.
#[wasm_bindgen(js_name = generateKeyPair, unchecked_return_type = "KeyPairBytes")]
pub fn generate_key_pair() -> Js<JsValue> {
    let (public_key, secret_key) = vld0::ed25519_generate_keypair(&mut fill_random);
    to_js(&KeyPairBytes {
        public_key: public_key.to_vec(),
        secret_key: secret_key.to_vec(),
    })
}

/// Signs data of any length (Ed25519ph): 64 bytes. Throws `Generic` if the keys are no pair.
#[wasm_bindgen]
pub fn sign(
    #[wasm_bindgen(js_name = publicKey)] public_key: &[u8],
    #[wasm_bindgen(js_name = secretKey)] secret_key: &[u8],
    data: &[u8],
) -> Js<Vec<u8>> {
    check(public_key, 32, "publicKey")?;
    check(secret_key, 32, "secretKey")?;
    let signature = vld0::ed25519_sign_prehashed(public_key, secret_key, data, DOMAIN_SIGN);
    Ok(signature.map_err(generic)?.to_vec())
}

/// Whether the signature (64 bytes) is that of the key for the data. False also for bytes
/// that are no key.
#[wasm_bindgen]
pub fn verify(
    #[wasm_bindgen(js_name = publicKey)] public_key: &[u8],
    data: &[u8],
    signature: &[u8],
) -> Js<bool> {
    check(public_key, 32, "publicKey")?;
    check(signature, 64, "signature")?;
    let verified = vld0::ed25519_verify_prehashed(public_key, data, DOMAIN_SIGN, signature);
    Ok(verified.unwrap_or(false))
}

/// The secret (32 bytes) that two key pairs have in common: X25519 on the converted keys,
/// hashed with BLAKE3. Throws `Generic` if the public key is none, or of small order.
#[wasm_bindgen(js_name = sharedSecret)]
pub fn shared_secret(
    #[wasm_bindgen(js_name = publicKey)] public_key: &[u8],
    #[wasm_bindgen(js_name = secretKey)] secret_key: &[u8],
) -> Js<Vec<u8>> {
    check(public_key, 32, "publicKey")?;
    check(secret_key, 32, "secretKey")?;
    let public = vld0::ed25519_public_to_x25519(public_key).map_err(generic)?;
    let secret = vld0::ed25519_secret_to_x25519(secret_key).map_err(generic)?;
    let shared = vld0::x25519_diffie_hellman(&secret, &public).map_err(generic)?;
    let mut hasher = vld0::Blake3Hasher::new();
    hasher.update(DOMAIN_CRYPT);
    hasher.update(&shared);
    Ok(hasher.finalize().to_vec())
}

/// Seals with XChaCha20-Poly1305: the ciphertext and 16 bytes of tag. `key` 32 bytes, `nonce`
/// 24 bytes and never twice with one key; `associated` is authenticated, not contained.
#[wasm_bindgen]
pub fn seal(key: &[u8], nonce: &[u8], plaintext: Vec<u8>, associated: &[u8]) -> Js<Vec<u8>> {
    check(key, 32, "key")?;
    check(nonce, 24, "nonce")?;
    let mut buffer = plaintext;
    vld0::xchacha20poly1305_encrypt_in_place(key, nonce, associated, &mut buffer)
        .map_err(generic)?;
    Ok(buffer)
}

/// Opens what `seal` made; undefined if anything about it was changed.
#[wasm_bindgen]
pub fn open(key: &[u8], nonce: &[u8], sealed: Vec<u8>, associated: &[u8]) -> Js<Option<Vec<u8>>> {
    check(key, 32, "key")?;
    check(nonce, 24, "nonce")?;
    let mut buffer = sealed;
    let opened = vld0::xchacha20poly1305_decrypt_in_place(key, nonce, associated, &mut buffer);
    Ok(opened.is_ok().then_some(buffer))
}

/// BLAKE3, 32 bytes.
#[wasm_bindgen]
pub fn hash(data: &[u8]) -> Vec<u8> {
    vld0::blake3_hash(data).to_vec()
}

/// Random bytes from the browser's own generator; at most 65,536 at a time.
#[wasm_bindgen(js_name = randomBytes)]
pub fn random_bytes(length: u32) -> Js<Vec<u8>> {
    if length > 65_536 {
        return Err(invalid("length", "at most 65536"));
    }
    let mut bytes = vec![0; length as usize];
    fill_random(&mut bytes);
    Ok(bytes)
}
