//! The page.

// Until the screens use all of it.
#[allow(dead_code, unused_imports)]
mod browser;
pub mod browser;
#[allow(dead_code, reason = "a set to build screens from: not every screen is there yet")]
pub mod ui;

use leptos::prelude::*;

/// Mounts the page on `<body>`.
pub fn start() {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
    mount_to_body(|| view! { <main data-screen="portfolios"><h1>"Evidence Mapper"</h1></main> });
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-ready", "");
    }
    if let Some(performance) = window().performance() {
        let _ = performance.mark("app-ready");
    }
}
