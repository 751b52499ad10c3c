//! Choosing units: which of them the learner means to take, how that stands to each award, and the ways there.
//!
//! The verdict follows each tick at once. The ways take longer to find out, so they are looked for between frames, award by
//! award, and what was asked before is dropped.

mod award;
mod choose;
mod picture;

use evidence_mapper::combination::outlook::{Outlook, needed_for_all, outlook, together};
use evidence_mapper::combination::plan::{Choice, Ways};
use evidence_mapper::combination::verdict::Standing;
use evidence_mapper::combination::words as combination_words;
use evidence_mapper::portfolio::command::Command;
use evidence_mapper::portfolio::{Enrolment, Intent};
use evidence_mapper::spec::{AwardId, UnitRef};
use evidence_mapper::terms::say;
use evidence_mapper::workspace::Workspace;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::browser::page;
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::ui::toast::Toast;
use crate::app::words;
use award::{AwardPanel, TogetherPanel};
use choose::Choose;

/// How many ways are shown to each award.
const WAYS: usize = 3;

/// What the screen shares: how the learner stands to each award, and what they mean to do with units. A handle.
#[derive(Clone, Copy)]
struct Planner {
    session: Session,
    app: App,
    outlooks: RwSignal<BTreeMap<AwardId, Arc<Outlook>>>,
    together: RwSignal<Option<Ways>>,
    is_working: RwSignal<bool>,
    asked: StoredValue<u32>,
    fixed: StoredValue<BTreeMap<UnitRef, Option<String>>>,
}

fn enrolment(workspace: &Workspace) -> Option<&Enrolment> {
    workspace.portfolio().enrolment.value.as_ref()
}

impl Planner {
    fn new(session: Session, app: App) -> Planner {
        let planner = Planner {
            session,
            app,
            outlooks: RwSignal::new(BTreeMap::new()),
            together: RwSignal::new(None),
            is_working: RwSignal::new(true),
            asked: StoredValue::new(0),
            fixed: StoredValue::new(needed_for_all(&session.spec())),
        };
        let asked = session.memo(|workspace| {
            let choice = enrolment(workspace)
                .map(|enrolment| Choice { pinned: enrolment.pinned.clone(), banned: enrolment.ruled_out.clone() });
            (workspace.progress().standing.clone(), choice.unwrap_or_default())
        });
        // An effect, because the answer is worked out between frames.
        Effect::new(move |_| {
            let (standing, choice) = asked.get();
            planner.asked.update_value(|asked| *asked += 1);
            planner.is_working.set(true);
            spawn_local(planner.look_ahead(planner.asked.get_value(), standing, choice));
        });
        planner
    }

    /// Looks for the ways to each award, unless something else is asked meanwhile or the screen is left.
    async fn look_ahead(self, asked: u32, standing: Standing, choice: Choice) {
        let spec = self.session.spec();
        let mut all: Vec<Outlook> = Vec::new();
        for award in &spec.awards {
            page::next_frame().await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            let found = outlook(&spec, award, &standing, &choice, WAYS);
            let shown = Arc::new(found.clone());
            all.push(found);
            let _ = self.outlooks.try_update(|outlooks| outlooks.insert(award.id, shown));
        }
        page::next_frame().await;
        if self.asked.try_get_value() == Some(asked) {
            self.together.set(together(&spec, &all, &standing, &choice));
            self.is_working.set(false);
        }
    }

    /// What the learner means to do with `unit`.
    fn intent(self, unit: UnitRef) -> Memo<Intent> {
        self.session.memo(move |workspace| enrolment(workspace).map(|e| e.intent(unit)).unwrap_or_default())
    }

    /// Whether no award goes without `unit`, and by which rule.
    fn fixed(self, unit: UnitRef) -> Option<Option<String>> {
        self.fixed.with_value(|fixed| fixed.get(&unit).cloned())
    }

    /// Takes `unit` in or out of the plan, pins it or rules it out. What leaves the plan with evidence on it is said.
    fn choose(self, unit: UnitRef, intent: Intent) {
        let was = self.session.with_untracked(|workspace| enrolment(workspace).map(|e| e.intent(unit)));
        let was_in = was.is_some_and(|was| matches!(was, Intent::Planned | Intent::Pinned));
        let done = self.session.dispatch(Command::Choose([(unit, intent)].into()));
        let is_out = matches!(intent, Intent::Open | Intent::RuledOut);
        if done.is_some() && was_in && is_out {
            self.say_parked(&[unit]);
        }
    }

