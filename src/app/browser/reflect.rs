//! Objects of the browser, and of a library that came as a file, by the names of their members. For what is called in few
//! places: a Rust type for each would make the page's first screen larger.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::BrowserError;

/// A member; undefined where there is none.
pub(super) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a member, if it can be set.
pub(super) fn set(object: &JsValue, name: &str, value: impl Into<JsValue>) {
    // It fails on what is no object.
    let _ = Reflect::set(object, &name.into(), &value.into());
}

/// A member that is a number.
pub(super) fn number(object: &JsValue, name: &str) -> Option<f64> {
    get(object, name).as_f64()
}

/// What a method of `object` returns.
pub(super) fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, BrowserError> {
    let method: Function = get(object, name).dyn_into().map_err(|_| missing(name))?;
    method.apply(object, &list(arguments)).map_err(|error| BrowserError::from_js(&error))
}

/// What the promise comes to that a method of `object` returns.
pub(super) async fn ask(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = get(object, name).dyn_into().map_err(|_| JsValue::UNDEFINED)?;
    settled(method.apply(object, &list(arguments))?).await
}

/// What a promise comes to.
pub(super) async fn settled(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&promise)).await
}

/// A new object of what is called `name` here.
pub(super) fn new(name: &str, arguments: &[&JsValue]) -> Result<JsValue, BrowserError> {
    let class: Function = get(&js_sys::global(), name).dyn_into().map_err(|_| missing(name))?;
    Reflect::construct(&class, &list(arguments)).map_err(|error| BrowserError::from_js(&error))
}

/// An object with these members.
pub(super) fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = JsValue::from(Object::new());
    for (name, value) in members {
        set(&object, name, value.clone());
    }
    object
}

fn list(values: &[&JsValue]) -> Array {
    values.iter().copied().collect()
}

fn missing(name: &str) -> BrowserError {
    BrowserError::Other { reason: format!("There is no {name} here") }
}
