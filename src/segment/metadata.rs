//! What the head, the foot and the byline of a document say about it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::dates;
use crate::document::{Date, Metadata};
use crate::text::is_han;

/// The facts that a page gives, by field, before they are weighed.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) metadata: Metadata,
    /// The lines under the title that say where the report was delivered.
    subtitle: Option<String>,
    /// The first date in a line of the head.
    pub(super) dateline: Option<Date>,
}

impl Facts {
    /// Takes over what the line says, and tells whether it is a line of labelled facts.
    pub(super) fn read_line(&mut self, line: &str) -> bool {
        let labels = labels_in(line);
        let opens_with_date = dates::find(line).filter(|(range, _)| range.start == 0);
        let Some((first, _)) = labels.first() else { return false };
        if first.start > 0
            && opens_with_date.is_none()
            && !line[..first.start].trim_matches(['（', '(', '【']).is_empty()
        {
            return false;
        }
        if let Some((_, date)) = opens_with_date {
            self.dateline.get_or_insert(date);
        }
        for (number, (label, field)) in labels.iter().enumerate() {
            let end = labels.get(number + 1).map_or(line.len(), |(next, _)| next.start);
            let value =
                line[label.end..end].trim_matches(|character: char| "：: 　【】（）()".contains(character));
            self.take(field, value);
        }
        true
    }

    /// Takes over a document number on a line of its own: 深府办〔2024〕3号.
    pub(super) fn read_document_number(&mut self, line: &str) -> bool {
        let Some((issuer, rest)) = line.split_once(['〔', '[', '［']) else { return false };
        let Some((year, number)) = rest.split_once(['〕', ']', '］']) else { return false };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        let is_one = (1..=8).contains(&issuer.chars().count())
            && issuer.chars().all(is_han)
            && year.len() == 4
            && is_number(year)
            && number.strip_suffix('号').is_some_and(|number| is_number(number.trim_start_matches('第')));
        if is_one {
            self.take("document-number", line);
        }
        is_one
    }

    /// Takes over the day on a line of its own at the end of a text: the day on which it was signed.
    pub(super) fn read_signature_date(&mut self, line: &str) -> bool {
        let day = dates::find(line).filter(|(range, _)| *range == (0..line.len()));
        if let Some((_, date)) = day {
            self.metadata.written.get_or_insert(date);
        }
        day.is_some()
    }

    /// Takes over the reporters named in the brackets of a news text's first words, （记者张三）.
    pub(super) fn read_byline(&mut self, line: &str) {
        let opening: String = line.chars().take(LONGEST_DATELINE).collect();
        let named = BYLINES.iter().find_map(|byline| {
            let names = &opening[opening.find(byline)? + byline.len()..];
            names.find('）').map(|end| &names[..end])
        });
        if let Some(names) =
            named.filter(|names| !names.is_empty() && names.chars().all(|it| is_han(it) || it == '、'))
        {
            self.take("reporters", names);
        }
    }

    /// Takes over the names in brackets at the end of a news text, （张三李四）. Which names they are follows from the
    /// places in the line where a space stood between them.
    pub(super) fn read_signature(&mut self, line: &str, pauses: &[usize]) {
        let Some((before, names)) = line.strip_suffix('）').and_then(|line| line.rsplit_once('（')) else {
            return;
        };
        if !before.ends_with(['。', '！', '”', '？']) || !self.metadata.reporters.is_empty() {
            return;
        }
        let start = before.len() + '（'.len_utf8();
        let mut apart = with_pauses(names, pauses.iter().filter_map(|pause| pause.checked_sub(start)));
        for byline in BYLINES {
            apart = apart.replace(byline.trim_start_matches('（'), " ");
        }
        let is_name = |name: &str| (2..=4).contains(&name.chars().count()) && name.chars().all(is_han);
        let names: Vec<&str> = apart.split([' ', '、', '，', '：']).filter(|name| !name.is_empty()).collect();
        if !names.is_empty() && names.iter().all(|name| is_name(name)) {
            self.metadata.reporters = names.into_iter().map(str::to_owned).collect();
        }
    }

    /// Takes over who speaks from ——王某在某区党代会上的报告, and keeps the line to look for the issuer.
    pub(super) fn read_subtitle(&mut self, line: &str) {
        let inner = line.trim_start_matches('—');
        if let Some((name, _)) = inner.split_once('在')
            && (2..=4).contains(&name.chars().count())
            && name.chars().all(|it| is_han(it) && !"年月日".contains(it))
        {
            self.metadata.speaker.get_or_insert_with(|| name.to_owned());
        }
        self.subtitle = Some(line.to_owned());
    }

