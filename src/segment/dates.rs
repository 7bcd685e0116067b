//! Dates in running text.

use std::ops::Range;

use crate::document::Date;

/// The first date of `text` and its place: 2022年1月21日, 2022年1月, 2022-01-21, 2022/1/21, 2022.01.21, or the first
/// forms in Chinese numerals.
pub(super) fn find(text: &str) -> Option<(Range<usize>, Date)> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut number = 0;
    while number < characters.len() {
        let begins = digit(characters[number].1).is_some()
            && (number == 0 || digit(characters[number - 1].1).is_none());
        if begins && let Some((length, date)) = read(&characters[number..]) {
            let end = characters.get(number + length).map_or(text.len(), |(place, _)| *place);
            return Some((characters[number].0..end, date));
        }
        number += 1;
    }
    None
}

/// Reads a date at the start of `characters`; gives the number of characters that it takes.
fn read(characters: &[(usize, char)]) -> Option<(usize, Date)> {
    let year_length = characters.iter().take_while(|(_, it)| digit(*it).is_some()).count();
    if year_length != 4 {
        return None;
    }
    let year =
        characters[..4].iter().try_fold(0_u16, |year, (_, it)| Some(year * 10 + u16::from(digit(*it)?)))?;
    if !(1900..=2100).contains(&year) {
        return None;
    }
    let separator = characters.get(4)?.1;
    let (month_mark, day_mark) = match separator {
        '年' => ('月', Some('日')),
        '-' | '/' | '.' => (separator, None),
        _ => return None,
    };
    let (month_length, month) = small_number(&characters[5..])?;
    let after_month = 5 + month_length;
    let month_is_marked = characters.get(after_month).is_some_and(|(_, it)| *it == month_mark);
    if !month_is_marked {
        return None;
    }
    let day = small_number(&characters[after_month + 1..]).filter(|(length, _)| {
        let behind = characters.get(after_month + 1 + length).map(|(_, it)| *it);
        match day_mark {
            Some(mark) => behind == Some(mark),
            None => behind.is_none_or(|it| !matches!(it, '.' | '-' | '/')),
        }
    });
    match day {
        Some((length, day)) => {
            let end = after_month + 1 + length + usize::from(day_mark.is_some());
            Date::new(year, Some(month), Some(day)).map(|date| (end, date))
        }
        // 2022.01 is as well a number.
        None if day_mark.is_none() => None,
        None => Date::new(year, Some(month), None).map(|date| (after_month + 1, date)),
    }
}

/// A number from 1 to 31 in Arabic or Chinese digits, and how many characters it takes.
fn small_number(characters: &[(usize, char)]) -> Option<(usize, u8)> {
    let length = characters.iter().take_while(|(_, it)| digit(*it).is_some() || *it == '十').count();
    let signs: Vec<char> = characters[..length].iter().map(|(_, it)| *it).collect();
    let value = match signs.as_slice() {
        ['十'] => 10,
        ['十', ones] => 10 + digit(*ones)?,
        [tens, '十'] => digit(*tens)? * 10,
        [tens, '十', ones] => digit(*tens)? * 10 + digit(*ones)?,
        [ones] => digit(*ones)?,
        [tens, ones] => digit(*tens)? * 10 + digit(*ones)?,
        _ => return None,
    };
    (1..=31).contains(&value).then_some((length, value))
}

fn digit(character: char) -> Option<u8> {
    if let Some(value) = character.to_digit(10) {
        return u8::try_from(value).ok();
    }
    "〇一二三四五六七八九".chars().position(|it| it == character).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_all_their_forms() {
        for (text, expected) in [
            ("——2025年1月16日在龙岗区", "2025-01-16"),
            ("2022年01月21日18:49来源", "2022-01-21"),
            ("日期：2024-09-27来源", "2024-09-27"),
            ("二〇二五年十一月二十日", "2025-11-20"),
            ("（2023.02.03）", "2023-02-03"),
            ("印发于2024年7月的", "2024-07"),
        ] {
            assert_eq!(find(text).map(|(_, date)| date.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["2024—2026年", "2025.01", "12025年1月1日", "2025年13月", "3.2平方公里", "IP 2024.1.2.3"]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
