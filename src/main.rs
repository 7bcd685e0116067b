//! placeholder
use std::io::Read;
fn main() {
    let mut b = Vec::new();
    std::io::stdin().read_to_end(&mut b).unwrap();
    let s = tifa::document::SourceText::new(b).unwrap();
    let c = tifa::normalize::normalize(&s, &Default::default());
    println!("{}", c.text);
    for b in &c.structure.blocks {
        eprintln!(
            "{:10} {:?} {}",
            b.kind.name(),
            b.why,
            c.text[b.span.range()].chars().take(40).collect::<String>()
        );
    }
    eprintln!("{:#?}", c.metadata);
    for n in &c.notes {
        eprintln!("{n:?}")
    }
}
