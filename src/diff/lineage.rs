//! What became of each clause through a series of documents.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::align::{Alignment, Link, align};
use super::budget::Meter;
use super::clauses::{Clause, cut_both};
use super::similarity::{Profile, Thousandths, characters_in_common};
use super::{Options, Side};

/// The clauses of a series of documents, each followed through all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Lineages {
    /// In the order in which they first appear.
    pub lineages: Vec<Lineage>,
    /// Whether the budget of some comparison was not enough, so that fewer clauses were followed.
    pub truncated: bool,
}

/// One clause through the documents of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Lineage {
    /// The same for the same series, also when later documents are added to it: made of the first wording.
    pub id: String,
    /// Its wordings by document; a clause that was split stands in the form as all that it became.
    pub forms: Vec<Form>,
}

/// A clause in one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The number of the document.
    pub document: usize,
    /// The bytes of the clause in its text, line end excluded.
    pub range: Range<usize>,
    /// What happened to it since the form before.
    pub change: Change,
    /// The share of characters that it has in common with the form before, from 0 to 1; 1 for a new one.
    pub similarity: f64,
}

/// What happened to a clause from one document to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It was in none of the documents before.
    New,
    /// It stands in its place with the same words.
    Kept,
    /// It stands in its place with other words.
    Edited,
    /// It stands elsewhere, perhaps with other words.
    Moved,
    /// It was left out for one document or more.
    Returned,
}

impl Change {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Kept => "kept",
            Self::Edited => "edited",
            Self::Moved => "moved",
            Self::Returned => "returned",
        }
    }
}

/// A shorter clause is only found again in its place: 一是 and 会议强调 stand in every document.
const FOUND_ANYWHERE: u32 = 6;
/// A shorter clause is only found again with the same words.
const FOUND_CHANGED: u32 = 10;
/// A clause that was left out comes back in other words only if it is so much alike.
const RETURNED: Thousandths = 750;
/// A pair of characters is looked up in so many clauses that were left out.
const LOOKED_UP: usize = 32;

/// Follows each clause through `documents`, which stand in their order in time.
///
/// Each document is compared with the one before it, as by [`diff`](super::diff()); a clause without a counterpart
/// there is looked for among those that were left out on the way.
pub fn lineages(documents: &[Side<'_>], options: &Options<'_>) -> Lineages {
    let steps: Vec<Step> =
        documents.par_windows(2).map(|pair| Step::new(&pair[0], &pair[1], options)).collect();
    let mut follower =
        Follower { texts: documents.iter().map(|side| side.text).collect(), ..Follower::default() };
    let mut of_clause: Vec<Vec<usize>> = match documents.first() {
        Some(first) => {
            let (clauses, _) = cut_both(first, &Side::of_text(""));
            clauses.iter().map(|clause| vec![follower.begin(0, clause)]).collect()
        }
        None => Vec::new(),
    };
    let truncated = steps.iter().any(|step| step.truncated);
    for (Step { clauses: clauses_b, alignment, .. }, number) in steps.into_iter().zip(1..) {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); clauses_b.len()];
        let in_place = alignment.links.iter().map(|link| (link, false));
        let moved = alignment.moves.iter().flat_map(|block| &block.links).map(|link| (link, true));
        let mut links: Vec<(&Link, bool)> = in_place.chain(moved).collect();
        links.sort_by_key(|(link, _)| link.b.start);
        for (link, has_moved) in links {
            let range = core(&clauses_b[link.b.clone()]);
            let mut lineages: Vec<usize> = of_clause[link.a.clone()].concat();
            lineages.sort_unstable();
            lineages.dedup();
            for lineage in lineages {
                if follower.go_on(lineage, number, range.clone(), has_moved) {
                    next[link.b.clone()].iter_mut().for_each(|list| list.push(lineage));
                }
            }
        }
        follower.leave_out(number);
        for (clause, list) in clauses_b.iter().zip(&mut next) {
            if list.is_empty() {
                list.push(follower.find(number, clause));
            }
        }
        of_clause = next;
    }
    Lineages { lineages: follower.lineages, truncated }
}

/// One document beside the one before it.
struct Step {
    clauses: Vec<Clause>,
    alignment: Alignment,
    truncated: bool,
}

impl Step {
    fn new(before: &Side<'_>, side: &Side<'_>, options: &Options<'_>) -> Self {
        let (clauses_a, clauses) = cut_both(before, side);
        let mut meter = Meter::new(options.budget);
        let alignment = align(before.text, &clauses_a, side.text, &clauses, &mut meter);
        Self { clauses, alignment, truncated: meter.refused() }
    }
}

fn core(clauses: &[Clause]) -> Range<usize> {
    clauses[0].start..clauses[clauses.len() - 1].core_end
}

