//! Quoted units: what stands in quotation marks or in the marks of titles.

use crate::document::{Block, Quotation, QuotationKind};
use crate::text::Span;

/// The quoted units of the body, in the order of their first marks; a mark without its partner in the same block
/// quotes nothing.
pub(super) fn read(text: &str, blocks: &[Block]) -> Vec<Quotation> {
    let mut found = Vec::new();
    for block in blocks.iter().filter(|block| block.kind.is_body()) {
        let first = found.len();
        within(&text[block.span.range()], block.span.start(), &mut found);
        count_depths(&mut found[first..]);
    }
    found
}

/// Counts for each quotation in how many others it stands.
fn count_depths(found: &mut [Quotation]) {
    let mut ends: Vec<usize> = Vec::new();
    for quotation in found {
        ends.retain(|end| *end >= quotation.span.end());
        quotation.depth = ends.len();
        ends.push(quotation.span.end());
    }
}

fn within(line: &str, offset: usize, found: &mut Vec<Quotation>) {
    let mut open: Vec<(char, usize, usize)> = Vec::new();
    // All marks are of the General Punctuation block (E2 80) or of CJK Symbols (E3 80).
    let bytes = line.as_bytes();
    for place in memchr::memchr_iter(0x80, bytes) {
        if place == 0 || !matches!(bytes[place - 1], 0xE2 | 0xE3) {
            continue;
        }
        let start = place - 1;
        let Some(mark) = line.get(start..start + 3).and_then(|mark| mark.chars().next()) else { continue };
        match mark {
            '“' | '‘' | '《' | '〈' => {
                open.push((mark, start, found.len()));
                let kind =
                    if matches!(mark, '“' | '‘') { QuotationKind::Words } else { QuotationKind::Title };
                // The end is entered with the closing mark; without one the entry is taken out again.
                found.push(Quotation {
                    span: Span::new(offset + start + 3, offset + start + 3),
                    kind,
                    depth: 0,
                });
            }
            '”' | '’' | '》' | '〉' => {
                let partner = match mark {
                    '”' => '“',
                    '’' => '‘',
                    '》' => '《',
                    _ => '〈',
                };
                let Some(place) = open.iter().rposition(|(opening, ..)| *opening == partner) else {
                    continue;
                };
                for (_, _, unclosed) in open.drain(place + 1..).rev().collect::<Vec<_>>() {
                    found.remove(unclosed);
                }
                if let Some((_, opening, entry)) = open.pop() {
                    found[entry].span = Span::new(offset + opening + 3, offset + start);
                }
            }
            _ => {}
        }
    }
    for (_, _, unclosed) in open.into_iter().rev() {
        found.remove(unclosed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(line: &str) -> Vec<(&str, usize)> {
        let mut found = Vec::new();
        within(line, 0, &mut found);
        count_depths(&mut found);
        found.iter().map(|it| (&line[it.span.range()], it.depth)).collect()
    }

    #[test]
    fn quotations_may_stand_in_each_other() {
        assert_eq!(
            quoted("“龙岗实施‘一芯两核’战略”，印发《关于〈条例〉的方案》"),
            [("龙岗实施‘一芯两核’战略", 0), ("一芯两核", 1), ("关于〈条例〉的方案", 0), ("条例", 1)]
        );
    }

    #[test]
    fn a_mark_without_its_partner_quotes_nothing() {
        assert_eq!(quoted("“没有结束，‘里面’"), [("里面", 0)]);
        assert_eq!(quoted("没有”开始，“有”"), [("有", 0)]);
        assert_eq!(quoted("《半个“完整”》"), [("半个“完整”", 0), ("完整", 1)]);
        assert_eq!(quoted("《半个“不完整》"), [("半个“不完整", 0)]);
    }
}
