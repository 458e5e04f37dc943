//! Work on many items by several threads, its results in order.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What `work` makes of each item, in the order of the items; each tool is used by a thread of its own.
pub(super) fn in_order<I: Sync, T: Send, R: Send>(
    items: &[I],
    tools: &mut [T],
    work: impl Fn(&I, &mut T) -> R + Sync,
) -> Vec<R> {
    if let [tool] = tools {
        return items.iter().map(|item| work(item, tool)).collect();
    }
    let next = AtomicUsize::new(0);
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let threads: Vec<_> = tools
            .iter_mut()
            .map(|tool| {
                scope.spawn(|| {
                    let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
                    let mine = numbers.map_while(|number| Some((number, items.get(number)?)));
                    mine.map(|(number, item)| (number, work(item, tool))).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no item makes a thread panic")).collect()
    });
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..1000).collect();
        for threads in [1, 2, 7] {
            assert_eq!(
                in_order(&items, &mut vec![(); threads], |item, ()| item * 2),
                items.iter().map(|i| i * 2).collect::<Vec<_>>()
            );
        }
    }
}