#[derive(Default)]
struct Follower<'a> {
    texts: Vec<&'a str>,
    lineages: Vec<Lineage>,
    /// How many lineages began with a wording.
    begun: HashMap<&'a str, usize>,
    /// The lineages that are left out, by the words of their last wording.
    left_out: HashMap<&'a str, Vec<usize>>,
    /// The same by the pairs of characters of their last wording.
    by_pairs: HashMap<u32, Vec<usize>>,
    /// By the number of a lineage.
    is_left_out: Vec<bool>,
}

impl<'a> Follower<'a> {
    fn text(&self, document: usize, range: &Range<usize>) -> &'a str {
        &self.texts[document][range.clone()]
    }

    /// A clause that was not there before.
    fn begin(&mut self, document: usize, clause: &Clause) -> usize {
        let text = self.text(document, &clause.core());
        let begun = self.begun.entry(text).or_default();
        let form = Form { document, range: clause.core(), change: Change::New, similarity: 1.0 };
        self.lineages.push(Lineage { id: id(text, *begun), forms: vec![form] });
        *begun += 1;
        self.is_left_out.push(false);
        self.lineages.len() - 1
    }

    /// Whether the clause could be added: a lineage has one form in each document, of clauses that follow each other.
    fn go_on(
        &mut self,
        lineage: usize,
        document: usize,
        mut range: Range<usize>,
        mut has_moved: bool,
    ) -> bool {
        let forms = &mut self.lineages[lineage].forms;
        if forms.last().is_some_and(|last| last.document == document) {
            // It was split before, and this is its next part.
            let first_part = forms.pop().expect("it has a last form");
            let between = self.texts[document].get(first_part.range.end..range.start);
            if forms.is_empty() || !between.is_some_and(|between| between.trim().is_empty()) {
                forms.push(first_part);
                return false;
            }
            range.start = first_part.range.start;
            has_moved |= first_part.change == Change::Moved;
        }
        let last = &self.lineages[lineage].forms[self.lineages[lineage].forms.len() - 1];
        let (old, new) = (self.text(last.document, &last.range), self.text(document, &range));
        let change = match (last.document + 1 < document, has_moved) {
            (true, _) => Change::Returned,
            (false, true) => Change::Moved,
            (false, false) if old == new => Change::Kept,
            (false, false) => Change::Edited,
        };
        let similarity = characters_in_common(old, new);
        self.lineages[lineage].forms.push(Form { document, range, change, similarity });
        self.is_left_out[lineage] = false;
        true
    }

    /// Notes which lineages did not go on in `document`.
    fn leave_out(&mut self, document: usize) {
        for (number, lineage) in self.lineages.iter().enumerate() {
            let last = &lineage.forms[lineage.forms.len() - 1];
            if last.document == document || std::mem::replace(&mut self.is_left_out[number], true) {
                continue;
            }
            let text = &self.texts[last.document][last.range.clone()];
            self.left_out.entry(words(text)).or_default().push(number);
            if text.chars().count() >= FOUND_CHANGED as usize {
                for &pair in Profile::of(text).pairs() {
                    self.by_pairs.entry(pair).or_default().push(number);
                }
            }
        }
    }

    /// The lineage of a clause that has no counterpart in the document before: one that was left out, or its own.
    fn find(&mut self, document: usize, clause: &Clause) -> usize {
        let text = self.text(document, &clause.core());
        let found = if clause.n_characters < FOUND_ANYWHERE {
            None
        } else {
            self.same_left_out(text).or_else(|| self.alike_left_out(text, clause))
        };
        match found {
            Some(lineage) => {
                self.go_on(lineage, document, clause.core(), true);
                lineage
            }
            None => self.begin(document, clause),
        }
    }

    fn same_left_out(&mut self, text: &str) -> Option<usize> {
        let list = self.left_out.get_mut(words(text))?;
        // Those that went on meanwhile are in the list still.
        while let Some(lineage) = list.pop() {
            if self.is_left_out[lineage] {
                return Some(lineage);
            }
        }
        None
    }

    fn alike_left_out(&self, text: &str, clause: &Clause) -> Option<usize> {
        if clause.n_characters < FOUND_CHANGED {
            return None;
        }
        let profile = Profile::of(text);
        let mut votes: HashMap<usize, usize> = HashMap::new();
        for list in profile.pairs().iter().filter_map(|pair| self.by_pairs.get(pair)) {
            for &lineage in list.iter().rev().take(LOOKED_UP) {
                *votes.entry(lineage).or_default() += 1;
            }
        }
        let likeness = |lineage: usize| {
            let forms = &self.lineages[lineage].forms;
            let last = &forms[forms.len() - 1];
            Profile::of(self.text(last.document, &last.range)).dice(&profile)
        };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let has_same_numbers = |lineage: usize| {
            let forms = &self.lineages[lineage].forms;
            let last = &forms[forms.len() - 1];
            digits(self.text(last.document, &last.range)) == digits(text)
        };
        // At least a third of its pairs are in a clause that is three quarters alike.
        (votes.into_iter())
            .filter(|&(lineage, count)| self.is_left_out[lineage] && 3 * count >= profile.pairs().len())
            .filter(|&(lineage, _)| has_same_numbers(lineage))
            .map(|(lineage, _)| (likeness(lineage), std::cmp::Reverse(lineage)))
            .max()
            .filter(|&(likeness, _)| likeness >= RETURNED)
            .map(|(_, std::cmp::Reverse(lineage))| lineage)
    }
}

