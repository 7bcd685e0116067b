//! Writes a report in wire form.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::offsets::{OffsetUnit, Offsets};
use super::report::{
    ComparisonV1, CoverageV1, DocumentV1, EditV1, EvidenceV1, ExcludedV1, FamilyEditV1, FamilyV1, FindingV1,
    FormV1, FrameV1, KeyPhraseV1, KeynessV1, LevelFormV1, LevelFormsV1, LevelUseV1, OccurrenceV1, PassageV1,
    PeriodV1, PhraseV1, PlaceV1, PointsV1, ReportBlockV1, ReportNoteV1, ReportV1, RuleCountV1, ScorePartsV1,
    SettingsV1, TierV1, WordingV1,
};
use crate::document::{BlockKind, Corpus, Document};
use crate::evolution::{
    Comparison, Evidence, Finding, Keyness, LevelUse, Lifeline, PER_CHARACTERS, Report, Status, Tier,
};
use crate::phrases::{BASE_POINTS, Excluded, Family, Frame, Occurrence, Passage, Phrase, Points, WordEdit};
use crate::text::{Canon, Severity, Span, Stage};

/// The most places that one piece of evidence shows.
const MOST_EVIDENCE: usize = 12;

/// The most places of a form or a wording in a comparison.
const MOST_PLACES: usize = 50;

/// The most characters of a sentence on either side of what it shows: text without full stops has no end.
const MOST_CONTEXT: usize = 500;

/// The most occurrences of all phrases together that are written with their sentences; beyond, each phrase has its
/// first [`MOST_PLACES`].
const MOST_OCCURRENCES: usize = 200_000;

impl ReportV1 {
    /// Writes a report in wire form, with offsets in `unit`. Sentences are copied from the canonical texts here
    /// and nowhere else.
    pub fn new(report: &Report, corpus: &Corpus, unit: OffsetUnit) -> Self {
        let writer = Writer::new(corpus, unit);
        let index = &report.index;
        let families: BTreeMap<&str, &str> = (index.families.iter())
            .flat_map(|family| family.forms.iter().map(|form| (form.text.as_str(), family.head.as_str())))
            .rev()
            .collect();
        let shown = places_shown(&index.phrases);
        let phrases: Vec<PhraseV1> =
            (index.phrases.par_iter().zip(&report.lifelines).zip(&shown).enumerate())
                .map(|(number, ((phrase, life), &most))| PhraseV1 {
                    tier: report.tiers.get(number).copied().flatten().map(tier),
                    ..writer.phrase(number + 1, phrase, life, most, &families)
                })
                .collect();
        let standing = Standing::new(corpus, &index.phrases);
        Self {
            offsets: unit,
            findings: report.findings.iter().map(|finding| writer.finding(finding)).collect(),
            limits: report.limits.iter().map(|finding| writer.finding(finding)).collect(),
            documents: (corpus.documents().iter().zip(&writer.offsets).enumerate())
                .map(|(number, (document, offsets))| {
                    DocumentV1::new(document, offsets, index.n_mined.get(number).copied().unwrap_or(0))
                })
                .collect(),
            families: index.families.par_iter().map(|family| writer.family(family)).collect(),
            frames: index.frames.iter().map(|frame| writer.frame(frame)).collect(),
            passages: (index.passages.par_iter())
                .map(|passage| writer.passage(passage, &index.phrases, &standing))
                .collect(),
            comparisons: report.comparisons.iter().map(|comparison| writer.comparison(comparison)).collect(),
            levels: report.levels.iter().map(|level| writer.level(level)).collect(),
            keyness: report.keyness.as_ref().map(|keyness| compared(keyness, &index.phrases)),
            excluded: index.excluded.iter().map(|excluded| writer.excluded(excluded)).collect(),
            coverage: coverage(report, corpus, &phrases),
            phrases,
            statuses: Status::ALL
                .into_iter()
                .map(|status| (status.name().to_owned(), status.rule().to_owned()))
                .collect(),
            settings: SettingsV1 {
                least_documents: report.settings.phrases.least_documents,
                passage_length: report.settings.phrases.passage_length,
                most_phrases: report.settings.phrases.most_phrases,
                most_frames: report.settings.phrases.most_frames,
                per_characters: PER_CHARACTERS,
                base_points: BASE_POINTS,
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
        }
    }
}

/// How many places of each phrase are written: all, as long as the budget lasts, then few. Their counts are whole.
fn places_shown(phrases: &[Phrase]) -> Vec<usize> {
    let mut left = MOST_OCCURRENCES;
    (phrases.iter())
        .map(|phrase| {
            let shown = phrase.occurrences.len().min(left.max(MOST_PLACES));
            left = left.saturating_sub(shown);
            shown
        })
        .collect()
}

/// Which phrases stand where, by document.
struct Standing(Vec<Vec<(Span<Canon>, usize)>>);

impl Standing {
    fn new(corpus: &Corpus, phrases: &[Phrase]) -> Self {
        let mut standing = vec![Vec::new(); corpus.documents().len()];
        for (number, phrase) in phrases.iter().enumerate() {
            for occurrence in &phrase.occurrences {
                standing[occurrence.document].push((occurrence.span, number));
            }
        }
        for list in &mut standing {
            list.sort_unstable_by_key(|(span, number)| (span.start(), *number));
        }
        Self(standing)
    }

