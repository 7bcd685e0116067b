//! Entries → the bytes of a [`Matcher`](super::matcher::Matcher), as they are used in place.
//!
//! The same code runs in the build script, for the dictionaries that come with the program, and at run time, for
//! those of the user. All numbers are little-endian.
//!
//! | section | element | content |
//! |---|---|---|
//! | header | 10 × `u32` | the length of each section, the [lead pairs](LEAD_PAIRS), the [spread](Spread), 0 |
//! | pages | `u64` | 64 [character cells](character) a page; page 0 is empty |
//! | phrases | `u64` | the [phrase cells](phrase) of the double-array trie |
//! | ends | `u32` | where each value ends in the text of the values, with [`MORE`] |
//! | index | `u16` | the page of each 64 code points |

use std::collections::{BTreeSet, HashSet};

use super::entries::Entry;

/// The bytes of a matcher, and the text of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The sections, one after the other.
    pub bytes: Vec<u8>,
    /// The values, one after the other.
    pub values: String,
}

/// The numbers at the start of [`Compiled::bytes`].
pub const HEADER: usize = 10;

/// How many pairs of a lead byte and a range of second bytes the header holds.
///
/// When every key of a dictionary starts with one of a few such pairs, a text without them needs no look-up.
pub const LEAD_PAIRS: usize = 3;

/// Set in the end of a value when the next value is another candidate for the same key.
pub const MORE: u32 = 1 << 31;

/// The base of a node without children, and what is added to the base of the others, which may be negative.
pub const BIAS: u32 = 1 << 21;

/// What is known of one character: a `u64` of bit fields.
pub mod character {
    /// The character that replaces it; 0 when none or more than one does.
    pub const REPLACEMENT: u32 = 0;
    /// The base of the phrases that start with it; 0 when none does.
    pub const BASE: u32 = 21;
    /// The number of its value; 0 when the character alone is no key.
    pub const VALUE: u32 = 43;
    /// The width of [`VALUE`].
    pub const VALUE_BITS: u32 = 17;
    /// A mark for the one who compiles: the character stands inside a key, behind its first character.
    pub const INNER: u64 = 1 << 60;
    /// The value is the character itself.
    pub const SAME: u64 = 1 << 61;
    /// The character starts an ideographic description sequence.
    pub const DESCRIPTION: u64 = 1 << 62;
    /// The value is neither the character itself nor another single one.
    pub const TEXT: u64 = 1 << 63;
}

/// One step of a phrase: a `u64` of bit fields.
pub mod phrase {
    /// The character that leads here; 0 in a free cell.
    pub const LABEL: u32 = 0;
    /// The base of the next characters; 0 when there are none.
    pub const BASE: u32 = 21;
    /// The number of the value when a key ends here; 0 otherwise.
    pub const VALUE: u32 = 43;
    /// The width of [`VALUE`].
    pub const VALUE_BITS: u32 = 20;
    /// The value is the key itself.
    pub const SAME: u64 = 1 << 63;
}

/// A field of 21 bits holds any character.
pub const CHARACTER_MASK: u64 = (1 << 21) - 1;
/// A field of 22 bits holds a base.
pub const BASE_MASK: u64 = (1 << 22) - 1;

/// The characters that start an ideographic description sequence.
pub const DESCRIPTION_CHARACTERS: std::ops::RangeInclusive<u32> = 0x2FF0..=0x2FFF;

/// What a matcher is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Its values are used.
    Values,
    /// It only tells where a key ends, as a segmentation does.
    Keys,
}

/// Compiles entries in which no key stands twice.
///
/// # Errors
/// When there are more than a million values or the keys need more than two million cells.
pub fn compile(entries: &[&Entry], purpose: Purpose) -> Result<Compiled, String> {
    compile_marked(entries, purpose, &BTreeSet::new())
}

