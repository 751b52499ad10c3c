//! PDF files, drawn page by page. Phones show none inside a page, so this is pdf.js of Mozilla (Apache licence), which
//! `cargo xtask build` puts beside the page; it is fetched when the first such file is opened.
//!
//! What is in a file is never run: pdf.js has no leave to make code (`isEvalSupported`), and scripts and forms of a file are
//! for parts of it that are not here.

use js_sys::{Array, Promise};
use leptos::prelude::{document, window};
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement};

use super::BrowserError;
use super::blob::{self, Blob};
use super::capture::blob_of;
use super::reflect::{ask, call, get, new, number, object, set, settled};

/// Where pdf.js is. `tests/core/tidy.rs` holds that it is the version of package.json.
pub const FOLDER: &str = "./pdf-5.4.624/";

/// The largest file that is opened, in bytes: all of it is in memory then.
pub const MAX_BYTES: u64 = 300 << 20;

/// The most dots that a page is drawn with. Phones lend no more for one picture.
const MAX_DOTS: f64 = 12_000_000.0;

/// Why a file is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PdfError {
    /// pdf.js did not arrive.
    NotLoaded,
    /// It has a password.
    Locked,
    /// It is too large.
    TooLarge,
    /// Something in it cannot be read.
    Damaged {
        /// What pdf.js said.
        reason: String,
    },
}

impl PdfError {
    fn from_js(error: &JsValue) -> PdfError {
        if get(error, "name").as_string().as_deref() == Some("PasswordException") {
            return PdfError::Locked;
        }
        PdfError::Damaged { reason: get(error, "message").as_string().unwrap_or_default() }
    }
}

impl From<BrowserError> for PdfError {
    fn from(error: BrowserError) -> PdfError {
        PdfError::Damaged { reason: format!("{error:?}") }
    }
}

/// An open file. It is closed when this is dropped.
pub struct Pdf {
    task: JsValue,
    document: JsValue,
}

impl Pdf {
    /// Opens the file that `blob` is.
    pub async fn open(blob: &Blob) -> Result<Pdf, PdfError> {
        if blob::size(blob) > MAX_BYTES {
            return Err(PdfError::TooLarge);
        }
        let library = library().await.ok_or(PdfError::NotLoaded)?;
        let bytes = settled(blob.array_buffer().into()).await.map_err(|error| PdfError::from_js(&error))?;
        let source = object(&[
            ("data", js_sys::Uint8Array::new(&bytes).into()),
            ("isEvalSupported", false.into()),
            ("enableXfa", false.into()),
            ("useSystemFonts", true.into()),
            ("wasmUrl", address(FOLDER).into()),
            ("verbosity", 0.into()),
        ]);
        let task = call(&library, "getDocument", &[&source])?;
        let document = settled(get(&task, "promise")).await.map_err(|error| PdfError::from_js(&error))?;
        Ok(Pdf { task, document })
    }

    /// How many pages it has.
    pub fn pages(&self) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of pages")]
        let pages = number(&self.document, "numPages").unwrap_or_default() as u32;
        pages
    }

    /// A page, from 1.
    pub async fn page(&self, at: u32) -> Result<Page, PdfError> {
        let page = ask(&self.document, "getPage", &[&at.into()]).await.map_err(|error| PdfError::from_js(&error))?;
        Ok(Page(page))
    }
}

impl Drop for Pdf {
    fn drop(&mut self) {
        // Nobody waits for it to be closed.
        let closed = call(&self.task, "destroy", &[]);
        wasm_bindgen_futures::spawn_local(async move {
            if let Ok(closed) = closed {
                let _ = settled(closed).await;
            }
        });
    }
}

/// A page of an open file.
pub struct Page(JsValue);

