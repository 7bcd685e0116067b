//! What each line of a canonical text is.

use std::sync::OnceLock;

use super::enumerators::{EnumeratorKind, enumerator};
use super::metadata::{Facts, speaker_in, with_pauses};
use super::outline::{LONGEST_HEADING, is_bare_number};
use super::{dates, furniture, glossary};
use crate::document::{Block, BlockKind, Metadata};
use crate::text::{Span, has_at_most};

/// A line with a sentence that is longer than this, in characters, is running text: the head ends before it.
const SHORTEST_BODY: usize = 50;
/// The head is at most so many lines, and the foot as well.
const LONGEST_EDGE: usize = 25;
/// A title is at most this long, in characters.
const LONGEST_TITLE: usize = 70;
/// Lines with these and a colon tell how to reach someone.
const CONTACTS: [&str; 8] = ["电话", "地址", "邮编", "邮箱", "联系人", "传真", "网址", "邮政编码"];
/// Why a signature and its day are no part of the body.
const SIGNATURE: &str = "signature";
/// What the names of those end with who sign.
const SIGNERS: [&str; 9] = ["政府", "办公厅", "办公室", "委员会", "党工委", "局", "厅", "委", "街道办"];
/// Why the caption of a picture is no part of the body.
const CAPTION: &str = "picture-caption";
/// The addressees of a notice take at most so many characters.
const LONGEST_ADDRESS: usize = 60;
/// A line of address is at most this long, in characters.
const LONGEST_SALUTATION: usize = 30;

