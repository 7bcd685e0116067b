//! One form for one mark, by its context: full-width in Chinese text, ASCII in numbers and Latin text.

use super::marks::{IN_SIGHT, Marks, is_kana};
use super::quotes;
use crate::text::{Rewrite, Rewriter, Risk, Rule, Stage, is_chinese_punctuation, is_han};

/// The rules of this pass, but for those of quotation marks.
pub(super) const RULES: &[&Rule] =
    &[&FULL_STOP, &MARK, &NUMBER_MARK, &BRACKET, &DASH, &ELLIPSIS, &MIDDLE_DOT, &RANGE, &ZERO, &RATIO];

const fn rule(
    id: &'static str,
    why: &'static str,
    example: (&'static str, &'static str),
    lossy: bool,
) -> Rule {
    Rule { id, stage: Stage::Canonicalize, why, example, risk: Risk::Low, lossy }
}

static MARK: Rule = rule(
    "mark-width",
    "In Chinese text , ; : ! ? are full-width; the ASCII forms are a habit of web editors.",
    ("坚定信心,迎难而上", "坚定信心，迎难而上"),
    false,
);
static NUMBER_MARK: Rule = rule(
    "mark-in-number",
    "Inside a number, a time or a ratio the marks are ASCII.",
    ("增长1，000亿", "增长1,000亿"),
    false,
);
static FULL_STOP: Rule =
    rule("full-stop", "A dot that ends a Chinese sentence is 。.", ("全面发展.", "全面发展。"), false);
static BRACKET: Rule = rule(
    "bracket-width",
    "A pair of brackets in Chinese text is full-width, both of it.",
    ("系统(SILAS)发布", "系统（SILAS）发布"),
    false,
);
static DASH: Rule = rule(
    "dash",
    "A dash between Chinese words is ——; it is drawn with many characters. Ranges and minus signs stay.",
    ("龙岗――创新", "龙岗——创新"),
    false,
);
static ELLIPSIS: Rule =
    rule("ellipsis", "An ellipsis in Chinese text is …….", ("加快推进...", "加快推进……"), false);
static MIDDLE_DOT: Rule = rule(
    "middle-dot",
    "The dot between the parts of a name or a title is · (U+00B7).",
    ("读特客户端•深圳", "读特客户端·深圳"),
    false,
);
static RANGE: Rule = rule("range", "The sign of a range of numbers is ～.", ("10〜15名", "10～15名"), false);
static ZERO: Rule =
    rule("zero", "Inside a number in Chinese numerals a circle is 〇.", ("二○二五年", "二〇二五年"), false);
static RATIO: Rule = rule(
    "ratio",
    "The ratio sign is a colon between numbers, and stands for one in Chinese text.",
    ("3∶1", "3:1"),
    false,
);

/// Gives every mark its one form.
pub(super) fn unify(text: &str) -> Rewrite<'_> {
    let mut writer = Rewriter::new(text);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !is_canonical(line) && line.contains(is_candidate) {
            Marks::new(text, start..start + line.len()).unify(&mut writer);
        }
        start += line.len();
    }
    writer.finish()
}

