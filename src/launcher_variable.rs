//! The environment variables that Spacelift's launcher reads, and names that were meant to be one of them.
//!
//! The list is that of Spacelift's public documentation. A user may set variables of his own with any name,
//! `SPACELIFT_MY_THING` too, so only a name that is very near one of the launcher's is taken for it.

use crate::suggest;

/// What a variable's name is to the launcher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// One of the launcher's own.
    Known,
    /// Metadata of the worker: `SPACELIFT_METADATA_` and a name of the user's.
    Metadata,
    /// Not one of the launcher's, but so near one that it was meant: that one.
    NearMiss(String),
    /// A variable of the user's own.
    Other,
}

const PREFIX: &str = "SPACELIFT_";
const METADATA: &str = "METADATA";

/// The variable of the pool's token.
pub const TOKEN: &str = "SPACELIFT_TOKEN";
/// The variable of the pool's private key.
pub const POOL_PRIVATE_KEY: &str = "SPACELIFT_POOL_PRIVATE_KEY";

/// The variables whose values are durations, as Go reads them.
pub const DURATIONS: [&str; 2] = [LOGS_TIMEOUT, RUN_TIMEOUT];
/// How long a run may print nothing, 7 minutes where it is not set.
pub const LOGS_TIMEOUT: &str = "SPACELIFT_LAUNCHER_LOGS_TIMEOUT";
/// How long a run may take, 70 minutes where it is not set.
pub const RUN_TIMEOUT: &str = "SPACELIFT_LAUNCHER_RUN_TIMEOUT";

/// All that the launcher reads by a fixed name.
pub const KNOWN: [&str; 18] = [
    TOKEN,
    POOL_PRIVATE_KEY,
    LOGS_TIMEOUT,
    RUN_TIMEOUT,
    "SPACELIFT_LAUNCHER_RUN_INITIALIZATION_POLICY",
    "SPACELIFT_DEBUG",
    "SPACELIFT_DEFAULT_ANSIBLE_RUNNER_IMAGE",
    "SPACELIFT_DEFAULT_RUNNER_IMAGE",
    "SPACELIFT_DOCKER_CONFIG_DIR",
    "SPACELIFT_MASK_ENVS",
    "SPACELIFT_RUN_LOGS_ON_STANDARD_OUTPUT_ENABLED",
    "SPACELIFT_SENSITIVE_OUTPUT_UPLOAD_ENABLED",
    "SPACELIFT_WHITELIST_ENVS",
    "SPACELIFT_WORKER_EXTRA_MOUNTS",
    "SPACELIFT_WORKER_NETWORK",
    "SPACELIFT_WORKER_RO_EXTRA_MOUNTS",
    "SPACELIFT_WORKER_RUNTIME",
    "SPACELIFT_WORKER_WO_EXTRA_MOUNTS",
];

/// What a variable of that name is to the launcher.
pub fn meaning(name: &str) -> Meaning {
    if KNOWN.contains(&name) {
        return Meaning::Known;
    }
    if is_metadata(name) {
        return Meaning::Metadata;
    }
    let spelt = name.replace(['-', '.', ' '], "_");
    let upper = spelt.to_ascii_uppercase();
    let meant = KNOWN
        .iter()
        .filter_map(|known| slips(&upper, known).map(|slips| (slips, known)))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, known)| (*known).to_owned());
    match meant.or_else(|| meant_metadata(&spelt, name)) {
        Some(meant) => Meaning::NearMiss(meant),
        None => Meaning::Other,
    }
}

fn is_metadata(name: &str) -> bool {
    name.strip_prefix("SPACELIFT_METADATA_").is_some_and(|own| !own.is_empty())
}

/// How far a name in capitals is from a known one that it may have been meant for; none where it is too far.
fn slips(name: &str, known: &str) -> Option<usize> {
    let known_words = known.strip_prefix(PREFIX).expect("every known name has the prefix");
    // One slip for every six letters, three at most: four-letter neighbours are words of their own.
    let most = (known_words.len() / 6).clamp(1, 3);
    suggest::distance_within(most, name, known).or_else(|| {
        let several_words = || known_words.matches('_').count() >= 2;
        (is_short_of_a_word(name, known) && several_words()).then_some(most + 1)
    })
}

/// Whether a name is a known one with a single word left out: `SPACELIFT_RUN_TIMEOUT`, `LAUNCHER_RUN_TIMEOUT`.
fn is_short_of_a_word(name: &str, known: &str) -> bool {
    let alike = |(a, b): &(u8, u8)| a == b;
    let start = name.bytes().zip(known.bytes()).take_while(alike).count();
    let end = name.bytes().rev().zip(known.bytes().rev()).take_while(alike).count();
    // With a part left out, what is before it and what is after it make the whole name. Few names come this far.
    if name.len() >= known.len() || start + end < name.len() {
        return false;
    }
    let words: Vec<&str> = name.split('_').collect();
    let whole: Vec<&str> = known.split('_').collect();
    let same = words.iter().zip(&whole).take_while(|(a, b)| a == b).count();
    words.len() + 1 == whole.len() && words[same..] == whole[same + 1..]
}

