//! JSON with comments and trailing commas, where every value knows its line.
//!
//! The configurations of OpenCC are written in this dialect. A reader of its own keeps the line numbers, so that
//! an error in a configuration names the place where it is, and serves the build script without a dependency.

/// A value and the line on which it starts, counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Json {
    /// The line of the first character.
    pub line: usize,
    /// What stands there.
    pub value: Value,
}

/// What a piece of JSON can be. Numbers keep their spelling: no configuration reads one.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is spelled.
    Number(String),
    /// A string, its escapes resolved.
    String(String),
    /// `[…]`
    Array(Vec<Json>),
    /// `{…}`, in the order of the file.
    Object(Vec<(String, Json)>),
}

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// The line, counted from 1.
    pub line: usize,
    /// What was expected there.
    pub message: String,
}

/// How deep arrays and objects may nest; a configuration needs eight levels.
const DEEPEST: usize = 64;

/// Reads one value and nothing after it.
///
/// # Errors
/// When the text is not JSON, even with comments (`//`, `/* */`) and trailing commas allowed.
pub fn parse(text: &str) -> Result<Json, JsonError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, at: 0, line: 1 };
    let json = reader.value(0)?;
    reader.skip_space()?;
    if reader.at < text.len() {
        return Err(reader.expected("the end of the file"));
    }
    Ok(json)
}

impl Json {
    /// The member `name` of an object; the last one when it is given twice.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match &self.value {
            Value::Object(members) => members.iter().rev().find(|(key, _)| key == name).map(|(_, json)| json),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of an array.
    pub fn as_array(&self) -> Option<&[Json]> {
        match &self.value {
            Value::Array(elements) => Some(elements),
            _ => None,
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        if next == '\n' {
            self.line += 1;
        }
        Some(next)
    }

    fn expected(&self, what: &str) -> JsonError {
        let found = self.peek().map_or("the end of the file".to_owned(), |next| format!("{next:?}"));
        JsonError { line: self.line, message: format!("expected {what}, found {found}") }
    }

    /// Skips white space and comments.
    fn skip_space(&mut self) -> Result<(), JsonError> {
        loop {
            let rest = &self.text[self.at..];
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let Some(length) = rest.find("*/") else {
                    return Err(JsonError { line: self.line, message: "a comment is not closed".to_owned() });
                };
                self.line += rest[..length].matches('\n').count();
                self.at += length + 2;
            } else if rest.starts_with([' ', '\t', '\r', '\n']) {
                self.bump();
            } else {
                return Ok(());
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.skip_space()?;
        let line = self.line;
        if depth > DEEPEST {
            return Err(JsonError { line, message: format!("more than {DEEPEST} levels of nesting") });
        }
        let value = match self.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => self.array(depth)?,
            Some('"') => Value::String(self.string()?),
            Some(_) => self.word()?,
            None => return Err(self.expected("a value")),
        };
        Ok(Json { line, value })
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.bump();
        let mut members = Vec::new();
        loop {
            self.skip_space()?;
            match self.peek() {
                Some('}') => break,
                Some('"') => {}
                _ => return Err(self.expected("a name in double quotes or '}'")),
            }
            let name = self.string()?;
            self.skip_space()?;
            if self.peek() != Some(':') {
                return Err(self.expected("':'"));
            }
            self.bump();
            members.push((name, self.value(depth + 1)?));
            if !self.comma('}')? {
                break;
            }
        }
        self.bump();
        Ok(Value::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.bump();
        let mut elements = Vec::new();
        loop {
            self.skip_space()?;
            if self.peek() == Some(']') {
                break;
            }
            elements.push(self.value(depth + 1)?);
            if !self.comma(']')? {
                break;
            }
        }
        self.bump();
        Ok(Value::Array(elements))
    }

    /// Reads a comma, or finds `end` in its place.
    fn comma(&mut self, end: char) -> Result<bool, JsonError> {
        self.skip_space()?;
        match self.peek() {
            Some(',') => {
                self.bump();
                Ok(true)
            }
            Some(found) if found == end => Ok(false),
            _ => Err(self.expected(&format!("',' or '{end}'"))),
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.bump();
        let mut text = String::new();
        loop {
            match self.peek() {
                None | Some('\n') => return Err(self.expected("the closing quote of a string")),
                Some('"') => {
                    self.bump();
                    return Ok(text);
                }
                Some('\\') => {
                    self.bump();
                    text.push(self.escape()?);
                }
                Some(plain) => {
                    self.bump();
                    text.push(plain);
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let wrong = self.expected("an escape that JSON knows");
        Ok(match self.bump() {
            Some(plain @ ('"' | '\\' | '/')) => plain,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let high = self.four_digits()?;
                if (0xD800..0xDC00).contains(&high) && self.text[self.at..].starts_with("\\u") {
                    self.at += 2;
                    let low = self.four_digits()?.wrapping_sub(0xDC00);
                    let code = 0x10000 + ((high - 0xD800) << 10) + (low & 0x3FF);
                    return if low < 0x400 { char::from_u32(code).ok_or(wrong) } else { Err(wrong) };
                }
                char::from_u32(high).ok_or(wrong)?
            }
            _ => return Err(wrong),
        })
    }

    fn four_digits(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.at..self.at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match digits {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => Err(self.expected("four hexadecimal digits")),
        }
    }

    fn word(&mut self) -> Result<Value, JsonError> {
        let rest = &self.text[self.at..];
        let length =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(rest.len());
        let word = &rest[..length];
        let value = match word {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ if word.parse::<f64>().is_ok_and(f64::is_finite) => Value::Number(word.to_owned()),
            _ => return Err(self.expected("a value")),
        };
        self.at += length;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Value {
        Value::String(value.to_owned())
    }

    #[test]
    fn comments_and_trailing_commas_are_allowed() {
        let json =
            parse("// top\n{ /* a\n b */ \"x\": [1, true, null,], \"y\": \"é\\u4e00\\ud840\\udc00\\n\", }")
                .expect("it is JSON");
        let elements = json.get("x").and_then(Json::as_array).expect("an array");
        assert_eq!(elements[0].value, Value::Number("1".to_owned()));
        assert_eq!(elements[1].value, Value::Bool(true));
        assert_eq!(elements[2].value, Value::Null);
        assert_eq!(json.get("y").expect("a member").value, text("é一𠀀\n"));
        assert_eq!(json.get("y").expect("a member").line, 3);
    }

    #[test]
    fn an_error_names_its_line() {
        for (source, line) in
            [("{\n\n\"a\" 1}", 3), ("[1,\n2", 2), ("{\"a\":\n nope}", 2), ("\"a\nb\"", 1), ("{}\n{}", 2)]
        {
            assert_eq!(parse(source).expect_err(source).line, line, "{source:?}");
        }
        for source in ["", "{", "[,]", "\"\\x\"", "\"\\ud800\"", "/* open", "{\"a\":1 \"b\":2}", "01x"] {
            assert!(parse(source).is_err(), "{source:?}");
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
