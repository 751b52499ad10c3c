//! What a status looks like. The two ladders never share a shape: coverage, the learner's word, is a circle that fills;
//! achievement, the assessor's, is a square with a sign in it. Colour only repeats what shape and words say.

use evidence_mapper::progress::{Achievement, Counts, Coverage, CriterionProgress};
use evidence_mapper::terms::say;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How a rung of a ladder looks and reads.
struct Rung {
    /// Its token, also the value of `data-coverage` and `data-achievement`.
    name: &'static str,
    /// To [`say`].
    words: &'static str,
    /// The frame, on a 16 × 16 grid.
    outline: &'static str,
    /// A sign inside it.
    sign: &'static str,
    /// Filled parts.
    full: &'static str,
    /// Lines cut out of the filled parts.
    cut: &'static str,
    is_dashed: bool,
}

const CIRCLE: &str = "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z";
const DISC: &str = "M8 1.2a6.8 6.8 0 1 0 0 13.6a6.8 6.8 0 1 0 0-13.6z";
const SQUARE: &str = "M4.6 2.2h6.8a2.4 2.4 0 0 1 2.4 2.4v6.8a2.4 2.4 0 0 1-2.4 2.4h-6.8a2.4 2.4 0 0 1-2.4-2.4v-6.8a2.4 2.4 0 0 1 2.4-2.4z";
const BLOCK: &str = "M4.4 1.4h7.2a3 3 0 0 1 3 3v7.2a3 3 0 0 1-3 3h-7.2a3 3 0 0 1-3-3v-7.2a3 3 0 0 1 3-3z";

const fn coverage_rung(coverage: Coverage) -> Rung {
    let (name, words, outline, full, cut) = match coverage {
        Coverage::None => ("none", "No evidence", CIRCLE, "", ""),
        Coverage::Mapped => ("mapped", "Mapped", CIRCLE, "M8 4.4a3.6 3.6 0 0 1 0 7.2z", ""),
        Coverage::Located => ("located", "Located", CIRCLE, "M8 4.4a3.6 3.6 0 1 0 0 7.2a3.6 3.6 0 1 0 0-7.2z", ""),
        Coverage::Claimed => ("claimed", "Claimed", "", DISC, "M8 11V5.2M5.5 7.4L8 4.9l2.5 2.5"),
    };
    Rung { name, words, outline, sign: "", full, cut, is_dashed: matches!(coverage, Coverage::None) }
}

const fn achievement_rung(achievement: Achievement) -> Rung {
    let (name, words, outline, sign, full, cut) = match achievement {
        Achievement::NotJudged => ("not-judged", "Not judged", SQUARE, "", "", ""),
        Achievement::MoreNeeded => ("more-needed", "More needed", SQUARE, "M8 5.2v5.6M5.2 8h5.6", "", ""),
        Achievement::NotYetMet => ("not-yet-met", "{Not yet met}", SQUARE, "M5.2 8h5.6", "", ""),
        Achievement::Met => ("met", "{Met}", "", "", BLOCK, "M4.9 8.3l2.2 2.2 4-4.6"),
    };
    Rung { name, words, outline, sign, full, cut, is_dashed: matches!(achievement, Achievement::NotJudged) }
}

/// How far the learner has come with a criterion.
#[component]
pub fn CoverageBadge(
    /// The rung.
    #[prop(into)]
    coverage: Signal<Coverage>,
    /// Whether only the shape is shown; the words are still read out.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    move || badge(coverage_rung(coverage.get()), compact, false)
}

/// What the assessor says of a criterion.
#[component]
pub fn AchievementBadge(
    /// The rung.
    #[prop(into)]
    achievement: Signal<Achievement>,
    /// Whether what it was judged on has changed since.
    #[prop(optional, into)]
    is_stale: Signal<bool>,
    /// Whether only the shape is shown; the words are still read out.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    move || badge(achievement_rung(achievement.get()), compact, is_stale.get())
}

/// The sign of an achievement alone, for a control that says it in words.
#[component]
pub fn AchievementMark(
    /// The rung.
    achievement: Achievement,
) -> impl IntoView {
    let Rung { name, outline, sign, full, cut, .. } = achievement_rung(achievement);
    view! {
        <span class="status-mark" data-tone=name aria-hidden="true">
            <svg class="shape" viewBox="0 0 16 16">
                <path d=outline />
                <path d=sign />
                <path class="full" d=full />
                <path class="cut" d=cut />
            </svg>
        </span>
    }
    .into_any()
}

