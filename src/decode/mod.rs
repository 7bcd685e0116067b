//! Bytes → text.
//!
//! A byte order mark or a forced label decides alone; else valid UTF-8 is UTF-8, and for all other bytes the
//! encoding counts in which they are the least surprising text. A source in several encodings is read piece by
//! piece.

mod bom;
mod charset;
mod declared;
mod detect;
mod double_byte;
mod evidence;
mod foreign;
mod mixed;
mod pairs;
mod planes;
mod seven_bit;
mod smooth;
mod start;
mod transcode;

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::UTF_8;

use crate::document::{EncodingReport, EncodingSegment};
use crate::text::{Edits, Note, Raw, Rewrite, Rule, Span};
use charset::Charset;
use detect::Verdict;
use mixed::Piece;
use transcode::{INVALID_BYTES, Transcript};

/// The rules of this stage.
pub static RULES: [&Rule; 1] = [&INVALID_BYTES];

/// What is known of the encoding before the bytes are looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hint {
    /// The encoding that must be used: the evidence is not asked.
    pub encoding: Option<String>,
    /// What a header or a page declares: a prior that evidence overrules.
    pub declared: Option<String>,
}

/// A decoded source.
#[derive(Debug, Clone)]
pub struct Decoded<'a> {
    /// The text and how the bytes became it.
    pub rewrite: Rewrite<'a>,
    /// Which bytes were read by which encoding.
    pub encoding: EncodingReport,
}

/// A byte order mark, or valid UTF-8 with characters beyond ASCII, leaves no doubt to speak of.
const SURE: f32 = 0.999;

/// Where bytes stand for nothing, some may belong to another encoding in too short a stretch to tell.
const DAMAGED: f32 = 0.95;

/// A verdict on several encodings in one source rests on stretches of a few characters.
const MIXED: f32 = 0.9;

/// Decodes `bytes` by the evidence in them.
///
/// Bytes that stand for nothing become U+FFFD, a change each; no byte is left out of the receipt. Notes:
/// `empty`, `looks-binary`, `invalid-bytes`, `cut-start`, `cut-end`, `mixed-encodings`, `unknown-encoding`,
/// `declared-encoding-unknown`, `declared-encoding-overruled`.
pub fn decode<'a>(bytes: &'a [u8], hint: &Hint) -> Decoded<'a> {
    let mut notes = Vec::new();
    if bytes.is_empty() {
        notes.push(Note::information("empty", "The source has no bytes."));
    }
    let mark = bom::byte_order_mark(bytes);
    let forced = hint.encoding.as_deref().and_then(|label| {
        let charset = Charset::for_label(label);
        if charset.is_none() {
            let message =
                format!("`{label}` names no encoding that can be read; the encoding was detected instead.");
            notes.push(Note::warning("unknown-encoding", message));
        }
        charset
    });
    if let Some(charset) = forced {
        // `utf-16` does not say which byte comes first; a mark does.
        let charset = match mark {
            Some((marked, _)) if charset.unit() > 1 && marked.unit() == charset.unit() => marked,
            _ => charset,
        };
        let mark = mark.filter(|(marked, _)| *marked == charset).map_or(0, |(_, len)| len);
        return read_whole(bytes, mark, Verdict { charset, confidence: 1.0, skip: 0, binary: false }, notes);
    }
    let (body, mark_len) = match mark {
        // UTF-8 behind a mark may be damaged or mixed like any other; UTF-16 and UTF-32 are what the mark says.
        Some((Charset::Utf8, len)) => (&bytes[len..], len),
        Some((charset, len)) => {
            return read_whole(
                bytes,
                len,
                Verdict { charset, confidence: SURE, skip: 0, binary: false },
                notes,
            );
        }
        None => (bytes, 0),
    };
    let declarations = Declarations::of(body, hint, mark_len > 0, &mut notes);
    let valid = UTF_8.decode_without_bom_handling_and_without_replacement(body);
    let is_ascii = valid.as_ref().is_some_and(|text| text.is_ascii());
    if let Some(verdict) = is_ascii.then(|| detect::seven_bit(body)).flatten() {
        return declarations.compare(read_whole(bytes, mark_len, verdict, notes));
    }
    let decoded = match valid {
        Some(Cow::Borrowed(text)) if mark_len > 0 => read_utf8(text, mark_len, bytes.len(), notes),
        None if mark_len > 0 => read_pieces(bytes, mark_len, detect::DAMAGED, notes),
        Some(Cow::Borrowed(text)) if !detect::is_doubtful_utf8(body, &declarations.trusted) => {
            read_utf8(text, mark_len, bytes.len(), notes)
        }
        valid => {
            let verdict = detect::detect(body, &declarations.trusted);
            match (verdict.charset, valid) {
                (Charset::Utf8, Some(Cow::Borrowed(text))) => read_utf8(text, mark_len, bytes.len(), notes),
                (Charset::Other(_), Some(Cow::Borrowed(text))) if verdict.binary => {
                    let mut decoded = read_utf8(text, mark_len, bytes.len(), notes);
                    decoded.rewrite.notes.push(looks_binary());
                    decoded.encoding.confidence = verdict.confidence;
                    decoded
                }
                (Charset::Utf8 | Charset::Gb18030 | Charset::Big5 | Charset::EucTw, _) => {
                    read_pieces(bytes, mark_len, verdict, notes)
                }
                _ => read_whole(bytes, mark_len, verdict, notes),
            }
        }
    };
    declarations.compare(decoded)
}