    /// The phrases that stand inside of a stretch, best first.
    fn within(&self, stretch: &Occurrence) -> Vec<usize> {
        let list = &self.0[stretch.document];
        let first = list.partition_point(|(span, _)| span.start() < stretch.span.start());
        let mut numbers: Vec<usize> = (list[first..].iter())
            .take_while(|(span, _)| span.start() < stretch.span.end())
            .filter(|(span, _)| span.end() <= stretch.span.end())
            .map(|&(_, number)| number)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

fn points(points: Points) -> PointsV1 {
    let Points { documents, occurrences, length, density, known, ends, form, matter, shown } = points;
    PointsV1 { documents, occurrences, length, density, known, ends, form, matter, shown }
}

fn tier((tier, year, share): (Tier, u16, f64)) -> TierV1 {
    TierV1 { tier: tier.name().to_owned(), year, share }
}

fn compared(keyness: &Keyness, phrases: &[Phrase]) -> KeynessV1 {
    let [earlier, later] = keyness.periods.map(|period| PeriodV1 {
        from: period.from.to_string(),
        to: period.to.to_string(),
        n: period.n,
    });
    KeynessV1 {
        earlier,
        later,
        verdict: if keyness.is_telling { "compared" } else { "too-few-documents" }.to_owned(),
        n_compared: keyness.n_compared,
        phrases: (keyness.phrases.iter())
            .map(|found| KeyPhraseV1 {
                text: phrases[found.phrase].text.clone(),
                rank: found.phrase + 1,
                k_earlier: found.k[0],
                k_later: found.k[1],
                difference: found.difference,
                interval: [found.interval.0, found.interval.1],
                p: found.p,
                q: found.q,
            })
            .collect(),
    }
}

fn coverage(report: &Report, corpus: &Corpus, phrases: &[PhraseV1]) -> CoverageV1 {
    let documents = corpus.documents();
    let dates = || documents.iter().filter_map(|document| document.date);
    let issuers = counted(documents.iter().filter_map(|document| document.issuer.as_deref()));
    let series = counted(documents.iter().filter_map(|document| document.series.as_deref()));
    CoverageV1 {
        n_documents: documents.len(),
        n_dated: dates().count(),
        n_issuers: issuers.len(),
        n_series: series.values().filter(|&&count| count > 1).count(),
        first: dates().min().map(|date| date.to_string()),
        last: dates().max().map(|date| date.to_string()),
        missing_years: report.missing_years.clone(),
        n_chars: documents.iter().map(|document| document.canonical.text.chars().count()).sum(),
        n_mined: report.index.n_mined.iter().sum(),
        n_phrases: phrases.len(),
        n_unlisted: report.index.n_unlisted,
        n_occurrences: report.counts.total(),
    }
}

fn counted<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// What every part of the report needs: the documents and their offsets in the unit.
struct Writer<'a> {
    corpus: &'a Corpus,
    unit: OffsetUnit,
    offsets: Vec<Offsets<'a>>,
}

impl<'a> Writer<'a> {
    fn new(corpus: &'a Corpus, unit: OffsetUnit) -> Self {
        let offsets =
            corpus.documents().iter().map(|document| Offsets::new(&document.canonical.text, unit)).collect();
        Self { corpus, unit, offsets }
    }

    fn document(&self, number: usize) -> &'a Document {
        &self.corpus.documents()[number]
    }

