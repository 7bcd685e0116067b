//! How much work a comparison may do, counted in steps.

/// The most work that one comparison may do.
///
/// It counts steps, not time, so that the same texts give the same result on every machine. A step is about one
/// comparison of two characters. What the budget does not allow is reported as wholly replaced, and the result
/// says so in [`Diff::truncated`](super::Diff::truncated); the result is still exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    steps: u64,
}

/// Pairs of 1 MB take 1 million steps with every tenth clause changed, 8 million when unrelated, and 26 million
/// when each line is one of four characters, the slowest pair found; this allows twenty times that, about two
/// seconds.
const DEFAULT_STEPS: u64 = 500_000_000;

impl Budget {
    /// A budget of so many steps.
    pub const fn of_steps(steps: u64) -> Self {
        Self { steps }
    }

    /// The number of steps.
    pub const fn steps(self) -> u64 {
        self.steps
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::of_steps(DEFAULT_STEPS)
    }
}

/// What is left of a budget.
#[derive(Debug)]
pub(super) struct Meter {
    left: u64,
    refused: bool,
}

impl Meter {
    pub(super) fn new(budget: Budget) -> Self {
        Self { left: budget.steps, refused: false }
    }

    /// Takes `steps` off, or refuses them. Smaller work may still be allowed after larger was refused.
    pub(super) fn spend(&mut self, steps: usize) -> bool {
        let steps = steps as u64;
        if steps > self.left {
            self.refused = true;
            return false;
        }
        self.left -= steps;
        true
    }

    /// Notes that work was left out for another reason than the budget.
    pub(super) fn cut_short(&mut self) {
        self.refused = true;
    }

    /// Whether any work was left out.
    pub(super) fn refused(&self) -> bool {
        self.refused
    }
}