    fn take(&mut self, field: &str, value: &str) {
        if value.is_empty() || value == "-" {
            return;
        }
        let date = || dates::find(value).map(|(_, date)| date);
        let metadata = &mut self.metadata;
        match field {
            "title" => set(&mut metadata.title, value),
            "issuer" => set(&mut metadata.issuer, value),
            "written" => metadata.written = metadata.written.or_else(date),
            "published" => metadata.published = metadata.published.or_else(date),
            "document-number" => set(&mut metadata.document_number, value),
            "index-number" => set(&mut metadata.index_number, value),
            "topics" => {
                metadata.topics = value.split([' ', '，', '、', '；', ';', ',']).map(str::to_owned).collect()
            }
            "origin" => set(&mut metadata.origin, value),
            "editor" => set(&mut metadata.editor, value),
            "reporters" => metadata.reporters.extend(value.split(['、', '，', ' ']).map(str::to_owned)),
            _ => {}
        }
    }

    /// Weighs the dates, and looks for an issuer in `title` and `head` where no label names one.
    pub(super) fn conclude(mut self, title: Option<String>, head: &[&str]) -> Metadata {
        if self.metadata.title.is_none() {
            self.metadata.title = title;
        }
        let in_title = self.metadata.title.as_deref().and_then(year_in_title);
        // 2022年01月21日18:49来源：…: the day of a news page is that of its publication.
        if self.metadata.origin.is_some() {
            self.metadata.published = self.metadata.published.or(self.dateline);
        }
        let Metadata { delivered, written, published, .. } = self.metadata;
        self.metadata.date = delivered.or(written).or(published).or(self.dateline).or(in_title);
        if self.metadata.issuer.is_none() {
            let said = [self.metadata.title.as_deref(), self.subtitle.as_deref()];
            let places = said.into_iter().flatten().chain(head.iter().copied());
            self.metadata.issuer = places.filter_map(issuer_in).next();
        }
        self.metadata
    }
}

/// `text` with a space at each of the `pauses` in it, places that ascend.
pub(super) fn with_pauses(text: &str, pauses: impl Iterator<Item = usize>) -> String {
    let (mut apart, mut last) = (String::new(), 0);
    for pause in pauses.filter(|pause| (1..text.len()).contains(pause)) {
        apart += &text[last..pause];
        apart.push(' ');
        last = pause;
    }
    apart + &text[last..]
}

fn set(field: &mut Option<String>, value: &str) {
    field.get_or_insert_with(|| value.to_owned());
}

/// The labels of a line with a colon behind them, and their fields.
fn labels_in(line: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    for (colon, _) in line.match_indices(['：', ':']) {
        // The longest label that ends here: 发布日期, not 日期.
        let label = line[..colon]
            .char_indices()
            .rev()
            .take(6)
            .filter_map(|(start, _)| Some((start, *labels().get(&line[start..colon])?)))
            .last();
        if let Some((start, field)) = label {
            found.push((start..colon, field));
        }
    }
    found
}

fn labels() -> &'static HashMap<&'static str, &'static str> {
    static TABLE: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        include_str!("../../dictionaries/segment/labels.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .collect()
    })
}

/// The year of a title such as 龙岗区2025年政府工作报告.
fn year_in_title(title: &str) -> Option<Date> {
    let before_year = title.match_indices('年').map(|(place, _)| &title[..place]);
    before_year
        .filter_map(|before| {
            let digits = before.len() - before.trim_end_matches(|it: char| it.is_ascii_digit()).len();
            (digits == 4).then(|| before[before.len() - 4..].parse::<u16>().ok()).flatten()
        })
        .find(|year| (1900..=2100).contains(year))
        .and_then(|year| Date::new(year, None, None))
}

/// What stands before the reporters' names.
const BYLINES: [&str; 3] = ["（记者", "（本报记者", "（通讯员"];
/// The byline of a news text stands in its first so many characters.
const LONGEST_DATELINE: usize = 60;

/// The bodies whose name ends a place name, the longer first.
const BODIES: [&str; 16] = [
    "区人民政府",
    "市人民政府",
    "省人民政府",
    "县人民政府",
    "街道党工委",
    "街道办事处",
    "街道办",
    "国务院",
    "区委",
    "市委",
    "省委",
    "县委",
    "镇党委",
    "区政府",
    "市政府",
    "行政院",
];
/// The most characters of a place name.
const LONGEST_PLACE: usize = 3;

/// The line under a title that names who delivers the report: an office, and a name of two to four characters.
pub(super) fn speaker_in(line: &str) -> Option<String> {
    let line = line.trim_matches(['（', '）']);
    let office_ends = offices().iter().filter_map(|office| Some(line.rfind(office)? + office.len())).max()?;
    let name = &line[office_ends..];
    ((2..=4).contains(&name.chars().count()) && name.chars().all(is_han)).then(|| line.to_owned())
}

fn offices() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let table = include_str!("../../dictionaries/segment/offices.tsv").lines();
        table.filter(|line| !line.starts_with('#')).collect()
    })
}

