//! Notes on the published text, numbered in the order in which a sheet comes to them.

use crate::spec::{ErratumId, Severity, Specification};

/// The notes of one sheet.
pub(super) struct Notes<'a> {
    spec: &'a Specification,
    used: Vec<ErratumId>,
}

impl<'a> Notes<'a> {
    pub(super) fn on(spec: &'a Specification) -> Notes<'a> {
        Notes { spec, used: Vec::new() }
    }

    /// The marks for `errata`: ` [1][2]`. Cosmetic slips are left to the screen: on paper they would bury what matters.
    pub(super) fn marks(&mut self, errata: impl IntoIterator<Item = ErratumId>) -> String {
        let mut numbers = Vec::new();
        for id in errata {
            if self.spec.erratum(id).is_none_or(|erratum| erratum.severity == Severity::C) {
                continue;
            }
            let at = self.used.iter().position(|used| *used == id).unwrap_or_else(|| {
                self.used.push(id);
                self.used.len() - 1
            });
            if !numbers.contains(&(at + 1)) {
                numbers.push(at + 1);
            }
        }
        numbers.sort_unstable();
        let marks: String = numbers.iter().map(|number| format!("[{number}]")).collect();
        if marks.is_empty() { marks } else { format!(" {marks}") }
    }

    /// The notes themselves, in their order.
    pub(super) fn texts(self) -> Vec<String> {
        let texts = self.used.iter().zip(1..).filter_map(|(id, number)| {
            let erratum = self.spec.erratum(*id)?;
            let settled = erratum
                .settled
                .as_ref()
                .map(|by| format!(" Settled by {} ({}), {}: {}", by.provider, by.decided_by, by.decided_on, by.reason));
            Some(format!("[{number}] {} {}{}", erratum.finding, erratum.treatment, settled.unwrap_or_default()))
        });
        texts.collect()
    }
}
