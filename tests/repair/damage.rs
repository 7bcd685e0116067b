//! Damage of every kind, made from clean text.

use encoding_rs::{BIG5, Encoding, GBK};

/// A way to damage a text; `None` where the damage would lose something.
pub(super) struct Kind {
    /// The name in tables.
    pub name: &'static str,
    /// Makes the damage.
    pub damage: fn(&str) -> Option<String>,
}

/// All kinds of damage that can be undone.
pub(super) const KINDS: &[Kind] = &[
    Kind { name: "GBK as Latin-1", damage: |text| latin1(&gbk(text)?) },
    Kind { name: "GBK as cp1252", damage: |text| cp1252(&gbk(text)?) },
    Kind { name: "Big5 as Latin-1", damage: |text| latin1(&big5(text)?) },
    Kind { name: "Big5 as cp1252", damage: |text| cp1252(&big5(text)?) },
    Kind { name: "UTF-8 as Latin-1", damage: |text| latin1(text.as_bytes()) },
    Kind { name: "UTF-8 as cp1252, C1 kept", damage: |text| sloppy(text.as_bytes()) },
    Kind { name: "UTF-8 as cp1252, strict", damage: |text| cp1252(text.as_bytes()) },
    Kind { name: "Big5 as GBK", damage: |text| read(&big5(text)?, GBK) },
    Kind { name: "GBK as Big5", damage: |text| read(&gbk(text)?, BIG5) },
    Kind { name: "UTF-8 as GBK", damage: |text| read(text.as_bytes(), GBK) },
    Kind { name: "UTF-8 as Big5", damage: |text| read(text.as_bytes(), BIG5) },
    Kind { name: "UTF-8 as Latin-1 twice", damage: |text| latin1(latin1(text.as_bytes())?.as_bytes()) },
    Kind { name: "UTF-8 as cp1252 twice", damage: |text| sloppy(sloppy(text.as_bytes())?.as_bytes()) },
    Kind {
        name: "UTF-8 as Latin-1 three times",
        damage: |text| latin1(latin1(latin1(text.as_bytes())?.as_bytes())?.as_bytes()),
    },
    Kind {
        name: "UTF-8 as cp1252 three times",
        damage: |text| sloppy(sloppy(sloppy(text.as_bytes())?.as_bytes())?.as_bytes()),
    },
    Kind { name: "GBK as Latin-1, UTF-8 as Latin-1", damage: |text| latin1(latin1(&gbk(text)?)?.as_bytes()) },
    Kind { name: "Big5 as cp1252, UTF-8 as cp1252", damage: |text| sloppy(cp1252(&big5(text)?)?.as_bytes()) },
    Kind {
        name: "GBK as Latin-1, UTF-8 as Latin-1 twice",
        damage: |text| latin1(latin1(latin1(&gbk(text)?)?.as_bytes())?.as_bytes()),
    },
    Kind {
        name: "UTF-8 as GBK, UTF-8 as Latin-1",
        damage: |text| latin1(read(text.as_bytes(), GBK)?.as_bytes()),
    },
    Kind { name: "GBK as Big5, UTF-8 as cp1252", damage: |text| sloppy(read(&gbk(text)?, BIG5)?.as_bytes()) },
    Kind {
        name: "Big5 as GBK, UTF-8 as Latin-1",
        damage: |text| latin1(read(&big5(text)?, GBK)?.as_bytes()),
    },
    Kind {
        name: "UTF-8 as Latin-1, UTF-8 as GBK",
        damage: |text| read(latin1(text.as_bytes())?.as_bytes(), GBK),
    },
    Kind { name: "GBK as Latin-1, UTF-8 as GBK", damage: |text| read(latin1(&gbk(text)?)?.as_bytes(), GBK) },
    Kind { name: "UTF-8 as GBK twice", damage: |text| read(read(text.as_bytes(), GBK)?.as_bytes(), GBK) },
    Kind {
        name: "Big5 as GBK, UTF-8 as Latin-1 twice",
        damage: |text| latin1(latin1(read(&big5(text)?, GBK)?.as_bytes())?.as_bytes()),
    },
    Kind { name: "HTML decimal", damage: |text| Some(escaped(text, |c| format!("&#{};", u32::from(c)))) },
    Kind {
        name: "HTML hexadecimal",
        damage: |text| Some(escaped(text, |c| format!("&#x{:x};", u32::from(c)))),
    },
    Kind {
        name: "HTML decimal, no ;",
        damage: |text| Some(escaped(text, |c| format!("&#{}", u32::from(c)))),
    },
    Kind {
        name: "HTML hexadecimal, no ;",
        damage: |text| Some(escaped(text, |c| format!("&#x{:X}", u32::from(c)))),
    },
    Kind {
        name: "HTML escaped twice",
        damage: |text| Some(escaped(text, |c| format!("&amp;#x{:X};", u32::from(c)))),
    },
    Kind { name: "HTML named", damage: |text| named(text, ";") },
    Kind { name: "HTML named, no ;", damage: |text| named(text, "") },
    Kind { name: "\\u", damage: |text| Some(code_units(text, "\\u")) },
    Kind { name: "\\u of a JSON string", damage: json },
    Kind { name: "\\x of UTF-8", damage: |text| bytes(text.as_bytes(), |b| format!("\\x{b:02x}")) },
    Kind { name: "\\x of GBK", damage: |text| bytes(&gbk(text)?, |b| format!("\\x{b:02x}")) },
    Kind { name: "%u", damage: |text| Some(code_units(text, "%u")) },
    Kind { name: "% of UTF-8", damage: |text| bytes(text.as_bytes(), |b| format!("%{b:02X}")) },
    Kind { name: "% of UTF-8, also ASCII", damage: |text| Some(quoted(text.as_bytes())) },
    Kind { name: "% of GBK", damage: |text| bytes(&gbk(text)?, |b| format!("%{b:02X}")) },
    Kind { name: "% of GBK, also ASCII", damage: |text| Some(quoted(&gbk(text)?)) },
    Kind { name: "quoted-printable of UTF-8", damage: |text| Some(printable(text.as_bytes())) },
    Kind { name: "quoted-printable of GBK", damage: |text| Some(printable(&gbk(text)?)) },
    Kind { name: "UTF-7", damage: |text| Some(utf7(text)) },
    Kind {
        name: "UTF-8 as Latin-1, HTML decimal",
        damage: |text| Some(escaped(&latin1(text.as_bytes())?, |c| format!("&#{};", u32::from(c)))),
    },
];

