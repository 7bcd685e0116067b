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

/// How many times as long another engine takes.
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
            "\n### {OURS}, beside {REFERENCE} and beside “{COPY}”: ratio of best times, median of rounds\n\n\
             | | MB/s | {REFERENCE} takes | the copy takes | same lines, % | ns a short string | {REFERENCE} takes | \
             first conversion, ms |\n|---|---:|---:|---:|---:|---:|---:|---:|"
        );
        for measurement in measurements {
            let ours = measurement.ours();
            let ratio = |name: &str, times: fn(&Figures) -> &[Duration]| {
                let other = measurement.of(name).map(|other| Ratio::new(times(other), times(ours)));
                other.map_or_else(|| "–".to_owned(), |ratio| ratio.to_string())
            };
            println!(
                "| {} | {:.0} | {} | {} | {} | {} | {} | {} |",
                measurement.title,
                megabytes_a_second(measurement.bytes, least(&ours.text)),
                ratio(REFERENCE, |figures| &figures.text),
                ratio(COPY, |figures| &figures.text),
                percent(ours.same_lines),
                least(&ours.short).as_nanos(),
                ratio(REFERENCE, |figures| &figures.short),
                ours.first.map_or_else(|| "–".to_owned(), milliseconds),
            );
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
    fn new(others: &[Duration], ours: &[Duration]) -> Self {
        let ratio = |other: Duration, own: Duration| other.as_secs_f64() / own.as_secs_f64();
        let mut rounds: Vec<f64> = others.iter().zip(ours).map(|(other, own)| ratio(*other, *own)).collect();
        rounds.sort_by(f64::total_cmp);
        Self { of_best_times: ratio(least(others), least(ours)), median_of_rounds: rounds[rounds.len() / 2] }
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:.2}, {:.2}", self.of_best_times, self.median_of_rounds)
    }
}

/// Megabytes (of a million bytes) a second.
pub(crate) fn megabytes_a_second(bytes: usize, time: Duration) -> f64 {
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
