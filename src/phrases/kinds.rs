//! Kinds: what sort of wording recurs. Formulations are ranked; the rest is kept apart with its reason.

use std::ops::Range;

use super::lexicon::{Lexicon, WordKind};
use super::symbols::{SEPARATOR, Symbols, closing, is_content, opening};
use super::words::WordClass;

/// What sort of wording a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A wording of policy: what the report is about.
    Formulation,
    /// Figures, rankings and the names of indicators.
    Measurement,
    /// A heading or a reference by the calendar.
    Calendar,
    /// Bodies, posts, meetings, persons and places.
    Office,
    /// Addresses to the audience, thanks.
    Ceremony,
    /// Words that stand in every report.
    Generic,
    /// One word of general Chinese.
    OrdinaryWord,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Formulation,
        Self::Measurement,
        Self::Calendar,
        Self::Office,
        Self::Ceremony,
        Self::Generic,
        Self::OrdinaryWord,
    ];

    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Formulation => "formulation",
            Self::Measurement => "measurement",
            Self::Calendar => "calendar",
            Self::Office => "office",
            Self::Ceremony => "ceremony",
            Self::Generic => "generic",
            Self::OrdinaryWord => "ordinary-word",
        }
    }

    /// Why such wording is not ranked among the formulations; empty for [`Kind::Formulation`].
    pub fn why(self) -> &'static str {
        match self {
            Self::Formulation => "",
            Self::Measurement => "a figure, a ranking or an indicator",
            Self::Calendar => "a heading or a reference by the calendar",
            Self::Office => "the name of a body, a post, a meeting, a person or a place",
            Self::Ceremony => "an address to the audience or a thanks",
            Self::Generic => "words that stand in every report",
            Self::OrdinaryWord => "one word of general Chinese",
        }
    }
}

/// What known formulations fill to this share is none of the names and generic words around them.
const MOSTLY_KNOWN: f64 = 0.6;

/// Says of which kind the phrase at `range` is.
pub(crate) fn kind(symbols: &Symbols, lexicon: &Lexicon, range: Range<usize>) -> Kind {
    if is_thanks(symbols, lexicon, range.clone()) {
        return Kind::Ceremony;
    }
    let known = symbols.formulations().known(symbols, range.clone());
    if known.field.is_some() {
        return Kind::Formulation;
    }
    let mut counted = Counted::default();
    let mut is_after_figure = false;
    let mut quoted = 0usize;
    let mut previous_end = range.start;
    for (at, number) in symbols.words(range) {
        for mark in previous_end..at {
            quoted = depth_after(quoted, symbols.character(mark));
        }
        previous_end = at;
        let word = symbols.vocabulary.word(number);
        if word.class == WordClass::Punctuation {
            counted.has_quotation |= opening(symbols.character(at)).is_some();
            continue;
        }
        let is_figure =
            word.class == WordClass::Number && word.text.bytes().any(|byte| byte.is_ascii_digit());
        let entry = lexicon.entry(number);
        let is_date = is_after_figure && matches!(word.text.as_str(), "年" | "月" | "日" | "年度" | "月份");
        is_after_figure = is_figure;
        counted.words += 1;
        counted.has_indicator |= quoted == 0 && entry.kind == Some(WordKind::Measurement) && !entry.is_light;
        counted.ends_in_measurement = entry.kind == Some(WordKind::Measurement) && !entry.is_light;
        // A single character is more often the end of a longer word: 集聚区.
        let is_bracketed = at > 0 && symbols.character(at - 1) == '（';
        if !is_bracketed {
            counted.ends_in_office = entry.kind == Some(WordKind::Office) && word.text.chars().count() > 1;
        }
        if counted.words == 1 {
            counted.begins_with_name = !matches!(
                word.class,
                WordClass::Verb | WordClass::Preposition | WordClass::Adverb | WordClass::Pronoun
            );
        }
        counted.is_known_word = word.is_ordinary && word.class != WordClass::Idiom;
        if quoted > 0 {
            counted.others += 1;
        } else if is_date {
            counted.add(WordKind::Calendar);
        } else if is_figure {
            counted.figures += 1;
        } else if let Some(kind) = entry.kind {
            counted.add(kind);
        } else if entry.is_light || !is_content(word.class) {
            counted.light += 1;
        } else {
            match word.class {
                WordClass::Place => counted.places += 1,
                WordClass::Person | WordClass::Organisation => counted.add(WordKind::Office),
                WordClass::Time => counted.add(WordKind::Calendar),
                _ => counted.others += 1,
            }
        }
    }
    match counted.kind() {
        Kind::Office | Kind::Generic | Kind::OrdinaryWord if known.share >= MOSTLY_KNOWN => Kind::Formulation,
        kind => kind,
    }
}