impl Page {
    /// Draws it, as wide as `into` is times `zoom`, and then puts it there in the place of what is there.
    pub async fn draw(&self, into: &HtmlElement, zoom: f64, label: &str) -> Result<(), PdfError> {
        let plain = self.viewport(1.0)?;
        let (width, height) = (number(&plain, "width").unwrap_or(1.0), number(&plain, "height").unwrap_or(1.0));
        let wanted =
            f64::from(into.client_width()).max(200.0) * zoom * number(&window(), "devicePixelRatio").unwrap_or(1.0)
                / width;
        let most = (MAX_DOTS / (width * height)).sqrt();
        let canvas = self.drawn(wanted.min(most)).await?;
        for (name, value) in [("role", "img"), ("aria-label", label)] {
            // It cannot fail with these names.
            let _ = canvas.set_attribute(name, value);
        }
        call(into, "replaceChildren", &[&canvas])?;
        Ok(())
    }

    /// A picture of it as JPEG, whose longer side has `longest` dots.
    pub async fn picture(&self, longest: f64) -> Result<Blob, PdfError> {
        let plain = self.viewport(1.0)?;
        let longer = number(&plain, "width").unwrap_or(1.0).max(number(&plain, "height").unwrap_or(1.0));
        let canvas = self.drawn(longest / longer.max(1.0)).await?;
        Ok(blob_of(&canvas, "image/jpeg", 0.8).await?)
    }

    /// The page so many times as large as it is, on a canvas that is nowhere yet.
    async fn drawn(&self, scale: f64) -> Result<Element, PdfError> {
        let viewport = self.viewport(scale)?;
        let canvas: Element = document().create_element("canvas").map_err(|error| PdfError::from_js(&error))?;
        for side in ["width", "height"] {
            set(&canvas, side, number(&viewport, side).unwrap_or(1.0).floor().max(1.0));
        }
        let task = call(&self.0, "render", &[&object(&[("canvas", canvas.clone().into()), ("viewport", viewport)])])?;
        settled(get(&task, "promise")).await.map_err(|error| PdfError::from_js(&error))?;
        Ok(canvas)
    }

    /// The words on it, a line for each line.
    pub async fn words(&self) -> String {
        let Ok(content) = ask(&self.0, "getTextContent", &[]).await else { return String::new() };
        let mut words = String::new();
        for item in Array::from(&get(&content, "items")).iter() {
            words.push_str(&get(&item, "str").as_string().unwrap_or_default());
            if get(&item, "hasEOL").as_bool() == Some(true) {
                words.push('\n');
            }
        }
        words
    }

    fn viewport(&self, scale: f64) -> Result<JsValue, PdfError> {
        Ok(call(&self.0, "getViewport", &[&object(&[("scale", scale.into())])])?)
    }
}

/// pdf.js itself. It says under which name it is to be found once it is there.
async fn library() -> Option<JsValue> {
    let here = || Some(get(&js_sys::global(), "pdfjsLib")).filter(|library| library.is_object());
    if here().is_none() {
        load(&address(&format!("{FOLDER}pdf.js"))).await?;
    }
    let library = here()?;
    let options = get(&library, "GlobalWorkerOptions");
    if get(&options, "workerSrc").as_string().is_none_or(|address| address.is_empty()) {
        set(&options, "workerSrc", address(&format!("{FOLDER}pdf.worker.js")));
    }
    Some(library)
}

/// Runs a file of the page's own host.
async fn load(address: &str) -> Option<()> {
    let script = document().create_element("script").ok()?;
    for (name, value) in [("type", "module"), ("src", address)] {
        script.set_attribute(name, value).ok()?;
    }
    let loaded = Promise::new(&mut |resolve, reject| {
        set(&script, "onload", resolve);
        set(&script, "onerror", reject);
    });
    call(&get(&document(), "head"), "append", &[&script]).ok()?;
    let result = settled(loaded.into()).await;
    script.remove();
    result.ok().map(drop)
}

fn address(relative: &str) -> String {
    let url = new("URL", &[&relative.into(), &get(&document(), "baseURI")]);
    url.ok().and_then(|url| get(&url, "href").as_string()).unwrap_or_default()
}
