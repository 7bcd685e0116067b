//! How alike two stretches of text are.

use std::collections::HashMap;

/// A similarity that is counted, not measured: thousandths, so that sums do not depend on their order.
pub(super) type Thousandths = u32;

/// The pairs of neighbouring characters of a text, sorted: what its similarity to others is counted from.
///
/// Punctuation and spaces have no part in it, and every number counts as the same character: 增长6.7% and
/// 增长6%左右 say the same thing of another amount.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    pairs: Box<[u32]>,
}

impl Profile {
    pub(super) fn of(text: &str) -> Self {
        let mut pairs = Vec::with_capacity(text.len() / 3);
        let mut before: Option<char> = None;
        let mut n_characters = 0;
        let mut characters = text.chars().peekable();
        while let Some(mut character) = characters.next() {
            if character.is_ascii_digit() {
                while characters.next_if(|next| next.is_ascii_digit() || matches!(next, '.' | ',')).is_some()
                {
                }
                character = '0';
            } else if !character.is_alphanumeric() && character != '%' {
                continue;
            }
            n_characters += 1;
            if let Some(before) = before {
                pairs.push(code(before, character));
            }
            before = Some(character);
        }
        if let (1, Some(only)) = (n_characters, before) {
            pairs.push(code(only, '\0'));
        }
        pairs.sort_unstable();
        Self { pairs: pairs.into_boxed_slice() }
    }

    /// The pairs, sorted, with repetitions.
    pub(super) fn pairs(&self) -> &[u32] {
        &self.pairs
    }

    /// The share of pairs that both have (Dice's coefficient of the multisets).
    pub(super) fn dice(&self, other: &Self) -> Thousandths {
        let total = self.pairs.len() + other.pairs.len();
        (2000 * shared(&self.pairs, &other.pairs)).checked_div(total).unwrap_or(0) as Thousandths
    }

    /// The most that [`dice`](Self::dice) could be, from the lengths alone.
    pub(super) fn dice_at_most(&self, other: &Self) -> Thousandths {
        let (least, total) = (self.pairs.len().min(other.pairs.len()), self.pairs.len() + other.pairs.len());
        (2000 * least).checked_div(total).unwrap_or(0) as Thousandths
    }
}

fn code(first: char, second: char) -> u32 {
    // Two multiplications by odd constants spread the 21 bits of each character over 32; two pairs that fall
    // together make a similarity a little too high, never a result wrong.
    (first as u32).wrapping_mul(0x9E37_79B1).rotate_left(13) ^ (second as u32).wrapping_mul(0x85EB_CA6B)
}

/// The number of elements that two sorted lists share, with repetitions.
fn shared(left: &[u32], right: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < left.len() && j < right.len() {
        match left[i].cmp(&right[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

/// The share of letters and ideographs that both texts have in the same order, at least two of them.
pub(super) fn likeness_in_order(a: &str, b: &str) -> Thousandths {
    let letters =
        |text: &str| text.chars().filter(|character| character.is_alphanumeric()).collect::<Vec<_>>();
    let (a, b) = (letters(a), letters(b));
    let mut row = vec![0u32; b.len() + 1];
    for &in_a in &a {
        let mut diagonal = 0;
        for (column, &in_b) in b.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = if in_a == in_b { diagonal + 1 } else { above.max(row[column]) };
            diagonal = above;
        }
    }
    let shared = row[b.len()];
    if shared < 2 { 0 } else { 2000 * shared / (a.len() + b.len()) as Thousandths }
}

/// The share of characters that both texts have, wherever they stand, from 0 to 1.
pub(super) fn characters_in_common(a: &str, b: &str) -> f64 {
    let mut counts: HashMap<char, usize> = HashMap::new();
    let (mut n_a, mut n_b, mut n_shared) = (0usize, 0usize, 0usize);
    for character in a.chars() {
        *counts.entry(character).or_default() += 1;
        n_a += 1;
    }
    for character in b.chars() {
        n_b += 1;
        if let Some(count) = counts.get_mut(&character)
            && *count > 0
        {
            *count -= 1;
            n_shared += 1;
        }
    }
    if n_a + n_b == 0 { 1.0 } else { (2 * n_shared) as f64 / (n_a + n_b) as f64 }
}