fn looks_binary() -> Note {
    Note::warning(
        "looks-binary",
        "The source looks like no text: it has control characters throughout. Convert it to text first.",
    )
}

/// What is said of the encoding by a header or by the page.
struct Declarations<'a> {
    /// The label that a result is compared with.
    label: Option<(&'a str, Charset)>,
    /// The encodings, the most trusted first.
    trusted: Vec<Charset>,
}

impl<'a> Declarations<'a> {
    fn of(body: &'a [u8], hint: &'a Hint, marked_utf8: bool, notes: &mut Vec<Note>) -> Self {
        let labels = hint.declared.as_deref().into_iter().chain(declared::declared_in_page(body));
        let mut known = Vec::new();
        for label in labels {
            // A page in UTF-16 could not be searched for its declaration: the HTML standard reads this as UTF-8.
            match Charset::for_label(label) {
                Some(Charset::Utf16Le | Charset::Utf16Be) if hint.declared.as_deref() != Some(label) => {
                    known.push((label, Charset::Utf8));
                }
                Some(charset) => known.push((label, charset)),
                None => {
                    let message =
                        format!("The declared encoding `{label}` cannot be read; the encoding was detected.");
                    notes.push(Note::information("declared-encoding-unknown", message));
                }
            }
        }
        let mark = marked_utf8.then_some(Charset::Utf8);
        let trusted = mark.into_iter().chain(known.iter().map(|(_, charset)| *charset)).collect();
        Self { label: known.first().copied(), trusted }
    }

    /// Notes a declaration that the evidence speaks against.
    fn compare<'b>(&self, mut decoded: Decoded<'b>) -> Decoded<'b> {
        let Some((label, charset)) = self.label else { return decoded };
        let found = decoded.encoding.label;
        let is_ascii = || decoded.rewrite.text.is_ascii();
        let agrees = [charset.label(false), charset.label(true)].contains(&found);
        if !agrees && found != "mixed" && !is_ascii() {
            let message = format!("The source is declared as `{label}`, but its bytes read as {found}.");
            decoded.rewrite.notes.push(Note::information("declared-encoding-overruled", message));
        }
        decoded
    }
}

/// Valid UTF-8 passes as it is.
fn read_utf8(text: &str, mark_len: usize, len: usize, notes: Vec<Note>) -> Decoded<'_> {
    let mut edits = Edits::default();
    if mark_len > 0 {
        edits.units(1, mark_len, 0);
    }
    edits.keep(text.len());
    Decoded {
        rewrite: Rewrite { text: Cow::Borrowed(text), edits, notes },
        encoding: report(vec![segment(mark_len..len, "utf-8")], SURE),
    }
}

/// Reads all of the source behind a mark of `mark_len` bytes in one encoding.
fn read_whole(bytes: &[u8], mark_len: usize, verdict: Verdict, mut notes: Vec<Note>) -> Decoded<'_> {
    let body = &bytes[mark_len..];
    if verdict.charset == Charset::Utf8
        && let Some(Cow::Borrowed(text)) = UTF_8.decode_without_bom_handling_and_without_replacement(body)
    {
        return read_utf8(text, mark_len, bytes.len(), notes);
    }
    let mut transcript = Transcript::for_bytes(body.len(), verdict.charset);
    if mark_len > 0 {
        transcript.skip_mark(mark_len);
    }
    if verdict.skip > 0 {
        transcript.lose(&body[..verdict.skip]);
    }
    transcript.decode(&body[verdict.skip..], verdict.charset);
    if verdict.binary {
        notes.push(looks_binary());
    }
    let label = verdict.charset.label(transcript.four_byte_forms);
    let encoding = report(vec![segment(mark_len..bytes.len(), label)], verdict.confidence);
    finish(transcript, encoding, mark_len..bytes.len(), notes)
}

