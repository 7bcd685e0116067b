//! A report as Markdown.

use std::fmt::Write as _;

use crate::schema::{ComparisonV1, FindingV1, OccurrenceV1, OffsetUnit, ReportV1};

/// How many phrases the table holds; the others are in the JSON and the CSV.
const PHRASES: usize = 200;

/// Writes a report with a section for each of its parts: what HTML shows, without its charts.
pub fn report_markdown(report: &ReportV1) -> String {
    let mut text = String::new();
    write_to(&mut text, report).expect("writing to a string cannot fail");
    text
}

fn write_to(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    writeln!(text, "# Phrase evolution\n")?;
    findings(text, "Findings", &report.findings)?;
    findings(text, "Limits", &report.limits)?;
    documents(text, report)?;
    phrases(text, report)?;
    for comparison in &report.comparisons {
        compared(text, comparison, report.offsets)?;
    }
    keyness(text, report)?;
    families(text, report)?;
    frames(text, report)?;
    passages(text, report)?;
    levels(text, report)?;
    excluded(text, report)?;
    let settings = &report.settings;
    writeln!(text, "## Settings\n")?;
    writeln!(
        text,
        "tifa {}; phrases in at least {} documents, passages of at least {} characters, offsets in {}.",
        settings.version,
        settings.least_documents,
        settings.passage_length,
        match report.offsets {
            OffsetUnit::Byte => "bytes",
            OffsetUnit::Char => "characters",
            OffsetUnit::Utf16 => "UTF-16 units",
        }
    )
}

fn findings(text: &mut String, title: &str, findings: &[FindingV1]) -> std::fmt::Result {
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(text, "## {title}\n")?;
    for finding in findings {
        writeln!(text, "- {}  \n  {}", escaped(&finding.chinese), escaped(&finding.english))?;
    }
    writeln!(text)
}

fn documents(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    writeln!(text, "## Documents\n")?;
    writeln!(
        text,
        "| date | document | title | issuer | level | series | characters | encoding | script | repairs |"
    )?;
    writeln!(text, "|---|---|---|---|---|---|---:|---|---|---:|")?;
    for document in &report.documents {
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            cell(document.date.as_deref()),
            escaped(&document.id),
            cell(document.title.as_deref()),
            cell(document.issuer.as_deref()),
            cell(document.level.as_deref()),
            cell(document.series.as_deref()),
            document.n_chars,
            document.encoding,
            document.script,
            document.n_repairs
        )?;
    }
    writeln!(text)
}

fn phrases(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    if report.phrases.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Phrases\n")?;
    writeln!(text, "| rank | phrase | occurrences | documents | first | last | status |")?;
    writeln!(text, "|---:|---|---:|---:|---|---|---|")?;
    for phrase in report.phrases.iter().take(PHRASES) {
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} |",
            phrase.rank,
            escaped(&phrase.text),
            phrase.n(),
            phrase.documents.len(),
            cell(phrase.first.as_deref()),
            cell(phrase.last.as_deref()),
            phrase.status
        )?;
    }
    let more = (report.phrases.len() + report.coverage.n_unlisted).saturating_sub(PHRASES);
    if more > 0 {
        writeln!(text, "\n{more} more are not shown.")?;
    }
    writeln!(text)
}

fn compared(text: &mut String, comparison: &ComparisonV1, unit: OffsetUnit) -> std::fmt::Result {
    writeln!(
        text,
        "## {}: {} → {}\n",
        escaped(&comparison.series),
        escaped(&comparison.earlier),
        escaped(&comparison.later)
    )?;
    for (fate, title) in [("reworded", "Reworded"), ("dropped", "Dropped"), ("new", "New"), ("kept", "Kept")]
    {
        let wordings: Vec<_> = comparison.wordings.iter().filter(|wording| wording.fate == fate).collect();
        if wordings.is_empty() {
            continue;
        }
        writeln!(text, "### {title}\n")?;
        for wording in wordings {
            let first = |places: &[OccurrenceV1]| places.first().map(|place| escaped(&place.sentence));
            match &wording.becomes {
                Some(becomes) => {
                    let before: Vec<[usize; 2]> = wording.edits.iter().map(|edit| edit.from).collect();
                    let after: Vec<[usize; 2]> = wording.edits.iter().map(|edit| edit.to).collect();
                    writeln!(
                        text,
                        "- {} → {} ({})",
                        marked(&wording.text, &before, unit, ("~~", "~~")),
                        marked(becomes, &after, unit, ("**", "**")),
                        wording.change.as_deref().unwrap_or_default()
                    )?;
                }
                None => writeln!(
                    text,
                    "- {} ({}× → {}×)",
                    escaped(&wording.text),
                    wording.earlier.len(),
                    wording.later.len()
                )?,
            }
            if fate != "kept" {
                for sentence in [first(&wording.earlier), first(&wording.later)].into_iter().flatten() {
                    writeln!(text, "  > {sentence}\n")?;
                }
            }
        }
        if let Some(more) = comparison.unlisted.get(fate).filter(|&&more| more > 0) {
            writeln!(text, "- … {more} more")?;
        }
        writeln!(text)?;
    }
    Ok(())
}

