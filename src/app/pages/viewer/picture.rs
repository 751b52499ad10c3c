//! A picture, with the parts of it that matter.

use evidence_mapper::portfolio::location::Area;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::sync::Arc;

use super::area::{AreaLayer, MarkButton, MarkTools, Marking};
use super::placing::{Placing, PlacingWords};
use crate::app::browser::blob::ObjectUrl;
use crate::app::browser::page;
use crate::app::ui::unique_id;

/// A picture.
#[component]
pub fn Picture(url: Arc<SendWrapper<ObjectUrl>>, label: String, placing: Placing) -> impl IntoView {
    let marking = Marking::new();
    let page = Signal::stored(1);
    let id = unique_id("picture");
    // An effect, because what is in view belongs to the browser.
    let selector = format!("#{id} .is-asked");
    Effect::new(move |_| {
        let is_asked =
            placing.asked().with(|asked| asked.as_ref().is_some_and(|(n, place)| *n > 0 && Area::of(place).is_some()));
        if is_asked {
            page::reveal_quietly(&selector);
        }
    });
    view! {
        {placing.can_add().then(|| view! {
            <div class="viewer-tools">
                <MarkButton placing marking/>
                <PlacingWords placing/>
            </div>
            <MarkTools page placing marking/>
        })}
        <div class="picture" id=id>
            <div class="picture-frame">
                <img class="viewer-image" src=url.as_str().to_owned() alt=label draggable="false"/>
                <AreaLayer page placing marking/>
            </div>
        </div>
    }
    .into_any()
}
