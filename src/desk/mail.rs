//! What waits in a portfolio of one's own: small enough for the list of portfolios, which opens none of them.

use std::fmt;

use super::Desk;
use crate::portfolio::inbox::inbox;
use crate::portfolio::standing::{learners_actions, standing};
use crate::portfolio::{Portfolio, Role};

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mail {
    /// So much came back and was not read.
    pub unread: usize,
    /// So many decisions ask for something that was not answered.
    pub actions: usize,
    /// So many records have more than one version.
    pub versions: usize,
}

impl Mail {
    /// What waits in `portfolio`, of which this device keeps `desk`.
    pub fn of(portfolio: &Portfolio, desk: &Desk) -> Mail {
        let Some(enrolment) = &portfolio.enrolment.value else { return Mail::default() };
        let standing = standing(portfolio);
        let items = inbox(portfolio, &standing, enrolment.learner, Role::Learner, &desk.seen.read);
        let asked = learners_actions(portfolio, &standing);
        Mail {
            unread: items.iter().filter(|item| item.is_new).count(),
            actions: asked.iter().filter(|action| !action.is_answered).count(),
            versions: portfolio.forked().len(),
        }
    }

    /// Reads what `Display` wrote; anything else says that nothing waits.
    pub fn read(text: &str) -> Mail {
        let mut numbers = text.strip_prefix("mail ").into_iter().flat_map(|rest| rest.split(' '));
        let mut next = || numbers.next().and_then(|number| number.parse().ok()).unwrap_or(0);
        Mail { unread: next(), actions: next(), versions: next() }
    }
}

impl fmt::Display for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mail {} {} {}", self.unread, self.actions, self.versions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn what_waits_is_counted_and_read_back() {
        let portfolio = testing::judged_portfolio();
        let mut desk = Desk::default();
        let mail = Mail::of(&portfolio, &desk);
        // One of the two decisions that stand and ask for something is answered.
        assert_eq!((mail.actions, mail.versions), (1, 0));
        assert!(mail.unread > 5);
        assert_eq!(Mail::read(&mail.to_string()), mail);
        desk.seen.read = crate::wire::keys(&portfolio).into_iter().collect();
        assert_eq!(Mail::of(&portfolio, &desk), Mail { unread: 0, ..mail });
        for other in ["", "{}", "mail", "mail x"] {
            assert_eq!(Mail::read(other), Mail::default());
        }
    }
}
