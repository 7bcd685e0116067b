//! Parallel work whose results come in the order of the input.

use rayon::prelude::*;

/// As many bytes of input are under way at once, unless one item alone has more.
const BYTES_AT_ONCE: u64 = 64 << 20;

/// As many items are under way at once for every thread.
const ITEMS_PER_THREAD: usize = 8;

/// Gives every item to `work` on any thread, and every result to `take` in the order of the items.
///
/// Memory is bounded: a group of items is read, worked on and handed over before the next is begun.
pub(super) fn in_order<T: Send, R: Send>(
    items: impl Iterator<Item = T>,
    size: impl Fn(&T) -> u64,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let most = ITEMS_PER_THREAD * rayon::current_num_threads();
    let (mut group, mut bytes) = (Vec::with_capacity(most), 0);
    let mut items = items.peekable();
    while let Some(item) = items.next() {
        bytes += size(&item);
        group.push(item);
        let is_full = group.len() >= most
            || bytes >= BYTES_AT_ONCE
            || items.peek().is_some_and(|next| bytes + size(next) > BYTES_AT_ONCE);
        if is_full || items.peek().is_none() {
            let results: Vec<R> = group.par_drain(..).map(&work).collect();
            results.into_iter().try_for_each(&mut take)?;
            bytes = 0;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_result_comes_once_and_in_order() {
        for count in [0, 1, 7, 1000] {
            for size in [1, 40 << 20, 100 << 20] {
                let mut seen = Vec::new();
                let taken = in_order(
                    0..count,
                    |_| size,
                    |item| item * 2,
                    |result| {
                        seen.push(result);
                        Ok(())
                    },
                );
                assert!(taken.is_ok());
                assert_eq!(seen, (0..count).map(|item| item * 2).collect::<Vec<_>>());
            }
        }
    }
}
