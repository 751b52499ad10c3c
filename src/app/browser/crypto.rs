//! The browser's own cryptography: secrets, and signatures with keys that never leave it.

use evidence_mapper::seal::{PublicKey, SIGNATURE_BYTES, Seal, Suite};
use js_sys::{Array, BigInt, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

/// Ten random bytes that nobody can guess; `None` where the browser has no such randomness.
pub fn secret() -> Option<[u8; 10]> {
    let mut bytes = [0; 10];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// A key that signs. The browser keeps it, and gives it to nobody.
#[derive(Debug, Clone)]
pub struct SigningKey {
    secret: CryptoKey,
    /// What its signatures are held against.
    pub public: PublicKey,
}

impl SigningKey {
    /// A new one: of Ed25519 where the browser has that, else of P-256; `None` where it has neither, as on a page that did not
    /// come safely.
    pub async fn generate() -> Option<SigningKey> {
        for suite in [Suite::Eddsa, Suite::Ecdsa] {
            if let Some(key) = generate(suite).await {
                return Some(key);
            }
        }
        None
    }

    /// As a value that the browser's database takes.
    pub fn to_value(&self) -> JsValue {
        let value = Object::new();
        // Neither fails on an object of one's own.
        let _ = Reflect::set(&value, &"secret".into(), &self.secret);
        let _ = Reflect::set(&value, &"public".into(), &self.public.to_string().into());
        value.into()
    }

    /// What [`SigningKey::to_value`] gave.
    pub fn from_value(value: &JsValue) -> Option<SigningKey> {
        let secret = Reflect::get(value, &"secret".into()).ok()?.dyn_into().ok()?;
        let public = Reflect::get(value, &"public".into()).ok()?.as_string()?.parse().ok()?;
        Some(SigningKey { secret, public })
    }

    /// The signature of `message`.
    pub async fn sign(&self, message: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
        let message = Uint8Array::from(message);
        let signed = subtle()?.sign_with_object_and_js_u8_array(&signing(self.public.suite()), &self.secret, &message);
        let signature = JsFuture::from(signed.ok()?).await.ok()?;
        Uint8Array::new(&signature).to_vec().try_into().ok()
    }
}

/// Whether the signature of `seal` is right. One that cannot be checked is not; whether the browser can check it at all,
/// [`can_verify`] says.
pub async fn is_right(seal: &Seal) -> bool {
    let verified = async {
        let subtle = subtle()?;
        let key = imported(&subtle, &seal.key).await?;
        let (signature, message) = (Uint8Array::from(&seal.signature[..]), Uint8Array::from(seal.message.as_slice()));
        let verified = subtle.verify_with_object_and_js_u8_array_and_js_u8_array(
            &signing(seal.key.suite()),
            &key,
            &signature,
            &message,
        );
        JsFuture::from(verified.ok()?).await.ok()?.as_bool()
    };
    verified.await.unwrap_or(false)
}

/// Whether the browser can check signatures with `key` at all. Where a page did not come safely it has no cryptography, and
/// an older browser lacks Ed25519.
pub async fn can_verify(key: &PublicKey) -> bool {
    match subtle() {
        Some(subtle) => imported(&subtle, key).await.is_some(),
        None => false,
    }
}

async fn imported(subtle: &SubtleCrypto, key: &PublicKey) -> Option<CryptoKey> {
    let uses = Array::of1(&"verify".into());
    let bytes = match key.suite() {
        Suite::Eddsa => Uint8Array::from(key.bytes()),
        // Not every browser reads a point that is compressed.
        Suite::Ecdsa => Uint8Array::from(whole_point(key.bytes())?.as_slice()),
    };
    let imported = subtle.import_key_with_object("raw", &bytes, &generating(key.suite()), true, &uses).ok()?;
    JsFuture::from(imported).await.ok()?.dyn_into().ok()
}

/// The point of P-256 that is compressed in `bytes` (SEC 1, 2.3.4): y is a square root of x³ − 3x + b, and there are two.
fn whole_point(bytes: &[u8]) -> Option<Vec<u8>> {
    const P: &str = "0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    const B: &str = "0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b";
    let (&sign @ (2 | 3), x) = bytes.split_first()? else { return None };
    let hex = |bytes: &[u8]| bytes.iter().fold("0x".to_owned(), |hex, byte| hex + &format!("{byte:02x}"));
    let big = |text: &str| BigInt::new(&text.into()).ok();
    let (p, b, x) = (big(P)?, big(B)?, big(&hex(x))?);
    let modulo = |value: BigInt| &(&(&value % &p) + &p) % &p;
    let square = modulo(&(&(&(&x * &x) * &x) - &(&BigInt::from(3) * &x)) + &b);
    // As p leaves 3 divided by 4, the root is the power of (p + 1) / 4, whose bits these are.
    let exponent = big(&format!("0x{}", "3fffffffc0000000400000000000000000000000400000000000000000000000"))?;
    let digits = exponent.to_string(2).ok()?.as_string()?;
    let mut root = BigInt::from(1);
    for digit in digits.chars() {
        root = modulo(&root * &root);
        if digit == '1' {
            root = modulo(&root * &square);
        }
    }
    if modulo(&root * &root) != square {
        return None;
    }
    let is_odd = &root % &BigInt::from(2) == 1;
    let y = if is_odd == (sign == 3) { root } else { &p - &root };
    let text = format!("{:0>64}", y.to_string(16).ok()?.as_string()?);
    let y =
        (0..32).map(|at| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()).collect::<Option<Vec<u8>>>()?;
    Some([&[4], &bytes[1..], y.as_slice()].concat())
}

async fn generate(suite: Suite) -> Option<SigningKey> {
    let subtle = subtle()?;
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let pair = subtle.generate_key_with_object(&generating(suite), false, &uses).ok()?;
    let pair = JsFuture::from(pair).await.ok()?;
    let half = |name: &str| Reflect::get(&pair, &name.into()).ok()?.dyn_into::<CryptoKey>().ok();
    let (secret, public) = (half("privateKey")?, half("publicKey")?);
    let bytes = JsFuture::from(subtle.export_key("raw", &public).ok()?).await.ok()?;
    let bytes = Uint8Array::new(&bytes).to_vec();
    let public = match suite {
        Suite::Eddsa => PublicKey::new(suite, &bytes),
        Suite::Ecdsa => PublicKey::of_point(&bytes),
    };
    Some(SigningKey { secret, public: public.ok()? })
}

fn subtle() -> Option<SubtleCrypto> {
    let crypto = web_sys::window()?.crypto().ok()?;
    // Where a page did not come safely there is none, and asking it would end in a panic.
    let is_there = Reflect::get(&crypto, &"subtle".into()).is_ok_and(|subtle| subtle.is_object());
    is_there.then(|| crypto.subtle())
}

fn generating(suite: Suite) -> Object {
    match suite {
        Suite::Eddsa => algorithm(&[("name", "Ed25519")]),
        Suite::Ecdsa => algorithm(&[("name", "ECDSA"), ("namedCurve", "P-256")]),
    }
}

fn signing(suite: Suite) -> Object {
    match suite {
        Suite::Eddsa => algorithm(&[("name", "Ed25519")]),
        Suite::Ecdsa => algorithm(&[("name", "ECDSA"), ("hash", "SHA-256")]),
    }
}

fn algorithm(members: &[(&str, &str)]) -> Object {
    let algorithm = Object::new();
    for (name, value) in members {
        // Cannot fail on an object of one's own.
        let _ = Reflect::set(&algorithm, &(*name).into(), &(*value).into());
    }
    algorithm
}
