//! What must hold of every input: nothing panics, time grows in a line with the input, what renders reads back equal in
//! another reader of YAML, what lints clean renders, what is printed does nothing, and no credential is printed.

pub mod fixes;
#[path = "../../examples/differential/mutate.rs"]
mod mutate;
#[path = "../../examples/differential/nodes.rs"]
mod nodes;
#[path = "../../examples/differential/oddities.rs"]
mod oddities;
#[path = "../../examples/differential/random.rs"]
mod random;
pub mod structured;

use std::cell::RefCell;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde::Deserialize;
use serde_json::Value;
use workerpool::chart::{Chart, Release};
use workerpool::finding::Severity;
use workerpool::layers::Layers;
use workerpool::pipeline;
use workerpool::pool::Pool;
use workerpool::run::fuzzing;
use workerpool::source::Source;

/// A pool's token, in base64 over JSON, and the beginning of a private key. An input has them where it has `@T@` and `@K@`.
const TOKEN: &str = "eyJicm9rZXIiOiJjYW5hcnkta2VwdC1oaWRkZW4uaW52YWxpZCIsInBvb2wiOiIwMTIzNDU2Nzg5In0=";
const KEY: &str = "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCkNhbmFyeUtlcHRIaWRkZW4wMTIzNDU2Nzg5QUJDREVGCg==";
/// The same in base64 again, as the Secret has them.
const IN_SECRET: [&str; 2] = [
    "ZXlKaWNtOXJaWElpT2lKallXNWhjbmt0YTJWd2RDMW9hV1JrWlc0dWFXNTJZV3hwWkNJc0luQnZiMndpT2lJd01USXpORFUyTnpnNUluMD0=",
    "TFMwdExTMUNSVWRKVGlCUVVrbFdRVlJGSUV0RldTMHRMUzB0Q2tOaGJtRnllVXRsY0hSSWFXUmtaVzR3TVRJek5EVTJOemc1UVVKRFJFVkdDZz09",
];
/// As many characters of a credential are a leak.
const PART: usize = 12;
/// An input that repeats a part of itself is at most so long, in bytes.
const LONGEST: usize = 1 << 17;

/// Values that render.
pub const GOOD: &str = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: pool}}]}\n";

/// The text of an input: what is between two `@R@` is repeated, and credentials are put in. None where it is not UTF-8.
pub fn expanded(data: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(data).ok()?;
    let mut text = match text.split_once("@R@").and_then(|(head, rest)| Some((head, rest.split_once("@R@")?))) {
        Some((head, (unit, tail))) if !unit.is_empty() => {
            let times = (LONGEST / unit.len()).min(5000);
            let unit: String = (0..times).map(|number| unit.replace("@N@", &number.to_string())).collect();
            format!("{head}{unit}{tail}")
        }
        _ => text.to_owned(),
    };
    for (mark, credential) in [("@T@", TOKEN), ("@K@", KEY)] {
        while let Some(at) = text.find(mark) {
            // A letter before it would make it a part of some other text, which no one can know.
            let is_apart = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '\\');
            text.replace_range(at..at + mark.len(), if is_apart { credential } else { "" });
        }
    }
    Some(text)
}

/// The layers of one file.
pub fn one_file(text: &str) -> Layers {
    let mut layers = Layers::default();
    layers.add_file(Source::file("values.yaml", text));
    layers
}

thread_local! {
    static CHART: RefCell<Chart> = RefCell::default();
}

fn with_chart<T>(take: impl FnOnce(&mut Chart) -> T) -> T {
    CHART.with_borrow_mut(take)
}

/// The pool of layers.
pub fn pool(layers: Layers) -> Pool {
    let run = |chart: &mut Chart| pipeline::run(layers, Release::new("worker-pool-1"), chart);
    with_chart(run).expect("the templates are right")
}

/// Whether values have no error.
pub fn is_sound(pool: &Pool) -> bool {
    !fuzzing::findings(pool).0.iter().any(|finding| finding.severity == Severity::Error)
}

/// How long a text may take.
pub struct Limit {
    begun: Duration,
    most: Duration,
}

