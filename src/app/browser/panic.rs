//! What a person sees if the page breaks down: that nothing is lost, and what to do.

use leptos::prelude::document;

/// From now on a panic covers the page with words instead of leaving it dead without any.
pub fn show_in_page() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
        // Only plain calls from here on: whatever broke may be anywhere.
        let Some(body) = document().body() else { return };
        let Ok(cover) = document().create_element("div") else { return };
        let _ = cover.set_attribute("class", "breakdown");
        let _ = cover.set_attribute("role", "alert");
        let _ = cover.set_attribute("data-message", "breakdown");
        let lines = [
            ("h1", "Something in the page broke"),
            ("p", "Your work up to the last change is saved in this browser. Reload the page to go on."),
            ("p", "If it happens again, open the portfolio's “Hand over” screen first and back up."),
        ];
        for (tag, text) in lines {
            if let Ok(line) = document().create_element(tag) {
                line.set_text_content(Some(text));
                let _ = cover.append_child(&line);
            }
        }
        let _ = body.append_child(&cover);
    }));
}

/// From now on a panic in this worker is told to the page, which waits for an answer.
pub fn tell_the_page() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
        super::worker::say_lost();
    }));
}
