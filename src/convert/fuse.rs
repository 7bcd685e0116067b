//! Several passes in one: what a chain makes of words and characters, worked out beforehand. Part of the build
//! script; the library only has it in its tests.
//!
//! Where no key of two or more characters matches in any pass, a chain replaces characters one by one, and one
//! table can hold what the last pass makes of them. So the fused matcher holds
//!
//! - for each word of the segmentation, what the whole chain makes of it, since a word is converted alone;
//! - for each other key of several characters, in the form that it has in the input of the chain, an empty value:
//!   where one matches, its neighbourhood takes all passes one after the other;
//! - for each other character, what the whole chain makes of it;
//! - and the mark [`INNER`](crate::dictionary::compile::character::INNER) for characters that stand in such a key
//!   behind its first, or whose replacement by such a key may: the neighbourhood ends before any character
//!   without it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::pass::passes;
use crate::dictionary::compile::{Compiled, Purpose, compile, compile_marked};
use crate::dictionary::entries::Entry;
use crate::dictionary::matcher::{Matcher, View};

/// How many forms of one key are written out before it is cut to its first characters, which is safe: a cut key
/// only matches more often.
const MOST_FORMS: usize = 16;

/// The stages of a configuration, each as one flat dictionary.
pub(crate) struct Stages<'a> {
    /// The words of the segmentation; none when there is no segmentation.
    pub(crate) words: Vec<&'a Entry>,
    /// The passes of the chain.
    pub(crate) chain: Vec<Vec<&'a Entry>>,
}

impl Stages<'_> {
    /// Whether the words are just the keys of several characters of the first pass, as they are in OpenCC's
    /// conversions from Simplified. Then that pass finds them, and the fused matcher does without them.
    pub(crate) fn words_are_in_first_pass(&self) -> bool {
        let Some(first) = self.chain.first() else { return false };
        let words: BTreeSet<&str> = self.words.iter().map(|entry| entry.key.as_str()).collect();
        let keys: BTreeSet<&str> =
            first.iter().map(|entry| entry.key.as_str()).filter(|key| single(key).is_none()).collect();
        !words.is_empty() && words == keys
    }

    /// Compiles the fused matcher; `None` for a segmentation with words of one character, as no dictionary of
    /// OpenCC has them.
    ///
    /// # Errors
    /// When a dictionary is too large to be compiled.
    pub(crate) fn fuse(&self) -> Result<Option<Compiled>, String> {
        if self.words.iter().any(|word| single(&word.key).is_some()) {
            return Ok(None);
        }
        let compiled = self.chain.iter().map(|stage| compile(stage, Purpose::Values).map(Matcher::from));
        let matchers: Vec<Matcher> = compiled.collect::<Result<_, _>>()?;
        let views: Vec<View<'_>> = matchers.iter().map(Matcher::view).collect();
        let in_first = self.words_are_in_first_pass();
        // In the order of their precedence: what comes first stays.
        let mut entries: BTreeMap<String, Vec<String>> = BTreeMap::new();
        if !in_first {
            let converted = |word: &&Entry| (word.key.clone(), vec![passes(&views, &word.key).into_owned()]);
            entries.extend(self.words.iter().map(converted));
        }
        let mut inner = BTreeSet::new();
        let mut map: HashMap<char, char> = HashMap::new();
        for (number, stage) in self.chain.iter().enumerate() {
            let origins = origins(&map);
            for entry in stage {
                match (single(&entry.key), single(&entry.candidates[0])) {
                    (Some(_), Some(_)) => {}
                    // The words have found all that the first pass knows of several characters.
                    (None, _) if number == 0 && in_first => {}
                    _ => {
                        let key: Vec<Vec<char>> =
                            entry.key.chars().map(|found| origins.of(found, &map)).collect();
                        // What a key becomes may be the inside of a key of a later pass.
                        let skipped = usize::from(number + 1 == self.chain.len());
                        inner.extend(key.iter().skip(skipped).flatten());
                        for form in forms(&key) {
                            entries.entry(form).or_insert_with(|| vec![String::new()]);
                        }
                    }
                }
            }
            map = then(&map, stage);
        }
        for (old, _) in map.into_iter().filter(|(old, new)| old != new) {
            entries.entry(old.to_string()).or_insert_with(|| self.candidates(old, &views));
        }
        let entries: Vec<Entry> =
            entries.into_iter().map(|(key, candidates)| Entry { key, candidates }).collect();
        // Words come before other keys even where those are longer.
        let words: BTreeSet<&str> = if in_first {
            BTreeSet::new()
        } else {
            self.words.iter().map(|word| word.key.as_str()).collect()
        };
        let starts_with_word =
            |key: &str| key.char_indices().skip(1).any(|(end, _)| words.contains(&key[..end]));
        let kept: Vec<&Entry> = entries
            .iter()
            .filter(|entry| words.contains(entry.key.as_str()) || !starts_with_word(&entry.key))
            .collect();
        compile_marked(&kept, Purpose::Values, &inner).map(Some)
    }
}

