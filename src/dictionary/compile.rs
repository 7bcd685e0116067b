//! Entries → the bytes of a [`Matcher`](super::matcher::Matcher), as they are used in place.
//!
//! The same code runs in the build script, for the dictionaries that come with the program, and at run time, for
//! those of the user. All numbers are little-endian.
//!
//! | section | element | content |
//! |---|---|---|
//! | header | 4 × `u32` | the length of each section |
//! | pages | `u64` | 32 [character cells](character) a page; page 0 is empty |
//! | phrases | `u64` | the [phrase cells](phrase) of the double-array trie |
//! | ends | `u32` | where each value ends in the text of the values, with [`MORE`] |
//! | index | `u16` | the page of each 32 code points |

use std::collections::{BTreeMap, HashMap, HashSet};

use super::entries::Entry;
use super::pages::Pages;

/// The bytes of a matcher, and the text of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The sections, one after the other.
    pub bytes: Vec<u8>,
    /// The values, one after the other.
    pub values: String,
}

/// The numbers at the start of [`Compiled::bytes`].
pub const HEADER: usize = 4;

/// How many code points a page has.
pub const PAGE: usize = 32;

/// Set in the end of a value when the next value is another candidate for the same key.
pub const MORE: u32 = 1 << 31;

/// The base of a node without children, and what is added to the base of the others, which may be negative.
pub const BIAS: u32 = 1 << 21;

/// What is known of one character: a `u64` of bit fields.
pub mod character {
    /// The label of the character inside of keys; 0 when no key holds it behind its first character.
    pub const LABEL: u32 = 0;
    /// The base of the phrases that start with it; 0 when none does.
    pub const BASE: u32 = 21;
    /// The number of its value; 0 when the character alone is no key.
    pub const VALUE: u32 = 43;
    /// The width of [`VALUE`].
    pub const VALUE_BITS: u32 = 20;
    /// The value is the character itself.
    pub const SAME: u64 = 1 << 63;
}

/// One step of a phrase: a `u64` of bit fields.
pub mod phrase {
    /// The label of the character that leads here; 0 in a free cell.
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

/// A field of 21 bits holds any label.
pub const LABEL_MASK: u64 = (1 << 21) - 1;
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
    let mut values = Values::default();
    let mut nodes = vec![Node::default()];
    for entry in entries {
        let number = values.add(entry, purpose);
        let node = insert(&mut nodes, &entry.key);
        let same = purpose == Purpose::Keys || entry.candidates[0] == entry.key;
        nodes[node].entry = Some(Leaf { number, same });
    }
    let labels = relabel(&mut nodes);
    let (cells, bases) = pack(&nodes)?;
    let pages = pages(&nodes, &bases, &labels)?;
    let mut bytes = Vec::new();
    let header =
        [pages.cells.len(), cells.len(), values.ends.len(), pages.index.len()].map(|length| length as u32);
    header.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    pages.cells.iter().for_each(|cell| bytes.extend_from_slice(&cell.to_le_bytes()));
    cells.iter().for_each(|cell| bytes.extend_from_slice(&cell.to_le_bytes()));
    values.ends.iter().for_each(|end| bytes.extend_from_slice(&end.to_le_bytes()));
    pages.write_index(&mut bytes);
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
fn pack(nodes: &[Node]) -> Result<(Vec<u64>, Vec<u32>), String> {
    let mut bases = vec![0u32; nodes.len()];
    let mut order: Vec<usize> = (1..nodes.len()).filter(|node| !nodes[*node].children.is_empty()).collect();
    order.sort_by_key(|node| std::cmp::Reverse(nodes[*node].children.len()));
    let mut owners: Vec<Option<(u32, usize)>> = Vec::new();
    let mut taken = HashSet::new();
    let mut free = Free { bits: Vec::new(), first: 0 };
    for node in order {
        let children = &nodes[node].children;
        let places: Vec<usize> = children.iter().map(|(label, _)| *label as usize).collect();
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

/// Gives the characters inside of keys numbers instead of their code points, the most frequent one the lowest, so
/// that the children of a node stand close together.
fn relabel(nodes: &mut [Node]) -> HashMap<u32, u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (code, _) in nodes[1..].iter().flat_map(|node| &node.children) {
        *counts.entry(*code).or_default() += 1;
    }
    let mut codes: Vec<(usize, u32)> = counts.into_iter().map(|(code, count)| (count, code)).collect();
    codes.sort_by_key(|(count, code)| (std::cmp::Reverse(*count), *code));
    let labels: HashMap<u32, u32> = codes.iter().zip(1..).map(|((_, code), label)| (*code, label)).collect();
    for (label, _) in nodes[1..].iter_mut().flat_map(|node| &mut node.children) {
        *label = labels[label];
    }
    labels
}

fn pages(nodes: &[Node], bases: &[u32], labels: &HashMap<u32, u32>) -> Result<Pages<u64, PAGE>, String> {
    let mut pages = Pages::default();
    for (code, node) in &nodes[0].children {
        let mut cell = u64::from(bases[*node]) << character::BASE;
        if let Some(leaf) = &nodes[*node].entry {
            if leaf.number >= 1 << character::VALUE_BITS {
                return Err(format!("more than {} values", 1 << character::VALUE_BITS));
            }
            cell |= (leaf.number as u64) << character::VALUE;
            cell |= if leaf.same { character::SAME } else { 0 };
        }
        *pages.of(*code) |= cell;
    }
    for (code, label) in labels {
        *pages.of(*code) |= u64::from(*label) << character::LABEL;
    }
    Ok(pages)
}