    fn date(&self, number: usize) -> Option<String> {
        self.document(number).date.map(|date| date.to_string())
    }

    fn place(&self, occurrence: &Occurrence) -> PlaceV1 {
        let document = self.document(occurrence.document);
        let raw = document.canonical.map.to_raw(occurrence.span);
        PlaceV1 {
            document: document.id.clone(),
            canonical: self.offsets[occurrence.document].pair(occurrence.span.start(), occurrence.span.end()),
            source: [raw.start(), raw.end()],
        }
    }

    fn occurrence(&self, occurrence: &Occurrence) -> OccurrenceV1 {
        let PlaceV1 { document, canonical, source } = self.place(occurrence);
        let sentence = sentence(self.document(occurrence.document), occurrence.span);
        let text = &self.document(occurrence.document).canonical.text[sentence.range()];
        let start = occurrence.span.start() - sentence.start();
        let at = Offsets::new(text, self.unit).pair(start, start + occurrence.span.len());
        OccurrenceV1 { document, canonical, source, sentence: text.to_owned(), at }
    }

    fn occurrences(&self, occurrences: &[Occurrence], most: usize) -> Vec<OccurrenceV1> {
        occurrences.iter().take(most).map(|occurrence| self.occurrence(occurrence)).collect()
    }

    /// The ids of the documents of some places, in order.
    fn ids(&self, occurrences: impl Iterator<Item = usize>) -> Vec<String> {
        let mut numbers: Vec<usize> = occurrences.collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|number| self.document(number).id.clone()).collect()
    }

    fn phrase(
        &self,
        rank: usize,
        phrase: &Phrase,
        life: &Lifeline,
        most_places: usize,
        families: &BTreeMap<&str, &str>,
    ) -> PhraseV1 {
        let id = |number: usize| self.document(number).id.clone();
        PhraseV1 {
            text: phrase.text.clone(),
            rank,
            score: phrase.score.total,
            parts: ScorePartsV1 {
                information: phrase.score.information,
                documents: phrase.score.documents,
                occurrences: phrase.score.occurrences,
                field: phrase.score.field.map(str::to_owned),
                points: points(phrase.score.points),
                boundary: phrase.boundary.left.min(phrase.boundary.right),
                left_entropy: phrase.boundary.left_entropy,
                right_entropy: phrase.boundary.right_entropy,
            },
            documents: life.counts.iter().map(|&(number, _)| id(number)).collect(),
            counts: life.counts.iter().map(|&(number, count)| (id(number), count)).collect(),
            exposure: life.exposure.iter().map(|&(number, exposure)| (id(number), exposure)).collect(),
            first: life.first.map(|date| date.to_string()),
            last: life.last.map(|date| date.to_string()),
            status: life.status.name().to_owned(),
            k: life.presence.k(),
            n: life.presence.n(),
            family: families.get(phrase.text.as_str()).map(|&head| head.to_owned()),
            completes: phrase.completes.clone(),
            tier: None,
            occurrences: self.occurrences(&phrase.occurrences, most_places),
        }
    }

    fn edits(&self, head: &str, form: &str, edits: &[WordEdit]) -> Vec<EditV1> {
        let (in_head, in_form) = (Offsets::new(head, self.unit), Offsets::new(form, self.unit));
        (edits.iter())
            .map(|edit| EditV1 {
                before: head.get(edit.head.clone()).unwrap_or_default().to_owned(),
                after: form.get(edit.form.clone()).unwrap_or_default().to_owned(),
                from: in_head.pair(edit.head.start, edit.head.end),
                to: in_form.pair(edit.form.start, edit.form.end),
            })
            .collect()
    }

