//! Several passes in one: what a configuration makes of text, worked out beforehand.
//!
//! Most characters have one outcome wherever they stand, which one table can hold for all passes together. What
//! else can happen has to do with keys of several characters; the fused table knows where:
//!
//! - A *trigger* is a sequence of characters of the input of which a configuration may make something else than of
//!   its characters one by one: a key whose value differs from what its characters become, in the forms that it
//!   can have in the input; and a character that does not become one of the same length in UTF-8. In text without
//!   triggers all keys that match do what the characters would have done alone, however they overlap.
//! - A *bond* is a pair of neighbouring characters of the input over which some key may reach. Where two characters
//!   are not bonded, what is before and what is behind are converted as if they stood alone.
//!
//! So a text falls into pieces between characters without a bond; a piece without a trigger is converted by the
//! table, and one with a trigger takes all passes one after the other. In reports one character in a hundred starts
//! a trigger, and such pieces have two or three characters. What becomes of a trigger that is a piece by itself
//! stands in the table.
//!
//! Runs in the build script for the configurations that come with the program, and at run time for others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::pass::{Words, passes, segments};
use crate::dictionary::compile::{Compiled, DESCRIPTION_CHARACTERS, Purpose, compile};
use crate::dictionary::entries::Entry;
use crate::dictionary::matcher::{Matcher, View};
use crate::dictionary::neighbours::{Neighbours, Pairs, word};
use crate::dictionary::pages::Pages;

/// How many forms of one key are written out before it is cut to its first characters, which is safe: a cut key
/// only matches more often.
const MOST_FORMS: usize = 64;

/// How many sections a fused table has.
pub(crate) const SECTIONS: usize = 6;

/// The length of what is before the first section, in bytes.
pub(crate) const HEADER: usize = SECTIONS * 4 + 16;

/// Up to so many triggers, few characters are the first of one and few the second: of a hundred pairs of neighbours
/// one could start a trigger, going by the characters alone, and no set of pairs is needed.
const FEW_TRIGGERS: usize = 800;

/// How many code points a page of cells has: those of one lead and one second byte in UTF-8, if it has three.
pub(crate) const PAGE: usize = 64;

/// What is known of one character: the lowest 24 bits turn its bytes in UTF-8 into those of its outcome by
/// exclusive or.
pub(crate) mod cell {
    /// The bits of the bytes.
    pub(crate) const BYTES: u32 = 0xFF_FFFF;
    /// A trigger of several characters starts with it.
    pub(crate) const FIRST: u32 = 1 << 27;
    /// It is the second character of a trigger.
    pub(crate) const SECOND: u32 = 1 << 28;
    /// The character changes before the chain, and is bonded to its neighbours.
    pub(crate) const NORMALIZED: u32 = 1 << 30;
    /// The character by itself is a trigger.
    pub(crate) const TRIGGER: u32 = 1 << 31;
}

/// The stages of a configuration, each as one flat dictionary.
pub(crate) struct Stages<'a> {
    /// The characters that the normalization replaces.
    pub(crate) normalization: Vec<Vec<&'a Entry>>,
    /// The words of the segmentation; none when there is no segmentation.
    pub(crate) words: Vec<&'a Entry>,
    /// The passes of the chain.
    pub(crate) chain: Vec<Vec<&'a Entry>>,
}