/// A quick look that tells of nearly all lines of a canonical text that no rule would change them: Chinese text whose
/// marks have their form for certain.
fn is_canonical(line: &str) -> bool {
    let (mut n_han, mut n_words) = (0_usize, 0_usize);
    // The number of Han characters before the open bracket, and whether one stands right before it.
    let mut open = None;
    let mut is_number_only = true;
    let mut previous = '\n';
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let mut next = || characters.peek().copied().unwrap_or('\n');
        match character {
            '\u{4e00}'..='\u{9fff}' => n_han += 1,
            '0'..='9' => {}
            'a'..='z' | 'A'..='Z' => n_words += usize::from(!previous.is_ascii_alphabetic()),
            '、' | '；' | '！' | '？' | '“' | '”' | '《' | '》' => {}
            '，' | '：' if !previous.is_ascii_digit() || is_han(next()) => {}
            '。' if previous != '。' => {}
            '.' if is_number_only && is_han(next()) => {}
            '.' if previous.is_ascii_alphanumeric() && next().is_ascii_alphanumeric() => {}
            ',' | ':' if previous.is_ascii_digit() && next().is_ascii_digit() => {}
            '-' if !is_dash(previous) && !is_dash(next()) => {}
            '—' if !is_dash(previous)
                && characters.next_if_eq(&'—').is_some()
                && !characters.peek().is_some_and(|it| is_dash(*it)) => {}
            '…' if !is_dots(previous)
                && characters.next_if_eq(&'…').is_some()
                && !characters.peek().is_some_and(|it| is_dots(*it)) => {}
            '（' if open.is_none() => open = Some((n_han, is_han(previous))),
            '）' if open.is_some_and(|(before, behind_han)| behind_han || before < n_han) => open = None,
            _ if is_candidate(character) => return false,
            _ => {}
        }
        is_number_only &= character.is_ascii_digit();
        if character != ' ' {
            previous = character;
        }
    }
    open.is_none() && n_han > 0 && n_han >= n_words
}

fn is_dash(character: char) -> bool {
    matches!(character, '-' | '—' | '―' | '─' | '–' | '⸺')
}

fn is_dots(character: char) -> bool {
    matches!(character, '…' | '‥' | '⋯' | '.' | '。')
}

/// The marks that some rule may change, quotation marks included.
fn is_candidate(character: char) -> bool {
    matches!(
        character,
        ',' | ';'
            | ':'
            | '!'
            | '?'
            | '.'
            | '('
            | ')'
            | '-'
            | '"'
            | '\''
            | '~'
            | '，'
            | '；'
            | '：'
            | '！'
            | '？'
            | '（'
            | '）'
            | '。'
            | '—'
            | '―'
            | '─'
            | '–'
            | '⸺'
            | '…'
            | '‥'
            | '⋯'
            | '•'
            | '‧'
            | '∙'
            | '⋅'
            | '・'
            | '〜'
            | '∼'
            | '∶'
            | '○'
            | '◯'
            | '「'
            | '」'
            | '『'
            | '』'
            | '〝'
            | '〞'
            | '﹁'
            | '﹂'
            | '﹃'
            | '﹄'
            | '‟'
            | '„'
    )
}

/// The item of a list before or behind another one is at most this long, in characters.
const LONGEST_ITEM: usize = 200;

/// What a number stands behind that is followed by a dot and a title.
const NUMBERED: &str = "件表图圖第章节節注例题題卷册冊案步栏欄";

impl Marks {
    fn unify(&self, writer: &mut Rewriter<'_>) {
        let brackets = self.bracket_widths();
        let quotes = quotes::forms(&self.characters, self.is_chinese);
        let mut addresses = self.addresses().into_iter().peekable();
        let mut number = 0;
        while number < self.characters.len() {
            // Marks of several characters end before an address, so its start is always met.
            if let Some(address) = addresses.next_if(|address| address.start <= number) {
                number = number.max(address.end);
                continue;
            }
            let length = self.unify_at(number, &brackets, &quotes, writer);
            number += length;
        }
    }