    fn family(&self, family: &Family) -> FamilyV1 {
        let first = |occurrences: &[Occurrence]| {
            occurrences.iter().filter_map(|occurrence| self.document(occurrence.document).date).min()
        };
        let head_first = family.forms.first().and_then(|head| first(&head.occurrences));
        let forms = (family.forms.iter())
            .map(|form| {
                let dates = || form.occurrences.iter().filter_map(|place| self.document(place.document).date);
                let direction = match (head_first, first(&form.occurrences)) {
                    (Some(head), Some(own)) if form.change.is_some() => Some(match own.cmp(&head) {
                        std::cmp::Ordering::Less => "earlier",
                        std::cmp::Ordering::Equal => "same-time",
                        std::cmp::Ordering::Greater => "later",
                    }),
                    _ => None,
                };
                FormV1 {
                    text: form.text.clone(),
                    documents: self.ids(form.occurrences.iter().map(|occurrence| occurrence.document)),
                    first: dates().min().map(|date| date.to_string()),
                    last: dates().max().map(|date| date.to_string()),
                    change: form.change.map(|change| change.name().to_owned()),
                    direction: direction.map(str::to_owned),
                    occurrences: self.occurrences(&form.occurrences, MOST_PLACES),
                }
            })
            .collect();
        FamilyV1 {
            head: family.head.clone(),
            forms,
            change: family.change.name().to_owned(),
            edits: (family.forms.iter())
                .filter_map(|form| {
                    let change = form.change?;
                    Some(FamilyEditV1 {
                        form: form.text.clone(),
                        change: change.name().to_owned(),
                        edits: self.edits(&family.head, &form.text, &form.edits),
                    })
                })
                .collect(),
        }
    }

    fn frame(&self, frame: &Frame) -> FrameV1 {
        FrameV1 {
            skeleton: frame.skeleton.clone(),
            n: frame.uses.len(),
            score: frame.score,
            documents: self.ids(frame.uses.iter().map(|filled| filled.occurrence.document)),
            fillers: frame.uses.iter().map(|filled| filled.fillers.clone()).collect(),
            occurrences: frame.uses.iter().map(|filled| self.occurrence(&filled.occurrence)).collect(),
        }
    }

    fn passage(&self, passage: &Passage, phrases: &[Phrase], standing: &Standing) -> PassageV1 {
        PassageV1 {
            text: passage.text.clone(),
            n_chars: passage.n_chars,
            documents: self.ids(passage.occurrences.iter().map(|occurrence| occurrence.document)),
            phrases: (standing.within(&passage.occurrences[0]).into_iter())
                .map(|number| phrases[number].text.clone())
                .collect(),
            occurrences: passage.occurrences.iter().map(|occurrence| self.place(occurrence)).collect(),
        }
    }

    fn comparison(&self, comparison: &Comparison) -> ComparisonV1 {
        ComparisonV1 {
            series: comparison.series.clone(),
            earlier: self.document(comparison.earlier).id.clone(),
            later: self.document(comparison.later).id.clone(),
            earlier_date: self.date(comparison.earlier),
            later_date: self.date(comparison.later),
            wordings: (comparison.wordings.iter())
                .map(|wording| WordingV1 {
                    fate: wording.fate.name().to_owned(),
                    text: wording.text.clone(),
                    becomes: wording.becomes.clone(),
                    change: wording.change.map(|change| change.name().to_owned()),
                    edits: (wording.becomes.as_ref())
                        .map(|becomes| self.edits(&wording.text, becomes, &wording.edits))
                        .unwrap_or_default(),
                    earlier: self.occurrences(&wording.earlier, MOST_PLACES),
                    later: self.occurrences(&wording.later, MOST_PLACES),
                    score: wording.score,
                })
                .collect(),
            unlisted: (comparison.unlisted.iter())
                .map(|&(fate, count)| (fate.name().to_owned(), count))
                .collect(),
        }
    }

    fn level(&self, level: &LevelUse) -> LevelUseV1 {
        let form = |form: &Evidence| LevelFormV1 {
            text: form.text.clone(),
            documents: self.ids(form.occurrences.iter().map(|occurrence| occurrence.document)),
            n: form.occurrences.len(),
        };
        LevelUseV1 {
            text: level.text.clone(),
            levels: (level.levels.iter())
                .map(|(level, forms)| LevelFormsV1 {
                    level: level.name().to_owned(),
                    forms: forms.iter().map(form).collect(),
                })
                .collect(),
        }
    }

    fn excluded(&self, excluded: &Excluded) -> ExcludedV1 {
        ExcludedV1 {
            text: excluded.text.clone(),
            why: excluded.why.clone(),
            kind: excluded.kind.to_owned(),
            documents: self.ids(excluded.occurrences.iter().map(|occurrence| occurrence.document)),
            n: excluded.occurrences.len(),
            place: excluded.occurrences.first().map(|occurrence| self.place(occurrence)),
        }
    }

    fn finding(&self, finding: &Finding) -> FindingV1 {
        let evidence = |evidence: &Evidence| EvidenceV1 {
            text: evidence.text.clone(),
            occurrences: self.occurrences(&evidence.occurrences, MOST_EVIDENCE),
        };
        FindingV1 {
            kind: finding.kind.name().to_owned(),
            chinese: finding.chinese.clone(),
            english: finding.english.clone(),
            evidence: finding.evidence.iter().map(evidence).collect(),
        }
    }
}