fn families(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    if report.families.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Families\n")?;
    for family in &report.families {
        writeln!(text, "- **{}** ({})", escaped(&family.head), family.change)?;
        for form in &family.forms {
            writeln!(
                text,
                "  - {} — {}{}",
                escaped(&form.text),
                escaped(&form.documents.join(", ")),
                form.change.as_ref().map(|change| format!(" — {change}")).unwrap_or_default()
            )?;
        }
    }
    writeln!(text)
}

fn frames(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    if report.frames.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Frames\n")?;
    for frame in &report.frames {
        writeln!(text, "- **{}** ×{}", escaped(&frame.skeleton.replace("{}", "＿")), frame.n)?;
        for fillers in &frame.fillers {
            writeln!(text, "  - {}", escaped(&fillers.join(" / ")))?;
        }
    }
    writeln!(text)
}

fn passages(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    if report.passages.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Passages\n")?;
    for passage in &report.passages {
        writeln!(
            text,
            "- {} — {} characters, {}",
            escaped(&passage.text),
            passage.n_chars,
            escaped(&passage.documents.join(", "))
        )?;
    }
    writeln!(text)
}

fn keyness(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    let Some(keyness) = &report.keyness else { return Ok(()) };
    writeln!(text, "## Two periods\n")?;
    let (earlier, later) = (&keyness.earlier, &keyness.later);
    writeln!(
        text,
        "{}–{} ({} documents) and {}–{} ({} documents).\n",
        earlier.from, earlier.to, earlier.n, later.from, later.to, later.n
    )?;
    if keyness.verdict != "compared" {
        return writeln!(text, "Too few documents: any difference may be chance.\n");
    }
    writeln!(text, "| phrase | earlier | later | difference | 95 % | q |\n|---|---|---|---|---|---|")?;
    for found in keyness.phrases.iter().take(PHRASES) {
        writeln!(
            text,
            "| {} | {} / {} | {} / {} | {:+.2} | {:+.2} … {:+.2} | {:.1e} |",
            escaped(&found.text),
            found.k_earlier,
            earlier.n,
            found.k_later,
            later.n,
            found.difference,
            found.interval[0],
            found.interval[1],
            found.q
        )?;
    }
    writeln!(text, "\n{} of {} compared phrases have q ≤ 0.05.\n", keyness.phrases.len(), keyness.n_compared)
}

fn levels(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    if report.levels.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Levels\n")?;
    for used in report.levels.iter().take(PHRASES) {
        writeln!(text, "- {}", escaped(&used.text))?;
        for level in &used.levels {
            let forms: Vec<String> =
                level.forms.iter().map(|form| format!("{} ×{}", escaped(&form.text), form.n)).collect();
            writeln!(text, "  - {}: {}", level.level, forms.join("; "))?;
        }
    }
    writeln!(text)
}

fn excluded(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    if report.excluded.is_empty() {
        return Ok(());
    }
    writeln!(text, "## Left out\n")?;
    writeln!(text, "| text | why | occurrences |")?;
    writeln!(text, "|---|---|---:|")?;
    for excluded in &report.excluded {
        writeln!(text, "| {} | {} | {} |", escaped(&excluded.text), escaped(&excluded.why), excluded.n)?;
    }
    writeln!(text)
}

fn cell(value: Option<&str>) -> String {
    value.map(escaped).unwrap_or_default()
}

/// Text that Markdown does not read as markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#') {
            escaped.push('\\');
        }
        escaped.push(if character == '\n' { ' ' } else { character });
    }
    escaped
}

/// A text with marks around the given places, which count in `unit`.
pub(super) fn marked(text: &str, places: &[[usize; 2]], unit: OffsetUnit, marks: (&str, &str)) -> String {
    let width = |character: char| match unit {
        OffsetUnit::Byte => character.len_utf8(),
        OffsetUnit::Char => 1,
        OffsetUnit::Utf16 => character.len_utf16(),
    };
    let mut marked = String::with_capacity(text.len());
    let mut at = 0;
    for character in text.chars() {
        if places.iter().any(|place| place[0] == at && place[1] > at) {
            marked.push_str(marks.0);
        }
        marked.push(character);
        at += width(character);
        if places.iter().any(|place| place[1] == at && place[0] < at) {
            marked.push_str(marks.1);
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_around_the_places_in_every_unit() {
        let text = "勇当尖兵";
        for (unit, place) in
            [(OffsetUnit::Byte, [6, 12]), (OffsetUnit::Char, [2, 4]), (OffsetUnit::Utf16, [2, 4])]
        {
            assert_eq!(marked(text, &[place], unit, ("[", "]")), "勇当[尖兵]");
        }
        assert_eq!(marked(text, &[[6, 6]], OffsetUnit::Byte, ("[", "]")), text);
    }

    #[test]
    fn markup_in_a_text_is_text() {
        assert_eq!(escaped("a|b*c"), "a\\|b\\*c");
    }
}