/// Classifies the lines of `text` and reads what they say about the document.
///
/// `pauses` are the places, ascending, where a space of the source is left out of the text: names stand apart there.
pub(super) fn read(text: &str, pauses: &[usize]) -> (Vec<Block>, Metadata) {
    let spans = line_spans(text);
    let lines: Vec<&str> = spans.iter().map(|span| &text[span.range()]).collect();
    let is_prose = |line: &&str| !has_at_most(line, SHORTEST_BODY - 1) && line.contains(['。', '，', '；']);
    let first_prose = lines.iter().position(&is_prose).unwrap_or(lines.len());
    let head_end = first_prose.min(LONGEST_EDGE);
    let last_prose = lines.iter().rposition(is_prose).map_or(0, |number| number + 1);
    let foot_start = last_prose.max(lines.len().saturating_sub(LONGEST_EDGE)).max(head_end);

    let mut facts = Facts::default();
    let mut kinds: Vec<(BlockKind, Option<&'static str>)> = Vec::with_capacity(lines.len());
    let mut lists_links = false;
    for (number, line) in lines.iter().enumerate() {
        let at_edge = number < head_end || number >= foot_start;
        let why = furniture::reason(line);
        // Behind 相关新闻 at the foot of a page stand the headlines of other pages.
        lists_links |= number >= foot_start && why == Some("link-list");
        kinds.push(if let Some(why) = why {
            (BlockKind::Furniture, Some(why))
        } else if at_edge && is_site_name(line) {
            (BlockKind::Furniture, Some("site-name"))
        } else if at_edge && facts.read_document_number(line) {
            (BlockKind::Metadata, Some("document-number"))
        } else if at_edge && number > 2 && facts.read_signature_date(line) {
            (BlockKind::Metadata, Some(SIGNATURE))
        } else if at_edge && facts.read_line(line) {
            (BlockKind::Metadata, Some("labelled-facts"))
        } else if lists_links {
            (BlockKind::Furniture, Some("link-list"))
        } else if is_caption(line) {
            (BlockKind::Metadata, Some(CAPTION))
        } else if is_byline(line) || is_dateline(line) {
            (BlockKind::Metadata, Some("byline"))
        } else if is_salutation(line) {
            (BlockKind::Salutation, None)
        } else if is_heading(line) {
            (BlockKind::Heading, None)
        } else {
            (BlockKind::Paragraph, None)
        });
    }
    if let Some(line) = lines.get(first_prose) {
        facts.read_byline(line);
    }
    if let Some(span) = last_prose.checked_sub(1).map(|last| spans[last]) {
        let pauses =
            pauses.iter().filter(|pause| span.range().contains(pause)).map(|pause| pause - span.start());
        facts.read_signature(&text[span.range()], &pauses.collect::<Vec<_>>());
    }
    mark_signatures(&lines, &mut kinds, &mut facts);
    mark_captions(&lines, &mut kinds);
    mark_numbered(&lines, &mut kinds);
    mark_glossary(&lines, &mut kinds);
    let title = mark_title(&lines, &mut kinds, head_end, &mut facts);
    // The space between the office and the name is left out of the text.
    let speaker = kinds.iter().position(|(_, why)| *why == Some("speaker")).map(|line| spans[line]);
    if let (Some(span), Some(name)) = (speaker, &mut facts.metadata.speaker) {
        let start = span.start() + text[span.range()].find(name.as_str()).unwrap_or(0);
        *name = with_pauses(name, pauses.iter().filter_map(|pause| pause.checked_sub(start)));
    }
    // A channel's name stands over the title, before anything else of the document.
    if let Some(first_title) = kinds.iter().position(|(kind, _)| *kind == BlockKind::Title) {
        let is_text =
            |(kind, _): &(BlockKind, _)| matches!(kind, BlockKind::Salutation | BlockKind::Paragraph);
        let over_title = if kinds[..first_title].iter().any(is_text) { 0 } else { first_title };
        for (line, kind) in lines[..over_title].iter().zip(&mut kinds) {
            if kind.0 == BlockKind::Heading && has_at_most(line, 8) && enumerator(line).is_none() {
                *kind = (BlockKind::Furniture, Some("channel-name"));
            }
        }
    }
    let metadata = facts.conclude(title, &lines[..head_end.min(lines.len())]);
    let blocks =
        (spans.into_iter().zip(kinds)).map(|(span, (kind, why))| Block { span, kind, why }).collect();
    (blocks, metadata)
}

fn line_spans(text: &str) -> Vec<Span<crate::text::Canon>> {
    let mut start = 0;
    let lines = text.split('\n').map(|line| {
        let span = Span::new(start, start + line.len());
        start += line.len() + 1;
        span
    });
    lines.filter(|span| !span.is_empty()).collect()
}

/// 深圳市龙岗区人民政府信息公开: the name of the site over the page.
fn is_site_name(line: &str) -> bool {
    has_at_most(line, 30)
        && ["信息公开", "门户网站", "信息公开网", "信息网", "政府网"]
            .iter()
            .any(|ending| line.ends_with(ending))
}

/// …（龙岗区委宣传部供图）: a picture's caption, which names who made the picture.
fn is_caption(line: &str) -> bool {
    let body = line.trim_end_matches(['）', '。']);
    has_at_most(line, 80)
        && line.contains('（')
        && ["供图", "摄", "资料图", "图片来源"].iter().any(|ending| body.ends_with(ending))
}

/// （记者张三） on a line of its own.
fn is_byline(line: &str) -> bool {
    has_at_most(line, 30)
        && ["（记者", "（通讯员", "（本报记者", "记者："].iter().any(|beginning| line.starts_with(beginning))
        && (line.ends_with('）') || line.contains('：'))
}

/// 新华社北京5月29日电 on a line of its own.
fn is_dateline(line: &str) -> bool {
    has_at_most(line, 25) && line.contains('社') && line.ends_with('电')
}

fn is_salutation(line: &str) -> bool {
    // 各区人民政府，市直各部门： the addressees of a notice.
    if line.starts_with('各')
        && line.ends_with('：')
        && has_at_most(line, LONGEST_ADDRESS)
        && !line.contains('。')
    {
        return true;
    }
    if !has_at_most(line, LONGEST_SALUTATION) || !line.ends_with(['：', '！', '，', '。', '、']) {
        return false;
    }
    let mut parts = line.split(['：', '！', '，', '、', '。']).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some() && parts.all(|part| salutations().contains(&part))
}

fn salutations() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let table = include_str!("../../dictionaries/segment/salutations.tsv").lines();
        table.filter(|line| !line.starts_with('#')).collect()
    })
}

