//! The tables of this module, read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A unit that numbers are given in.
#[derive(Debug)]
pub(super) struct UnitEntry {
    pub(super) unit: &'static str,
    pub(super) base: &'static str,
    pub(super) power: u32,
    pub(super) difference: &'static str,
}

/// Where a hedge stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HedgePlace {
    Before,
    Inner,
    After,
    Ordinal,
}

pub(super) static UNITS: LazyLock<Vec<UnitEntry>> = LazyLock::new(|| {
    rows(include_str!("../../dictionaries/diff/units.tsv"))
        .map(|[unit, base, power, difference]| UnitEntry { unit, base, power: number(power), difference })
        .collect()
});

pub(super) static MULTIPLIERS: LazyLock<Vec<(&str, u32)>> = LazyLock::new(|| {
    rows(include_str!("../../dictionaries/diff/multipliers.tsv"))
        .map(|[word, power]| (word, number(power)))
        .collect()
});

pub(super) static HEDGES: LazyLock<Vec<(&str, HedgePlace)>> = LazyLock::new(|| {
    rows(include_str!("../../dictionaries/diff/hedges.tsv"))
        .map(|[word, place]| {
            let place = match place {
                "before" => HedgePlace::Before,
                "inner" => HedgePlace::Inner,
                "after" => HedgePlace::After,
                _ => HedgePlace::Ordinal,
            };
            (word, place)
        })
        .collect()
});

/// The single characters that join the word after them, and those that join the word before them.
pub(super) struct Affixes {
    pub(super) prefixes: Vec<char>,
    pub(super) suffixes: Vec<char>,
}

pub(super) static AFFIXES: LazyLock<Affixes> = LazyLock::new(|| {
    let mut by_kind: BTreeMap<&str, Vec<char>> = BTreeMap::new();
    for [character, kind] in rows(include_str!("../../dictionaries/diff/affixes.tsv")) {
        by_kind.entry(kind).or_default().extend(character.chars());
    }
    let mut take = |kind| by_kind.remove(kind).unwrap_or_default();
    Affixes { prefixes: take("prefix"), suffixes: take("suffix") }
});

/// What tells the name of a person.
pub(super) struct Names {
    pub(super) surnames: Vec<&'static str>,
    pub(super) titles: Vec<&'static str>,
}

pub(super) static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let of_kind = |wanted: &str| {
        rows(include_str!("../../dictionaries/diff/names.tsv"))
            .filter(|[_, kind]| *kind == wanted)
            .map(|[word, _]| word)
            .collect()
    };
    Names { surnames: of_kind("surname"), titles: of_kind("title") }
});

fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        columns.try_into().expect("every row of a table has the columns that its header names")
    })
}

fn number(text: &str) -> u32 {
    text.parse().expect("the powers in the tables are whole numbers")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_unique_and_of_known_kinds() {
        for (name, table) in [
            ("units", include_str!("../../dictionaries/diff/units.tsv")),
            ("multipliers", include_str!("../../dictionaries/diff/multipliers.tsv")),
            ("hedges", include_str!("../../dictionaries/diff/hedges.tsv")),
            ("affixes", include_str!("../../dictionaries/diff/affixes.tsv")),
            ("names", include_str!("../../dictionaries/diff/names.tsv")),
        ] {
            let rows: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(rows.len() > 5, "{name}");
            for pair in rows.windows(2) {
                assert!(pair[0] < pair[1], "{name}: `{}` stands before `{}`", pair[0], pair[1]);
            }
        }
        let hedges = rows(include_str!("../../dictionaries/diff/hedges.tsv"));
        for [word, place] in hedges {
            assert!(["before", "inner", "after", "ordinal"].contains(&place), "{word}: {place}");
        }
        for [character, kind] in rows(include_str!("../../dictionaries/diff/affixes.tsv")) {
            assert_eq!(character.chars().count(), 1);
            assert!(["prefix", "suffix"].contains(&kind), "{character}: {kind}");
        }
        for [word, kind] in rows(include_str!("../../dictionaries/diff/names.tsv")) {
            assert!(["surname", "title"].contains(&kind), "{word}: {kind}");
        }
        assert!(UNITS.len() > 50 && MULTIPLIERS.len() > 5 && AFFIXES.suffixes.len() > 10);
    }
}