impl Limit {
    /// That of a text, from now on.
    pub fn of(text: &str) -> Limit {
        let most = Duration::from_secs(3) + Duration::from_micros(60) * u32::try_from(text.len()).unwrap_or(u32::MAX);
        Limit { begun: Limit::now(), most }
    }

    fn now() -> Duration {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
    }

    /// Panics where it took longer.
    pub fn check(self) {
        let taken = Limit::now() - self.begun;
        assert!(taken < self.most, "{taken:?} is more than {:?}", self.most);
    }
}

/// Holds all commands that look at one state against the layers of a text. The input chooses formats.
pub fn check(text: &str, data: &[u8], layers: impl FnOnce(&str) -> Layers) {
    let limit = Limit::of(text);
    let choice = data.iter().fold(data.len(), |sum, byte| sum + usize::from(*byte));
    let pool = pool(layers(text));
    let (findings, awaits_credentials, renders) = fuzzing::findings(&pool);
    let is_clean = !findings.iter().any(|finding| finding.severity == Severity::Error);
    // Encrypted values are no fault until they are needed.
    let is_encrypted = || text.contains("ENC[");
    assert!(!renders || is_clean, "renders, but does not lint");
    assert!(!is_clean || renders || awaits_credentials || is_encrypted(), "lints, but does not render");
    if renders {
        let (rendered, masked) = fuzzing::render(&pool);
        assert_eq!(read_back(&rendered), json_items(&fuzzing::render_json(&pool)), "{rendered}");
        look_for_credentials(text, &masked);
    }
    let (printed, is_json) = match choice % 4 {
        0 if pool.layers.faults.is_empty() => with_chart(|chart| fuzzing::explain(&pool, chart, choice / 4)),
        _ => fuzzing::lint(&pool, findings, choice / 4),
    };
    check_printed(text, &printed, is_json);
    limit.check();
}

/// What another reader of YAML reads.
fn read_back(rendered: &str) -> Vec<Value> {
    let read = |document| Value::deserialize(document).unwrap_or_else(|error| panic!("{error} in\n{rendered}"));
    serde_yaml::Deserializer::from_str(rendered).map(read).collect()
}

fn json_items(list: &str) -> Vec<Value> {
    let list: Value = serde_json::from_str(list).expect("it is JSON");
    list["items"].as_array().cloned().unwrap_or_default()
}

/// Panics where a text for a terminal or a program does something, or tells a credential of the input.
pub fn check_printed(text: &str, printed: &str, is_json: bool) {
    if is_json && let Err(error) = serde_json::from_str::<Value>(printed) {
        panic!("{error} in\n{printed}");
    }
    let does = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    if let Some(at) = printed.find(does) {
        let from = (0..=at.saturating_sub(40)).rev().find(|from| printed.is_char_boundary(*from)).unwrap_or(0);
        panic!("a character that does something: {:?}", printed[from..].chars().take(80).collect::<String>());
    }
    // What `lint` prints for GitHub are commands; `:::` stands before the other place of a finding.
    let is_ours = |line: &str| ["::error ", "::warning "].iter().any(|ours| line.starts_with(ours));
    let begins =
        |line: &&str| line.trim_start().starts_with("::") && !line.trim_start().starts_with(":::") && !is_ours(line);
    if let Some(line) = printed.lines().find(begins) {
        panic!("a command: {line}");
    }
    assert!(!printed.contains("##[") && !printed.contains("##vso["), "a command within a line");
    look_for_credentials(text, printed);
}

fn look_for_credentials(text: &str, printed: &str) {
    for credential in [TOKEN, KEY].into_iter().filter(|credential| text.contains(*credential)) {
        // How each of its kind begins is no secret.
        look_for(&credential[16..credential.len() - 4], printed);
    }
    for (credential, in_secret) in [TOKEN, KEY].into_iter().zip(IN_SECRET) {
        if text.contains(credential) {
            look_for(&in_secret[24..in_secret.len() - 4], printed);
        }
    }
}

fn look_for(credential: &str, printed: &str) {
    let mut parts = (0..=credential.len() - PART).step_by(4).map(|at| &credential[at..at + PART]);
    if let Some(part) = parts.find(|part| printed.contains(part)) {
        let line = printed.lines().find(|line| line.contains(part)).unwrap_or_default();
        panic!("{part} of a credential in {line}");
    }
}
