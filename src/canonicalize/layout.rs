//! Lines: one paragraph each, no blank ones, no margins.

use super::lines::{continuations, is_latin, measure};
use super::wrap::Join;
use crate::text::{Note, Reason, Rewrite, Rewriter, Risk, Rule, Stage};

/// The rules of this pass.
pub(super) const RULES: &[&Rule] = &[&LINE_JOIN, &LINE_BREAK, &MARGIN];

static LINE_JOIN: Rule = Rule {
    id: "line-join",
    stage: Stage::Canonicalize,
    why: "The line was full and stopped in the middle of a sentence: the layout broke it, not the author.",
    example: ("千万工\n\n程", "千万工程"),
    risk: Risk::Context,
    lossy: true,
};
static LINE_BREAK: Rule = Rule {
    id: "blank-line",
    stage: Stage::Canonicalize,
    why: "A paragraph ends with one line feed, however many blank lines follow.",
    example: ("报告\n\n\n一、回顾", "报告\n一、回顾"),
    risk: Risk::None,
    lossy: true,
};
static MARGIN: Rule = Rule {
    id: "margin",
    stage: Stage::Canonicalize,
    why: "Spaces at the ends of a line are its indentation or mean nothing.",
    example: ("  各位代表 ", "各位代表"),
    risk: Risk::None,
    lossy: true,
};
/// The share of line joins that are right where the width of the lines says so.
const JOIN_CONFIDENCE: f32 = 0.97;
/// What is said of a join where a sentence ends at the edge, and with it perhaps the paragraph: hardly more than even.
const UNSURE_JOIN_CONFIDENCE: f32 = 0.6;
/// The same where Latin words or digits meet, and a space may have stood between them.
const LATIN_JOIN_CONFIDENCE: f32 = 0.8;

/// Joins the lines of a paragraph, drops blank lines and margins.
pub(super) fn unwrap(text: &str) -> Rewrite<'_> {
    let mut writer = Rewriter::new(text);
    let lines = measure(text);
    let continued = continuations(text, &lines);
    let mut joins = 0_usize;
    let mut cursor = 0;
    for (number, line) in lines.iter().enumerate() {
        let gap = cursor..line.span.start;
        let is_first = number == 0;
        if !is_first && continued[number - 1] != Join::No {
            joins += 1;
            let before = text[..lines[number - 1].span.end].chars().next_back();
            let after = text[line.span.clone()].chars().next();
            let (joint, reason) = match (before, after) {
                (Some(before), Some(after))
                    if continued[number - 1] != Join::Tight && is_latin(before) && is_latin(after) =>
                {
                    joint(before, after, continued[number - 1])
                }
                _ if continued[number - 1] == Join::Unsure => {
                    ("", Reason::guess(&LINE_JOIN, UNSURE_JOIN_CONFIDENCE).or(vec!["\n".to_owned()]))
                }
                _ => ("", Reason::guess(&LINE_JOIN, JOIN_CONFIDENCE)),
            };
            writer.replace(gap, joint, reason);
        } else if is_first {
            replace_if_any(&mut writer, gap, "");
        } else {
            // The line feed itself stays; the rest of the gap goes.
            let feed = gap.start + text[gap.clone()].find('\n').unwrap_or(0);
            replace_if_any(&mut writer, gap.start..feed, "");
            replace_if_any(&mut writer, feed + 1..gap.end, "");
        }
        cursor = line.span.end;
    }
    replace_if_any(&mut writer, cursor..text.len(), "");
    if joins > 0 {
        writer.note(Note::information(
            "lines-joined",
            format!(
                "{joins} line breaks inside sentences were undone: the lines around them are of one width."
            ),
        ));
    }
    writer.finish()
}

fn replace_if_any(writer: &mut Rewriter<'_>, range: std::ops::Range<usize>, after: &str) {
    if !range.is_empty() {
        let rule = if writer.input()[range.clone()].contains('\n') { &LINE_BREAK } else { &MARGIN };
        writer.replace(range, after, rule);
    }
}

