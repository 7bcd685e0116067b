//! The figures of a comparison, and the tables that show them.

use std::time::Duration;

use crate::engine::{COPY, OURS, REFERENCE};

/// What was measured with one configuration on one text.
pub(crate) struct Measurement {
    pub(crate) title: String,
    /// The size of the text.
    pub(crate) bytes: usize,
    pub(crate) lines: usize,
    pub(crate) engines: Vec<Figures>,
}

/// The figures of one engine.
pub(crate) struct Figures {
    pub(crate) name: String,
    /// The mean time for the whole text, round by round.
    pub(crate) text: Vec<Duration>,
    /// The mean time for a short string, round by round.
    pub(crate) short: Vec<Duration>,
    /// Lines that come out as the reference has them, and all lines.
    pub(crate) same_lines: (usize, usize),
    /// The time to make the conversion and convert one line.
    pub(crate) first: Option<Duration>,
}

/// How many times as long one takes as the other.
struct Ratio {
    of_best_times: f64,
    median_of_rounds: f64,
}

impl Measurement {
    /// Whether our every line is as the reference has it.
    pub(crate) fn is_exact(&self) -> bool {
        let (same, lines) = self.ours().same_lines;
        same == lines
    }

    /// All engines.
    pub(crate) fn print(&self) {
        let Self { title, bytes, lines, engines } = self;
        println!("\n### {title}: {:.1} MB, {lines} lines\n", *bytes as f64 / 1e6);
        println!(
            "| engine | MB/s | times as long as {OURS}: best, median | same lines, % | ns a short string | times as \
             long as {OURS}: best, median | first conversion, ms |"
        );
        println!("|---|---:|---:|---:|---:|---:|---:|");
        for figures in engines {
            println!(
                "| {} | {:.1} | {} | {} | {} | {} | {} |",
                figures.name,
                megabytes_a_second(*bytes, least(&figures.text)),
                Ratio::new(&figures.text, &self.ours().text),
                percent(figures.same_lines),
                least(&figures.short).as_nanos(),
                Ratio::new(&figures.short, &self.ours().short),
                figures.first.map_or_else(|| "–".to_owned(), milliseconds),
            );
        }
    }

    /// A row for each measurement: ours beside the reference and the copy.
    pub(crate) fn print_summary(measurements: &[Self]) {
        println!(
            "\n### {OURS}, beside {REFERENCE} and “{COPY}”: ratio of best times, median of rounds\n\n\
             | | MB/s | times as fast as {REFERENCE} | times as long as the copy | same lines, % | ns a short string | \
             times as fast as {REFERENCE} | first conversion, ms |\n|---|---:|---:|---:|---:|---:|---:|---:|"
        );
        for measurement in measurements {
            let ours = measurement.ours();
            let reference = measurement.of(REFERENCE);
            let faster = |times: fn(&Figures) -> &[Duration]| {
                reference
                    .map_or_else(|| "–".to_owned(), |other| Ratio::new(times(other), times(ours)).to_string())
            };
            let copy = measurement.of(COPY).expect("every comparison measures the copy");
            println!(
                "| {} | {:.0} | {} | {} | {} | {} | {} | {} |",
                measurement.title,
                megabytes_a_second(measurement.bytes, least(&ours.text)),
                faster(|figures| &figures.text),
                Ratio::new(&ours.text, &copy.text),
                percent(ours.same_lines),
                least(&ours.short).as_nanos(),
                faster(|figures| &figures.short),
                ours.first.map_or_else(|| "–".to_owned(), milliseconds),
            );
        }
    }

    /// All engines, a row for each measurement: MB/s, and the share of lines that are as the reference has them where
    /// not all are.
    pub(crate) fn print_engines(measurements: &[Self]) {
        let mut names: Vec<&str> = Vec::new();
        for figures in measurements.iter().flat_map(|measurement| &measurement.engines) {
            if !names.contains(&figures.name.as_str()) {
                names.push(&figures.name);
            }
        }
        println!("\n### All engines: MB/s (same lines, where not all are)\n");
        println!("| | {} |\n|---|{}", names.join(" | "), "---:|".repeat(names.len()));
        for measurement in measurements {
            print!("| {} |", measurement.title);
            for name in &names {
                print!(
                    " {} |",
                    measurement.of(name).map_or_else(String::new, |figures| measurement.rate(figures))
                );
            }
            println!();
        }
    }

    fn rate(&self, figures: &Figures) -> String {
        let rate = format!("{:.0}", megabytes_a_second(self.bytes, least(&figures.text)));
        let (same, lines) = figures.same_lines;
        if same == lines || figures.name == COPY {
            rate
        } else {
            format!("{rate} ({} %)", percent(figures.same_lines))
        }
    }

    fn ours(&self) -> &Figures {
        self.of(OURS).expect("every comparison measures ours")
    }

    fn of(&self, name: &str) -> Option<&Figures> {
        self.engines.iter().find(|figures| figures.name == name)
    }
}

impl Ratio {
    fn new(one: &[Duration], other: &[Duration]) -> Self {
        let ratio = |one: Duration, other: Duration| one.as_secs_f64() / other.as_secs_f64();
        let mut rounds: Vec<f64> = one.iter().zip(other).map(|(one, other)| ratio(*one, *other)).collect();
        rounds.sort_by(f64::total_cmp);
        Self { of_best_times: ratio(least(one), least(other)), median_of_rounds: rounds[rounds.len() / 2] }
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:.2}, {:.2}", self.of_best_times, self.median_of_rounds)
    }
}

/// Megabytes (of a million bytes) a second.
fn megabytes_a_second(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}

fn least(times: &[Duration]) -> Duration {
    times.iter().copied().min().unwrap_or_default()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

/// Never rounded up, so that 100 means every line.
fn percent((same, lines): (usize, usize)) -> String {
    let hundredths = same * 10_000 / lines;
    if hundredths == 10_000 { "100".to_owned() } else { format!("{:.2}", hundredths as f64 / 100.0) }
}