impl Stages<'_> {
    /// Whether the words are just the keys of several characters of the first pass, as they are in OpenCC's
    /// conversions from Simplified. Then that pass finds them, and needs no second trie.
    pub(crate) fn words_are_in_first_pass(&self) -> bool {
        let Some(first) = self.chain.first() else { return false };
        let words: BTreeSet<&str> = self.words.iter().map(|entry| entry.key.as_str()).collect();
        let keys: BTreeSet<&str> =
            first.iter().map(|entry| entry.key.as_str()).filter(|key| single(key).is_none()).collect();
        !words.is_empty() && words == keys
    }

    /// Compiles the fused table; `None` for what no dictionary of OpenCC has: words of one character, a
    /// normalization with keys of several, empty values, and parts of ideographic description sequences.
    ///
    /// # Errors
    /// When a dictionary is too large to be compiled.
    pub(crate) fn fuse(&self) -> Result<Option<Compiled>, String> {
        let Some(normalized) = self.normalized_if_fusible() else { return Ok(None) };
        let mut plan = self.plan();
        // These never get as far as the chain.
        plan.triggers.retain(|trigger| !trigger.chars().any(|found| normalized.contains(&found)));
        let matchers = self.chain.iter().map(|stage| compile(stage, Purpose::Values).map(Matcher::from));
        let matchers: Vec<Matcher> = matchers.collect::<Result<_, _>>()?;
        let views: Vec<View<'_>> = matchers.iter().map(Matcher::view).collect();
        let words: Matcher = compile(&self.words, Purpose::Keys)?.into();
        let words = Words { view: words.view(), longer: false };
        let convert = |text: &String| -> String {
            segments(&words, text).map(|segment| passes(&views, segment).into_owned()).collect()
        };
        let triggers: Vec<Entry> = plan
            .triggers
            .iter()
            .map(|trigger| Entry { key: trigger.clone(), candidates: vec![convert(trigger)] })
            .collect();
        let compiled = compile(&triggers.iter().collect::<Vec<_>>(), Purpose::Values)?;
        let starts: BTreeSet<Vec<char>> =
            plan.triggers.iter().map(|trigger| trigger.chars().take(3).collect()).collect();
        let active_ascii = active_ascii(&plan, &normalized, &starts);
        let mut cells = Pages::default();
        for start in &starts {
            *cells.of(start[0].into()) |= cell::FIRST;
            *cells.of(start[1].into()) |= cell::SECOND;
        }
        let pairs = if starts.len() <= FEW_TRIGGERS {
            Vec::new()
        } else {
            Pairs::compile(starts.iter().filter_map(|start| start.first_chunk().copied()))
        };
        let starts = Neighbours::compile(starts.iter().map(Vec::as_slice), 16);
        let bonds = Neighbours::compile(plan.bonds.iter().map(<[char; 2]>::as_slice), 8);
        for (old, new) in plan.outcomes.iter().filter(|(old, new)| **new != Some(**old)) {
            *cells.of((*old).into()) |= match bytes(*old, *new) {
                Some(bytes) => bytes,
                None => cell::TRIGGER,
            };
        }
        DESCRIPTION_CHARACTERS.for_each(|code| *cells.of(code) |= cell::TRIGGER);
        normalized.iter().for_each(|found| *cells.of((*found).into()) |= cell::TRIGGER | cell::NORMALIZED);
        Ok(Some(write(active_ascii, &compiled, &cells, [&pairs, &starts, &bonds])))
    }

    /// The characters that the normalization replaces, if the configuration can be fused.
    fn normalized_if_fusible(&self) -> Option<BTreeSet<char>> {
        let is_description = |found: char| DESCRIPTION_CHARACTERS.contains(&found.into());
        let mut all = self.normalization.iter().chain(&self.chain).flatten();
        let is_usual = all.all(|entry| {
            let value = &entry.candidates[0];
            !value.is_empty() && !entry.key.chars().chain(value.chars()).any(is_description)
        });
        let has_short_word = self.words.iter().any(|word| single(&word.key).is_some());
        let normalized = self.normalization.iter().flatten().map(|entry| single(&entry.key));
        normalized.collect::<Option<_>>().filter(|_| is_usual && !has_short_word)
    }

    /// Follows characters and keys through the chain.
    fn plan(&self) -> Plan {
        let mut plan = Plan::default();
        plan.bind(&self.words, &Origins::default());
        let mut origins = Origins::default();
        for stage in &self.chain {
            let alone: HashMap<char, &str> = stage
                .iter()
                .filter_map(|entry| Some((single(&entry.key)?, entry.candidates[0].as_str())))
                .collect();
            let sources = plan.sources();
            for entry in stage.iter().filter(|entry| single(&entry.key).is_none()) {
                let mut one_by_one = String::new();
                for found in entry.key.chars() {
                    match alone.get(&found) {
                        Some(value) => one_by_one.push_str(value),
                        None => one_by_one.push(found),
                    }
                }
                if one_by_one != entry.candidates[0] {
                    let key: Vec<Vec<char>> =
                        entry.key.chars().map(|found| plan.sources_of(found, &sources)).collect();
                    plan.triggers.extend(forms(&key));
                }
            }
            plan.bind(stage, &origins);
            origins = origins.behind(stage);
            plan.advance(&alone);
        }
        plan
    }
}

/// A bit for each character in ASCII that does not simply pass where it stands behind another character.
fn active_ascii(plan: &Plan, normalized: &BTreeSet<char>, starts: &BTreeSet<Vec<char>>) -> u128 {
    let changed = plan.outcomes.iter().filter(|(old, new)| **new != Some(**old)).map(|(old, _)| old);
    let seconds = starts.iter().filter_map(|start| start.get(1));
    let active = changed.chain(normalized).chain(seconds).filter(|found| found.is_ascii());
    active.fold(0, |active, found| active | 1 << u32::from(*found))
}

/// The [bytes](cell::BYTES) of a character, if its outcome is one of the same length.
fn bytes(old: char, new: Option<char>) -> Option<u32> {
    let bytes = word(old) ^ word(new?);
    (old.len_utf8() == new?.len_utf8() && bytes <= cell::BYTES).then_some(bytes)
}