/// What stands where a line broke between two signs of Latin text: a number goes on, a word ends, unless the width of
/// the line says so. None of it is sure.
fn joint(before: char, after: char, join: Join) -> (&'static str, Reason) {
    let is_number = before.is_numeric() && after.is_numeric();
    let (taken, other) = if is_number && join != Join::Spaced { ("", " ") } else { (" ", "") };
    (taken, Reason::guess(&LINE_JOIN, LATIN_JOIN_CONFIDENCE).or(vec![other.to_owned()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_and_margins_go_and_paragraphs_stay() {
        let text = "\n  各位代表：\n\n  一、回顾 \n\n　 ".replace('　', " ");
        assert_eq!(unwrap(&text).text, "各位代表：\n一、回顾");
    }

    #[test]
    fn wrapped_prose_is_joined_with_and_without_blank_lines() {
        let paragraph = "创新发展之路是均衡协调之路，更均衡的区域发展为创新发展提供更加包容的内生环境，必须着眼百千万工程要求，\
                         从增强自身发展的均衡性着手，通过更高水平的城区建设，全面提升城区功能品质，加快形成更加均衡互补的局面。";
        let characters: Vec<char> = paragraph.chars().collect();
        for width in [12, 17, 23, 30] {
            for feed in ["\n", "\n\n"] {
                let lines: Vec<String> = characters.chunks(width).map(|line| line.iter().collect()).collect();
                assert_eq!(unwrap(&lines.join(feed)).text, paragraph, "width {width}");
            }
        }
    }

    #[test]
    fn a_number_that_a_line_break_cut_is_whole_again() {
        let line = "创新发展之路是均衡协调之路，更均衡的发展为创新提供包容的环境";
        let text = format!("{line}\n{line}\n{line}，总额超过12\n6万亿元，增长较快，{line}\n{line}。");
        let text: Vec<char> = text.chars().collect();
        let joined: String = text.iter().filter(|character| **character != '\n').collect();
        let at = joined.chars().position(|character| character == '6').expect("the number is there");
        let wrapped: Vec<String> =
            joined.chars().collect::<Vec<_>>().chunks(at / 3).map(|line| line.iter().collect()).collect();
        let rewrite = unwrap_text(&wrapped.join("\n"));
        assert!(rewrite.0.contains("超过126万亿元"), "{}", rewrite.0);
        // The line is exactly full: nothing stood behind the digits.
        assert_eq!(rewrite.1, Some((JOIN_CONFIDENCE, Vec::new())));
    }

    #[test]
    fn what_stood_between_latin_signs_is_a_guess_where_the_width_does_not_tell() {
        assert_eq!(joint('2', '6', Join::Yes).0, "");
        assert_eq!(joint('2', '6', Join::Spaced).0, " ");
        let (taken, reason) = joint('t', 'o', Join::Yes);
        assert_eq!(
            (taken, reason),
            (" ", Reason::guess(&LINE_JOIN, LATIN_JOIN_CONFIDENCE).or(vec![String::new()]))
        );
    }

    /// The unwrapped text, and confidence and alternatives of its least sure join.
    fn unwrap_text(text: &str) -> (String, Option<(f32, Vec<String>)>) {
        let rewrite = unwrap(text);
        let least = rewrite.edits.changes().min_by(|a, b| a.confidence.total_cmp(&b.confidence));
        let least = least.map(|change| (change.confidence, change.alternatives.to_vec()));
        (rewrite.text.clone().into_owned(), least)
    }

    #[test]
    fn headings_verse_and_addresses_are_not_glued() {
        for text in [
            "爭當“四個先鋒”、樹立“七個意識”\n書寫進一步全面深化改革“新答卷”\n往昔已展千重錦，明朝更進百尺竿。站在新的歷史起點上，羅湖對標新使命、新任務、新要求，如何爬坡過坎、爭先進位？進一步全面深化改革是唯一出路、根本出路，必須繼續依靠改革贏得主動、贏得未來。",
            "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。",
            "深圳市龙岗区人民政府\n龙岗区龙翔大道8033号\n邮政编码：518172",
            "一、工作回顾\n二、工作安排\n三、自身建设",
        ] {
            assert_eq!(unwrap(text).text, text);
        }
    }
}
