//! What a page says of its own encoding.

use memchr::memchr2_iter;

/// A declaration stands in this many bytes from the start, as the HTML standard asks of pages.
const DECLARATION_WITHIN: usize = 1024;

/// The label in `<meta charset=…>`, in `content="text/html; charset=…"` or in the XML declaration, as it is written.
pub(super) fn declared_in_page(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(DECLARATION_WITHIN)];
    let is_xml = head.trim_ascii_start().starts_with(b"<?xml");
    let of_xml = if is_xml { label_after(head, b"encoding") } else { None };
    of_xml.or_else(|| label_after(head, b"charset"))
}

fn label_after<'a>(head: &'a [u8], keyword: &[u8]) -> Option<&'a str> {
    let places = memchr2_iter(keyword[0], keyword[0].to_ascii_uppercase(), head);
    places.filter_map(|at| head[at..].split_at_checked(keyword.len())).find_map(|(found, rest)| {
        let rest = found.eq_ignore_ascii_case(keyword).then_some(rest)?;
        let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
        let len = rest.iter().position(|byte| !is_label(byte)).unwrap_or(rest.len());
        std::str::from_utf8(&rest[..len]).ok().filter(|label| !label.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_declarations_are_found() {
        for (page, label) in [
            ("<html><head><meta charset=gb2312>", "gb2312"),
            ("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; CHARSET=Big5'>", "Big5"),
            ("<meta charset = \"utf-8\" />", "utf-8"),
            ("<?xml version=\"1.0\" encoding='GBK'?><a charset='x'/>", "GBK"),
        ] {
            assert_eq!(declared_in_page(page.as_bytes()), Some(label), "{page}");
        }
    }

    #[test]
    fn other_text_declares_nothing() {
        for page in ["", "charset", "charset=", "The charset is = not named", "encoding=gbk"] {
            assert_eq!(declared_in_page(page.as_bytes()), None, "{page}");
        }
        let late = format!("{}<meta charset=gbk>", " ".repeat(DECLARATION_WITHIN));
        assert_eq!(declared_in_page(late.as_bytes()), None);
    }
}
