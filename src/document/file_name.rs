//! What the name of a file says of the document in it.

use super::date::Date;

/// The facts in a file name such as `2000-09-15_行政院院長唐飛施政報告_3109.txt`. Every one may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileName {
    /// The date that the name begins with: someone filed the document under it.
    pub leading_date: Option<Date>,
    /// A date within the name, such as 2025年: often part of the title.
    pub date_within: Option<Date>,
    /// The name without the date, the number behind it and the extension, where it is Chinese.
    pub title: Option<String>,
    /// The body that reports, where the name is that of a report (…工作报告, …施政报告).
    pub issuer: Option<String>,
    /// The name of the series: the title without dates and without the person who speaks.
    pub series: Option<String>,
}

/// Numbers outside these years are taken for file numbers.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2099;

const REPORTS: [&str; 4] = ["工作报告", "工作報告", "施政报告", "施政報告"];

impl FileName {
    /// Reads a file name; folders before it are not looked at.
    pub fn parse(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = match name.rsplit_once('.') {
            Some((stem, extension)) if is_extension(extension) && !stem.is_empty() => stem,
            _ => name,
        };
        let (leading_date, rest) = match leading_date(stem) {
            Some((date, rest)) => (Some(date), rest),
            None => (None, stem),
        };
        let title = without_number(rest.trim_matches(is_separator)).trim_matches(is_separator);
        let within = date_within(title);
        let undated = match &within {
            Some((_, range)) => format!("{}{}", &title[..range.start], &title[range.end..]),
            None => title.to_owned(),
        };
        let report = REPORTS.iter().find_map(|kind| undated.find(kind).map(|start| (start, *kind)));
        let issuer = report.and_then(|(start, _)| issuer_of(&undated[..start])).map(str::to_owned);
        let title = title.chars().any(is_han).then(|| title.to_owned());
        let series = title.is_some().then(|| match (&issuer, report) {
            (Some(issuer), Some((_, kind))) => format!("{issuer}{kind}"),
            _ => undated,
        });
        Self { leading_date, date_within: within.map(|(date, _)| date), title, issuer, series }
    }
}