/// How many symbols behind 向 the word that makes an address of it may stand.
const ADDRESS_REACH: usize = 150;

/// Whether the phrase names those whom a sentence thanks or greets: 向全国各族人民 before 表示衷心感谢, or a part
/// of them.
fn is_thanks(symbols: &Symbols, lexicon: &Lexicon, range: Range<usize>) -> bool {
    let clause =
        symbols.text[..range.start].iter().rposition(|&symbol| symbol == SEPARATOR).map_or(0, |at| at + 1);
    symbols.character(clause) == '向' && {
        let end = (range.end + ADDRESS_REACH).min(symbols.text.len());
        let sentence = (range.end..end).find(|&at| symbols.character(at) == '。').unwrap_or(end);
        symbols.words(range.end..sentence).any(|(_, word)| {
            lexicon.entry(word).kind == Some(WordKind::Ceremony)
                && symbols.vocabulary.word(word).class.is_act()
        })
    }
}

fn depth_after(depth: usize, mark: char) -> usize {
    if opening(mark).is_some() {
        depth + 1
    } else if closing(mark).is_some() {
        depth.saturating_sub(1)
    } else {
        depth
    }
}

/// How many words of each sort a phrase has.
#[derive(Default)]
struct Counted {
    words: usize,
    figures: usize,
    measurement: usize,
    calendar: usize,
    office: usize,
    places: usize,
    ceremony: usize,
    light: usize,
    others: usize,
    has_quotation: bool,
    is_known_word: bool,
    ends_in_measurement: bool,
    has_indicator: bool,
    ends_in_office: bool,
    begins_with_name: bool,
}

impl Counted {
    fn add(&mut self, kind: WordKind) {
        match kind {
            WordKind::Measurement => self.measurement += 1,
            WordKind::Calendar => self.calendar += 1,
            WordKind::Office => self.office += 1,
            WordKind::Ceremony => self.ceremony += 1,
        }
    }

    fn kind(&self) -> Kind {
        if self.words == 1 && self.is_known_word && !self.has_quotation {
            return Kind::OrdinaryWord;
        }
        if self.figures > 0 && (self.measurement > 0 || self.others <= 1) {
            return if self.measurement == 0 && self.calendar > 0 {
                Kind::Calendar
            } else {
                Kind::Measurement
            };
        }
        if !self.has_quotation && (self.ends_in_measurement || (self.has_indicator && self.others <= 1)) {
            return Kind::Measurement;
        }
        // The head of a Chinese name comes last: 二十国集团领导人会议 is a meeting.
        if !self.has_quotation && self.ends_in_office && self.begins_with_name {
            return Kind::Office;
        }
        if self.others > 0 || self.has_quotation {
            return Kind::Formulation;
        }
        if self.measurement > 0 {
            Kind::Measurement
        } else if self.ceremony > 0 {
            Kind::Ceremony
        } else if self.office > 0 && self.office + self.places >= self.calendar {
            Kind::Office
        } else if self.calendar > 0 {
            Kind::Calendar
        } else if self.places > 0 {
            // A place with light words is a project as often as a name: 深圳东部中心建设.
            if self.light > 1 { Kind::Formulation } else { Kind::Office }
        } else {
            Kind::Generic
        }
    }
}
