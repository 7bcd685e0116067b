//! Which standard of Traditional a text follows.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::document::Script;

/// `dictionaries/convert/regions.tsv`.
const FORMS: &str = include_str!("../../dictionaries/convert/regions.tsv");
/// `dictionaries/convert/region_words.tsv`.
const WORDS: &str = include_str!("../../dictionaries/convert/region_words.tsv");

/// Ways to write Traditional: each says how usual each form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Habit {
    /// OpenCC's standard.
    Standard,
    /// Any form, by preference.
    Elsewhere,
    /// Taiwan's standard, with what Taiwan writes in spite of it.
    Taiwan,
    /// Hong Kong's standard, to the letter.
    HongKongStandard,
    /// What Hong Kong mostly writes: half of its standard, half of what the keyboards of Taiwan give.
    HongKong,
}

const HABITS: usize = 5;

/// How likely each habit is before anything is read. Texts that keep to a standard are the usual ones; the two loose
/// habits are there so that a text that fits no standard is taken for none.
const PRIORS: [(Habit, f64); HABITS] = [
    (Habit::Standard, 2.0 / 11.0),
    (Habit::Elsewhere, 1.0 / 11.0),
    (Habit::Taiwan, 4.0 / 11.0),
    (Habit::HongKongStandard, 3.0 / 11.0),
    (Habit::HongKong, 1.0 / 11.0),
];

/// The share of a form that a standard does not have.
const SLIP: f64 = 0.02;

/// How much a habit counts against the forms that have been read: a text that has once written 台 goes on to do so,
/// and the tenth 台 tells no more than the second.
const STUBBORNNESS: f64 = 0.25;

/// More occurrences than this of one set of forms tell nothing new.
const MOST_COUNTED: u32 = 24;

/// A region is named from this probability on.
const NAMED: f64 = 0.7;

/// Forms of one character, with their share in each habit.
#[derive(Debug)]
struct Forms {
    shares: Vec<[f64; HABITS]>,
}

/// What a character or a word is a sign of.
#[derive(Debug, Clone, Copy)]
enum Sign {
    Form { set: u16, form: u8 },
    Word { word: u16 },
}

#[derive(Debug)]
struct Tables {
    sets: Vec<Forms>,
    signs: HashMap<char, Vec<(Box<str>, Sign)>>,
    /// For each form, the words in which it is no sign.
    exceptions: HashMap<char, Vec<Box<str>>>,
    words: Vec<[f64; HABITS]>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

/// The signs in one or more parts of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Signs {
    /// How often each form was read.
    forms: HashMap<(u16, u8), u32>,
    words: Vec<u16>,
}

/// How likely a text follows each standard.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    taiwan: f64,
    hong_kong: f64,
}

impl Signs {
    /// Adds the sign at `at`, if there is one.
    pub(super) fn add(&mut self, text: &str, at: usize) {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { return };
        let Some(signs) = TABLES.signs.get(&first) else { return };
        for (key, sign) in signs.iter().filter(|(key, _)| rest.starts_with(&**key)) {
            match *sign {
                Sign::Form { set, form } => {
                    if !TABLES.is_exception(text, at, key) {
                        *self.forms.entry((set, form)).or_insert(0) += 1;
                    }
                }
                Sign::Word { word } if !self.words.contains(&word) => self.words.push(word),
                Sign::Word { .. } => {}
            }
        }
    }

    /// Adds the signs of another part.
    pub(super) fn merge(&mut self, other: &Self) {
        for (form, count) in &other.forms {
            *self.forms.entry(*form).or_insert(0) += count;
        }
        self.words.extend(
            other.words.iter().filter(|word| !self.words.contains(word)).copied().collect::<Vec<_>>(),
        );
    }