/// What is known of the input of a chain.
#[derive(Default)]
struct Plan {
    /// What the passes so far make of a character alone; `None` when it is not one character.
    outcomes: BTreeMap<char, Option<char>>,
    triggers: BTreeSet<String>,
    bonds: BTreeSet<[char; 2]>,
}

impl Plan {
    /// The characters of the input by what the passes so far make of them.
    fn sources(&self) -> HashMap<char, Vec<char>> {
        let mut sources: HashMap<char, Vec<char>> = HashMap::new();
        for (old, new) in &self.outcomes {
            if let Some(new) = new {
                sources.entry(*new).or_default().push(*old);
            }
        }
        sources
    }

    fn sources_of(&self, found: char, sources: &HashMap<char, Vec<char>>) -> Vec<char> {
        let mut all = sources.get(&found).cloned().unwrap_or_default();
        if !self.outcomes.contains_key(&found) {
            all.push(found);
        }
        all
    }

    /// Bonds the characters that may have become neighbours in a key.
    fn bind(&mut self, stage: &[&Entry], origins: &Origins) {
        for entry in stage {
            for (first, second) in entry.key.chars().zip(entry.key.chars().skip(1)) {
                for before in origins.last(first) {
                    self.bonds.extend(origins.first(second).map(|behind| [before, behind]));
                }
            }
        }
    }

    /// Takes the outcomes through one more pass.
    fn advance(&mut self, alone: &HashMap<char, &str>) {
        for outcome in self.outcomes.values_mut() {
            if let Some(value) = outcome.and_then(|found| alone.get(&found)) {
                *outcome = single(value);
            }
        }
        for (old, value) in alone {
            self.outcomes.entry(*old).or_insert(single(value));
        }
    }
}

/// The characters of the input that can end, or start, what has become a text that ends, or starts, with a
/// character. A character that is no key here comes from itself.
#[derive(Default)]
struct Origins {
    first: HashMap<char, BTreeSet<char>>,
    last: HashMap<char, BTreeSet<char>>,
}

impl Origins {
    fn first(&self, found: char) -> impl Iterator<Item = char> {
        of(&self.first, found)
    }

    fn last(&self, found: char) -> impl Iterator<Item = char> {
        of(&self.last, found)
    }

    /// The origins behind one more pass. Every character may also have passed as it is, next to a match or in one.
    fn behind(&self, stage: &[&Entry]) -> Self {
        let mut next = Self { first: self.first.clone(), last: self.last.clone() };
        for entry in stage {
            let ends = |text: &str| Some((text.chars().next()?, text.chars().next_back()?));
            let (Some(old), Some(new)) = (ends(&entry.key), ends(&entry.candidates[0])) else { continue };
            for (sides, before, old, new) in
                [(&mut next.first, &self.first, old.0, new.0), (&mut next.last, &self.last, old.1, new.1)]
            {
                sides.entry(new).or_insert_with(|| BTreeSet::from([new])).extend(of(before, old));
            }
        }
        next
    }
}

fn of(origins: &HashMap<char, BTreeSet<char>>, found: char) -> impl Iterator<Item = char> {
    let known = origins.get(&found);
    known.into_iter().flatten().copied().chain(known.is_none().then_some(found))
}

/// The character that a text is, if it is one.
pub(super) fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// All keys that can be drawn from a choice of characters for each place; of long keys the beginnings.
fn forms(key: &[Vec<char>]) -> Vec<String> {
    let mut forms = vec![String::new()];
    for characters in key {
        if forms.len() * characters.len() > MOST_FORMS && forms[0].chars().nth(1).is_some() {
            break;
        }
        forms = forms
            .iter()
            .flat_map(|form| characters.iter().map(move |found| format!("{form}{found}")))
            .collect();
        if forms.is_empty() {
            break;
        }
    }
    forms
}

/// The table: where each section ends as a `u32`, a bit for each character in ASCII that is active, then the
/// sections: the triggers, the [cells](cell), the first two characters of triggers if they are many, their first two or three, the bonds, and the index of the cells.
fn write(active_ascii: u128, triggers: &Compiled, cells: &Pages<u32, PAGE>, others: [&[u8]; 3]) -> Compiled {
    let mut bytes = vec![0; SECTIONS * 4];
    bytes.extend_from_slice(&active_ascii.to_le_bytes());
    bytes.extend_from_slice(&triggers.bytes);
    let mut ends = vec![bytes.len()];
    cells.cells.iter().for_each(|cell| bytes.extend_from_slice(&cell.to_le_bytes()));
    ends.push(bytes.len());
    for section in others {
        bytes.extend_from_slice(section);
        ends.push(bytes.len());
    }
    cells.write_index(&mut bytes);
    ends.push(bytes.len());
    for (place, end) in bytes.as_chunks_mut().0.iter_mut().zip(ends) {
        *place = (end as u32).to_le_bytes();
    }
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    Compiled { bytes, values: triggers.values.clone() }
}
