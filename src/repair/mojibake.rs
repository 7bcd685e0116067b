//! Text whose bytes were read in the wrong encoding, once or several times, in all of a document or in parts.
//!
//! Where a [look](super::suspicion) at the text finds something strange, the chain of steps is searched that makes
//! the lines around it the least surprising; of what it would change, those stretches are changed that are Chinese
//! beyond doubt. Only what can be inverted without a loss is undone.

use std::ops::Range;

use super::chain::{Chain, Step};
use super::codec::Codec;
use super::context;
use super::patch::{self, Patch};
use super::plausibility::{Evidence, is_han, nats};
use super::reread::{Goal, MISTAKES, reread};
use super::rules;
use super::suspicion;
use crate::dictionary::surprisal::PER_NAT;

/// The longest chain of mistakes that is undone.
const LONGEST: usize = 3;

/// The chains of one length that are followed up.
const BEAM: usize = 4;

/// The chains that are tried on all of a region.
const CANDIDATES: usize = 3;

/// The part of a region on which the chain is searched, in bytes.
const SAMPLE: usize = 1500;

/// What another step must gain, in eighths of a nat.
const STEP: u32 = nats(8);

/// What one step makes of a text, and the text itself.
struct Node {
    steps: Vec<Step>,
    text: String,
    /// The surprisal, as text.
    cost: u32,
    /// The surprisal, as text that is read once more.
    potential: u32,
}

/// All stretches of `text` that are to be read again, in order.
pub(super) fn find(text: &str) -> Vec<Patch> {
    let mut patches = Vec::new();
    let mut last_chain: Vec<Step> = Vec::new();
    for region in suspicion::regions(text) {
        let part = &text[region.clone()];
        let mut found = if last_chain.is_empty() { Vec::new() } else { undo(part, &last_chain) };
        if !is_enough(part, &found) {
            let total = |patches: &[Patch]| patches.iter().map(|patch| gain(part, patch)).sum::<i64>();
            let known = last_chain.clone();
            for chain in search(part).into_iter().filter(|chain| *chain != known) {
                let by_search = undo(part, &chain);
                if total(&by_search) > total(&found) {
                    found = by_search;
                    last_chain = chain;
                }
                if is_enough(part, &found) {
                    break;
                }
            }
        }
        patches.extend(found.into_iter().map(|mut patch| {
            patch.range = patch.range.start + region.start..patch.range.end + region.start;
            patch
        }));
    }
    without_examples(text, patches)
}

/// Changes that are further apart than this, in bytes, are looked at by themselves.
const TOGETHER: usize = 4096;

/// The patches but for those in lines that speak of encodings.
fn without_examples(text: &str, patches: Vec<Patch>) -> Vec<Patch> {
    let mut groups: Vec<(Range<usize>, Vec<Patch>)> = Vec::new();
    for patch in patches {
        match groups.last_mut() {
            Some((whole, group))
                if patch.range.end - whole.start <= TOGETHER
                    && memchr::memchr(b'\n', &text.as_bytes()[whole.end..patch.range.start]).is_none() =>
            {
                whole.end = patch.range.end;
                group.push(patch);
            }
            _ => groups.push((patch.range.clone(), vec![patch])),
        }
    }
    groups.retain(|(whole, group)| {
        // Text between the changes may speak of encodings, too.
        let gaps = group.windows(2).map(|pair| pair[0].range.end..pair[1].range.start);
        !context::is_explained(text, whole) && !gaps.into_iter().any(|gap| context::explains(&text[gap]))
    });
    groups.into_iter().flat_map(|(_, group)| group).collect()
}

/// Whether patches explain what is strange in a region.
fn is_enough(part: &str, patches: &[Patch]) -> bool {
    !patches.is_empty() && suspicion::regions(&patch::apply(part, patches)).is_empty()
}

/// How much less surprising a patch makes the text, in eighths of a nat.
fn gain(part: &str, patch: &Patch) -> i64 {
    let previous = part[..patch.range.start].chars().next_back().unwrap_or('\n');
    let before = Evidence::of(previous, &part[patch.range.clone()]);
    i64::from(before.surprisal) - i64::from(Evidence::of(previous, &patch.after).surprisal)
}