/// The name of the metadata that was meant, where the words before its own name are off by a letter or two.
fn meant_metadata(spelt: &str, name: &str) -> Option<String> {
    let mut ends = spelt.match_indices('_').map(|(at, _)| at);
    let (first, second) = (ends.next()?, ends.next()?);
    let near = |word: &str, meant: &str| suggest::distance_within(2, &word.to_ascii_uppercase(), meant).is_some();
    let own = &name[second + 1..];
    let meant = near(&spelt[..first], "SPACELIFT") && near(&spelt[first + 1..second], METADATA) && !own.is_empty();
    meant.then(|| format!("{PREFIX}{METADATA}_{own}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_launcher_reads_is_known() {
        for name in KNOWN {
            assert_eq!(meaning(name), Meaning::Known, "{name}");
        }
        assert_eq!(meaning("SPACELIFT_METADATA_instance_id"), Meaning::Metadata);
        assert_eq!(meaning("SPACELIFT_METADATA_X"), Meaning::Metadata);
        assert_eq!(meaning(&format!("SPACELIFT_METADATA_{}", "x".repeat(300))), Meaning::Metadata);
    }

    #[test]
    fn a_near_miss_is_told_from_a_variable_of_the_users_own() {
        for (name, meant) in [
            ("SPACELIFT_LAUNCHER_RUN_TIMOUT", Some(RUN_TIMEOUT)),
            ("SPACELIFT_LAUNCHER_RUN_TIMEOUTS", Some(RUN_TIMEOUT)),
            ("SPACELIFT_LAUNCHER_LOG_TIMEOUT", Some(LOGS_TIMEOUT)),
            ("SPACELIFT_LAUNCHER_TIMEOUT", Some(LOGS_TIMEOUT)),
            ("SPACELIFT_RUN_TIMEOUT", Some(RUN_TIMEOUT)),
            ("LAUNCHER_RUN_TIMEOUT", Some(RUN_TIMEOUT)),
            ("spacelift_launcher_run_timeout", Some(RUN_TIMEOUT)),
            ("SPACELIFT-LAUNCHER-RUN-TIMEOUT", Some(RUN_TIMEOUT)),
            ("SPACELFIT_LAUNCHER_RUN_TIMEOUT", Some(RUN_TIMEOUT)),
            ("SPACELIFT_MASK_ENV", Some("SPACELIFT_MASK_ENVS")),
            ("SPACELIFT_WHITELISTED_ENVS", Some("SPACELIFT_WHITELIST_ENVS")),
            ("SPACELIFT_DEBGU", Some("SPACELIFT_DEBUG")),
            ("SPACELIFT_TOKNE", Some(TOKEN)),
            ("SPACELIFT_PRIVATE_KEY", Some(POOL_PRIVATE_KEY)),
            ("SPACELIFT_WORKER_EXTRA_MOUNT", Some("SPACELIFT_WORKER_EXTRA_MOUNTS")),
            ("SPACELIFT_WORKER_R0_EXTRA_MOUNTS", Some("SPACELIFT_WORKER_RO_EXTRA_MOUNTS")),
            ("SPACELIFT_METADTA_zone", Some("SPACELIFT_METADATA_zone")),
            ("spacelift_metadata_zone", Some("SPACELIFT_METADATA_zone")),
            ("SPACELIFT_MY_THING", None),
            ("SPACELIFT_METADATA", None),
            ("SPACELIFT_METADATA_", None),
            ("SPACELIFT_API_TOKEN", None),
            ("SPACELIFT_API_KEY_ID", None),
            ("SPACELIFT_API_KEY_SECRET", None),
            ("SPACELIFT_WORKER_POOL_ID", None),
            ("SPACELIFT_WORKER_NAME", None),
            ("SPACELIFT_STORE_HOOKS_ENV_VARS", None),
            ("DEBUG", None),
            ("TOKEN", None),
            ("MASK_ENVS", None),
            ("DOCKER_HOST", None),
            ("PRIVATE_KEY", None),
            ("GITHUB_TOKEN", None),
            ("", None),
            ("_", None),
            ("\u{e9}_\u{e9}_\u{e9}", None),
        ] {
            let expected = meant.map_or(Meaning::Other, |meant| Meaning::NearMiss(meant.to_owned()));
            assert_eq!(meaning(name), expected, "{name}");
        }
    }
}