/// Whether a line is a heading: short, and enumerated or without the end of a sentence.
fn is_heading(line: &str) -> bool {
    if !has_at_most(line, LONGEST_HEADING) || line.starts_with(['—', '》', '”', '）']) || line.contains('\t')
    {
        return false;
    }
    // A remark in brackets, the caption of a figure or table, how to reach someone.
    let is_remark = line.starts_with('（') && line.ends_with('）') && enumerator(line).is_none();
    let is_numbered_figure =
        line.strip_prefix(['图', '表']).is_some_and(|rest| rest.starts_with(|it: char| it.is_ascii_digit()));
    let is_contact = line.contains('：') && CONTACTS.iter().any(|label| line.contains(label));
    if is_remark || is_numbered_figure || is_contact {
        return false;
    }
    let stops = line.matches(['。', '；', '！', '？']).count();
    let stops_at_end = usize::from(line.ends_with(['。', '！', '？', '…']));
    match enumerator(line) {
        // 一是以高水平规划牵引空间布局协调发展。 has its stop at the end, and no other.
        Some(enumerator) => {
            line.len() > enumerator.length && stops <= stops_at_end && enumerator.kind != EnumeratorKind::Dash
        }
        // 过去一年： is a heading; a longer line with a colon at its end leads in what follows.
        None => {
            stops == 0
                && !line.ends_with(['，', '、', '…', '“', '（', '《'])
                && (!line.ends_with('：') || has_at_most(line, 8))
        }
    }
}