/// A clause without the mark at its end: whether a sentence goes on is not what it says.
fn words(text: &str) -> &str {
    text.trim_end_matches(|character: char| !character.is_alphanumeric())
}

/// Twelve hexadecimal digits of the SHA-256 of a wording and of how many lineages began with it before.
fn id(text: &str, begun: usize) -> String {
    let mut digest = Sha256::new();
    digest.update(text);
    digest.update([0]);
    digest.update(begun.to_be_bytes());
    digest.finalize().iter().take(6).fold(String::from("c-"), |mut id, byte| {
        write!(id, "{byte:02x}").expect("writing to a string cannot fail");
        id
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEARS: [&str; 4] = [
        "推动高质量发展。优化城市空间布局，提升城市功能品质。办好人民满意的教育。守牢安全发展底线。",
        "推动高质量发展。优化城市空间布局，完善城市功能品质。守牢安全发展底线。",
        "守牢安全发展底线，防范化解各类风险。推动高质量发展。优化城市空间布局，完善城市功能品质。",
        "守牢安全发展底线，防范化解各类风险。推动高质量发展。完善城市功能品质。办好人民满意的教育。",
    ];

    /// A document, what happened, and the wording.
    type ToldForm = (usize, &'static str, String);
    /// An id with its forms.
    type Told = (String, Vec<ToldForm>);

    fn told(years: &[&str]) -> Vec<Told> {
        let sides: Vec<Side<'_>> = years.iter().map(|text| Side::of_text(text)).collect();
        let found = lineages(&sides, &Options::default());
        let form = |form: &Form| {
            (form.document, form.change.name(), years[form.document][form.range.clone()].to_owned())
        };
        found
            .lineages
            .iter()
            .map(|lineage| (lineage.id.clone(), lineage.forms.iter().map(form).collect()))
            .collect()
    }

    fn of<'t>(told: &'t [Told], start: &str) -> &'t [ToldForm] {
        &told.iter().find(|(_, forms)| forms[0].2.starts_with(start)).expect("there is one").1
    }

    #[test]
    fn a_clause_is_kept_edited_left_out_and_brought_back() {
        let told = told(&YEARS);
        let changes = |start: &str| of(&told, start).iter().map(|form| (form.0, form.1)).collect::<Vec<_>>();
        assert_eq!(changes("推动"), [(0, "new"), (1, "kept"), (2, "kept"), (3, "kept")]);
        assert_eq!(changes("提升"), [(0, "new"), (1, "edited"), (2, "kept"), (3, "kept")]);
        assert_eq!(changes("办好"), [(0, "new"), (3, "returned")]);
        assert_eq!(changes("优化"), [(0, "new"), (1, "kept"), (2, "kept")]);
        assert_eq!(changes("守牢"), [(0, "new"), (1, "kept"), (2, "moved"), (3, "kept")]);
        assert_eq!(changes("防范"), [(2, "new"), (3, "kept")]);
    }

    #[test]
    fn a_clause_that_was_split_goes_on_as_both() {
        let years = [
            "加快建设现代化产业体系、大力推进科技自立自强。",
            "加快建设现代化产业体系，大力推进科技自立自强。",
            "加快建设现代化产业体系，大力推进科技自立自强。",
        ];
        let told = told(&years);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].1.iter().map(|form| form.1).collect::<Vec<_>>(), ["new", "edited", "kept"]);
        assert_eq!(told[0].1[2].2, years[2]);
    }

    #[test]
    fn a_figure_of_another_year_is_no_return() {
        let told = told(&[
            "粮食总产量比上年增长9.6%。推动高质量发展。",
            "推动高质量发展。",
            "推动高质量发展。粮食总产量比上年增长12.4%。",
        ]);
        assert_eq!(of(&told, "粮食总产量比上年增长9.6%").len(), 1);
        assert_eq!(of(&told, "粮食总产量比上年增长12.4%")[0].1, "new");
    }

    #[test]
    fn ids_stay_when_a_document_is_added_and_are_unique() {
        let ids = |years: &[&str]| told(years).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        let (three, four) = (ids(&YEARS[..3]), ids(&YEARS));
        assert_eq!(three, four[..three.len()]);
        let mut all = ids(&["一是，一是，一是，", "二是，一是，"]);
        let n = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), n);
    }

    #[test]
    fn every_clause_of_every_document_is_in_a_lineage() {
        let told = told(&YEARS);
        for (number, text) in YEARS.iter().enumerate() {
            let n: usize = told
                .iter()
                .flat_map(|(_, forms)| forms)
                .filter(|form| form.0 == number)
                .map(|form| form.2.chars().count())
                .sum();
            assert_eq!(n, text.chars().count());
        }
    }
}
