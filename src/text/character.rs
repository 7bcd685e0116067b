//! Classes of characters that several stages ask for.

/// Whether `character` is a Han ideograph: the unified blocks, the compatibility ideographs and 〇.
pub fn is_han(character: char) -> bool {
    matches!(character,
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{3007}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

/// Whether `character` is punctuation of Chinese typography, full-width forms of ASCII included.
pub fn is_chinese_punctuation(character: char) -> bool {
    matches!(character,
        '\u{3001}'..='\u{3003}'
        | '\u{3008}'..='\u{3011}'
        | '\u{3014}'..='\u{301F}'
        | '！' | '（' | '）' | '，' | '：' | '；' | '？' | '～'
        | '“' | '”' | '‘' | '’' | '—' | '…')
}

/// Whether `text` has at most `n` characters; quick for long text.
pub fn has_at_most(text: &str, n: usize) -> bool {
    text.len() <= 4 * n && text.chars().count() <= n
}

/// The place of the first character of `text` from `at` on, in bytes, that is no letter, digit or ideograph of the most
/// common ones: marks and spaces are found quickly by it.
pub fn next_unusual(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        at += match bytes.get(at) {
            // U+4000 to U+9FFF.
            Some(0xe4..=0xe9) => 3,
            Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => 1,
            _ => return at,
        };
    }
}