/// Compiles entries, and sets [`INNER`](character::INNER) for some characters.
///
/// # Errors
/// As for [`compile`].
pub fn compile_marked(
    entries: &[&Entry],
    purpose: Purpose,
    inner: &BTreeSet<char>,
) -> Result<Compiled, String> {
    let mut values = Values::default();
    let mut nodes = vec![Node::default()];
    // Characters first: their cells have fewer bits for the number of the value.
    let (single, longer): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| entry.key.chars().nth(1).is_none());
    for entry in single.into_iter().chain(longer) {
        let number = values.add(entry, purpose);
        let node = insert(&mut nodes, &entry.key);
        let same = purpose == Purpose::Keys || entry.candidates[0] == entry.key;
        nodes[node].entry = Some(Leaf { number, same, replacement: single_character(entry, purpose) });
    }
    let spread = Spread::find(&nodes);
    let (cells, bases) = pack(&nodes, spread)?;
    let mut pages = pages(&nodes, &bases)?;
    inner.iter().for_each(|found| *pages.cell((*found).into()) |= character::INNER);
    let mut bytes = Vec::new();
    let header =
        [pages.cells.len(), cells.len(), values.ends.len(), pages.index.len()].map(|length| length as u32);
    header.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    lead_pairs(entries).iter().for_each(|pair| bytes.extend_from_slice(&pair.to_le_bytes()));
    [spread.factor, spread.mask, 0].iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    pages.cells.iter().for_each(|cell| bytes.extend_from_slice(&cell.to_le_bytes()));
    cells.iter().for_each(|cell| bytes.extend_from_slice(&cell.to_le_bytes()));
    values.ends.iter().for_each(|end| bytes.extend_from_slice(&end.to_le_bytes()));
    pages.index.iter().for_each(|page| bytes.extend_from_slice(&page.to_le_bytes()));
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    Ok(Compiled { bytes, values: values.text })
}

/// The values of all keys: number 0 means none, and the candidates of one key follow each other.
struct Values {
    text: String,
    ends: Vec<u32>,
}

impl Default for Values {
    fn default() -> Self {
        Self { text: String::new(), ends: vec![0] }
    }
}

impl Values {
    fn add(&mut self, entry: &Entry, purpose: Purpose) -> usize {
        if purpose == Purpose::Keys {
            self.ends.truncate(1);
            self.ends.push(0);
            return 1;
        }
        let number = self.ends.len();
        for candidate in &entry.candidates {
            self.text.push_str(candidate);
            self.ends.push(self.text.len() as u32 | MORE);
        }
        if let Some(last) = self.ends.last_mut() {
            *last &= !MORE;
        }
        number
    }
}

#[derive(Default)]
struct Node {
    children: Vec<(u32, usize)>,
    entry: Option<Leaf>,
}

struct Leaf {
    number: usize,
    same: bool,
    replacement: u32,
}

/// The character that the first candidate of a one-character key is, if it is a single other one.
fn single_character(entry: &Entry, purpose: Purpose) -> u32 {
    let mut value = entry.candidates[0].chars();
    match (value.next(), value.next()) {
        (Some(one), None) if purpose == Purpose::Values && entry.key != entry.candidates[0] => one.into(),
        _ => 0,
    }
}

fn insert(nodes: &mut Vec<Node>, key: &str) -> usize {
    let mut at = 0;
    for label in key.chars().map(u32::from) {
        at = match nodes[at].children.binary_search_by_key(&label, |(label, _)| *label) {
            Ok(place) => nodes[at].children[place].1,
            Err(place) => {
                let new = nodes.len();
                nodes.push(Node::default());
                nodes[at].children.insert(place, (label, new));
                new
            }
        };
    }
    at
}