fn gbk(text: &str) -> Option<Vec<u8>> {
    encode(text, GBK)
}

fn big5(text: &str) -> Option<Vec<u8>> {
    encode(text, BIG5)
}

fn encode(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

/// Reads bytes if none is lost.
fn read(bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let (again, _, unmappable) = encoding.encode(&text);
    (!unmappable && again.as_ref() == bytes).then(|| text.into_owned())
}

fn latin1(bytes: &[u8]) -> Option<String> {
    Some(bytes.iter().map(|byte| char::from(*byte)).collect())
}

/// Windows-1252 with control characters for the five bytes that it has no character for.
fn sloppy(bytes: &[u8]) -> Option<String> {
    Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
}

fn cp1252(bytes: &[u8]) -> Option<String> {
    let is_defined = |byte: &u8| !matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    bytes.iter().all(is_defined).then(|| sloppy(bytes))?
}

fn escaped(text: &str, escape: impl Fn(char) -> String) -> String {
    text.chars().map(|c| if c.is_ascii() { c.to_string() } else { escape(c) }).collect()
}

fn named(text: &str, end: &str) -> Option<String> {
    let names = [
        ('“', "ldquo"),
        ('”', "rdquo"),
        ('‘', "lsquo"),
        ('’', "rsquo"),
        ('—', "mdash"),
        ('…', "hellip"),
        ('·', "middot"),
        ('\u{a0}', "nbsp"),
        ('《', "#12298"),
        ('》', "#12299"),
        ('×', "times"),
    ];
    let mut n = 0;
    let damaged = text
        .chars()
        .map(|c| match names.iter().find(|(own, _)| *own == c) {
            Some((_, name)) => {
                n += 1;
                format!("&{name}{end}")
            }
            None => c.to_string(),
        })
        .collect();
    (n > 0).then_some(damaged)
}

fn code_units(text: &str, mark: &str) -> String {
    escaped(text, |c| {
        let mut units = [0; 2];
        c.encode_utf16(&mut units).iter().map(|unit| format!("{mark}{unit:04x}")).collect()
    })
}

fn json(text: &str) -> Option<String> {
    let escaped = code_units(&text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\u{1}"), "\\u");
    Some(escaped.replace('\u{1}', "\\n"))
}

fn bytes(bytes: &[u8], escape: impl Fn(u8) -> String) -> Option<String> {
    // The second byte of a pair may be a letter.
    Some(
        bytes
            .iter()
            .map(|byte| if byte.is_ascii() { char::from(*byte).to_string() } else { escape(*byte) })
            .collect(),
    )
}

/// As a form is sent: everything but letters, digits and some signs.
fn quoted(bytes: &[u8]) -> String {
    let is_free = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte);
    bytes
        .iter()
        .map(|byte| if is_free(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn printable(bytes: &[u8]) -> String {
    let mut output = String::new();
    let mut column = 0;
    for byte in bytes {
        let piece = match byte {
            b'\n' => "\n".to_owned(),
            b'=' | 0..=0x1f | 0x7f.. => format!("={byte:02X}"),
            _ => char::from(*byte).to_string(),
        };
        if column + piece.len() > 75 && piece != "\n" {
            output.push_str("=\n");
            column = 0;
        }
        column = if piece == "\n" { 0 } else { column + piece.len() };
        output.push_str(&piece);
    }
    output
}

fn utf7(text: &str) -> String {
    use base64::Engine as _;
    let mut output = String::new();
    let mut run: Vec<u8> = Vec::new();
    let close = |run: &mut Vec<u8>, output: &mut String, next: Option<char>| {
        if !run.is_empty() {
            output.push('+');
            output.push_str(&base64::engine::general_purpose::STANDARD_NO_PAD.encode(&*run));
            run.clear();
            if next.is_none_or(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-')) {
                output.push('-');
            }
        }
    };
    for character in text.chars() {
        if character.is_ascii() && !matches!(character, '~' | '\\') {
            close(&mut run, &mut output, Some(character));
            output.push_str(if character == '+' { "+-" } else { "" });
            if character != '+' {
                output.push(character);
            }
        } else {
            let mut units = [0; 2];
            run.extend(character.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    close(&mut run, &mut output, None);
    output
}
