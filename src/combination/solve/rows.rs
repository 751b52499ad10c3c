//! What is done to inequalities before the search.

use super::Row;

/// `rows` in their lowest terms, and with what follows from several of them. `None` if one of them is beyond reach.
pub(super) fn prepared(rows: &[Row]) -> Option<Vec<Row>> {
    let mut prepared = Vec::with_capacity(2 * rows.len());
    for row in rows {
        let mut terms: Vec<(usize, i64)> = row.terms.iter().copied().filter(|term| term.1 != 0).collect();
        terms.sort_unstable();
        let least: i64 = terms.iter().map(|term| term.1.min(0)).sum();
        let most: i64 = terms.iter().map(|term| term.1.max(0)).sum();
        if most < row.at_least {
            return None;
        }
        if least >= row.at_least {
            continue;
        }
        let shared = terms.iter().fold(0, |shared, term| greatest_common_divisor(shared, term.1.abs()));
        terms.iter_mut().for_each(|term| term.1 /= shared);
        prepared.push(Row { terms, at_least: divided_up(row.at_least, shared) });
    }
    if prepared.iter().enumerate().any(|(n, row)| prepared[..n].iter().any(|other| are_opposed(row, other))) {
        return None;
    }
    let caps: Vec<&Row> = prepared.iter().filter(|row| row.terms.iter().all(|term| term.1 < 0)).collect();
    let needs = prepared.iter().filter(|row| row.at_least > 0);
    let derived: Vec<Row> = needs.filter_map(|row| less_what_is_capped(row, &caps)).collect();
    prepared.extend(derived);
    Some(prepared)
}

/// Whether one asks for more of a sum than the other allows, as when an even sum should be odd.
fn are_opposed(a: &Row, b: &Row) -> bool {
    a.at_least + b.at_least > 0
        && a.terms.len() == b.terms.len()
        && a.terms.iter().zip(&b.terms).all(|(a, b)| a.0 == b.0 && a.1 == -b.1)
}

/// `row` with caps added to it, each as often as helps most: of 58 credits, of which at most 10 may come from one group
/// and 6 from another, 42 have to come from the rest. The search would find that out again and again.
fn less_what_is_capped(row: &Row, caps: &[&Row]) -> Option<Row> {
    let mut sum = row.clone();
    let of = |sum: &Row, variable| sum.terms.iter().find(|term| term.0 == variable).map_or(0, |term| term.1);
    // A cap that helps once seldom helps again, so there is an end to it.
    for _ in 0..2 * caps.len() {
        let mut most = (0, 0, None);
        for cap in caps {
            let pairs = cap.terms.iter().map(|&(variable, coefficient)| (of(&sum, variable), -coefficient));
            let pairs: Vec<(i64, i64)> = pairs.filter(|pair| pair.0 > 0).collect();
            for times in pairs.iter().map(|(in_sum, in_cap)| in_sum / in_cap).filter(|&times| times > 0) {
                let lost = pairs.iter().map(|(in_sum, in_cap)| (*in_sum).min(times * in_cap)).sum::<i64>();
                // How much less hope the sum would have.
                let gain = lost + times * cap.at_least;
                if gain > most.0 {
                    most = (gain, times, Some(*cap));
                }
            }
        }
        let (_, times, Some(cap)) = most else { break };
        for &(variable, coefficient) in &cap.terms {
            match sum.terms.iter_mut().find(|term| term.0 == variable) {
                Some(term) => term.1 += times * coefficient,
                None => sum.terms.push((variable, times * coefficient)),
            }
        }
        sum.terms.retain(|term| term.1 != 0);
        sum.at_least += times * cap.at_least;
    }
    sum.terms.sort_unstable();
    (sum != *row).then_some(sum)
}

fn divided_up(number: i64, by: i64) -> i64 {
    number.div_euclid(by) + i64::from(number.rem_euclid(by) != 0)
}

/// Of numbers that are not negative; of 0 and another, the other.
pub(super) fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_capped_is_asked_of_the_rest() {
        let total = Row { terms: vec![(0, 5), (1, 4), (2, 6), (3, 6)], at_least: 12 };
        let cap = Row { terms: vec![(2, -6), (3, -6)], at_least: -6 };
        let prepared = prepared(&[total, cap]).unwrap();
        assert_eq!(prepared[1], Row { terms: vec![(2, -1), (3, -1)], at_least: -1 });
        assert_eq!(prepared[2], Row { terms: vec![(0, 5), (1, 4)], at_least: 6 });
    }

    #[test]
    fn lowest_terms_round_up() {
        let rows = prepared(&[Row { terms: vec![(1, 4), (0, 6), (2, 0)], at_least: 7 }]).unwrap();
        assert_eq!(rows, [Row { terms: vec![(0, 3), (1, 2)], at_least: 4 }]);
        assert_eq!(divided_up(-7, 2), -3);
    }

    #[test]
    fn a_sum_between_two_neighbours_is_opposed() {
        let (least, most) =
            (Row { terms: vec![(0, 2), (1, 2)], at_least: 3 }, Row { terms: vec![(0, -2), (1, -2)], at_least: -3 });
        assert_eq!(prepared(&[least, most]), None);
    }
}