    /// What the signs say.
    pub(super) fn region(&self) -> Region {
        let mut logs = PRIORS.map(|(_, prior)| prior.ln());
        let mut sets: Vec<u16> = self.forms.keys().map(|(set, _)| *set).collect();
        sets.sort_unstable();
        sets.dedup();
        for set in sets {
            let forms = &TABLES.sets[usize::from(set)];
            let counts: Vec<u32> = (0..forms.shares.len())
                .map(|form| self.forms.get(&(set, form as u8)).copied().unwrap_or(0))
                .collect();
            for (log, habit) in logs.iter_mut().zip(0..) {
                *log += forms.log_likelihood(&counts, habit);
            }
        }
        for word in &self.words {
            for (log, share) in logs.iter_mut().zip(TABLES.words[usize::from(*word)]) {
                *log += share.ln();
            }
        }
        let highest = logs.iter().copied().fold(f64::MIN, f64::max);
        let odds = logs.map(|log| (log - highest).exp());
        let sum: f64 = odds.iter().sum();
        let of = |habit| odds[habit as usize] / sum;
        Region { taiwan: of(Habit::Taiwan), hong_kong: of(Habit::HongKongStandard) + of(Habit::HongKong) }
    }
}

impl Region {
    /// The script, and how sure the region is; that there is none is sure by itself, as it claims nothing.
    pub(super) fn verdict(&self) -> (Script, f32) {
        if self.taiwan >= NAMED {
            (Script::HantTw, self.taiwan as f32)
        } else if self.hong_kong >= NAMED {
            (Script::HantHk, self.hong_kong as f32)
        } else {
            (Script::Hant, 1.0)
        }
    }

    /// The verdict about a part of a text, whose whole has been found to be in `whole`.
    pub(super) fn verdict_within(&self, whole: Script) -> Script {
        // Below this, the signs of the part speak against the region of the whole.
        const DOUBTED: f64 = 0.25;
        let (own, _) = self.verdict();
        let is_doubted = match whole {
            Script::HantTw => self.taiwan < DOUBTED,
            Script::HantHk => self.hong_kong < DOUBTED,
            _ => true,
        };
        if own != Script::Hant || is_doubted { own } else { whole }
    }
}

impl Forms {
    /// The logarithm of the chance that a text of this habit writes the forms so often: each form that is read makes
    /// the next of the same more likely (Pólya's urn).
    fn log_likelihood(&self, counts: &[u32], habit: usize) -> f64 {
        let total: u32 = counts.iter().sum();
        let scale = f64::from(total.min(MOST_COUNTED)) / f64::from(total.max(1));
        let mut read = 0.0;
        let mut log = 0.0;
        for (count, shares) in counts.iter().zip(&self.shares).filter(|(count, _)| **count > 0) {
            for same in 0..(f64::from(*count) * scale).round().max(1.0) as u32 {
                log += ((STUBBORNNESS * shares[habit] + f64::from(same)) / (STUBBORNNESS + read)).ln();
                read += 1.0;
            }
        }
        log
    }
}