/// Places the children of every node but the root, so that `base + label` is the cell of a child.
///
/// No two nodes share a base; so the label alone tells whether a cell belongs to the node that looks at it.
/// Nodes with many children are placed first, and those with one fill the holes.
fn pack(nodes: &[Node], spread: Spread) -> Result<(Vec<u64>, Vec<u32>), String> {
    let mut bases = vec![0u32; nodes.len()];
    let mut order: Vec<usize> = (1..nodes.len()).filter(|node| !nodes[*node].children.is_empty()).collect();
    order.sort_by_key(|node| std::cmp::Reverse(nodes[*node].children.len()));
    let mut owners: Vec<Option<(u32, usize)>> = Vec::new();
    let mut taken = HashSet::new();
    let mut free = Free { bits: Vec::new(), first: 0 };
    for node in order {
        let children = &nodes[node].children;
        let places: Vec<usize> = children.iter().map(|(label, _)| spread.place(*label) as usize).collect();
        let lowest = places.iter().copied().min().unwrap_or(0);
        let offsets: Vec<usize> = places.iter().map(|place| place - lowest).collect();
        let start = free.fit(&offsets, |start| !taken.contains(&(start as i64 - lowest as i64)));
        let base = start as i64 - lowest as i64;
        taken.insert(base);
        let end = start + offsets.iter().copied().max().unwrap_or(0) + 1;
        if end >= BIAS as usize {
            return Err("the keys need more than two million cells".to_owned());
        }
        bases[node] = (base + i64::from(BIAS)) as u32;
        owners.resize(owners.len().max(end), None);
        for ((label, child), offset) in children.iter().zip(offsets) {
            owners[start + offset] = Some((*label, *child));
            free.take(start + offset);
        }
    }
    let mut cells = Vec::with_capacity(owners.len());
    for owner in owners {
        let Some((label, child)) = owner else {
            cells.push(0);
            continue;
        };
        let mut cell = u64::from(label) << phrase::LABEL | u64::from(bases[child]) << phrase::BASE;
        if let Some(leaf) = &nodes[child].entry {
            if leaf.number >= 1 << phrase::VALUE_BITS {
                return Err(format!("more than {} values", 1 << phrase::VALUE_BITS));
            }
            cell |= (leaf.number as u64) << phrase::VALUE;
            cell |= if leaf.same { phrase::SAME } else { 0 };
        }
        cells.push(cell);
    }
    Ok((cells, bases))
}

/// Which cells are free: a bit each, and all behind the last one.
struct Free {
    bits: Vec<u64>,
    /// A word before which all bits are taken.
    first: usize,
}

impl Free {
    /// The first place for which all `offsets` behind it are free and `is_allowed` agrees.
    fn fit(&self, offsets: &[usize], is_allowed: impl Fn(usize) -> bool) -> usize {
        let mut block = self.first * 64;
        loop {
            // The next 64 places at once.
            let mut fits = u64::MAX;
            for offset in offsets {
                fits &= self.window(block + offset);
                if fits == 0 {
                    break;
                }
            }
            while fits != 0 {
                let place = block + fits.trailing_zeros() as usize;
                if is_allowed(place) {
                    return place;
                }
                fits &= fits - 1;
            }
            block += 64;
        }
    }

    fn window(&self, at: usize) -> u64 {
        let word = |number: usize| self.bits.get(number).copied().unwrap_or(u64::MAX);
        let (number, shift) = (at / 64, at % 64);
        match shift {
            0 => word(number),
            _ => word(number) >> shift | word(number + 1) << (64 - shift),
        }
    }

    fn take(&mut self, cell: usize) {
        let number = cell / 64;
        self.bits.resize(self.bits.len().max(number + 1), u64::MAX);
        self.bits[number] &= !(1 << (cell % 64));
        while self.bits.get(self.first) == Some(&0) {
            self.first += 1;
        }
    }
}

/// Where the children of a node stand behind its base: at its label, or at some bits of a product with the label.
///
/// Labels lie far apart, and the cells of a small trie would be mostly free. The bits bring the children of a node
/// together, as long as no two get the same ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// What the label is multiplied by.
    pub factor: u32,
    /// Which bits of the product are taken, from bit 20 on.
    pub mask: u32,
}

