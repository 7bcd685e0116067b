//! Sets of pairs and triples of neighbouring characters that miss none, and seldom claim one that they do not hold.
//!
//! Bloom filters (B. H. Bloom, *Space/time trade-offs in hash coding with allowable errors*, 1970). Each character
//! is mixed once, wherever it stands, so that looking at all pairs of a text costs one multiplication a character.

/// The mixed bits of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mixed(u64);

impl Mixed {
    /// That of no character.
    pub const NONE: Self = Self(0);

    /// Mixes a character, given as its bytes in UTF-8 from the lowest up.
    #[inline(always)]
    pub fn new(word: u32) -> Self {
        // 2^64 divided by the golden ratio spreads neighbouring numbers evenly (Knuth, TAOCP 3, 6.4). The upper bits
        // of the product depend on all bits of the number.
        Self(u64::from(word).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
}

/// The bytes of a character in UTF-8, from the lowest up.
pub fn word(character: char) -> u32 {
    let mut bytes = [0; 4];
    character.encode_utf8(&mut bytes);
    u32::from_le_bytes(bytes)
}

/// A set of pairs with one bit for each, which is asked for all pairs of a text: of ten thousand pairs it claims one
/// in 25 of those that it does not hold.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a> {
    words: &'a [[u8; 4]; PAIR_WORDS],
}

/// How many words of 32 bits a set of pairs has: as much as the first cache of a processor holds.
const PAIR_WORDS: usize = 1 << 13;

impl<'a> Pairs<'a> {
    /// Compiles a set.
    pub fn compile(pairs: impl Iterator<Item = [char; 2]>) -> Vec<u8> {
        let mut words = vec![0u32; PAIR_WORDS];
        for pair in pairs {
            let [first, second] = pair.map(|found| Mixed::new(word(found)));
            let place = place(first, second);
            words[place / 32 % PAIR_WORDS] |= 1 << (place % 32);
        }
        words.into_iter().flat_map(u32::to_le_bytes).collect()
    }

    /// The set in bytes that [`compile`](Self::compile) has made; `None` in fewer bytes.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        Some(Self { words: bytes.as_chunks().0.first_chunk()? })
    }

    /// Whether the set may hold a pair; `false` is sure.
    #[inline(always)]
    pub fn may_hold(&self, first: Mixed, second: Mixed) -> bool {
        let place = place(first, second);
        u32::from_le_bytes(self.words[place / 32 % PAIR_WORDS]) >> (place % 32) & 1 == 1
    }
}

/// Where the bit of a pair stands: bits of both, from different places.
#[inline(always)]
fn place(first: Mixed, second: Mixed) -> usize {
    (first.0 >> 46 ^ second.0 >> 40) as usize
}

/// A set of pairs and triples with two bits in one word for each (F. Putze, P. Sanders, J. Singler, *Cache-, hash-
/// and space-efficient Bloom filters*, 2007): with 8 bits for each it claims one in 20 of those that it does not
/// hold, with 16 one in 70.
#[derive(Debug, Clone, Copy)]
pub struct Neighbours<'a> {
    words: &'a [[u8; 8]],
}

impl<'a> Neighbours<'a> {
    /// Compiles a set with at least `bits` bits for each member.
    pub fn compile<'c>(members: impl ExactSizeIterator<Item = &'c [char]>, bits: usize) -> Vec<u8> {
        let size = (members.len() * bits / 64).next_power_of_two();
        let mut words = vec![0u64; size];
        for member in members {
            let (place, mask) = two_bits(member.iter().map(|found| word(*found)));
            words[place & (size - 1)] |= mask;
        }
        words.into_iter().flat_map(u64::to_le_bytes).collect()
    }

    /// The set in bytes that [`compile`](Self::compile) has made.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { words: bytes.as_chunks().0 }
    }

    /// Whether the set may hold a pair or triple, given as [words](word); `false` is sure.
    #[inline]
    pub fn may_hold<const N: usize>(&self, words: [u32; N]) -> bool {
        let (place, mask) = two_bits(words.into_iter());
        // The number of words is a power of two, so that the remainder is a mask.
        let word = self.words.get(place & self.words.len().wrapping_sub(1));
        word.is_some_and(|word| !u64::from_le_bytes(*word) & mask == 0)
    }
}

/// The place of a word, and two bits in it.
#[inline(always)]
fn two_bits(words: impl Iterator<Item = u32>) -> (usize, u64) {
    let mixed = words.fold(0, |mixed: u64, word| Mixed::new(word).0.wrapping_add(mixed.rotate_left(25)));
    ((mixed >> 24) as usize, 1 << (mixed >> 58) | 1 << (mixed >> 52 & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_their_members_and_few_others() {
        let characters: Vec<char> = ('一'..='龥').step_by(7).chain("aé𠀀".chars()).collect();
        for size in [2, 3] {
            let (members, others): (Vec<_>, Vec<_>) =
                characters.windows(size).enumerate().partition(|(place, _)| place % 2 == 0);
            let bytes = Neighbours::compile(members.iter().map(|(_, member)| *member), 16);
            let set = Neighbours::new(&bytes);
            let holds = |member: &[char]| match *member {
                [first, second] => set.may_hold([first, second].map(word)),
                [first, second, third] => set.may_hold([first, second, third].map(word)),
                _ => false,
            };
            assert!(members.iter().all(|(_, member)| holds(member)));
            let n_claimed = others.iter().filter(|(_, other)| holds(other)).count();
            assert!(others.len() > 1000 && n_claimed * 35 < others.len(), "{n_claimed} of {}", others.len());
        }
    }

    #[test]
    fn a_set_of_pairs_holds_them_and_few_others() {
        let characters: Vec<char> = ('一'..='龥').chain("aé𠀀".chars()).collect();
        let (members, others): (Vec<_>, Vec<_>) =
            characters.array_windows::<2>().enumerate().partition(|(place, _)| place % 2 == 0);
        let bytes = Pairs::compile(members.iter().map(|(_, pair)| **pair));
        let set = Pairs::new(&bytes).expect("so many bytes");
        let holds = |pair: &[char; 2]| {
            let [first, second] = pair.map(|found| Mixed::new(word(found)));
            set.may_hold(first, second)
        };
        assert!(members.iter().all(|(_, member)| holds(member)));
        let n_claimed = others.iter().filter(|(_, other)| holds(other)).count();
        assert!(others.len() > 10_000 && n_claimed * 16 < others.len(), "{n_claimed} of {}", others.len());
    }
}
