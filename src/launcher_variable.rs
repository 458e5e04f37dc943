//! The environment variables that Spacelift's launcher reads, and misspelt names of these variables.
//!
//! The list comes from Spacelift's public documentation. Users may set other variables with any name, even
//! `SPACELIFT_MY_THING`, so a name counts as misspelt only if it is very close to one of the launcher's.

use crate::suggest;

/// What a variable's name means to the launcher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VariableName {
    /// A variable that the launcher reads.
    Known,
    /// Metadata of the worker: `SPACELIFT_METADATA_` and a name that the user chose.
    Metadata,
    /// A misspelt name, with the variable that the user probably meant.
    NearMiss(String),
    /// Any other variable.
    Other,
}

const PREFIX: &str = "SPACELIFT_";
const METADATA: &str = "METADATA";

/// The variable with the pool's token.
pub const TOKEN: &str = "SPACELIFT_TOKEN";
/// The variable with the pool's private key.
pub const POOL_PRIVATE_KEY: &str = "SPACELIFT_POOL_PRIVATE_KEY";

/// The variable that tells the launcher, and every client of Docker, where the daemon is.
pub const DOCKER_HOST: &str = "DOCKER_HOST";
/// The folder with Docker's configuration, for the registry logins of runs.
pub const DOCKER_CONFIG_DIR: &str = "SPACELIFT_DOCKER_CONFIG_DIR";
/// The file with the policy that decides whether the launcher takes a run.
pub const INITIALIZATION_POLICY: &str = "SPACELIFT_LAUNCHER_RUN_INITIALIZATION_POLICY";
/// The variables that mount paths of the daemon's container into runs: into all, those that only read, those that write.
pub const EXTRA_MOUNTS: [&str; 3] =
    ["SPACELIFT_WORKER_EXTRA_MOUNTS", "SPACELIFT_WORKER_RO_EXTRA_MOUNTS", "SPACELIFT_WORKER_WO_EXTRA_MOUNTS"];

/// The variables whose values are Go durations.
pub const DURATIONS: [&str; 2] = [LOGS_TIMEOUT, RUN_TIMEOUT];
/// How long a run may print nothing. The default is 7 minutes.
pub const LOGS_TIMEOUT: &str = "SPACELIFT_LAUNCHER_LOGS_TIMEOUT";
/// How long a run may take. The default is 70 minutes.
pub const RUN_TIMEOUT: &str = "SPACELIFT_LAUNCHER_RUN_TIMEOUT";

/// All variables with a fixed name that the launcher reads.
pub const KNOWN: [&str; 18] = [
    TOKEN,
    POOL_PRIVATE_KEY,
    LOGS_TIMEOUT,
    RUN_TIMEOUT,
    INITIALIZATION_POLICY,
    "SPACELIFT_DEBUG",
    "SPACELIFT_DEFAULT_ANSIBLE_RUNNER_IMAGE",
    "SPACELIFT_DEFAULT_RUNNER_IMAGE",
    DOCKER_CONFIG_DIR,
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

/// What the launcher does with a variable; none where it does not read it.
pub fn doc(name: &str) -> Option<&'static str> {
    Some(match name {
        TOKEN => "The pool's token. The chart sets it, unless `credentials.create` is false.",
        POOL_PRIVATE_KEY => {
            "The pool's private key, encoded in base64. The chart sets it, unless `credentials.create` is false."
        }
        LOGS_TIMEOUT => {
            "How long a run may print nothing before the launcher ends it. A Go duration such as 15m; 7m if it is not set."
        }
        RUN_TIMEOUT => {
            "How long a run may take before the launcher ends it. A Go duration such as 2h; 70m if it is not set. The pod \
             needs as long to stop: see `terminationGracePeriodSeconds`."
        }
        INITIALIZATION_POLICY => {
            "Path of a file with a policy (OPA Rego) that decides whether the launcher takes a run. The launcher must mount \
             it."
        }
        "SPACELIFT_DEBUG" => "Whether the launcher logs details for debugging.",
        "SPACELIFT_DEFAULT_ANSIBLE_RUNNER_IMAGE" => "The image of Ansible runs whose stacks name none.",
        "SPACELIFT_DEFAULT_RUNNER_IMAGE" => "The image of runs whose stacks name none.",
        DOCKER_CONFIG_DIR => {
            "Path of the folder with Docker's `config.json`, for the registry logins of runs. The launcher must mount it."
        }
        "SPACELIFT_MASK_ENVS" => {
            "Names of variables, separated by commas, whose values are masked in the logs of runs."
        }
        "SPACELIFT_RUN_LOGS_ON_STANDARD_OUTPUT_ENABLED" => {
            "Whether the launcher prints the logs of runs on its standard output too."
        }
        "SPACELIFT_SENSITIVE_OUTPUT_UPLOAD_ENABLED" => {
            "Whether the launcher uploads sensitive outputs of stacks to Spacelift, for stacks that depend on them."
        }
        "SPACELIFT_WHITELIST_ENVS" => "Names of variables, separated by commas, that the launcher hands on to runs.",
        "SPACELIFT_WORKER_EXTRA_MOUNTS" => {
            "Paths that are mounted in runs: `/host:/run`, separated by commas. The host is the container `dind`."
        }
        "SPACELIFT_WORKER_NETWORK" => "The Docker network of the containers of runs.",
        "SPACELIFT_WORKER_RO_EXTRA_MOUNTS" => {
            "Paths that are mounted in runs that only read: `/host:/run`, separated by commas. The host is the container \
             `dind`."
        }
        "SPACELIFT_WORKER_RUNTIME" => "The runtime with which Docker starts the containers of runs.",
        "SPACELIFT_WORKER_WO_EXTRA_MOUNTS" => {
            "Paths that are mounted in runs that write: `/host:/run`, separated by commas. The host is the container `dind`."
        }
        _ => return None,
    })
}