impl Spread {
    const SHIFT: u32 = 20;
    /// Every label stands where it is.
    const LABELS: Self = Self { factor: 1 << Self::SHIFT, mask: u32::MAX };

    /// How far a child stands behind the base.
    #[inline(always)]
    pub fn place(self, label: u32) -> u32 {
        ((u64::from(label) * u64::from(self.factor)) >> Self::SHIFT) as u32 & self.mask
    }

    /// The narrowest spread that keeps the children of every node apart.
    fn find(nodes: &[Node]) -> Self {
        const TRIES: u32 = 64;
        let is_apart = |spread: &Self| {
            let mut places = HashSet::new();
            nodes[1..].iter().all(|node| {
                places.clear();
                node.children.iter().all(|(label, _)| places.insert(spread.place(*label)))
            })
        };
        // Odd factors that differ in all their bits: multiples of the golden ratio.
        let factor = |number: u32| 0x9E37_79B9u32.wrapping_mul(2 * number + 1);
        let spreads = (8..=12).flat_map(|bits| (0..TRIES).map(move |number| (bits, factor(number))));
        spreads
            .map(|(bits, factor)| Self { factor, mask: (1 << bits) - 1 })
            .find(is_apart)
            .unwrap_or(Self::LABELS)
    }
}

struct Pages {
    cells: Vec<u64>,
    index: Vec<u16>,
}

fn pages(nodes: &[Node], bases: &[u32]) -> Result<Pages, String> {
    let mut pages = Pages { cells: vec![0; 64], index: Vec::new() };
    for code in DESCRIPTION_CHARACTERS {
        *pages.cell(code) |= character::DESCRIPTION;
    }
    for (code, node) in &nodes[0].children {
        let mut cell = u64::from(bases[*node]) << character::BASE;
        if let Some(leaf) = &nodes[*node].entry {
            if leaf.number >= 1 << character::VALUE_BITS {
                return Err(format!("more than {} values of single characters", 1 << character::VALUE_BITS));
            }
            cell |= u64::from(leaf.replacement) << character::REPLACEMENT;
            cell |= (leaf.number as u64) << character::VALUE;
            cell |= match leaf {
                Leaf { same: true, .. } => character::SAME,
                Leaf { replacement: 0, .. } => character::TEXT,
                _ => 0,
            };
        }
        *pages.cell(*code) |= cell;
    }
    Ok(pages)
}

impl Pages {
    fn cell(&mut self, code: u32) -> &mut u64 {
        let block = code as usize >> 6;
        if self.index.len() <= block {
            self.index.resize(block + 1, 0);
        }
        if self.index[block] == 0 {
            // At most 0x110000 / 64 = 17,408 pages.
            self.index[block] = (self.cells.len() / 64) as u16;
            self.cells.resize(self.cells.len() + 64, 0);
        }
        &mut self.cells[usize::from(self.index[block]) * 64 + (code as usize & 63)]
    }
}

/// The pairs that every key starts with: lead byte, lowest and highest second byte in the low three bytes of
/// each number. All zero when there are too many, or a key is one byte long.
fn lead_pairs(entries: &[&Entry]) -> [u32; LEAD_PAIRS] {
    let mut pairs: Vec<[u8; 3]> = Vec::new();
    for entry in entries {
        let [lead, second, ..] = *entry.key.as_bytes() else {
            return [0; LEAD_PAIRS];
        };
        match pairs.iter_mut().find(|pair| pair[0] == lead) {
            Some(pair) => *pair = [lead, pair[1].min(second), pair[2].max(second)],
            None => pairs.push([lead, second, second]),
        }
    }
    let mut packed = [0; LEAD_PAIRS];
    if pairs.len() <= LEAD_PAIRS {
        pairs.sort_unstable();
        for (slot, [lead, low, high]) in packed.iter_mut().zip(pairs) {
            *slot = u32::from_le_bytes([lead, low, high, 0]);
        }
    }
    packed
}