/// A party or government body named in `line`, such as 罗湖区委.
fn issuer_in(line: &str) -> Option<String> {
    if let Some(committee) = committee_of_congress(line) {
        return Some(committee);
    }
    let (place, body) = BODIES
        .iter()
        .filter_map(|body| line.find(body).map(|place| (place, *body)))
        .min_by_key(|(place, body)| (*place, std::cmp::Reverse(body.len())))?;
    if matches!(body, "国务院" | "行政院") {
        return Some(body.to_owned());
    }
    let name: Vec<char> = line[..place]
        .chars()
        .rev()
        .take_while(|character| is_han(*character) && !"市省共在的年月日".contains(*character))
        .take(LONGEST_PLACE + 1)
        .collect();
    // More characters than a place name has: they are not all of it, and where it starts is not told.
    if name.len() > LONGEST_PLACE
        || name.is_empty()
        || name.iter().any(|it| "各全本该我代表受向由对".contains(*it))
    {
        return None;
    }
    Some(name.into_iter().rev().collect::<String>() + body)
}

/// The committee that reports to a party congress: 龙华区委 in …在龙华区二届三次党代会上的报告.
fn committee_of_congress(line: &str) -> Option<String> {
    let congress =
        ["党代会", "党代表大会", "党员代表大会"].iter().filter_map(|name| line.find(name)).min()?;
    let before = line[..congress].trim_end_matches(|it| "第一二三四五六七八九十届次".contains(it));
    let place: Vec<char> = before.chars().rev().take_while(|it| is_han(*it) && *it != '在').collect();
    let is_place = place.first().is_some_and(|last| "省市区县州镇".contains(*last));
    (is_place && (2..=LONGEST_PLACE + 1).contains(&place.len()))
        .then(|| place.into_iter().rev().collect::<String>() + "委")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_facts_of_one_line_are_told_apart() {
        let mut facts = Facts::default();
        assert!(facts.read_line("索引号：114403070075514700/2025-00312分类："));
        assert!(facts.read_line("发布机构：深圳市龙岗区人民政府成文日期：2025-04-07"));
        assert!(facts.read_line("文号：发布日期：2025-04-08"));
        let metadata = facts.conclude(None, &[]);
        assert_eq!(metadata.index_number.as_deref(), Some("114403070075514700/2025-00312"));
        assert_eq!(metadata.issuer.as_deref(), Some("深圳市龙岗区人民政府"));
        assert_eq!(metadata.document_number, None);
        assert_eq!(metadata.date.map(|date| date.to_string()).as_deref(), Some("2025-04-07"));
        assert_eq!(metadata.published.map(|date| date.to_string()).as_deref(), Some("2025-04-08"));
    }

    #[test]
    fn running_text_with_a_colon_is_no_line_of_facts() {
        let mut facts = Facts::default();
        assert!(!facts.read_line("会议明确工作来源：一是调研。"));
        assert!(!facts.read_line("2022年：重点推进七个方面"));
        assert!(facts.read_line("2022年01月21日18:49来源：深圳新闻网"));
        assert_eq!(facts.metadata.origin.as_deref(), Some("深圳新闻网"));
    }

    #[test]
    fn reporters_are_named_in_the_dateline() {
        let mut facts = Facts::default();
        facts.read_byline("深圳新闻网2022年1月21日讯（记者李云云、王芳）1月21日，记者（记者站）从会上获悉。");
        assert_eq!(facts.metadata.reporters, ["李云云", "王芳"]);
    }

    #[test]
    fn a_signature_is_split_where_the_spaces_stood() {
        let line = "拓展旅游产品。（赵新明张铭）";
        let mut facts = Facts::default();
        facts.read_signature(line, &[line.len() - "张铭）".len()]);
        assert_eq!(facts.metadata.reporters, ["赵新明", "张铭"]);
        for line in ["拓展产品。（完）", "拓展产品。（详见附件所列清单）", "拓展产品（张三）"]
        {
            let mut facts = Facts::default();
            facts.read_signature(line, &[]);
            assert_eq!(facts.metadata.reporters, [""; 0], "{line}");
        }
    }

    #[test]
    fn who_speaks_stands_under_the_title() {
        assert_eq!(speaker_in("国务院总理李强").as_deref(), Some("国务院总理李强"));
        assert_eq!(speaker_in("（区长王某某）").as_deref(), Some("区长王某某"));
        assert_eq!(speaker_in("第七届人民代表大会第六次会议上"), None);
        let mut facts = Facts::default();
        facts.read_subtitle("——王卫在龙华区二届三次党代会上的报告");
        assert_eq!(facts.metadata.speaker.as_deref(), Some("王卫"));
    }

    #[test]
    fn bodies_are_named_with_their_place() {
        assert_eq!(issuer_in("罗湖区委八届六次全会召开").as_deref(), Some("罗湖区委"));
        assert_eq!(issuer_in("绘好路线图！龙岗区委七届二次全会召开").as_deref(), Some("龙岗区委"));
        assert_eq!(issuer_in("深入贯彻落实全市各区委员会"), None);
        let congress = "——王卫在龙华区二届三次党代会上的报告";
        assert_eq!(issuer_in(congress).as_deref(), Some("龙华区委"));
        assert_eq!(issuer_in("认真落实党代会精神"), None);
    }
}
