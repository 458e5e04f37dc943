//! Any text as a values file.
#![no_main]

use workerpool_fuzz::{check, expanded, one_file};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(text) = expanded(data) {
        workerpool::run::fuzzing::read_both_ways(&text);
        check(&text, data, one_file);
    }
});