impl Stages<'_> {
    /// What the chain makes of a character, and what it would make of the candidates that are not taken.
    fn candidates(&self, character: char, views: &[View<'_>]) -> Vec<String> {
        let mut candidates = vec![passes(views, &character.to_string()).into_owned()];
        let mut current = character.to_string();
        for (number, stage) in self.chain.iter().enumerate() {
            // Flat dictionaries are sorted by key.
            let Ok(place) = stage.binary_search_by(|entry| entry.key.cmp(&current)) else { continue };
            let [first, others @ ..] = stage[place].candidates.as_slice() else { continue };
            if *first == current {
                continue;
            }
            for other in others {
                let other = passes(&views[number + 1..], other).into_owned();
                if !candidates.contains(&other) {
                    candidates.push(other);
                }
            }
            current.clone_from(first);
        }
        candidates
    }
}

/// The character that a text is, if it is one.
fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// The characters that a chain of single replacements turns into another one.
struct Origins(HashMap<char, Vec<char>>);

fn origins(map: &HashMap<char, char>) -> Origins {
    let mut origins: HashMap<char, Vec<char>> = HashMap::new();
    for (old, new) in map {
        origins.entry(*new).or_default().push(*old);
    }
    origins.values_mut().for_each(|characters| characters.sort_unstable());
    Origins(origins)
}

impl Origins {
    fn of(&self, found: char, map: &HashMap<char, char>) -> Vec<char> {
        let mut all = self.0.get(&found).cloned().unwrap_or_default();
        if !map.contains_key(&found) {
            all.push(found);
        }
        all
    }
}

/// The map behind one more pass.
fn then(map: &HashMap<char, char>, stage: &[&Entry]) -> HashMap<char, char> {
    let replaced = |entry: &&Entry| Some((single(&entry.key)?, single(&entry.candidates[0])?));
    let stage: HashMap<char, char> = stage.iter().filter_map(replaced).collect();
    let mut result: HashMap<char, char> =
        map.iter().map(|(old, new)| (*old, *stage.get(new).unwrap_or(new))).collect();
    for (old, new) in stage {
        result.entry(old).or_insert(new);
    }
    result
}

/// All keys that can be drawn from a choice of characters for each place; of long keys the beginnings.
fn forms(key: &[Vec<char>]) -> Vec<String> {
    let mut forms = vec![String::new()];
    for characters in key {
        if forms.len() * characters.len() > MOST_FORMS {
            break;
        }
        forms = forms
            .iter()
            .flat_map(|form| characters.iter().map(move |found| format!("{form}{found}")))
            .collect();
    }
    forms
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::convert::fused::Fused;
    use crate::convert::pass::{Words, segments};

    /// A dictionary over five characters, with keys and values of one to four.
    fn dictionary() -> impl Strategy<Value = Vec<Entry>> {
        let entries = prop::collection::btree_map("[a-e]{1,4}", "[a-e]{1,3}", 0..12);
        let entry = |(key, value)| Entry { key, candidates: vec![value] };
        entries.prop_map(move |entries| entries.into_iter().map(entry).collect())
    }

    fn words() -> impl Strategy<Value = Vec<Entry>> {
        dictionary().prop_map(|entries| entries.into_iter().filter(|entry| entry.key.len() > 1).collect())
    }

    /// The same with keys of one character that become one other, as most do in real dictionaries.
    fn layered() -> impl Strategy<Value = Vec<Entry>> {
        let characters = prop::collection::btree_map("[a-e]", "[a-e]", 0..5);
        (dictionary(), characters).prop_map(|(mut entries, characters)| {
            entries.retain(|entry| entry.key.len() > 1 || !characters.contains_key(&entry.key));
            entries.extend(characters.into_iter().map(|(key, value)| Entry { key, candidates: vec![value] }));
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            entries
        })
    }

    fn check(words: &[Entry], chain: &[Vec<Entry>], texts: &[String]) -> Result<(), TestCaseError> {
        let stages = Stages {
            words: words.iter().collect(),
            chain: chain.iter().map(|stage| stage.iter().collect()).collect(),
        };
        let matcher =
            |entries: &[&Entry], purpose| compile(entries, purpose).map(Matcher::from).expect("small");
        let matchers: Vec<Matcher> =
            stages.chain.iter().map(|stage| matcher(stage, Purpose::Values)).collect();
        let views: Vec<View<'_>> = matchers.iter().map(Matcher::view).collect();
        let segmentation = matcher(&stages.words, Purpose::Keys);
        let Some(table) = stages.fuse().expect("small") else { return Ok(()) };
        let table: Matcher = table.into();
        let first = stages.words_are_in_first_pass().then(|| views[0]);
        let fused = Fused { table: table.view(), words: first, chain: &views };
        let words_view = Words { view: segmentation.view(), longer: false };
        for text in texts {
            let expected: String =
                segments(&words_view, text).map(|segment| passes(&views, segment).into_owned()).collect();
            let mut found = String::new();
            fused.convert(text, &mut found);
            prop_assert_eq!(found, expected, "{} with {:?} and {:?}", text, words, chain);
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_chain_can_be_fused(
            words in words(),
            chain in prop::collection::vec(layered(), 1..4),
            texts in prop::collection::vec("[a-f]{0,60}", 1..8),
        ) {
            check(&words, &chain, &texts)?;
        }

        #[test]
        fn a_chain_whose_first_pass_has_the_words_can_be_fused(
            chain in prop::collection::vec(layered(), 1..4),
            texts in prop::collection::vec("[a-f]{0,60}", 1..8),
        ) {
            let words: Vec<Entry> = chain[0].iter().filter(|entry| entry.key.len() > 1).cloned().collect();
            check(&words, &chain, &texts)?;
        }
    }
}
