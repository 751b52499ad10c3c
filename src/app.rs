//! The page.

use leptos::prelude::*;

/// Mounts the page on `<body>`.
pub fn start() {
    mount_to_body(|| view! { <main data-screen="portfolios"><h1>"Evidence Mapper"</h1></main> });
}
