//! Comparisons as people read them.

use tifa::diff::{Options, Side, diff};
use tifa::render::{DiffDocument, diff_html, diff_terminal, diff_unified};

const A: &str = "政府工作报告\n推动高质量发展，地区生产总值增长6.7%。\n优化城市空间布局，提升城市功能品质，建成公园三个。\n\
                 第四段没有变化。\n第五段没有变化。\n第六段没有变化。\n第七段没有变化。\n第八段没有变化。\n办好人民满意的教育，增加学位供给。";
const B: &str = "政府工作报告\n推动高水平发展，地区生产总值增长6%左右。\n第四段没有变化。\n第五段没有变化。\n\
                 第六段没有变化。\n第七段没有变化。\n第八段没有变化。\n优化城市空间布局，完善城市功能品质，建成公园三个。\n办好人民满意的教育，增加学位供给。";

fn terminal(a: &str, b: &str, colour: bool, width: usize) -> String {
    diff_terminal(a, b, &diff(Side::of_text(a), Side::of_text(b), &Options::default()), colour, width)
}

fn html(a: &str, b: &str) -> String {
    let found = diff(Side::of_text(a), Side::of_text(b), &Options::default());
    let document = |title, text| DiffDocument { title, text, source: None };
    diff_html(&document("旧", a), &document("新", b), &found)
}

#[test]
fn the_terminal_shows_all_without_colour() {
    assert_eq!(
        terminal(A, B, false, 0),
        "政府工作报告\n\
         推动[-高质量-]{+高水平+}发展，地区生产总值增长[-6.7%-]{+6%左右+}(−0.7个百分点)。\n\
         <moved to ¶8: 优化城市空间布局，提升城市功能品质，建成公园三个…>第四段没有变化。\n\
         ⋯ 24 characters the same, then ¶8 → ¶7 ⋯\n\
         第八段没有变化。\n\
         <moved from ¶3: 优化城市空间布局，[-提升-]{+完善+}城市功能品质，建成公园三个。⏎>办好人民满意的教育，增加学位供给。\n\
         3 replaced, 0 inserted, 0 deleted, 1 moved; 92.3 % the same\n"
    );
}

#[test]
fn colour_adds_only_colour_and_no_line_is_too_wide() {
    let coloured = terminal(A, B, true, 0);
    let mut plain = String::new();
    for (number, part) in coloured.split("\u{1b}[").enumerate() {
        plain.push_str(if number == 0 {
            part
        } else {
            part.split_once('m').expect("a colour ends with m").1
        });
    }
    assert_eq!(plain, terminal(A, B, false, 0));
    let wide = |line: &str| -> usize {
        line.chars().map(|character| if character > '\u{2e80}' { 2 } else { 1 }).sum()
    };
    // Closing marks may hang over.
    assert!(terminal(A, B, false, 40).lines().all(|line| wide(line) <= 44));
}

#[test]
fn no_control_character_reaches_the_terminal_or_the_page() {
    let (a, b) = ("甲\u{1b}[31m乙，丙", "甲\u{1b}[31m乙，丁\u{7}");
    assert!(!terminal(a, b, false, 0).contains(['\u{1b}', '\u{7}']));
    assert!(!html(a, b).contains(['\u{1b}', '\u{7}']));
}

#[test]
fn equal_texts_have_nothing_to_show() {
    assert_eq!(
        diff_unified("a", "b", A, A, &diff(Side::of_text(A), Side::of_text(A), &Options::default()), 3),
        ""
    );
    assert!(terminal(A, A, false, 80).ends_with("no difference\n"));
    assert!(!html(A, A).contains(" data-change"));
}

