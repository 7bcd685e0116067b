//! A set of pairs of neighbouring characters that misses none, and seldom claims one that it does not hold.
//!
//! A Bloom filter with one hash function (B. H. Bloom, *Space/time trade-offs in hash coding with allowable
//! errors*, 1970). Each character is mixed once, whether it stands first or second in a pair, so that looking at
//! all pairs of a text costs one multiplication a character.

/// A compiled set.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a> {
    bits: &'a [u8],
}

/// The mixed bits of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mixed(u64);

impl Mixed {
    /// That of no character.
    pub const NONE: Self = Self(0);

    /// Mixes a character, given as its bytes in UTF-8 from the lowest up.
    #[inline(always)]
    pub fn new(word: u32) -> Self {
        // 2^64 divided by the golden ratio spreads neighbouring numbers evenly (Knuth, TAOCP 3, 6.4).
        Self(u64::from(word).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Where the bit of a pair stands. Twenty bits of each, from different places.
    #[inline(always)]
    fn place(self, second: Self) -> usize {
        (self.0 >> 44 ^ second.0 >> 24) as usize
    }
}

/// The bytes of a character in UTF-8, from the lowest up.
pub fn word(character: char) -> u32 {
    let mut bytes = [0; 4];
    character.encode_utf8(&mut bytes);
    u32::from_le_bytes(bytes)
}

impl<'a> Pairs<'a> {
    /// The set in bytes that [`compile`] has made.
    pub fn new(bits: &'a [u8]) -> Self {
        Self { bits }
    }

    /// Whether the set may hold the pair; `false` is sure.
    #[inline(always)]
    pub fn may_hold(&self, first: Mixed, second: Mixed) -> bool {
        let place = first.place(second);
        // A power of two, so that the remainder is a mask.
        self.bits
            .get(place >> 3 & self.bits.len().wrapping_sub(1))
            .is_some_and(|byte| byte >> (place & 7) & 1 == 1)
    }
}

/// Compiles a set with `bits_per_pair` bits for each pair: of the pairs that it does not hold it claims one in so
/// many.
pub fn compile(pairs: impl ExactSizeIterator<Item = (char, char)>, bits_per_pair: usize) -> Vec<u8> {
    const MOST: usize = 1 << (20 - 3);
    let size = (pairs.len() * bits_per_pair / 8).next_power_of_two().clamp(8, MOST);
    let mut bits = vec![0; size];
    for (first, second) in pairs {
        let place = Mixed::new(word(first)).place(Mixed::new(word(second)));
        bits[place >> 3 & (size - 1)] |= 1 << (place & 7);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_its_pairs_and_few_others() {
        let characters: Vec<char> = ('一'..='龥').step_by(7).chain("aé𠀀".chars()).collect();
        let pairs: Vec<(char, char)> =
            characters.iter().zip(characters.iter().rev()).map(|(first, second)| (*first, *second)).collect();
        let bits = compile(pairs.iter().copied(), 32);
        let set = Pairs::new(&bits);
        let holds =
            |(first, second): (char, char)| set.may_hold(Mixed::new(word(first)), Mixed::new(word(second)));
        assert!(pairs.iter().all(|pair| holds(*pair)));
        let others = characters.iter().zip(&characters[1..]).map(|(first, second)| (*first, *second));
        let (n_others, n_claimed) = others
            .filter(|pair| !pairs.contains(pair))
            .fold((0, 0), |(all, claimed), pair| (all + 1, claimed + usize::from(holds(pair))));
        assert!(n_others > 2000 && n_claimed * 16 < n_others, "{n_claimed} of {n_others}");
    }
}
