//! Measures engines beside each other.
//!
//! Time is that of the processor, of all threads together, so an engine gains nothing from a second thread and loses
//! nothing to other programs that wait for the same processor. They still take caches and clock from it, and that
//! changes from minute to minute, so the engines take turns. Each turn lasts the same time at least, so that a fast
//! engine is disturbed as much as a slow one, and counts with its mean. Two figures come of
//! it: the ratio of the best turns, which other programs disturb least, and the median of the ratios within each round,
//! which a change of the clock disturbs least. Every engine returns a new `String`, whose release
//! counts. The first conversion is measured by the wall clock, in processes of its own where nothing has been loaded.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, process};

use rustix::time::{ClockId, clock_gettime};

use crate::engine::{COPY, Conversion, Engine, REFERENCE};
use crate::figures::{Figures, Measurement};
use crate::texts::{Texts, short_strings};

const ROUNDS: usize = 7;
/// The least time that an engine's turn lasts.
const TURN: Duration = Duration::from_millis(100);
/// Processes that measure the first conversion.
const PROCESSES: usize = 5;
const FIRST_CONVERSION: &str = "--first-conversion";

const INTO_SIMPLIFIED: [&str; 5] = ["t2s", "tw2s", "tw2sp", "hk2s", "hk2sp"];
const FROM_SIMPLIFIED: [&str; 5] = ["s2t", "s2tw", "s2twp", "s2hk", "s2hkp"];
/// The configurations that are measured on the words, too.
const ON_WORDS: [&str; 3] = ["t2s", "s2t", "tw2sp"];

pub(crate) struct Comparison {
    engines: Vec<Engine>,
    texts: Texts,
    /// The configurations to measure; all when empty.
    only: Vec<String>,
}

impl Comparison {
    /// A comparison of `engines`. In a process that another comparison started it measures the first conversion and
    /// ends the process.
    pub(crate) fn new(engines: Vec<Engine>) -> Self {
        let arguments: Vec<String> = env::args().skip(1).collect();
        if let [flag, engine, configuration, folder] = arguments.as_slice()
            && flag == FIRST_CONVERSION
        {
            let engine =
                engines.iter().find(|other| other.name == *engine).expect("an engine of this comparison");
            print!("{}", first_conversion(engine, configuration, Path::new(folder)).as_nanos());
            process::exit(0);
        }
        let only = arguments.into_iter().filter(|argument| !argument.starts_with('-')).collect();
        Self { engines, texts: Texts::new(), only }
    }

    /// Measures and prints everything; panics at the end if our results are not those of the reference.
    pub(crate) fn run(&self) {
        println!("Texts made from {}; one thread; {ROUNDS} rounds.", self.texts.source());
        let folder = tempfile::tempdir().expect("a folder for the files of the engines");
        let mut measurements = Vec::new();
        for configuration in INTO_SIMPLIFIED.iter().chain(&FROM_SIMPLIFIED).filter(|name| self.wanted(name)) {
            let contenders = self.contenders(configuration, folder.path());
            for (what, text) in self.texts_for(configuration) {
                let measurement = measure(format!("{configuration}, {what}"), &contenders, &text);
                measurement.print();
                measurements.push(measurement);
            }
        }
        Measurement::print_engines(&measurements);
        Measurement::print_summary(&measurements);
        for measurement in &measurements {
            assert!(
                measurement.is_exact(),
                "{}: lines differ from those of the reference",
                measurement.title
            );
        }
    }

    /// The engines that have the configuration.
    fn contenders(&self, configuration: &str, folder: &Path) -> Vec<Contender> {
        let made = self.engines.iter().filter_map(|engine| {
            let conversion = (engine.make)(configuration, folder)?;
            let first = (engine.name != COPY).then(|| first_of(engine, configuration, folder));
            Some(Contender { name: engine.name.clone(), conversion, first })
        });
        made.collect()
    }

    fn wanted(&self, configuration: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == configuration)
    }

    fn texts_for(&self, configuration: &str) -> Vec<(&'static str, String)> {
        let mut texts = Vec::new();
        if INTO_SIMPLIFIED.contains(&configuration) {
            texts.push(("Traditional", self.texts.traditional(configuration)));
        }
        texts.push(("Simplified", self.texts.simplified().to_owned()));
        if ON_WORDS.contains(&configuration) {
            texts.push(("words", self.texts.words(configuration)));
        }
        texts
    }
}

/// The processor's time that this process has had.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).expect("a time that has passed is not negative")
}

/// The mean time of the work, repeated for one turn.
fn turn(work: impl Fn()) -> Duration {
    let start = processor_time();
    let mut times = 0;
    loop {
        work();
        times += 1;
        let taken = processor_time() - start;
        if taken >= TURN {
            return taken / times;
        }
    }
}

/// An engine with one configuration.
struct Contender {
    name: String,
    conversion: Conversion,
    first: Option<Duration>,
}

/// The time to make the conversion and convert a line, in this process.
fn first_conversion(engine: &Engine, configuration: &str, folder: &Path) -> Duration {
    let start = Instant::now();
    let conversion = (engine.make)(configuration, folder).expect("a configuration that the engine has");
    drop(black_box(conversion(black_box("全面深化改革開放，推动高质量发展。"))));
    start.elapsed()
}

/// The best time of several new processes.
fn first_of(engine: &Engine, configuration: &str, folder: &Path) -> Duration {
    let this = env::current_exe().expect("the path of this program");
    let run = || {
        let output = Command::new(&this)
            .args([FIRST_CONVERSION, &engine.name, configuration])
            .arg(folder)
            .output()
            .expect("this program can start itself");
        let nanoseconds = String::from_utf8_lossy(&output.stdout).parse().expect("a number of nanoseconds");
        Duration::from_nanos(nanoseconds)
    };
    (0..PROCESSES).map(|_| run()).min().unwrap_or_default()
}

fn measure(title: String, contenders: &[Contender], text: &str) -> Measurement {
    let reference = contenders.iter().find(|contender| contender.name == REFERENCE).unwrap_or(&contenders[0]);
    let expected = (reference.conversion)(text);
    let figures = |contender: &Contender| Figures {
        name: contender.name.clone(),
        text: Vec::new(),
        short: Vec::new(),
        same_lines: same_lines(&expected, &(contender.conversion)(text)),
        first: contender.first,
    };
    let mut engines: Vec<_> = contenders.iter().map(figures).collect();
    let strings = short_strings(text);
    // All rounds of the strings come before those of the text: what a long text leaves on the heap changes what short
    // strings cost.
    for _ in 0..ROUNDS {
        for (Contender { conversion, .. }, figures) in contenders.iter().zip(&mut engines) {
            let all = || strings.iter().for_each(|string| drop(black_box(conversion(black_box(string)))));
            figures.short.push(turn(all) / strings.len() as u32);
        }
    }
    for _ in 0..ROUNDS {
        for (Contender { conversion, .. }, figures) in contenders.iter().zip(&mut engines) {
            figures.text.push(turn(|| drop(black_box(conversion(black_box(text))))));
        }
    }
    Measurement { title, bytes: text.len(), lines: text.lines().count(), engines }
}

/// Lines that are the same, and all lines.
fn same_lines(expected: &str, result: &str) -> (usize, usize) {
    let (expected, result): (Vec<_>, Vec<_>) = (expected.split('\n').collect(), result.split('\n').collect());
    let same = expected.iter().zip(&result).filter(|(expected, result)| expected == result).count();
    (same, expected.len().max(result.len()))
}