/// Who signed, over the day of the signature: 宁波市人民政府办公厅.
fn mark_signatures(lines: &[&str], kinds: &mut [(BlockKind, Option<&'static str>)], facts: &mut Facts) {
    for number in 1..lines.len() {
        let line = lines[number - 1];
        if kinds[number].1 == Some(SIGNATURE)
            && kinds[number - 1].0 == BlockKind::Heading
            && has_at_most(line, LONGEST_SALUTATION)
            && SIGNERS.iter().any(|signer| line.ends_with(signer))
        {
            kinds[number - 1] = (BlockKind::Metadata, Some(SIGNATURE));
            facts.metadata.issuer.get_or_insert_with(|| line.to_owned());
        }
    }
}

/// Captions without the name of who made the picture, on pages that have others: 大会现场 right over a heading.
fn mark_captions(lines: &[&str], kinds: &mut [(BlockKind, Option<&'static str>)]) {
    if !kinds.iter().any(|(_, why)| *why == Some(CAPTION)) {
        return;
    }
    for number in 0..lines.len() {
        let opens_no_section = kinds.get(number + 1).is_none_or(|(kind, _)| *kind != BlockKind::Paragraph);
        if kinds[number].0 == BlockKind::Heading
            && opens_no_section
            && enumerator(lines[number]).is_none()
            && captions().iter().any(|ending| lines[number].ends_with(ending))
        {
            kinds[number] = (BlockKind::Metadata, Some(CAPTION));
        }
    }
}

/// What stands behind a number on a line of its own is its heading, also where it is long.
fn mark_numbered(lines: &[&str], kinds: &mut [(BlockKind, Option<&'static str>)]) {
    for number in 1..lines.len() {
        let line = lines[number];
        if kinds[number].0 == BlockKind::Paragraph
            && kinds[number - 1].0 == BlockKind::Heading
            && is_bare_number(lines[number - 1])
            && has_at_most(line, LONGEST_TITLE)
            && !line.contains(['。', '；', '！', '？', '：'])
        {
            kinds[number] = (BlockKind::Heading, None);
        }
    }
}

fn captions() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let table = include_str!("../../dictionaries/segment/captions.tsv").lines();
        table.filter(|line| !line.starts_with('#')).collect()
    })
}

/// The glossary at the end: everything from its heading on.
fn mark_glossary(lines: &[&str], kinds: &mut [(BlockKind, Option<&'static str>)]) {
    let Some(mut start) = lines.iter().rposition(|line| glossary::is_heading(line)) else { return };
    // A glossary that more text follows than precedes is a table of contents' entry.
    if start * 3 < lines.len() {
        return;
    }
    if start > 0 && lines[start - 1].trim_end_matches(['：', '1', '一']) == "附件" {
        start -= 1;
    }
    let facts = kinds[start..].iter().position(|(_, why)| *why == Some("labelled-facts"));
    let end = facts.map_or(kinds.len(), |facts| start + facts);
    for kind in &mut kinds[start..end] {
        if kind.0.is_body() {
            *kind = (BlockKind::Glossary, None);
        }
    }
}

/// Marks the lines of the title, and returns it.
///
/// The title is the line over a subtitle that says where a report was delivered (——…在…上), or the name that the
/// page's metadata gives, or the first line of the document that could be one.
fn mark_title(
    lines: &[&str],
    kinds: &mut [(BlockKind, Option<&'static str>)],
    head_end: usize,
    facts: &mut Facts,
) -> Option<String> {
    let could_be = |number: usize, kinds: &[(BlockKind, Option<&'static str>)]| {
        let line = lines[number];
        matches!(kinds[number].0, BlockKind::Heading | BlockKind::Paragraph)
            && enumerator(line).is_none()
            && has_at_most(line, LONGEST_TITLE)
            && !line.contains(['：', '\t'])
            && !line.ends_with(['。', '，', '；', '）'])
    };
    let mut title = None;
    let subtitle = lines.iter().position(|line| is_subtitle(line));
    if let Some(subtitle) = subtitle {
        let mut last = subtitle;
        while last + 1 < lines.len()
            && last < subtitle + 3
            && could_be(last + 1, kinds)
            && subtitle < head_end
        {
            last += 1;
        }
        let mut first = subtitle;
        // 政府工作报告 is a whole title; one that does not say what the text is may have a line above it.
        while first > 0 && first + 2 > subtitle && could_be(first - 1, kinds) {
            first -= 1;
            if ["报告", "讲话", "发言", "致辞"].iter().any(|genre| lines[first].ends_with(genre)) {
                break;
            }
        }
        let delivered = lines[subtitle..=last].iter().find_map(|line| dates::find(line));
        facts.metadata.delivered = delivered.map(|(_, date)| date);
        if first < subtitle {
            title = Some(lines[first..subtitle].concat());
        }
        for number in first..=last {
            kinds[number] = match speaker_in(lines[number]).filter(|_| number > subtitle) {
                Some(speaker) => {
                    facts.metadata.speaker.get_or_insert(speaker);
                    (BlockKind::Metadata, Some("speaker"))
                }
                None => (BlockKind::Title, None),
            };
        }
        if facts.metadata.speaker.is_none() {
            facts.read_subtitle(&lines[subtitle..=last].concat());
        }
    }
    if let Some(name) = facts.metadata.title.clone() {
        for number in 0..head_end {
            if lines[number] == name {
                kinds[number] = (BlockKind::Title, None);
            }
        }
        return Some(name);
    }
    if title.is_some() {
        return title;
    }
    // The last line before the dateline, else the first that could be one and is longer than a channel's name; the
    // title stands before what is said to the audience, and before anything that is counted or a sentence.
    let opens_text = |number: usize| {
        kinds[number].0 == BlockKind::Salutation
            || enumerator(lines[number]).is_some()
            || kinds[number].0 == BlockKind::Paragraph && lines[number].ends_with(['。', '：', '；'])
    };
    let head_end = (0..head_end).find(|number| opens_text(*number)).unwrap_or(head_end);
    let metadata = (0..head_end).find(|&number| kinds[number].0 == BlockKind::Metadata);
    let before_metadata = metadata.and_then(|end| (0..end).rev().find(|&number| could_be(number, kinds)));
    let first = before_metadata.or_else(|| {
        (0..head_end).find(|&number| could_be(number, kinds) && lines[number].chars().count() > 4)
    })?;
    kinds[first] = (BlockKind::Title, None);
    Some(lines[first].to_owned())
}

/// ——2025年1月16日在龙岗区第七届人民代表大会第六次会议上, ——…在…上的报告（摘要）, or the first in brackets.
fn is_subtitle(line: &str) -> bool {
    let is_bracketed = line.starts_with('（') && line.ends_with('）');
    (line.starts_with("——") || is_bracketed)
        && has_at_most(line, LONGEST_TITLE)
        && !line.ends_with('。')
        && line.contains('在')
        && (line.contains("会议上")
            || line.contains("大会上")
            || line.contains("上的")
            || line.ends_with("上）")
            || !is_bracketed && dates::find(line).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(&str, BlockKind)> {
        let (blocks, _) = read(text, &[]);
        blocks.iter().map(|block| (&text[block.span.range()], block.kind)).collect()
    }

    const PROSE: &str = "现在，我代表区人民政府向大会作工作报告，请予审议，并请各位政协委员和其他列席人员提出意见，同志们辛苦了，谢谢大家的支持。";

    #[test]
    fn a_government_page_is_told_from_its_document() {
        let text = format!(
            "无障碍长者助手\n政府信息公开规章库\n深圳市某区人民政府信息公开\n发布机构：某区人民政府成文日期：2025-04-07\n名称：某区2025年政府工作报告\n【打印】【字体：\n某区2025年政府工作报告\n政府工作报告\n——2025年1月16日在某区\n第七届人民代表大会第六次会议上\n某区人民政府区长王某某\n各位代表：\n{PROSE}\n一、工作回顾\n{PROSE}\n附件\n有关名词解释\n1.部署：指“一体”的部署。\n返回"
        );
        let found: Vec<BlockKind> = kinds(&text).into_iter().map(|(_, kind)| kind).collect();
        use BlockKind::{Furniture, Glossary, Heading, Metadata, Paragraph, Salutation, Title};
        assert_eq!(
            found,
            [
                Furniture, Furniture, Furniture, Metadata, Metadata, Furniture, Title, Title, Title, Title,
                Metadata, Salutation, Paragraph, Heading, Paragraph, Glossary, Glossary, Glossary, Furniture
            ]
        );
        let (_, metadata) = read(&text, &[]);
        assert_eq!(metadata.title.as_deref(), Some("某区2025年政府工作报告"));
        assert_eq!(metadata.date.map(|date| date.to_string()).as_deref(), Some("2025-01-16"));
        assert_eq!(metadata.speaker.as_deref(), Some("某区人民政府区长王某某"));
    }

    #[test]
    fn a_caption_without_a_name_is_known_by_the_others() {
        let page = |credit: &str| {
            format!("龙岗召开大会\n{PROSE}\n大会召开{credit}\n{PROSE}\n大会现场\n新的一年：\n{PROSE}")
        };
        let found = |credit: &str| kinds(&page(credit)).into_iter().nth(4).map(|(_, kind)| kind);
        assert_eq!(found("（区委宣传部供图）"), Some(BlockKind::Metadata));
        assert_eq!(found("（区委宣传部）"), Some(BlockKind::Heading));
    }

    #[test]
    fn headlines_behind_a_list_of_links_are_no_text() {
        let text = format!("龙岗召开大会\n{PROSE}\n编辑：张三\n相关新闻\n罗湖召开大会\n福田召开大会");
        let found: Vec<BlockKind> = kinds(&text).into_iter().map(|(_, kind)| kind).collect();
        use BlockKind::{Furniture, Metadata, Paragraph, Title};
        assert_eq!(found, [Title, Paragraph, Metadata, Furniture, Furniture, Furniture]);
    }

    #[test]
    fn an_agency_s_dateline_is_no_part_of_the_title() {
        let text = format!("新华社北京5月29日电\n政府工作报告\n——2020年5月22日在大会上\n{PROSE}");
        let (blocks, metadata) = read(&text, &[]);
        assert_eq!(blocks[0].kind, BlockKind::Metadata);
        assert_eq!(metadata.title.as_deref(), Some("政府工作报告"));
    }

    #[test]
    fn a_text_without_a_page_keeps_all_its_lines() {
        let text = format!("各位代表：\n{PROSE}\n一、过去一年\n{PROSE}");
        let found: Vec<BlockKind> = kinds(&text).into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(
            found,
            [BlockKind::Salutation, BlockKind::Paragraph, BlockKind::Heading, BlockKind::Paragraph]
        );
    }
}