    /// Makes `way` the plan; what is achieved and what is pinned stays in it. Towards another award, that is aimed at too.
    fn plan(self, award: Option<AwardId>, way: &[UnitRef]) {
        let spec = self.session.spec();
        let before = self.session.with_untracked(|workspace| {
            enrolment(workspace).map(|enrolment| (enrolment.clone(), workspace.progress().standing.clone()))
        });
        let Some((enrolment, standing)) = before else { return };
        let mut units = enrolment.pinned.clone();
        units.extend(way);
        units.extend(enrolment.units.iter().filter(|unit| standing.achieved.contains_key(unit)));
        units.extend(self.fixed.with_value(|fixed| fixed.keys().copied().collect::<Vec<_>>()));
        let in_order = spec.units.iter().map(|unit| unit.unit_ref);
        let out: Vec<UnitRef> =
            in_order.filter(|unit| enrolment.units.contains(unit) && !units.contains(unit)).collect();
        let award = award.unwrap_or(enrolment.award);
        if self.session.dispatch(Command::Aim { award, units }).is_some() {
            self.say_parked(&out);
        }
    }

    /// Says of units that left the plan what is kept with them.
    fn say_parked(self, units: &[UnitRef]) {
        let kept = self.session.with_untracked(|workspace| {
            let mappings = workspace.portfolio().mappings.iter();
            mappings.filter(|(key, _)| units.contains(&key.criterion.unit)).count()
        });
        if kept > 0 {
            let names: Vec<String> = units.iter().map(ToString::to_string).collect();
            let (is, it) = if units.len() == 1 { ("is", "it is") } else { ("are", "they are") };
            let mappings = words::count(kept, "mapping stays", "mappings stay");
            let text = format!(
                "{} {is} out of the plan. {mappings} parked and {} again when {it} back",
                combination_words::list(&names),
                if kept == 1 { "counts" } else { "count" },
            );
            let session = self.session;
            self.app.toasts().show(Toast::notice("unit-parked", text).action("Undo", move || session.undo()));
        }
    }
}

/// The screen.
#[component]
pub fn UnitsPage(session: Session) -> impl IntoView {
    let planner = Planner::new(session, expect_context::<App>());
    provide_context(planner);
    let spec = session.spec();
    let aim = session.memo(|workspace| enrolment(workspace).map(|enrolment| enrolment.award));
    let awards: Vec<AwardId> = spec.awards.iter().map(|award| award.id).collect();
    // What is aimed at stands first.
    let in_order = move || {
        let mut awards = awards.clone();
        awards.sort_by_key(|award| Some(*award) != aim.get());
        awards
    };
    let lead = if session.is_read_only() {
        say("What the {learner} means to take, and how it stands to each award.")
    } else {
        "Tick the units you mean to take. What you tick is your plan; only what is achieved makes an award."
    };
    view! {
        <main data-screen="units" class="page" data-looking=move || planner.is_working.get().to_string()>
            <header>
                <h1 class="page-title">"Units"</h1>
                <p class="page-lead">{lead}</p>
            </header>
            <div class="units-layout">
                <Choose/>
                <div class="units-awards" tabindex="-1">
                    <For each=in_order key=|award| *award let:award><AwardPanel award/></For>
                    <TogetherPanel/>
                </div>
            </div>
            <Verdict/>
        </main>
    }
    .into_any()
}

/// The verdict on the award that is aimed at: read out after each tick, and in sight where the award's panel is not.
#[component]
fn Verdict() -> impl IntoView {
    let session = expect_context::<Planner>().session;
    let verdict = session.memo(|workspace| {
        let award = workspace.spec().award(enrolment(workspace)?.award)?;
        let progress = workspace.progress().award(award.id)?;
        let headline = combination_words::headline(&progress.verdict, &workspace.progress().standing);
        Some((award.short_title.clone(), progress.combination(), headline))
    });
    view! {
        <div class="units-verdict" role="status">
            {move || verdict.get().map(|(award, combination, headline)| view! {
                <div data-combination=words::combination_hook(combination)>
                    <p class="verdict"><span><b>{award}": "</b>{headline}</span></p>
                </div>
            })}
        </div>
    }
    .into_any()
}