/// The chains of steps that make the beginning of a region less surprising, the best first.
fn search(part: &str) -> Vec<Vec<Step>> {
    let sample = sample(part);
    let cost = Evidence::of('\n', sample).surprisal;
    let start = Node { steps: Vec::new(), text: sample.to_owned(), cost, potential: cost };
    let mut chains: Vec<(u32, Vec<Step>)> = Vec::new();
    let mut beam = vec![start];
    for depth in 1..=LONGEST {
        let mut next: Vec<Node> = Vec::new();
        for node in &beam {
            for (read_as, written_in) in MISTAKES {
                // Bytes that were decoded in an encoding and are encoded in it again are the bytes of one step.
                if matches!(node.steps.last(), Some(Step::Reread { written_in, .. }) if *written_in == read_as)
                {
                    continue;
                }
                let goals: &[Goal] =
                    if depth == LONGEST { &[Goal::Text] } else { &[Goal::Text, Goal::Damage] };
                for goal in goals {
                    if let Some(child) = follow(node, read_as, written_in, *goal)
                        && !next.iter().any(|known| known.text == child.text)
                    {
                        next.push(child);
                    }
                }
            }
        }
        chains.extend(next.iter().map(|node| (node.cost + depth as u32 * STEP, node.steps.clone())));
        next.sort_by_key(|node| node.potential);
        next.truncate(BEAM);
        beam = next;
    }
    chains.retain(|(reached, _)| *reached < cost);
    chains.sort_by_key(|(reached, _)| *reached);
    chains.truncate(CANDIDATES);
    chains.into_iter().map(|(_, steps)| steps).collect()
}

/// The first lines with something strange, as many as make a sample.
fn sample(part: &str) -> &str {
    if part.len() <= SAMPLE {
        return part;
    }
    let mut end = SAMPLE;
    while !part.is_char_boundary(end) {
        end += 1;
    }
    // Nothing below 30 is the second byte of a pair.
    let cut = part.as_bytes()[..end].iter().rposition(|byte| *byte < 0x30).filter(|cut| *cut > SAMPLE / 2);
    &part[..cut.map_or(end, |cut| cut + 1)]
}

fn follow(node: &Node, read_as: Codec, written_in: Codec, goal: Goal) -> Option<Node> {
    let patches = step(&node.text, read_as, written_in, goal);
    if patches.is_empty() {
        return None;
    }
    let text = patch::apply(&node.text, &patches);
    let mut steps = node.steps.clone();
    steps.push(Step::Reread { read_as, written_in });
    let evidence = Evidence::of('\n', &text);
    // Letters of Western Europe are halves of characters to the next step.
    let halves = text.chars().filter(|c| ('\u{80}'..'\u{180}').contains(c)).count() as u32;
    let potential = evidence.surprisal.saturating_sub(halves * nats(5));
    Some(Node { steps, text, cost: evidence.surprisal, potential })
}

fn step(text: &str, read_as: Codec, written_in: Codec, goal: Goal) -> Vec<Patch> {
    let stretches = reread(text, read_as, written_in, goal);
    let step = Step::Reread { read_as, written_in };
    stretches
        .into_iter()
        .map(|stretch| Patch {
            range: stretch.range,
            after: stretch.text,
            rule: rules::of(&[step]),
            confidence: 1.0,
            alternatives: Vec::new(),
            steps: vec![step],
        })
        .collect()
}

/// What the steps change in `part` and what stands up to the evidence.
fn undo(part: &str, steps: &[Step]) -> Vec<Patch> {
    let mut patches: Vec<Patch> = Vec::new();
    for (number, one) in steps.iter().enumerate() {
        let Step::Reread { read_as, written_in } = *one else { continue };
        let goal = if number + 1 == steps.len() { Goal::Text } else { Goal::Damage };
        let text = patch::apply(part, &patches);
        patches =
            patch::compose(part, patches, step(&text, read_as, written_in, goal), |_, _| &rules::CHAINED);
    }
    patches.retain_mut(|patch| judge(part, patch));
    patches.into_iter().flat_map(|patch| divide(part, patch)).collect()
}

/// The evidence that a change needs.
struct Demand {
    /// The fewest Han characters in the result.
    n_han: u32,
    /// The smallest gain, in nats, and the smallest gain for each character of the result.
    gain: f64,
    gain_each: f64,
    /// The highest mean surprisal of the result, in nats a character beyond ASCII.
    mean: f64,
    /// The lowest mean surprisal of what stood there.
    strange: f64,
}

