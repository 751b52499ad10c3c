//! The screens of an open portfolio, as the bar on top offers them: which those are follows from whose pen is at work.

use leptos::prelude::*;

use crate::app::browser::location;
use crate::app::pages::help::Help;
use crate::app::route::{Route, Screen};
use crate::app::session::{Pen, Session};
use crate::app::state::App;
use crate::app::ui::menu::{Menu, MenuItem};

/// A screen as it is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tab {
    screen: Screen,
    label: &'static str,
    /// People come to it now and then: where there is little room it stands behind “More”.
    is_further: bool,
}

/// What is offered to `pen`, where `forks` records wait for a choice.
fn tabs(pen: Pen, forks: usize) -> Vec<Tab> {
    let near = |screen, label| Tab { screen, label, is_further: false };
    let further = |screen, label| Tab { screen, label, is_further: true };
    let (matrix, units) = (further(Screen::Matrix, "Matrix"), further(Screen::Units, "Units"));
    let (progress, feedback) = (near(Screen::Progress, "Progress"), near(Screen::Inbox, "Feedback"));
    let mut tabs = match pen {
        Pen::Learner => {
            vec![near(Screen::Map, "Map"), matrix, units, progress, feedback, near(Screen::Submit, "Hand over")]
        }
        Pen::Assessor | Pen::Iqa => {
            vec![near(Screen::Review, "Review"), matrix, units, progress, feedback, near(Screen::Submit, "Hand back")]
        }
        Pen::Reader => vec![near(Screen::Review, "Review"), matrix, Tab { is_further: false, ..units }, progress],
    };
    if forks > 0 {
        tabs.push(further(Screen::Versions, "Versions"));
    }
    tabs.push(further(Screen::Paper, "Paper"));
    tabs.push(Tab { screen: Screen::Audit, label: "Audit", is_further: pen != Pen::Reader });
    tabs
}

/// The screens that are offered to `pen`, where `forks` records wait for a choice, with their names.
pub fn offered(pen: Pen, forks: usize) -> Vec<(Screen, &'static str)> {
    tabs(pen, forks).into_iter().map(|tab| (tab.screen, tab.label)).collect()
}

/// The bar.
#[component]
pub fn Tabs(session: Session) -> impl IntoView {
    let app = expect_context::<App>();
    let help = expect_context::<Help>();
    let id = session.with_untracked(|workspace| workspace.portfolio().id);
    let forks = session.memo(|workspace| workspace.portfolio().forked().len());
    let inbox = session.inbox();
    let unread = Memo::new(move |_| inbox.with(|items| items.iter().filter(|item| item.is_new).count()));
    let all = Memo::new(move |_| tabs(session.pen(), forks.get()));
    let count = move |screen: Screen| match screen {
        Screen::Inbox => Some((unread.get(), "new")).filter(|(count, _)| *count > 0),
        Screen::Versions => Some((forks.get(), "to choose")),
        _ => None,
    };
    let link = move |tab: Tab| {
        let route = Route::Portfolio(id, tab.screen);
        let is_here = move || (app.route().get() == route).then_some("page");
        let badge = move || {
            count(tab.screen).map(|(count, what)| {
                view! { <span class="tab-count" data-count=count.to_string()>{count}<span class="visually-hidden">" "{what}</span></span> }
            })
        };
        view! { <a class="tab" class:is-further=tab.is_further href=route.to_string() aria-current=is_here>{tab.label}{badge}</a> }
    };
    let further = move || all.get().into_iter().filter(|tab| tab.is_further).collect::<Vec<_>>();
    // Where one is shows on the button, because the tab itself is behind it.
    let here = Memo::new(move |_| {
        let is_here = |tab: &Tab| app.route().get() == Route::Portfolio(id, tab.screen);
        further().into_iter().find(is_here).map(|tab| tab.label)
    });
    let has_further = Memo::new(move |_| !further().is_empty());
    let waits = Memo::new(move |_| forks.get() > 0);
    view! {
        <nav class="tabs" aria-label="Portfolio">
            {move || all.get().into_iter().map(link).collect_view()}
            <Show when=move || has_further.get()>
                <span class="tabs-more" data-here=move || here.get().is_some().then_some("") data-waits=move || waits.get().then_some("")>
                    <Menu label=Signal::derive(move || here.get().unwrap_or("More").to_owned())>
                        {move || further().into_iter().map(|tab| {
                            let address = Route::Portfolio(id, tab.screen).to_string();
                            let count = count(tab.screen).map(|(count, what)| format!(" · {count} {what}"));
                            view! { <MenuItem on_choose=move |()| location::set_hash(&address)>{tab.label}{count}</MenuItem> }
                        }).collect_view()}
                        // Where there is no room for them in the bar.
                        <MenuItem on_choose=move |()| location::set_hash(&Route::Library.to_string())>"Library"</MenuItem>
                        <MenuItem on_choose=move |()| help.open()>"Help"</MenuItem>
                    </Menu>
                </span>
            </Show>
        </nav>
    }
    .into_any()
}