/// What a variable with this name means to the launcher.
pub fn classify(name: &str) -> VariableName {
    if KNOWN.contains(&name) {
        return VariableName::Known;
    }
    if is_metadata(name) {
        return VariableName::Metadata;
    }
    let spelt = name.replace(['-', '.', ' '], "_");
    let upper = spelt.to_ascii_uppercase();
    let meant = KNOWN
        .iter()
        .filter_map(|known| slips(&upper, known).map(|slips| (slips, known)))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, known)| (*known).to_owned());
    match meant.or_else(|| meant_metadata(&spelt, name)) {
        Some(meant) => VariableName::NearMiss(meant),
        None => VariableName::Other,
    }
}

fn is_metadata(name: &str) -> bool {
    name.strip_prefix("SPACELIFT_METADATA_").is_some_and(|own| !own.is_empty())
}

/// The number of slips between a name in capitals and a known name. `None` if there are too many.
fn slips(name: &str, known: &str) -> Option<usize> {
    let known_words = known.strip_prefix(PREFIX).expect("every known name has the prefix");
    // One slip for every six letters, and at most three: short words that differ by one letter are often both real words.
    let most = (known_words.len() / 6).clamp(1, 3);
    suggest::distance_within(most, name, known).or_else(|| {
        let several_words = || known_words.matches('_').count() >= 2;
        (is_short_of_a_word(name, known) && several_words()).then_some(most + 1)
    })
}

/// Whether a name is a known one without one of its words: `SPACELIFT_RUN_TIMEOUT`, `LAUNCHER_RUN_TIMEOUT`.
fn is_short_of_a_word(name: &str, known: &str) -> bool {
    let alike = |(a, b): &(u8, u8)| a == b;
    let start = name.bytes().zip(known.bytes()).take_while(alike).count();
    let end = name.bytes().rev().zip(known.bytes().rev()).take_while(alike).count();
    // A name without one part consists of what is before and after that part. Few names pass this test.
    if name.len() >= known.len() || start + end < name.len() {
        return false;
    }
    let words: Vec<&str> = name.split('_').collect();
    let whole: Vec<&str> = known.split('_').collect();
    let same = words.iter().zip(&whole).take_while(|(a, b)| a == b).count();
    words.len() + 1 == whole.len() && words[same..] == whole[same + 1..]
}

/// The metadata variable that the user meant, if its prefix is misspelt by a letter or two.
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
            assert_eq!(classify(name), VariableName::Known, "{name}");
            assert!(doc(name).is_some(), "{name}");
        }
        assert_eq!(classify("SPACELIFT_METADATA_instance_id"), VariableName::Metadata);
        assert_eq!(classify("SPACELIFT_METADATA_X"), VariableName::Metadata);
        assert_eq!(classify(&format!("SPACELIFT_METADATA_{}", "x".repeat(300))), VariableName::Metadata);
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
            let expected = meant.map_or(VariableName::Other, |meant| VariableName::NearMiss(meant.to_owned()));
            assert_eq!(classify(name), expected, "{name}");
        }
    }
}
