//! Numbers with their units and hedges, dates, and the difference of two numbers.

use std::fmt;

use super::tables::{HEDGES, HedgePlace, MULTIPLIERS, UNITS, UnitEntry};

/// A number that was replaced by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberChange {
    /// The old number as it stands, with unit and hedge.
    pub old: String,
    /// The new number as it stands.
    pub new: String,
    /// New less old, where both are amounts of the same thing.
    pub difference: Option<Difference>,
}

/// What a number grew by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// New less old; exact.
    pub value: Decimal,
    /// Its unit, the smaller of the two where they differ (亿元 of 亿元 and 万亿元); empty for bare numbers.
    /// Percentages differ by 个百分点.
    pub unit: String,
}

/// A decimal number, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// The digits, as a whole number.
    mantissa: i128,
    /// How many of them stand behind the point.
    scale: u32,
}

impl Decimal {
    fn new(mut mantissa: i128, mut scale: u32) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// The mantissa at a scale that is not smaller; `None` beyond the range.
    fn at_scale(self, scale: u32) -> Option<i128> {
        self.mantissa.checked_mul(10i128.checked_pow(scale - self.scale)?)
    }

    fn times_ten_to(self, power: u32) -> Option<Self> {
        let shift = power.min(self.scale);
        let mantissa = self.mantissa.checked_mul(10i128.checked_pow(power - shift)?)?;
        Some(Self::new(mantissa, self.scale - shift))
    }

    /// In 亿 or 万, where it is a whole number of them.
    fn in_myriads(self) -> (Self, &'static str) {
        let of = |power: u32| self.scale == 0 && self.mantissa != 0 && self.mantissa % 10i128.pow(power) == 0;
        match (of(8), of(4)) {
            (true, _) => (self.by_ten_to(8), "亿"),
            (_, true) => (self.by_ten_to(4), "万"),
            _ => (self, ""),
        }
    }

    fn by_ten_to(self, power: u32) -> Self {
        Self::new(self.mantissa, self.scale + power)
    }

    fn negative(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    fn minus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Some(Self::new(self.at_scale(scale)?.checked_sub(other.at_scale(scale)?)?, scale))
    }

    /// The nearest binary number.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().expect("a decimal is written as Rust reads it")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.mantissa.unsigned_abs(), width = self.scale as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        write!(formatter, "{sign}{whole}")?;
        if !fraction.is_empty() {
            write!(formatter, ".{fraction}")?;
        }
        Ok(())
    }
}

/// A number as it was read: its length in bytes and what it amounts to.
#[derive(Debug)]
pub(super) struct Quantity {
    pub(super) len: usize,
    /// `None` for ordinals and numbers of too many digits.
    value: Option<Decimal>,
    /// The power of ten of 万, 亿 ….
    multiplier: u32,
    unit: Option<&'static UnitEntry>,
    multiplier_word: &'static str,
    /// Whether it is written in Chinese numerals.
    is_chinese: bool,
}

/// The number that changed into another, with the difference where the units agree.
pub(super) fn number_change(old: &str, new: &str) -> NumberChange {
    NumberChange { old: old.to_owned(), new: new.to_owned(), difference: difference(old, new) }
}

/// Whether two numbers count the same thing: 亿元 and 万元, % and %.
pub(super) fn are_of_one_unit(one: &str, other: &str) -> bool {
    let base = |text: &str| read_quantity(text).map(|quantity| quantity.unit.map_or("", |unit| unit.base));
    base(one) == base(other)
}

fn difference(old: &str, new: &str) -> Option<Difference> {
    // 1. is the number of an item, and no amount.
    let whole = |text: &str| read_quantity(text).filter(|quantity| quantity.len == text.len());
    let (old, new) = (whole(old)?, whole(new)?);
    let base = |quantity: &Quantity| quantity.unit.map_or("", |unit| unit.base);
    if base(&old) != base(&new) {
        return None;
    }
    let power = |quantity: &Quantity| quantity.multiplier + quantity.unit.map_or(0, |unit| unit.power);
    let in_base = new.value?.times_ten_to(power(&new))?.minus(old.value?.times_ten_to(power(&old))?)?;
    let smaller = if power(&old) < power(&new) { &old } else { &new };
    let unit = smaller.unit.map_or("", |unit| unit.difference);
    let value = in_base.by_ten_to(power(smaller));
    // 三百二十亿元 has its 亿 in its value.
    let (value, multiplier) = match smaller.multiplier_word {
        "" if old.is_chinese && new.is_chinese => value.in_myriads(),
        word => (value, word),
    };
    Some(Difference { value, unit: format!("{multiplier}{unit}") })
}