#[test]
fn a_unified_patch_turns_the_old_lines_into_the_new() {
    for context in [0, 1, 3] {
        for (a, b) in [(A, B), (B, A), ("", A), (A, ""), ("甲\n", "甲"), ("甲", "甲\n乙\n")] {
            let found = diff(Side::of_text(a), Side::of_text(b), &Options::default());
            let patch = diff_unified("a", "b", a, b, &found, context);
            // The files that are written from two canonical texts end in a line feed.
            let is_canonical = !a.ends_with('\n') && !b.ends_with('\n');
            let file = |text: &str| match is_canonical && !text.is_empty() {
                true => format!("{text}\n"),
                false => text.to_owned(),
            };
            assert_eq!(patched(&file(a), &patch), file(b));
        }
    }
}

/// Applies a patch in unified format, as its standard says.
fn patched(old: &str, patch: &str) -> String {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let mut new = String::new();
    let mut at = 0;
    let mut lines = patch.lines().skip(2).peekable();
    while let Some(line) = lines.next() {
        if let Some(header) = line.strip_prefix("@@ -") {
            let (start, rest) = header.split_once(',').expect("a start and a count");
            let count = rest.split_once(' ').expect("two sides").0;
            let start: usize = start.parse().expect("a line number");
            let first = if count == "0" { start } else { start - 1 };
            old[at..first].iter().for_each(|line| new.push_str(line));
            at = first;
            continue;
        }
        if line.starts_with('\\') {
            continue;
        }
        let (sign, text) = line.split_at(1);
        let ends_open = lines.peek().is_some_and(|next| next.starts_with('\\'));
        let text = if ends_open { text.to_owned() } else { format!("{text}\n") };
        if sign != "+" {
            assert_eq!(old[at], text, "the patch names the old lines");
            at += 1;
        }
        if sign != "-" {
            new.push_str(&text);
        }
    }
    old[at..].iter().for_each(|line| new.push_str(line));
    new
}

#[test]
fn the_page_needs_nothing_from_elsewhere_and_links_both_ends_of_a_move() {
    let page = html(A, B);
    for outside in ["http:", "https:", "src=", "@import", "url("] {
        assert!(!page.contains(outside), "the page asks for `{outside}`");
    }
    for part in [
        "href=\"#move-2-to\"",
        "id=\"move-2-to\"",
        "href=\"#move-2-from\"",
        "id=\"move-2-from\"",
        ">高质量</del>",
        ">高水平</ins>",
        "<span class=\"note\">−0.7个百分点</span>",
        "3 paragraphs are the same",
    ] {
        assert!(page.contains(part), "`{part}` is not on the page");
    }
}

#[test]
fn text_cannot_become_markup() {
    let page = html("<script>alert(1)</script>，甲", "<img src=x onerror=\"alert(1)\">，乙");
    assert!(!page.contains("<script>alert") && !page.contains("<img"));
}

#[test]
fn both_texts_are_on_the_page_whole() {
    let page = html(A, B);
    for text in [A, B] {
        for line in text.lines() {
            let shown = page.split("<p lang=\"zh\">").skip(1).any(|cell| {
                let cell = cell.split("</p>").next().unwrap_or_default();
                let mut plain = String::new();
                for (number, part) in cell.split('<').enumerate() {
                    plain.push_str(if number == 0 {
                        part
                    } else {
                        part.split_once('>').map_or("", |part| part.1)
                    });
                }
                let marks = ["⏎", "−0.7个百分点", "↷ moved to ¶8", "↶ moved from ¶3"];
                marks.iter().fold(plain, |plain, mark| plain.replace(mark, "")) == line
            });
            assert!(shown, "`{line}` is not in a cell of its own");
        }
    }
}

#[test]
fn the_page_lists_moves_and_numbers_and_names_the_bytes() {
    let page = html(A, B);
    for part in [
        "Moved: 1</summary>",
        "href=\"#move-",
        "Numbers replaced: 1</summary>",
        "−0.7个百分点",
        "class=\"number\"",
        "class=\"legend\"",
        "paragraphs are the same</summary>",
        "of the text\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Each link leads somewhere.
    for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
    }
}
