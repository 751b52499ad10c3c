//! Pictures made smaller, by the browser's own decoders and away from the page's work where it has the means.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};

use super::BrowserError;
use super::blob::Blob;
use super::capture::blob_of;
use super::reflect::{ask, call, get, new, number, object, set};

/// What `source`, a file or something that a browser draws, shows: a picture whose longer side has `longest` dots at most, as JPEG or, with `keeps_clear` dots, as PNG; `None` if it is no
/// larger than that as it is.
pub async fn scaled(
    source: &JsValue,
    longest: u32,
    keeps_clear: bool,
    quality: f64,
) -> Result<Option<Blob>, BrowserError> {
    let whole = Bitmap::of(source, None).await?;
    let (width, height) = whole.size();
    let most = width.max(height);
    if most <= longest || most == 0 {
        return Ok(None);
    }
    let share = f64::from(longest) / f64::from(most);
    let (width, height) = ((f64::from(width) * share).round().max(1.0), (f64::from(height) * share).round().max(1.0));
    let bitmap = Bitmap::of(&whole.0, Some((width, height))).await?;
    let media_type = if keeps_clear { "image/png" } else { "image/jpeg" };
    let is_off_page = get(&js_sys::global(), "OffscreenCanvas").is_function();
    let canvas = if is_off_page {
        new("OffscreenCanvas", &[&width.into(), &height.into()])?
    } else {
        let canvas = document().create_element("canvas").map_err(|error| BrowserError::from_js(&error))?;
        set(&canvas, "width", width);
        set(&canvas, "height", height);
        canvas.into()
    };
    let context = call(&canvas, "getContext", &[&"2d".into()])?;
    if !keeps_clear {
        set(&context, "fillStyle", "white");
        call(&context, "fillRect", &[&0.into(), &0.into(), &width.into(), &height.into()])?;
    }
    call(&context, "drawImage", &[&bitmap.0, &0.into(), &0.into(), &width.into(), &height.into()])?;
    if !is_off_page {
        return blob_of(&canvas, media_type, quality).await.map(Some);
    }
    let options = object(&[("type", media_type.into()), ("quality", quality.into())]);
    let blob = ask(&canvas, "convertToBlob", &[&options]).await.map_err(|error| BrowserError::from_js(&error))?;
    blob.dyn_into().map(Some).map_err(|_| BrowserError::Other { reason: "The picture cannot be kept".to_owned() })
}

/// An unpacked picture. Its memory goes back when this is dropped.
struct Bitmap(JsValue);

impl Bitmap {
    async fn of(source: &JsValue, size: Option<(f64, f64)>) -> Result<Bitmap, BrowserError> {
        let mut options = vec![("imageOrientation", JsValue::from("from-image"))];
        if let Some((width, height)) = size {
            options.extend([
                ("resizeWidth", width.into()),
                ("resizeHeight", height.into()),
                ("resizeQuality", "high".into()),
            ]);
        }
        let options = object(&options);
        ask(&js_sys::global(), "createImageBitmap", &[source, &options])
            .await
            .map(Bitmap)
            .map_err(|error| BrowserError::from_js(&error))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers of dots")]
    fn size(&self) -> (u32, u32) {
        let side = |name: &str| number(&self.0, name).unwrap_or_default() as u32;
        (side("width"), side("height"))
    }
}

impl Drop for Bitmap {
    fn drop(&mut self) {
        // It fails on none.
        let _ = call(&self.0, "close", &[]);
    }
}