fn badge(rung: Rung, compact: bool, is_stale: bool) -> AnyView {
    let Rung { name, words, outline, sign, full, cut, is_dashed } = rung;
    let words = say(words);
    view! {
        <span class="status" data-tone=name data-compact=compact.then_some("") title=compact.then_some(words)>
            <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
                <path d=outline stroke-dasharray=is_dashed.then_some("2.1 2.1") />
                <path d=sign />
                <path class="full" d=full />
                <path class="cut" d=cut />
            </svg>
            <span class:visually-hidden=compact>{words}</span>
            {is_stale
                .then(|| {
                    view! {
                        <span class="stale-note" title="What this was decided on has changed since">
                            <Icon of=Glyph::Stale />
                            <span class="visually-hidden">", changed since"</span>
                        </span>
                    }
                })}
        </span>
    }
    .into_any()
}

/// How far a set of criteria is on both ladders, one under the other: two flights of steps, tallest for claimed and for
/// met.
#[component]
pub fn Ladders(
    /// How many criteria have got how far.
    #[prop(into)]
    counts: Signal<Counts>,
    /// Whether the numbers stand beside the bars. They are read out either way.
    #[prop(optional)]
    has_words: bool,
) -> impl IntoView {
    view! {
        <div class="ladders" data-words=has_words.then_some("")>
            <Ladder name="Covered" steps=Signal::derive(move || coverage_steps(counts.get())) has_words />
            <Ladder name="Judged" steps=Signal::derive(move || achievement_steps(counts.get())) has_words />
        </div>
    }
    .into_any()
}

/// Why the word that stands on a criterion is not to be taken for the last: assessors differ, or what came in under one
/// decision does not say the same.
#[component]
pub fn Doubts(
    /// Where the criterion stands.
    #[prop(into)]
    progress: Signal<CriterionProgress>,
) -> impl IntoView {
    let (is_contested, is_altered) = (
        Memo::new(move |_| progress.with(|progress| progress.is_contested)),
        Memo::new(move |_| progress.with(|progress| progress.is_altered)),
    );
    view! {
        <Show when=move || is_contested.get()>
            <span class="mark is-stale" data-contested title="The more cautious word counts until one of them decides anew">{say("{Assessors} differ")}</span>
        </Show>
        <Show when=move || is_altered.get()>
            <span class="mark is-altered" data-altered title="It came in twice and does not say the same. The more cautious word counts, and nothing is signed off on it">"Altered decision"</span>
        </Show>
    }
}

/// How many criteria stand on one rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LadderStep {
    name: &'static str,
    /// To [`say`].
    words: &'static str,
    count: u32,
}

/// From the highest rung down. [`Counts`] says how many got at least so far.
fn coverage_steps(counts: Counts) -> [LadderStep; 4] {
    [
        LadderStep { name: "claimed", words: "claimed", count: counts.claimed },
        LadderStep { name: "located", words: "located", count: counts.located.saturating_sub(counts.claimed) },
        LadderStep { name: "mapped", words: "mapped", count: counts.mapped.saturating_sub(counts.located) },
        LadderStep { name: "none", words: "no evidence", count: counts.criteria.saturating_sub(counts.mapped) },
    ]
}

fn achievement_steps(counts: Counts) -> [LadderStep; 4] {
    let not_met = counts.judged.saturating_sub(counts.met);
    [
        LadderStep { name: "met", words: say("{met}"), count: counts.met },
        LadderStep {
            name: "not-yet-met",
            words: say("{not yet met}"),
            count: not_met.saturating_sub(counts.more_needed),
        },
        LadderStep { name: "more-needed", words: "more evidence needed", count: counts.more_needed },
        LadderStep { name: "not-judged", words: "not judged", count: counts.criteria.saturating_sub(counts.judged) },
    ]
}

#[component]
fn Ladder<const N: usize>(name: &'static str, steps: Signal<[LadderStep; N]>, has_words: bool) -> impl IntoView {
    let in_words = move || {
        let taken = steps.get().into_iter().filter(|step| step.count > 0);
        taken
            .map(|step| format!("{}\u{a0}{}", step.count, step.words.replace(' ', "\u{a0}")))
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let step = move |index: usize| {
        let count = move || steps.with(|steps| steps[index].count);
        let tone = steps.with_untracked(|steps| steps[index].name);
        view! { <i data-tone=tone hidden=move || count() == 0 style:--n=move || count().to_string()></i> }
    };
    view! {
        <div class="ladder">
            <div class="ladder-bar" role="img" aria-label=move || format!("{name}: {}", in_words()) title=in_words>
                {(0..N).map(step).collect_view()}
            </div>
            {has_words.then(|| view! { <p class="ladder-words"><b>{name}</b> {in_words}</p> })}
        </div>
    }
}
