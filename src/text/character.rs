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
