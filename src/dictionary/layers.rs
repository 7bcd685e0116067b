//! Dictionaries in layers, flattened into one dictionary in which the longest key wins.

use std::collections::{BTreeSet, HashMap};

use super::entries::Entry;

/// How several dictionaries answer together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layers {
    /// The longest key that matches.
    Dictionary(Vec<Entry>),
    /// The answer of the first layer that has any, even if a later one has a longer key.
    FirstMatch(Vec<Layers>),
    /// The longest answer of all layers; of equally long ones that of the first layer.
    LongestMatch(Vec<Layers>),
}

impl Layers {
    /// The entries of one dictionary that answers as the layers do when its longest key wins, sorted by key.
    ///
    /// The keys that match at one place are prefixes of each other, and adding a longer key to a set of
    /// matching keys either makes it the answer or changes nothing. So a key that loses against one of its own
    /// prefixes loses everywhere, and the rest needs no layers any more.
    pub fn flatten(&self) -> Vec<&Entry> {
        let searchable = Searchable::new(self);
        let mut keys = BTreeSet::new();
        searchable.collect_keys(&mut keys);
        let mut flat = Vec::new();
        let mut prefixes: Vec<&str> = Vec::new();
        for key in keys {
            while prefixes.last().is_some_and(|prefix| !key.starts_with(prefix)) {
                prefixes.pop();
            }
            prefixes.push(key);
            if let Some(answer) = searchable.answer(&prefixes)
                && answer.key == key
            {
                flat.push(answer);
            }
        }
        flat
    }
}

/// The layers with an index for each dictionary.
enum Searchable<'a> {
    Dictionary(HashMap<&'a str, &'a Entry>),
    FirstMatch(Vec<Searchable<'a>>),
    LongestMatch(Vec<Searchable<'a>>),
}

impl<'a> Searchable<'a> {
    fn new(layers: &'a Layers) -> Self {
        match layers {
            Layers::Dictionary(entries) => {
                Self::Dictionary(entries.iter().map(|entry| (entry.key.as_str(), entry)).collect())
            }
            Layers::FirstMatch(children) => Self::FirstMatch(children.iter().map(Self::new).collect()),
            Layers::LongestMatch(children) => Self::LongestMatch(children.iter().map(Self::new).collect()),
        }
    }

    fn collect_keys(&self, keys: &mut BTreeSet<&'a str>) {
        match self {
            Self::Dictionary(entries) => keys.extend(entries.keys().copied()),
            Self::FirstMatch(children) | Self::LongestMatch(children) => {
                children.iter().for_each(|child| child.collect_keys(keys));
            }
        }
    }

    /// The answer at a place where the keys in `prefixes`, shortest first, are all that can match.
    fn answer(&self, prefixes: &[&str]) -> Option<&'a Entry> {
        match self {
            Self::Dictionary(entries) => prefixes.iter().rev().find_map(|key| entries.get(key).copied()),
            Self::FirstMatch(children) => children.iter().find_map(|child| child.answer(prefixes)),
            Self::LongestMatch(children) => children
                .iter()
                .filter_map(|child| child.answer(prefixes))
                .reduce(|best, next| if next.key.len() > best.key.len() { next } else { best }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(pairs: &[(&str, &str)]) -> Layers {
        let entry = |(key, value): &(&str, &str)| Entry {
            key: (*key).to_owned(),
            candidates: vec![(*value).to_owned()],
        };
        Layers::Dictionary(pairs.iter().map(entry).collect())
    }

    fn flat(layers: &Layers) -> Vec<(&str, &str)> {
        layers.flatten().into_iter().map(|entry| (entry.key.as_str(), entry.candidates[0].as_str())).collect()
    }

    #[test]
    fn a_longer_key_of_a_later_layer_is_shadowed() {
        let first = dictionary(&[("ab", "1"), ("abcd", "2")]);
        let second = dictionary(&[("a", "3"), ("ab", "4"), ("abc", "5"), ("abcde", "6"), ("b", "7")]);
        let layers = Layers::FirstMatch(vec![first.clone(), second.clone()]);
        assert_eq!(flat(&layers), [("a", "3"), ("ab", "1"), ("abcd", "2"), ("b", "7")]);
        let layers = Layers::LongestMatch(vec![first, second]);
        let all = [("a", "3"), ("ab", "1"), ("abc", "5"), ("abcd", "2"), ("abcde", "6"), ("b", "7")];
        assert_eq!(flat(&layers), all);
    }

    #[test]
    fn groups_nest() {
        let group = Layers::FirstMatch(vec![dictionary(&[("a", "1")]), dictionary(&[("abc", "2")])]);
        let layers = Layers::LongestMatch(vec![group, dictionary(&[("ab", "3")])]);
        assert_eq!(flat(&layers), [("a", "1"), ("ab", "3")]);
    }
}
