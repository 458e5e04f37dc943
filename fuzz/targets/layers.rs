//! Several files over each other, with a line `@@` between them.
#![no_main]

use workerpool::source::Source;
use workerpool_fuzz::{check, expanded, one_file};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(text) = expanded(data) else { return };
    check(&text, data, |files| {
        let mut files = files.split("\n@@\n");
        let mut layers = one_file(files.next().unwrap_or_default());
        for (number, text) in files.take(4).enumerate() {
            layers.add_file(Source::file(format!("{number}.yaml"), text));
        }
        layers
    });
});
