//! `diff` of two files of values with a line `@@` between them; the first is manifests where it renders nothing.
#![no_main]

use workerpool_fuzz::{Limit, check_printed, expanded, is_sound, one_file, pool};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(text) = expanded(data) else { return };
    let limit = Limit::of(&text);
    let (old, new) = text.split_once("\n@@\n").unwrap_or(("", &text));
    let old_pool = pool(one_file(old));
    let manifests = if is_sound(&old_pool) { workerpool::run::fuzzing::render(&old_pool).0 } else { old.to_owned() };
    let new = pool(one_file(new));
    if is_sound(&new)
        && let Some((printed, is_json)) = workerpool::run::fuzzing::diff(&manifests, &new, data.len())
    {
        check_printed(&text, &printed, is_json);
    }
    limit.check();
});