fn is_extension(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_separator(character: char) -> bool {
    matches!(character, '_' | '-' | '.' | ' ' | '\u{3000}')
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// `2022`, `2022-01`, `2022-01-21` and `20220121` in front of a name, and what follows.
fn leading_date(stem: &str) -> Option<(Date, &str)> {
    let compact = digits(stem);
    if compact.len() == 8 {
        let date = date(&compact[..4], Some(&compact[4..6]), Some(&compact[6..]))?;
        return Some((date, &stem[8..]));
    }
    // What follows a date must not go on as a number or a word: `2012ab34` is a checksum.
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
    if compact.len() != 4 || !ends(&stem[4..]) {
        return None;
    }
    let two = |rest: &str| {
        let after = rest.strip_prefix(['-', '.'])?;
        (digits(after).len() == 2).then(|| (after[..2].to_owned(), after.len()))
    };
    let mut found = (date(compact, None, None)?, &stem[4..]);
    if let Some((month, len)) = two(&stem[4..]) {
        let rest = &stem[stem.len() - len + 2..];
        if let Some(date) = date(compact, Some(&month), None).filter(|_| ends(rest)) {
            found = (date, rest);
        }
        if let Some((day, len)) = two(rest) {
            let rest = &stem[stem.len() - len + 2..];
            if let Some(date) = date(compact, Some(&month), Some(&day)).filter(|_| ends(rest)) {
                found = (date, rest);
            }
        }
    }
    // 2022年… is a date within the name: it belongs to the title.
    (!found.1.starts_with('年')).then_some(found)
}

/// The first `YYYY年`, with its month and day where they follow, and its place.
fn date_within(title: &str) -> Option<(Date, std::ops::Range<usize>)> {
    title.match_indices('年').find_map(|(place, sign)| {
        let before = &title[..place];
        let year = &before[before.len() - trailing_digits(before)..];
        if year.len() != 4 {
            return None;
        }
        let start = place - 4;
        let mut found = (date(year, None, None)?, start..place + sign.len());
        let month = digits(&title[found.1.end..]);
        let after_month = found.1.end + month.len();
        if let (true, Some(with_month)) =
            (title[after_month..].starts_with('月'), date(year, Some(month), None))
        {
            found = (with_month, start..after_month + '月'.len_utf8());
            let day = digits(&title[found.1.end..]);
            let after_day = found.1.end + day.len();
            if let (Some(sign), Some(with_day)) = (
                title[after_day..].chars().next().filter(|next| matches!(next, '日' | '号' | '號')),
                date(year, Some(month), Some(day)),
            ) {
                found = (with_day, start..after_day + sign.len_utf8());
            }
        }
        Some(found)
    })
}

fn date(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Date> {
    let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
    let part = |digits: Option<&str>| digits.map(str::parse).transpose();
    Date::new(year, part(month).ok()?, part(day).ok()?)
}

fn digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

fn trailing_digits(text: &str) -> usize {
    text.bytes().rev().take_while(u8::is_ascii_digit).count()
}

/// The name without the file number at its end: `…報告_3109` and not `…规划2035`.
fn without_number(name: &str) -> &str {
    let text = &name[..name.len() - trailing_digits(name)];
    if text.len() < name.len() && text.ends_with(['_', '-']) { text } else { name }
}

/// The body in `行政院院長唐飛`, `龙岗区政府` or `深圳市市长`.
fn issuer_of(speaker: &str) -> Option<&str> {
    let speaker = speaker.trim_matches(is_separator);
    // An office repeats the last character of its body: 行政院院長, 深圳市市长.
    for (place, character) in speaker.char_indices() {
        let after = &speaker[place + character.len_utf8()..];
        let mut following = after.chars();
        if following.next() == Some(character) && matches!(following.next(), Some('长' | '長')) {
            return Some(&speaker[..place + character.len_utf8()]);
        }
    }
    // 政府 alone names no body.
    let named = speaker.trim_end_matches("政府").trim_end_matches("人民");
    (!named.is_empty() && named.chars().all(is_han)).then_some(speaker)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> (Option<String>, Option<String>, Option<String>, Option<String>) {
        let name = FileName::parse(name);
        let date = name.leading_date.or(name.date_within).map(|date| date.to_string());
        (date, name.title, name.issuer, name.series)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_year_or_a_day_in_front_is_the_date() {
        assert_eq!(
            read("gwr/2022_政府工作报告.txt"),
            (some("2022"), some("政府工作报告"), None, some("政府工作报告"))
        );
        assert_eq!(
            read("2000-09-15_行政院院長唐飛施政報告_3109.txt"),
            (some("2000-09-15"), some("行政院院長唐飛施政報告"), some("行政院"), some("行政院施政報告"))
        );
        assert_eq!(read("20220121 a.html").0, some("2022-01-21"));
        assert_eq!(read("2022-01.txt").0, some("2022-01"));
        assert_eq!(read("2022.txt").0, some("2022"));
    }

    #[test]
    fn a_year_within_the_name_is_found_and_left_out_of_the_series() {
        assert_eq!(
            read("龙岗区2025年政府工作报告.txt"),
            (some("2025"), some("龙岗区2025年政府工作报告"), some("龙岗区政府"), some("龙岗区政府工作报告"))
        );
        assert_eq!(read("2024年9月27日罗湖区会议.txt").0, some("2024-09-27"));
        assert_eq!(read("深圳市市长2010年工作报告.docx.txt").2, some("深圳市"));
    }

    #[test]
    fn numbers_that_are_no_dates_are_left_alone() {
        for name in [
            "000_8160d1a4ffc1a918.txt",
            "2012ab34.txt",
            "1234_x.txt",
            "20221399.txt",
            "12025年.txt",
            "",
            ".txt",
        ] {
            assert_eq!(read(name).0, None, "{name}");
        }
        assert_eq!(read("000_8160d1a4ffc1a918.txt").1, None);
        assert_eq!(read("2022-13-01_报告.txt").0, some("2022"));
        assert_eq!(read("规划2035.txt").1, some("规划2035"));
    }
}
