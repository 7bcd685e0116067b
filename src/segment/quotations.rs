//! Quoted units: what stands in quotation marks or in the marks of titles.

use crate::document::{Block, Quotation, QuotationKind};
use crate::text::Span;

/// Quotations stand in each other at most so deep.
const DEEPEST: usize = 16;

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
    let first = found.len();
    let mut open: Vec<(char, usize)> = Vec::new();
    // All marks are of the General Punctuation block (E2 80) or of CJK Symbols (E3 80).
    let bytes = line.as_bytes();
    for place in memchr::memchr_iter(0x80, bytes) {
        if place == 0 || !matches!(bytes[place - 1], 0xE2 | 0xE3) {
            continue;
        }
        let start = place - 1;
        let Some(mark) = line[start..].chars().next() else { continue };
        let partner = match mark {
            '“' | '‘' | '《' | '〈' => {
                // Nobody quotes so deep: the outermost was never closed.
                if open.len() == DEEPEST {
                    open.remove(0);
                }
                open.push((mark, start + mark.len_utf8()));
                continue;
            }
            '”' => '“',
            '’' => '‘',
            '》' => '《',
            '〉' => '〈',
            _ => continue,
        };
        let Some(place) = open.iter().rposition(|(opening, _)| *opening == partner) else { continue };
        let (_, inside) = open[place];
        open.truncate(place);
        let kind = if matches!(partner, '“' | '‘') { QuotationKind::Words } else { QuotationKind::Title };
        found.push(Quotation { span: Span::new(offset + inside, offset + start), kind, depth: 0 });
    }
    found[first..].sort_by_key(|quotation| quotation.span.start());
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