/// Reads a source that is damaged or mixed.
fn read_pieces(bytes: &[u8], mark_len: usize, verdict: Verdict, mut notes: Vec<Note>) -> Decoded<'_> {
    let body = &bytes[mark_len..];
    let mut transcript = Transcript::for_bytes(body.len(), verdict.charset);
    if mark_len > 0 {
        transcript.skip_mark(mark_len);
    }
    let mut segments = Vec::new();
    for Piece { charset, range, invalid } in mixed::divide(body, verdict.charset) {
        transcript.four_byte_forms = false;
        let mut start = range.start;
        // UTF-8 finds back to its characters by itself; its replacements are those of the standard.
        for lost in invalid.into_iter().filter(|_| charset != Charset::Utf8) {
            transcript.decode(&body[start..lost.start], charset);
            transcript.lose(&body[lost.clone()]);
            start = lost.end;
        }
        transcript.decode(&body[start..range.end], charset);
        let label = charset.label(transcript.four_byte_forms);
        segments.push(segment(range.start + mark_len..range.end + mark_len, label));
    }
    let confidence = if transcript.lost { verdict.confidence.min(DAMAGED) } else { verdict.confidence };
    let encoding = report(segments, confidence);
    if encoding.label == "mixed" {
        let parts: Vec<String> = encoding
            .segments
            .iter()
            .map(|part| format!("{:?} {}", part.source, part.label))
            .take(5)
            .collect();
        let more = if encoding.segments.len() > parts.len() { " …" } else { "" };
        let message = format!("The source mixes encodings, by bytes: {}{more}.", parts.join(", "));
        notes.push(Note::warning("mixed-encodings", message));
    }
    finish(transcript, encoding, mark_len..bytes.len(), notes)
}

fn segment(range: Range<usize>, label: &'static str) -> EncodingSegment {
    EncodingSegment { source: Span::<Raw>::new(range.start, range.end), label }
}

fn report(mut segments: Vec<EncodingSegment>, confidence: f32) -> EncodingReport {
    segments.retain(|segment| !segment.source.is_empty());
    let mut labels: Vec<&str> = segments.iter().map(|segment| segment.label).collect();
    labels.sort_unstable();
    labels.dedup();
    let (label, confidence) = match *labels {
        [] => ("utf-8", confidence),
        [_] => (segments[0].label, confidence),
        // GB 18030 contains GBK.
        ["gb18030", "gbk"] => ("gb18030", confidence),
        _ => ("mixed", confidence.min(MIXED)),
    };
    EncodingReport { label, confidence, segments }
}

/// Closes a transcript and notes what was lost in it.
fn finish(
    transcript: Transcript,
    encoding: EncodingReport,
    body: Range<usize>,
    mut notes: Vec<Note>,
) -> Decoded<'static> {
    let Transcript { text, edits, lost, .. } = transcript;
    debug_assert_eq!(edits.input_len(), body.end, "the receipt covers the source");
    if lost {
        notes.extend(lost_notes(&edits, &encoding, body));
    }
    Decoded { rewrite: Rewrite { text: Cow::Owned(text), edits, notes }, encoding }
}

/// The most bytes that a cut leaves of a character.
const MAX_REST: usize = 3;

/// One note for a cut start, one for a cut end, one for all other bytes that stand for nothing.
fn lost_notes(edits: &Edits, encoding: &EncodingReport, body: Range<usize>) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut changes = edits.changes().peekable();
    let mut start = body.start;
    let mut cut: Option<Range<usize>> = None;
    while let Some(change) = changes.next_if(|change| {
        change.old.start == start
            && change.old.end <= body.start + MAX_REST
            && is_rest(change.before, encoding)
    }) {
        start = change.old.end;
        cut = Some(cut.map_or(change.new.start, |cut| cut.start)..change.new.end);
    }
    if let Some(place) = cut {
        let message =
            "The source starts within a character, whose first bytes are missing; get it again if you can.";
        notes.push(Note::warning("cut-start", message).at(place));
    }
    let (mut n_inside, mut first_inside, mut cut) = (0, None, None);
    for change in changes {
        if change.old.end == body.end && is_beginning(change.before, encoding) {
            cut = Some(change.new);
        } else {
            n_inside += 1;
            first_inside.get_or_insert(change.new);
        }
    }
    if let Some(place) = first_inside {
        let message =
            format!("Bytes stand for no character and became U+FFFD, {n_inside} in all; the first is here.");
        notes.push(Note::warning("invalid-bytes", message).at(place));
    }
    if let Some(place) = cut {
        let message = "The source breaks off within a character; get it again if you can.";
        notes.push(Note::warning("cut-end", message).at(place));
    }
    notes
}

/// Whether bytes at the start of a source can be the rest of a character.
fn is_rest(bytes: &[u8], encoding: &EncodingReport) -> bool {
    match encoding.segments.first().map(|segment| segment.label) {
        Some("utf-8") => bytes.iter().all(|byte| (0x80..=0xbf).contains(byte)),
        Some("hz-gb-2312") => bytes == b"{",
        Some("iso-2022-cn") => bytes.starts_with(b"$"),
        Some("euc-tw") => bytes.iter().all(|byte| *byte >= 0xa1),
        Some("utf-16le" | "utf-16be") => bytes.len() == 1,
        Some("gb18030") => bytes.iter().all(|byte| (0x30..=0xfe).contains(byte)),
        Some("gbk" | "big5") => bytes.iter().all(|byte| (0x40..=0xfe).contains(byte)),
        _ => false,
    }
}

/// Whether bytes at the end of a source can be the beginning of a character.
fn is_beginning(bytes: &[u8], encoding: &EncodingReport) -> bool {
    let last = encoding.segments.last().and_then(|segment| Charset::for_label(segment.label));
    last.is_some_and(|charset| evidence::is_cut(bytes, charset))
}