    /// Treats the mark at `number` and returns how many characters it took.
    fn unify_at(
        &self,
        number: usize,
        brackets: &[Option<bool>],
        quotes: &[Option<quotes::Form>],
        writer: &mut Rewriter<'_>,
    ) -> usize {
        let character = self.characters[number].1;
        if let Some(form) = &quotes[number] {
            self.replace(writer, number..number + 1, form.mark.encode_utf8(&mut [0; 4]), form.reason.clone());
            return 1;
        }
        match character {
            ',' | ';' | ':' | '!' | '?' | '，' | '；' | '：' | '！' | '？' => {
                self.unify_mark(number, writer);
                1
            }
            '(' | ')' | '（' | '）' => {
                let form = match (brackets[number], character) {
                    (Some(true), '(') => "（",
                    (Some(true), ')') => "）",
                    (Some(false), '（') => "(",
                    (Some(false), '）') => ")",
                    _ => return 1,
                };
                self.replace(writer, number..number + 1, form, &BRACKET);
                1
            }
            '.' | '。' | '…' | '‥' | '⋯' => self.unify_dots(number, writer),
            '-' | '—' | '―' | '─' | '–' | '⸺' => self.unify_dashes(number, writer),
            '•' | '‧' | '∙' | '⋅' | '・' => {
                let is_bullet = self.before(number).is_none();
                let in_kana = [self.before(number), self.after(number)].into_iter().flatten().any(is_kana);
                let is_katakana_dot = character == '・' && in_kana;
                if !(is_bullet || is_katakana_dot) {
                    self.replace(writer, number..number + 1, "·", &MIDDLE_DOT);
                }
                1
            }
            '〜' | '∼' | '~' => {
                let is_range = self.before(number).is_some_and(is_numeric)
                    && self.after(number).is_some_and(is_numeric)
                    && (character != '~' || self.is_chinese);
                if is_range {
                    self.replace(writer, number..number + 1, "～", &RANGE);
                }
                1
            }
            '∶' => {
                let form = if self.between_digits(number) { ":" } else { "：" };
                self.replace(writer, number..number + 1, form, &RATIO);
                1
            }
            '○' | '◯' => {
                let length = self.run(number, |it| matches!(it, '○' | '◯'));
                let numeral = |neighbour: Option<char>| neighbour.is_some_and(is_chinese_digit);
                let (before, after) = (self.before(number), self.after(number + length - 1));
                // 二○○八, 二○○○年, 五○○○元; a single one between a numeral and a word may be a placeholder.
                let is_zero = numeral(before) && (numeral(after) || after == Some('年') || length > 1)
                    || numeral(after) && before == Some('年');
                if is_zero {
                    for place in number..number + length {
                        self.replace(writer, place..place + 1, "〇", &ZERO);
                    }
                }
                length
            }
            _ => 1,
        }
    }

    fn unify_mark(&self, number: usize, writer: &mut Rewriter<'_>) {
        let character = self.characters[number].1;
        if character == ';' && self.ends_reference(number) {
            return;
        }
        let (narrow, wide) = match character {
            ',' | '，' => (",", "，"),
            ';' | '；' => (";", "；"),
            ':' | '：' => (":", "："),
            '!' | '！' => ("!", "！"),
            _ => ("?", "？"),
        };
        let in_number = match narrow {
            "," => self.separates_thousands(number),
            ":" => {
                self.between_digits(number)
                    || self.after(number) == Some('/') && self.next(number) == Some('/')
                    || self.after(number) == Some('\\')
            }
            _ => false,
        };
        if in_number {
            self.replace(writer, number..number + 1, narrow, &NUMBER_MARK);
        } else if character.is_ascii() && self.is_chinese_run(number..number + 1) {
            self.replace(writer, number..number + 1, wide, &MARK);
        } else if !character.is_ascii() && self.is_latin_context(number) {
            self.replace(writer, number..number + 1, narrow, &MARK);
        }
    }

    /// Whether a semicolon ends a reference to a character, such as &#20013; or &amp;.
    fn ends_reference(&self, number: usize) -> bool {
        let name =
            self.characters[..number].iter().rev().take_while(|(_, it)| it.is_ascii_alphanumeric()).count();
        let before = self.characters[..number - name].iter().rev().map(|(_, it)| *it).take(2);
        let before: Vec<char> = before.collect();
        name > 0 && (before.first() == Some(&'&') || before.starts_with(&['#', '&']))
    }

    fn unify_dots(&self, number: usize, writer: &mut Rewriter<'_>) -> usize {
        let is_ellipsis = |character: char| matches!(character, '…' | '‥' | '⋯');
        let first = self.characters[number].1;
        let is_next_ellipsis = self.characters.get(number + 1).is_some_and(|(_, next)| is_ellipsis(*next));
        let length = if first == '。' {
            self.run(number, |character| character == first)
        } else if first == '.' && is_next_ellipsis && self.before(number).is_some_and(is_han) {
            // A sentence ends, and something is left out behind it.
            1
        } else {
            self.run(number, |character| is_ellipsis(character) || character == '.')
        };
        let range = number..number + length;
        let has_ellipsis =
            self.characters[range.clone()].iter().any(|(_, character)| is_ellipsis(*character));
        if has_ellipsis || length >= 3 {
            if self.is_chinese_run(range.clone()) || first == '。' {
                self.replace(writer, range, "……", &ELLIPSIS);
            }
        } else if first == '.' && length == 1 && self.ends_sentence(number) {
            self.replace(writer, range, "。", &FULL_STOP);
        }
        length
    }