/// Valid UTF-8 is evidence by itself.
static OF_UTF8: Demand = Demand { n_han: 2, gain: 20.0, gain_each: 2.0, mean: 11.0, strange: 6.5 };
/// Bytes of Latin-1 are pairs of one encoding or another by chance; so the result must be ordinary text.
static OF_LATIN1: Demand = Demand { n_han: 4, gain: 40.0, gain_each: 4.0, mean: 9.2, strange: 6.5 };
/// Han characters that become other Han characters.
static OF_HAN: Demand = Demand { n_han: 5, gain: 32.0, gain_each: 2.5, mean: 9.2, strange: 10.0 };

/// The same by several steps, of which one or the other makes text of any row of rare characters.
static OF_HAN_BY_CHAIN: Demand = Demand { n_han: 5, gain: 50.0, gain_each: 6.0, mean: 9.2, strange: 10.0 };

/// Whether a change is right beyond doubt; sets its confidence and its rule.
fn judge(part: &str, patch: &mut Patch) -> bool {
    let old = &part[patch.range.clone()];
    let previous = part[..patch.range.start].chars().next_back().unwrap_or('\n');
    let (before, after) = (Evidence::of(previous, old), Evidence::of(previous, &patch.after));
    let demand = demand(&patch.steps);
    let gain = (f64::from(before.surprisal) - f64::from(after.surprisal)) / f64::from(PER_NAT);
    let is_chinese = after.n_han * 2 >= after.n_beyond_ascii - after.n_neutral && is_written(&patch.after);
    let is_sure = is_chinese
        && after.n_han >= demand.n_han
        && gain >= demand.gain
        && gain >= demand.gain_each * f64::from(after.n_beyond_ascii)
        && after.mean() <= demand.mean
        && before.mean() >= demand.strange
        && !has_loose_ends(part, patch)
        && !is_table(old, &patch.steps);
    if !is_sure {
        return false;
    }
    patch.rule = rules::of(&patch.steps);
    patch.confidence = confidence(gain, &patch.steps, after.n_han);
    // A chain that was not taken throughout does not replay; then the stretch is no whole one.
    patch.steps.len() == 1 || Chain(patch.steps.clone()).apply(old).as_deref() == Some(patch.after.as_str())
}

fn demand(steps: &[Step]) -> &'static Demand {
    let is_utf8 = |step: &Step| matches!(step, Step::Reread { written_in: Codec::Utf8, .. });
    let is_latin1 = |step: &Step| matches!(step, Step::Reread { read_as: Codec::Windows1252, .. });
    match steps {
        [Step::Reread { read_as, .. }, _, ..] if *read_as != Codec::Windows1252 => &OF_HAN_BY_CHAIN,
        steps if steps.iter().any(is_utf8) => &OF_UTF8,
        steps if steps.iter().any(is_latin1) => &OF_LATIN1,
        _ => &OF_HAN,
    }
}

/// The share of changes with so much evidence that are exactly right; `docs/repair.md` has the measurement.
fn confidence(gain: f64, steps: &[Step], n_han: u32) -> f32 {
    let is_utf8 = std::ptr::eq(demand(steps), &OF_UTF8);
    match (is_utf8, gain, n_han) {
        (true, 60.0.., 4..) => 0.999,
        (true, ..) => 0.97,
        (false, 120.0.., 10..) => 0.995,
        (false, 70.0.., 7..) => 0.98,
        (false, ..) => 0.93,
    }
}

/// One private character in so many may be an icon of the original.
const PRIVATE: usize = 20;

/// Whether a writer can have written `text`: no control characters, and hardly any private ones.
fn is_written(text: &str) -> bool {
    let is_control = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffd}');
    let n_private = text.chars().filter(|c| ('\u{e000}'..='\u{f8ff}').contains(c)).count();
    !text.chars().any(is_control) && n_private * PRIVATE <= text.chars().count()
}