/// Reads the number that `text` starts with: hedge, digits, 万亿, unit, hedge; or two of them with 至, ～ or a dash
/// between, which are one number without a value: 6%-6.5%.
pub(super) fn read_quantity(text: &str) -> Option<Quantity> {
    let from = read_amount(text)?;
    let rest = &text[from.len..];
    let to = ["至", "-", "—", "–", "～", "~"].into_iter().find_map(|dash| {
        let rest =
            rest.strip_prefix(dash).filter(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))?;
        let to = read_amount(rest)?;
        Some(Quantity { len: from.len + dash.len() + to.len, value: None, ..to })
    });
    Some(to.unwrap_or(from))
}

fn read_amount(text: &str) -> Option<Quantity> {
    let mut rest = text;
    let mut ordinal = false;
    if let Some((word, place)) =
        longest_hedge(rest, |place| matches!(place, HedgePlace::Before | HedgePlace::Ordinal))
    {
        ordinal = place == HedgePlace::Ordinal;
        rest = &rest[word.len()..];
    }
    // A minus sign stands before figures only.
    let sign = ['-', '−', '－'].into_iter().find(|sign| rest.starts_with(*sign)).map_or(0, char::len_utf8);
    if sign > 0 && !rest[sign..].starts_with(|next: char| next.is_ascii_digit()) {
        return None;
    }
    rest = &rest[sign..];
    let arabic = read_digits(rest);
    let (value, len) = arabic.or_else(|| read_chinese(rest, ordinal))?;
    rest = &rest[len..];
    let mut multiplier = ("", 0);
    let inner = |rest: &str| {
        longest_hedge(rest, |place| place == HedgePlace::Inner).map_or(0, |(word, _)| word.len())
    };
    // 6800万 and 6800多万.
    if arabic.is_some()
        && let behind_hedge = &rest[inner(rest)..]
        && let Some(&found) = longest(MULTIPLIERS.iter(), behind_hedge, |entry| entry.0)
    {
        multiplier = found;
        rest = &behind_hedge[found.0.len()..];
    }
    let before_inner = rest;
    rest = &rest[inner(rest)..];
    let unit = longest(UNITS.iter(), rest, |entry| entry.unit);
    match unit {
        Some(unit) => rest = &rest[unit.unit.len()..],
        // 多 is a hedge between number and unit only: 2024多了.
        None => rest = before_inner,
    }
    if arabic.is_none() && unit.is_none() && !ordinal {
        return None; // 一百 and 三千 without a unit are often part of a name or a saying.
    }
    // 90年代 is a time, 3号 and 十九届 count nothing.
    let mut is_name = unit.is_some_and(|unit| matches!(unit.unit, "号" | "届"));
    if unit.is_some_and(|unit| unit.unit == "年")
        && let Some(behind) = rest.strip_prefix('代')
    {
        is_name = true;
        rest = behind;
    }
    if let Some((word, _)) = longest_hedge(rest, |place| place == HedgePlace::After) {
        rest = &rest[word.len()..];
    }
    let value = if sign > 0 { value.map(Decimal::negative) } else { value };
    Some(Quantity {
        len: text.len() - rest.len(),
        value: value.filter(|_| !ordinal && !is_name),
        is_chinese: arabic.is_none(),
        multiplier: multiplier.1,
        unit,
        multiplier_word: multiplier.0,
    })
}

fn longest<'t, T: 't>(
    entries: impl Iterator<Item = &'t T>,
    text: &str,
    word: impl Fn(&T) -> &'static str,
) -> Option<&'t T> {
    entries.filter(|entry| text.starts_with(word(entry))).max_by_key(|entry| word(entry).len())
}

fn longest_hedge(text: &str, at: impl Fn(HedgePlace) -> bool) -> Option<(&'static str, HedgePlace)> {
    longest(HEDGES.iter().filter(|(_, place)| at(*place)), text, |entry| entry.0).copied()
}