    /// Whether the dot at `number` ends a Chinese sentence: behind what one ends with, before what one begins with.
    fn ends_sentence(&self, number: usize) -> bool {
        let Some(before) = self.before(number) else { return false };
        let opens = |it| is_han(it) || "“”‘’「」『《（）()\"'—…".contains(it);
        let after = self.after(number);
        let is_before_text = after.is_none_or(opens);
        let behind = || self.characters[number + 1..].iter().map(|(_, it)| *it).skip_while(|it| *it == ' ');
        let is_before_number = self.is_chinese && after.is_some_and(|it| it.is_ascii_digit());
        let is_before_year = is_before_number && behind().find(|it| !it.is_ascii_digit()) == Some('年');
        // 一. and (1). are enumerators, not sentences.
        let is_enumerator = self.characters[..number].iter().all(|(_, it)| {
            is_chinese_digit(*it) || it.is_ascii_digit() || matches!(it, '(' | ')' | '（' | '）' | ' ')
        });
        if is_enumerator {
            return false;
        }
        match before {
            '”' | '’' | '」' | '』' | '》' | '）' | ')' | '"' | '%' => {
                is_before_text && (self.is_chinese || after.is_some_and(is_han)) || is_before_number
            }
            '！' | '？' => is_before_text,
            _ if is_han(before) => {
                is_before_text || is_before_year || is_before_number && !is_chinese_digit(before)
            }
            _ if before.is_ascii_alphanumeric() => {
                // A number or a word in a Chinese sentence, but 附件1. and U.S.
                let token = self.characters[..number].iter().rev().take(IN_SIGHT);
                let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | ',' | '-' | '%');
                let length = token.clone().take_while(|(_, it)| is_part(*it)).count();
                let is_word = token.clone().take(length).all(|(_, it)| it.is_ascii_alphabetic());
                let mut hosts = token.clone().skip(length).map(|(_, it)| *it);
                let host = hosts.next();
                // 排名第1. is a rank, 第1. at the start of a line a title.
                let is_rank = host == Some('第') && hosts.next().is_some_and(is_han);
                // A.1.2. is a number of several parts, 1.甲方2.乙方 a list in one line.
                let n_dots = token.clone().take(length).filter(|(_, it)| *it == '.').count();
                if n_dots > 1
                    || n_dots == 1 && length > 1 && self.characters[number - length].1.is_ascii_alphabetic()
                    || self.counts(number, length)
                {
                    return false;
                }
                self.is_chinese
                    && is_before_text
                    && !(is_word && length < 2)
                    && host.is_some_and(|host| is_han(host) && (is_rank || !NUMBERED.contains(host)))
            }
            _ => false,
        }
    }

    /// Whether the number of `length` characters before the dot at `number` counts the items of a list: the number before
    /// or behind it stands in the line before a dot, too.
    fn counts(&self, number: usize, length: usize) -> bool {
        let is_digit = |place: usize| self.characters.get(place).is_some_and(|(_, it)| it.is_ascii_digit());
        let value_before = |dot: usize| {
            let digits = (0..dot).rev().take_while(|place| is_digit(*place)).count();
            let text: String = self.characters[dot - digits..dot].iter().map(|(_, it)| *it).collect();
            text.parse::<u32>().ok().filter(|_| digits <= 2)
        };
        let Some(own) = value_before(number).filter(|_| length <= 2) else { return false };
        let near = number.saturating_sub(LONGEST_ITEM)..(number + LONGEST_ITEM).min(self.characters.len());
        let is_other = |dot: &usize| *dot != number && self.characters[*dot].1 == '.' && !is_digit(dot + 1);
        near.filter(is_other).filter_map(value_before).any(|other| other.abs_diff(own) == 1)
    }

    fn unify_dashes(&self, number: usize, writer: &mut Rewriter<'_>) -> usize {
        let length = self.run(number, is_dash);
        let range = number..number + length;
        let marks = &self.characters[range.clone()];
        let hyphens_only = marks.iter().all(|(_, character)| *character == '-');
        let (before, after) = (self.before(number), self.after(number + length - 1));
        let in_number =
            before.is_some_and(|it| it.is_ascii_digit()) && after.is_some_and(|it| it.is_ascii_digit());
        let is_rule = length > 4 || (before.is_none() && after.is_none());
        if in_number || is_rule {
            return length;
        }
        let is_han_side =
            |neighbour: Option<char>| neighbour.is_some_and(|it| is_han(it) || is_chinese_punctuation(it));
        let in_chinese = is_han_side(before) || is_han_side(after);
        let is_double = length >= 2 || marks[0].1 == '⸺';
        // --help is an option of a program.
        let behind = self.characters.get(number + length).map(|(_, it)| *it);
        if hyphens_only && length == 2 && behind.is_some_and(|it| it.is_ascii_lowercase()) {
            return length;
        }
        if is_double && in_chinese {
            self.replace(writer, range, "——", &DASH);
        } else if length == 1 && !hyphens_only && in_chinese && marks[0].1 != '—' {
            self.replace(writer, range, "—", &DASH);
        }
        length
    }
}