/// Whether the characters beside a stretch of Latin-1 look as if they belonged to it, too.
fn has_loose_ends(part: &str, patch: &Patch) -> bool {
    // Bytes of UTF-8 may stand beside lost ones; a chain of several steps, and pairs, leave nothing over.
    let reads_latin1 = match patch.steps[..] {
        [Step::Reread { read_as, written_in }] => read_as == Codec::Windows1252 && written_in != Codec::Utf8,
        [Step::Reread { read_as, .. }, ..] => read_as == Codec::Windows1252,
        _ => false,
    };
    let is_letter = |character: Option<char>| character.is_some_and(|c| ('\u{c0}'..='\u{ff}').contains(&c));
    reads_latin1
        && (is_letter(part[..patch.range.start].chars().next_back())
            || is_letter(part[patch.range.end..].chars().next()))
}

/// Characters that follow each other in an encoding at this distance, in codes, stand in its order.
const IN_ORDER: u32 = 8;

/// Whether a writer lists characters: every third in the order of an encoding, or hardly any but signs. Text is in no
/// order, and every encoding has far more ideographs than signs.
fn is_table(old: &str, steps: &[Step]) -> bool {
    let Some(Step::Reread { read_as, .. }) = steps.first() else { return false };
    let beyond_ascii: Vec<char> = old.chars().filter(|character| !character.is_ascii()).collect();
    let in_order_of = |codec: Codec| {
        let code = |character: &char| {
            let bytes = codec.bytes(*character)?;
            Some(bytes.as_slice().iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
        };
        let codes: Vec<u32> = beyond_ascii.iter().filter_map(code).collect();
        let is_next = |pair: &&[u32]| (1..=IN_ORDER).contains(&pair[1].wrapping_sub(pair[0]));
        codes.windows(2).filter(is_next).count() * 3 >= beyond_ascii.len()
    };
    if *read_as == Codec::Windows1252 {
        return in_order_of(*read_as);
    }
    // No writer has private characters.
    let is_sign = |c: &&char| !is_han(**c) && !('\u{e000}'..='\u{f8ff}').contains(*c);
    let n_signs = beyond_ascii.iter().filter(is_sign).count();
    n_signs * 5 > beyond_ascii.len() * 4 || [Codec::Gbk, Codec::Big5].into_iter().any(in_order_of)
}

/// A long stretch becomes one change for each clause, as far as the borders of characters meet: so a place in the
/// result leads to a narrow place in the source.
fn divide(part: &str, patch: Patch) -> Vec<Patch> {
    let [Step::Reread { read_as, written_in }] = patch.steps[..] else { return vec![patch] };
    let old = &part[patch.range.clone()];
    let mut pieces = Vec::new();
    let mut old_characters =
        old.char_indices().map(|(at, c)| (at, c, read_as.bytes(c).map_or(1, |b| b.as_slice().len())));
    // Bytes read so far, on both sides.
    let (mut n_old, mut n_new) = (0, 0);
    let mut old_place = 0;
    let (mut old_start, mut new_start) = (0, 0);
    for (at, character) in patch.after.char_indices() {
        n_new += written_in.bytes(character).map_or(1, |bytes| bytes.as_slice().len());
        while n_old < n_new {
            let Some((place, own, width)) = old_characters.next() else { break };
            n_old += width;
            old_place = place + own.len_utf8();
        }
        let end = at + character.len_utf8();
        let is_border = matches!(
            character,
            '，' | '。' | '、' | '；' | '：' | '\n' | ' ' | '！' | '？' | '”' | '》' | '」'
        );
        if is_border && n_old == n_new && end < patch.after.len() {
            pieces.push((old_start..old_place, new_start..end));
            (old_start, new_start) = (old_place, end);
        }
    }
    pieces.push((old_start..old.len(), new_start..patch.after.len()));
    let n_pieces = pieces.len();
    let replays = |(old_range, new_range): &(Range<usize>, Range<usize>)| {
        let step = Chain(patch.steps.clone()).apply(&old[old_range.clone()]);
        step.as_deref() == Some(&patch.after[new_range.clone()])
    };
    if n_pieces == 1 || !pieces.iter().all(replays) {
        return vec![patch];
    }
    let start = patch.range.start;
    let pieces = pieces
        .into_iter()
        .filter(|(old_range, new_range)| old[old_range.clone()] != patch.after[new_range.clone()]);
    pieces
        .map(|(old_range, new_range)| Patch {
            range: start + old_range.start..start + old_range.end,
            after: patch.after[new_range].to_owned(),
            rule: patch.rule,
            confidence: patch.confidence,
            alternatives: patch.alternatives.clone(),
            steps: patch.steps.clone(),
        })
        .collect()
}