impl Tables {
    fn read() -> Self {
        let mut tables =
            Self { sets: Vec::new(), signs: HashMap::new(), exceptions: HashMap::new(), words: Vec::new() };
        for line in FORMS.lines().filter(|line| !line.starts_with('#')) {
            tables.read_forms(line).expect("a test reads each row of the table");
        }
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            tables.read_word(line).expect("a test reads each row of the table");
        }
        tables
    }

    fn read_forms(&mut self, line: &str) -> Option<()> {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[standard, taiwan, hong_kong, in_taiwan, in_hong_kong, elsewhere, words] = fields.as_slice()
        else {
            return None;
        };
        let form = |field: &str| field.chars().next();
        let (standard, taiwan, hong_kong) = (form(standard)?, form(taiwan)?, form(hong_kong)?);
        let usual = [in_taiwan, in_hong_kong, elsewhere].map(|field| match field {
            "-" => None,
            _ => Some((
                form(field)?,
                field.trim_start_matches(|found: char| !found.is_ascii()).parse::<f64>().ok()? / 100.0,
            )),
        });
        let mut forms: Vec<char> = Vec::new();
        let named = usual.iter().flatten().map(|(form, _)| *form);
        for form in [standard, taiwan, hong_kong].into_iter().chain(named) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        let others = (forms.len() - 1) as f64;
        let strict = |own: char, found: char| if found == own { 1.0 - SLIP * others } else { SLIP };
        let loose = |own: char, usual: Option<(char, f64)>, found: char| match usual {
            None => strict(own, found),
            Some((form, share)) if form == found => share,
            // What is left of the whole belongs to the form of the standard.
            Some((form, share)) => {
                let heir =
                    if form == own { forms.iter().copied().find(|other| *other != form) } else { Some(own) };
                if heir == Some(found) { (1.0 - share - SLIP * (others - 1.0)).max(SLIP) } else { SLIP }
            }
        };
        let anyhow = |found: char| match usual[2] {
            None => 1.0 / forms.len() as f64,
            Some((form, share)) if form == found => share,
            Some((_, share)) => (1.0 - share) / others,
        };
        let shares = forms.iter().map(|found| {
            [
                strict(standard, *found),
                anyhow(*found),
                loose(taiwan, usual[0], *found),
                strict(hong_kong, *found),
                loose(hong_kong, usual[1], *found),
            ]
        });
        let set = self.sets.len() as u16;
        self.sets.push(Forms { shares: shares.collect() });
        for (number, form) in forms.iter().enumerate() {
            let sign = Sign::Form { set, form: number as u8 };
            self.signs.entry(*form).or_default().push((form.to_string().into(), sign));
        }
        for word in words.split(' ').filter(|word| *word != "-") {
            for form in forms.iter().filter(|form| word.contains(**form)) {
                self.exceptions.entry(*form).or_default().push(word.into());
            }
        }
        Some(())
    }

    fn read_word(&mut self, line: &str) -> Option<()> {
        // How usual the word is in texts of each habit. No single word names a region by itself.
        let shares = match line.split_once('\t')?.1 {
            "taiwan" => [0.3, 0.4, 1.0, 0.3, 0.3],
            "hong-kong" => [0.3, 0.4, 0.3, 1.0, 1.0],
            "taiwan,hong-kong" => [0.4, 0.4, 1.0, 0.6, 1.0],
            _ => return None,
        };
        let word = line.split_once('\t')?.0;
        let sign = Sign::Word { word: self.words.len() as u16 };
        self.words.push(shares);
        self.signs.entry(word.chars().next()?).or_default().push((word.into(), sign));
        Some(())
    }

    /// Whether the form at `at` stands in a word in which it is no sign, or may do so, being cut off.
    fn is_exception(&self, text: &str, at: usize, form: &str) -> bool {
        let Some(words) = form.chars().next().and_then(|form| self.exceptions.get(&form)) else {
            return false;
        };
        let is_cut_off = at == 0 || at + form.len() == text.len();
        is_cut_off
            || words.iter().any(|word| {
                word.match_indices(form).any(|(place, _)| {
                    at.checked_sub(place)
                        .is_some_and(|start| text.as_bytes()[start..].starts_with(word.as_bytes()))
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str) -> Script {
        let mut signs = Signs::default();
        text.char_indices().for_each(|(at, _)| signs.add(text, at));
        signs.region().verdict().0
    }

    #[test]
    fn a_text_that_keeps_to_a_standard_is_found() {
        assert_eq!(verdict("為了群眾，著力執行稅收"), Script::HantTw);
        assert_eq!(verdict("為了羣眾，着力執行税收"), Script::HantHk);
        assert_eq!(verdict("爲了羣衆，着力執行稅收"), Script::Hant);
    }

    #[test]
    fn a_text_that_keeps_to_none_is_plain_traditional() {
        for text in ["", "為了發展", "說明", "台灣為", "爲了群眾，著力，裏", "顯著的著作，名著"]
        {
            assert_eq!(verdict(text), Script::Hant, "{text}");
        }
    }

    #[test]
    fn shares_are_those_of_a_whole() {
        for (number, forms) in TABLES.sets.iter().enumerate() {
            for habit in 0..HABITS {
                let sum: f64 = forms.shares.iter().map(|shares| shares[habit]).sum();
                assert!((0.97..=1.03).contains(&sum), "set {number}, habit {habit}: {sum}");
            }
        }
    }
}