fn is_numeric(character: char) -> bool {
    character.is_ascii_digit() || character == '%' || is_chinese_digit(character)
}

fn is_chinese_digit(character: char) -> bool {
    matches!(character, '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_gives_its_example() {
        for rule in RULES {
            let (before, after) = rule.example;
            let rewrite = unify(before);
            assert_eq!(rewrite.text, after, "{}", rule.id);
            assert!(rewrite.edits.changes().any(|change| change.rule == *rule), "{}", rule.id);
        }
    }

    #[test]
    fn numbers_times_addresses_and_english_keep_their_marks() {
        for text in [
            "1,000 and 3.5",
            "10—15和10-30",
            "上午08:30开会",
            "https://www.lg.gov.cn/a.html?b=c",
            "a.b@c.cn",
            "He said, “yes, we can”; really!",
            "《条例》〈细则〉",
            "-5℃",
            "if (a, b) { f(x); }",
            "○○公司",
            "• 相关新闻",
            "银湖山-梧桐山",
            "Modular Integrated Construction (MIC)",
        ] {
            assert_eq!(unify(text).text, text);
        }
    }

    #[test]
    fn chinese_text_gets_full_width_marks() {
        for (before, after) in [
            ("增长6.7%;规上增长9.4%,第一", "增长6.7%；规上增长9.4%，第一"),
            (
                "指专利合作条约(Patent Cooperation Treaty),是",
                "指专利合作条约（Patent Cooperation Treaty），是",
            ),
            ("(一)经济回升", "（一）经济回升"),
            ("占GDP比重达11.2%,PCT专利6165件,均居第一", "占GDP比重达11.2%，PCT专利6165件，均居第一"),
            ("日期:2024-09-27", "日期：2024-09-27"),
            ("机遇!此次", "机遇！此次"),
        ] {
            assert_eq!(unify(before).text, after);
        }
    }

    proptest::proptest! {
        #[test]
        fn the_quick_look_never_passes_over_a_change(line in "[发展一（），。：“”、a-c1-3 .,%;:—…+\"-]{0,24}") {
            let mut writer = Rewriter::new(&line);
            Marks::new(&line, 0..line.len()).unify(&mut writer);
            let is_unchanged = writer.finish().edits.is_identity();
            proptest::prop_assert!(is_unchanged || !is_canonical(&line), "{line}");
        }
    }

    #[test]
    fn a_second_run_finds_nothing_to_do() {
        let text = "“一芯”,(二)…...‘三’--四,1，000;「五『六』」2○二五";
        let once = unify(text).text.into_owned();
        assert_eq!(unify(&once).text, once);
    }
}