/// Digits with thousands separators and a decimal point. The value is `None` beyond 30 digits.
fn read_digits(text: &str) -> Option<(Option<Decimal>, usize)> {
    let bytes = text.as_bytes();
    let digit_at = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_digit);
    if !digit_at(0) {
        return None;
    }
    let (mut end, mut scale, mut in_fraction) = (0, 0u32, false);
    let mut digits = String::new();
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'0'..=b'9' => {
                digits.push(byte as char);
                scale += u32::from(in_fraction);
            }
            b'.' if !in_fraction && digit_at(end + 1) => in_fraction = true,
            b',' if !in_fraction && (1..=3).all(|k| digit_at(end + k)) && !digit_at(end + 4) => {}
            _ => break,
        }
        end += 1;
    }
    let value = if digits.len() <= 30 { digits.parse().ok() } else { None };
    Some((value.map(|mantissa| Decimal::new(mantissa, scale)), end))
}

/// More numerals in a row are no number.
const MOST_NUMERALS: usize = 24;

/// A number of at least two Chinese numerals that begins with a digit or 十 and has 十, 百, 千, 万 or 亿 in it; any
/// numerals for an `ordinal` number.
fn read_chinese(text: &str, ordinal: bool) -> Option<(Option<Decimal>, usize)> {
    let is_numeral = |character: &char| "〇零一二两三四五六七八九十百千万亿".contains(*character);
    let numerals: Vec<char> = text.chars().take_while(is_numeral).take(MOST_NUMERALS + 1).collect();
    if numerals.len() > MOST_NUMERALS {
        return None;
    }
    let has_place = numerals.iter().any(|character| "十百千万亿".contains(*character));
    let is_number = numerals.len() >= 2 && has_place && !"百千万亿〇零".contains(numerals[0]);
    if !is_number && (!ordinal || numerals.is_empty()) {
        return None;
    }
    let len = numerals.iter().map(|character| character.len_utf8()).sum();
    let (mut total, mut section, mut digit) = (0i128, 0i128, 0i128);
    for &numeral in &numerals {
        match numeral {
            '十' | '百' | '千' => {
                let place = match numeral {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                section += digit.max(1) * place;
                digit = 0;
            }
            '万' | '亿' => {
                let place = if numeral == '万' { 10_000 } else { 100_000_000 };
                total = (total + section + digit).checked_mul(place)?;
                (section, digit) = (0, 0);
            }
            _ => digit = digit_of(numeral),
        }
    }
    Some((Some(Decimal::new(total + section + digit, 0)), len))
}

fn digit_of(numeral: char) -> i128 {
    match numeral {
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => 0,
    }
}

/// The length in bytes of the date that `text` starts with: 2025年1月16日, 2025年1月, 2025年, 1月16日,
/// 2025-01-16, 二〇二五年, 10:27, 10时27分.
pub(super) fn read_date(text: &str) -> Option<usize> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let part = |text: &str, sizes: std::ops::RangeInclusive<usize>, mark: char| {
        let n = digits(text);
        (sizes.contains(&n) && text[n..].starts_with(mark)).then(|| n + mark.len_utf8())
    };
    let month_and_day = |text: &str| {
        // 1个月 is no date, and 1月 is one.
        let month = part(text, 1..=2, '月')?;
        Some(month + part(&text[month..], 1..=2, '日').unwrap_or(0))
    };
    let hour = part(text, 1..=2, ':').or_else(|| part(text, 1..=2, '时'));
    if let Some(hour) = hour
        && let minutes = digits(&text[hour..])
        && (1..=2).contains(&minutes)
    {
        let after = hour + minutes;
        return Some(after + if text[after..].starts_with('分') { '分'.len_utf8() } else { 0 });
    }
    if let Some(year) = part(text, 4..=4, '年') {
        return Some(year + month_and_day(&text[year..]).unwrap_or(0));
    }
    if let Some(year) = part(text, 4..=4, '-') {
        let month = part(&text[year..], 2..=2, '-')?;
        return (digits(&text[year + month..]) == 2).then_some(year + month + 2);
    }
    let n =
        text.chars().take(5).take_while(|character| "〇零一二三四五六七八九".contains(*character)).count();
    let chinese_year = 3 * n;
    if n == 4 && text[chinese_year..].starts_with('年') {
        return Some(chinese_year + '年'.len_utf8());
    }
    month_and_day(text)
}

