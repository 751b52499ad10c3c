//! Other tabs with this page.

use evidence_mapper::portfolio::PortfolioId;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

use super::Listener;

/// What the channel and the lock are called.
const NAME: &str = "evidence-mapper";

/// What the lock is called that one tab has at a time.
const TURN: &str = "evidence-mapper turn";

/// What one tab tells the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Records of a portfolio were changed.
    Changed(PortfolioId),
    /// A portfolio was removed from this device.
    Removed(PortfolioId),
}

impl Notice {
    fn write(self) -> String {
        match self {
            Notice::Changed(portfolio) => format!("changed {portfolio}"),
            Notice::Removed(portfolio) => format!("removed {portfolio}"),
        }
    }

    // A tab with another version may say things that this one does not know.
    fn read(text: &str) -> Option<Notice> {
        let (what, portfolio) = text.split_once(' ')?;
        let portfolio = portfolio.parse().ok()?;
        match what {
            "changed" => Some(Notice::Changed(portfolio)),
            "removed" => Some(Notice::Removed(portfolio)),
            _ => None,
        }
    }
}

/// This tab among the others.
pub struct Tabs {
    channel: BroadcastChannel,
    _listener: Listener,
}

impl Tabs {
    /// Joins the other tabs; `on_notice` is told what they tell, not what this one does. `None` if the browser keeps
    /// tabs apart.
    pub fn join(on_notice: impl Fn(Notice) + 'static) -> Option<Tabs> {
        let channel = BroadcastChannel::new(NAME).ok()?;
        let listener = Listener::new(channel.clone(), "message", move |event| {
            let text = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
            if let Some(notice) = text.and_then(|text| Notice::read(&text)) {
                on_notice(notice);
            }
        });
        Some(Tabs { channel, _listener: listener })
    }

    /// Tells the other tabs.
    pub fn tell(&self, notice: Notice) {
        // It fails only on a closed channel, and then nobody listens.
        let _ = self.channel.post_message(&notice.write().into());
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.close();
    }
}

/// Makes this tab count for [`is_alone`] for as long as it is open. Call it once, at the start.
pub fn count_this_tab() {
    let Some(locks) = locks() else { return };
    let options = Object::new();
    // A lock lasts as long as the promise that its holder returns: this one never ends, so the lock goes with the tab.
    let for_ever = Closure::<dyn FnMut() -> Promise>::new(|| Promise::new(&mut |_: Function, _: Function| ()));
    let request =
        Reflect::set(&options, &"mode".into(), &"shared".into()).and_then(|_| Reflect::get(&locks, &"request".into()));
    if let Ok(request) = request {
        let request: Function = request.unchecked_into();
        let _ = request.call3(&locks, &NAME.into(), &options, for_ever.as_ref());
        for_ever.forget();
    }
}

/// Whether no other tab with this page is open, frozen ones included; `None` if the browser cannot say.
///
/// Only then may blobs that no record names be swept: another tab may be able to undo what made them nameless.
pub async fn is_alone() -> Option<bool> {
    let locks = locks()?;
    let query: Function = Reflect::get(&locks, &"query".into()).ok()?.dyn_into().ok()?;
    let promise: Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let state = JsFuture::from(promise).await.ok()?;
    let held: Array = Reflect::get(&state, &"held".into()).ok()?.dyn_into().ok()?;
    let name = |lock: &JsValue| Reflect::get(lock, &"name".into()).ok().and_then(|name| name.as_string());
    Some(held.iter().filter(|lock| name(lock).as_deref() == Some(NAME)).count() <= 1)
}

/// A turn that one tab has at a time. It ends when this is dropped, or with the tab.
#[derive(Debug)]
pub struct Turn(Function);

impl Drop for Turn {
    fn drop(&mut self) {
        // It only resolves a promise.
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Waits for this tab's turn to bring something in; `None` where the browser has no such thing.
pub async fn turn() -> Option<Turn> {
    let locks = locks()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let mut asked = None;
    let granted = Promise::new(&mut |grant: Function, _: Function| {
        // The turn lasts as long as the promise that its holder returns.
        let hold = Closure::once_into_js(move || {
            Promise::new(&mut |end: Function, _: Function| {
                // It only resolves a promise.
                let _ = grant.call1(&JsValue::NULL, &end);
            })
        });
        asked = request.call2(&locks, &TURN.into(), &hold).ok();
    });
    // A turn that is refused is not waited for.
    let first = Promise::race(&Array::of2(&granted, &asked?));
    JsFuture::from(first).await.ok()?.dyn_into().ok().map(Turn)
}

// web-sys has them only behind an unstable flag.
fn locks() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    (!locks.is_undefined()).then_some(locks)
}