/// The sentence that holds `span`: its block from the full stop before to the one behind, no farther than
/// [`MOST_CONTEXT`] characters on either side.
fn sentence(document: &Document, span: Span<Canon>) -> Span<Canon> {
    const STOPS: [char; 4] = ['。', '！', '？', '；'];
    let canonical = &document.canonical;
    let blocks = &canonical.structure.blocks;
    let number = blocks.partition_point(|block| block.span.end() < span.end());
    let block = (blocks.get(number))
        .filter(|block| block.span.contains(span))
        .map_or_else(|| Span::new(0, canonical.text.len()), |block| block.span);
    let before = &canonical.text[block.start()..span.start()];
    let nearest = before.char_indices().rev().take(MOST_CONTEXT).last().map_or(before.len(), |(at, _)| at);
    let (before, block_start) = (&before[nearest..], block.start() + nearest);
    let behind = &canonical.text[span.end()..block.end()];
    let behind = behind.char_indices().nth(MOST_CONTEXT).map_or(behind, |(at, _)| &behind[..at]);
    let start =
        before.rfind(STOPS).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    let start = start
        + before[start..]
            .chars()
            .take_while(|c| matches!(c, '”' | '’' | '）'))
            .map(char::len_utf8)
            .sum::<usize>();
    let end = behind.find(STOPS).map_or(behind.len(), |at| {
        let stop = at + behind[at..].chars().next().map_or(0, char::len_utf8);
        stop + behind[stop..]
            .chars()
            .take_while(|c| matches!(c, '”' | '’' | '）'))
            .map(char::len_utf8)
            .sum::<usize>()
    });
    Span::new(block_start + start, span.end() + end)
}

impl DocumentV1 {
    fn new(document: &Document, offsets: &Offsets<'_>, n_mined: usize) -> Self {
        let canonical = &document.canonical;
        let mut rules: BTreeMap<(&str, &str), (usize, f32)> = BTreeMap::new();
        let mut n_repairs = 0;
        for change in canonical.receipts.iter().flat_map(|receipt| receipt.edits.changes()) {
            let count = rules.entry((change.rule.stage.name(), change.rule.id)).or_insert((0, 1.0));
            *count = (count.0 + 1, count.1.min(change.confidence));
            n_repairs += usize::from(change.rule.stage == Stage::Repair);
        }
        let mut changes: Vec<RuleCountV1> = (rules.into_iter())
            .map(|((stage, rule), (n, least_confidence))| RuleCountV1 {
                stage: stage.to_owned(),
                rule: rule.to_owned(),
                n,
                least_confidence,
            })
            .collect();
        changes.sort_by_key(|count| std::cmp::Reverse(count.n));
        Self {
            id: document.id.clone(),
            title: document.title.clone(),
            issuer: document.issuer.clone(),
            date: document.date.map(|date| date.to_string()),
            year: document.date.map(|date| date.in_years()),
            series: document.series.clone(),
            level: document.level.map(|level| level.name().to_owned()),
            n_chars: canonical.text.chars().count(),
            n_mined,
            encoding: canonical.encoding.label.to_owned(),
            encoding_confidence: canonical.encoding.confidence,
            script: canonical.script.detected.name().to_owned(),
            changes,
            n_repairs,
            notes: (canonical.notes.iter())
                .map(|note| ReportNoteV1 {
                    code: note.code.to_owned(),
                    severity: match note.severity {
                        Severity::Information => "information",
                        Severity::Warning => "warning",
                    }
                    .to_owned(),
                    message: note.message.clone(),
                    source: note.source.map(|span| [span.start(), span.end()]),
                })
                .collect(),
            n_furniture: (canonical.structure.blocks.iter())
                .filter(|block| block.kind == BlockKind::Furniture)
                .count(),
            sha256: canonical.source_id.clone(),
            profile: canonical.profile.clone(),
            text: canonical.text.clone(),
            blocks: (canonical.structure.blocks.iter())
                .map(|block| ReportBlockV1 {
                    kind: block.kind.name().to_owned(),
                    canonical: offsets.pair(block.span.start(), block.span.end()),
                })
                .collect(),
        }
    }
}
