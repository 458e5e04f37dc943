//! What `lint --fix` makes of any text.
#![no_main]

use workerpool_fuzz::{expanded, fixes};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(text) = expanded(data) {
        fixes::check(&text, data.len().is_multiple_of(2));
    }
});
