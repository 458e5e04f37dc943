//! Values that keep to the schema half of the time: good ones, changed at a few places.
#![no_main]

use workerpool_fuzz::{check, one_file, structured};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    check(&structured::values(data), data, one_file);
});
