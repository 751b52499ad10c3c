//! The components that every screen is made of. They know how things look and behave, and no rule of the product:
//! what they show comes in as signals, what a person does goes out through callbacks.
//!
//! Their looks are in `public/styles/ui.css`, block by block under the component's name. Any attribute, class or listener
//! may be put on a component as on an element: `<Button attr:data-x="1" class:wide=is_wide on:click=…>`.

pub mod button;
pub mod dialog;
pub mod field;
pub mod filling;
pub mod form;
pub mod icon;
pub mod menu;
pub mod status;
pub mod thumbnail;
pub mod toast;

use std::sync::atomic::{AtomicU32, Ordering};

/// An id for an element that another refers to, never given twice while the page is open.
pub fn unique_id(prefix: &str) -> String {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}", GIVEN.fetch_add(1, Ordering::Relaxed))
}