/// The length in bytes of the number of a heading or an item that `text` starts with: 三、, （三）, 3., 第三章,
/// 三是.
pub(super) fn enumerator(text: &str) -> Option<usize> {
    const NUMERALS: &str = "一二三四五六七八九十百〇零";
    let number = |text: &str| {
        let is_part = |character: char| character.is_ascii_digit() || NUMERALS.contains(character);
        let n: usize = text.chars().take_while(|&character| is_part(character)).map(char::len_utf8).sum();
        (n > 0 && text[..n].chars().count() <= 3).then_some(n)
    };
    for open in ["（", "(", "第"] {
        if let Some(rest) = text.strip_prefix(open) {
            let n = number(rest)?;
            let closing = rest[n..].chars().next()?;
            let closes =
                if open == "第" { "章节编篇".contains(closing) } else { "）)".contains(closing) };
            return closes.then(|| open.len() + n + closing.len_utf8());
        }
    }
    let n = number(text)?;
    let closing = text[n..].chars().next()?;
    let behind = text[n + closing.len_utf8()..].chars().next();
    let closes = match closing {
        '、' => true,
        '.' | '．' => !behind.is_some_and(|character| character.is_ascii_digit()),
        '是' => !text.starts_with(|character: char| character.is_ascii_digit()),
        _ => false,
    };
    closes.then(|| n + closing.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> &str {
        read_quantity(text).map_or("", |quantity| &text[..quantity.len])
    }

    #[test]
    fn a_number_takes_its_unit_and_its_hedges() {
        for (text, number) in [
            ("6%左右，", "6%左右"),
            ("约1.2万亿元的", "约1.2万亿元"),
            ("100多家企业", "100多家"),
            ("1,234.5亿元", "1,234.5亿元"),
            ("第6次会议", "第6次"),
            ("三百二十亿元", "三百二十亿元"),
            ("三百二十个项目", "三百二十个"),
            ("十四五规划", ""),
            ("一带一路", ""),
            ("一是", ""),
            ("百家争鸣", ""),
            ("6800多万人", "6800多万人"),
            ("6%-6.5%，", "6%-6.5%"),
            ("-5.2%，", "-5.2%"),
            ("-", ""),
            ("90年代，", "90年代"),
            ("5至8个", "5至8个"),
            ("第一次会议", "第一次"),
            ("5G网络", "5"),
            ("1,23", "1"),
        ] {
            assert_eq!(read(text), number, "{text}");
        }
    }

    #[test]
    fn numbers_of_headings_and_items() {
        for (text, len) in [
            ("（三）统筹", 9),
            ("三、今年", 6),
            ("第三章 总则", 9),
            ("3.推进", 2),
            ("三是", 6),
            ("十二是", 9),
        ] {
            assert_eq!(enumerator(text), Some(len), "{text}");
        }
        for text in ["三大战略", "3.5%", "（省略）", "第三届", "2025年", ""] {
            assert_eq!(enumerator(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_read_as_far_as_it_goes() {
        for (text, date) in [
            ("2025年1月16日在", "2025年1月16日"),
            ("2025年1月至", "2025年1月"),
            ("2025年政府", "2025年"),
            ("9月26日", "9月26日"),
            ("2024-09-27 ", "2024-09-27"),
            ("二〇二五年", "二〇二五年"),
            ("10时27分许", "10时27分"),
            ("18:49:05", "18:49"),
            ("25年来", ""),
            ("3个月", ""),
        ] {
            assert_eq!(&text[..read_date(text).unwrap_or(0)], date);
        }
    }

    #[test]
    fn the_difference_is_exact_and_in_the_smaller_unit() {
        for (old, new, value, unit) in [
            ("6.7%", "6%左右", "-0.7", "个百分点"),
            ("9800亿元", "约1.2万亿元", "2200", "亿元"),
            ("1平方公里", "150公顷", "50", "公顷"),
            ("100多家", "120家", "20", "家"),
            ("3", "2.75", "-0.25", ""),
            ("三百二十个", "350个", "30", "个"),
            ("-5.2%", "3.1%", "8.3", "个百分点"),
            ("-5.2%", "-3.1%", "2.1", "个百分点"),
            ("三百二十亿元", "三百五十亿元", "30", "亿元"),
        ] {
            let difference = number_change(old, new).difference.expect("the units agree");
            assert_eq!((difference.value.to_string().as_str(), difference.unit.as_str()), (value, unit));
        }
        for (old, new) in [
            ("6%", "6亿元"),
            ("第6次", "第7次"),
            ("5个", "5"),
            ("90年代", "80年代"),
            ("1.", "2."),
            ("十九届", "二十届"),
        ] {
            assert_eq!(number_change(old, new).difference, None, "{old} {new}");
        }
    }
}
