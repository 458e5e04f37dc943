//! Arguments of the `--set` family over good values: one on each line, its first character chooses the flag.
#![no_main]

use workerpool::set::Grammar;
use workerpool_fuzz::{GOOD, check, expanded, one_file};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(text) = expanded(data) else { return };
    check(&text, data, |arguments| {
        let mut layers = one_file(GOOD);
        for line in arguments.lines() {
            let mut chars = line.chars();
            let Some(first) = chars.next() else { continue };
            let grammar = Grammar::ALL[first as usize % Grammar::ALL.len()];
            let read =
                &mut |path: &str| if path.len().is_multiple_of(2) { Ok(path.to_owned()) } else { Err("gone".into()) };
            layers.add_set(grammar, chars.as_str(), read);
        }
        layers
    });
});
