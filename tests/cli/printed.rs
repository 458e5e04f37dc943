//! What is printed does nothing but stand there, whatever stands in a value, a key, a comment, an argument or a name.

use std::fs;
use std::process::Command;

use crate::harness::{Test, credentials, formats};

/// What a terminal, a log of a CI system or an editor obeys, and what nobody sees.
const ACTING: [&str; 8] = [
    "\u{1b}[31m\u{7}\u{8}\u{7f}\u{9b}31m\u{85}",
    "a\n::error::told",
    "::error::told",
    " ::stop-commands::told",
    "a\r::error::told\r\n::error::told",
    "a ##[error]told ##vso[task.complete]told",
    "a\u{202e}\u{2066}\u{2028}\u{2029}\u{61c}\u{200b}\u{200d}\u{feff}\u{ad}\u{2060}\u{fff9}",
    "\u{e0041}\u{e0100}\u{fe0f}\u{34f}\u{180e}\u{115f}\u{3164}\u{ffa0}\u{206a}\u{1d173}\u{17b4}",
];

/// Values with `@` for such a text in quotes, and `%` for the text itself.
const VALUES: &[&str] = &[
    "@: 1\n",
    "@: {credentials: {token: a}}\n",
    "launcher: {@: {@: 1}}\n",
    "launcher: {image: {tag: @, repository: @, digest: @, pullPolicy: @}}\n",
    "launcher: {extraEnv: [{name: @, value: @, x: 1}, {name: @, value: @}]}\n",
    "launcher: {extraVolumeMounts: [{name: @, mountPath: @}, {name: @, mountPath: @}]}\n",
    "volumes: [{name: @, emptyDir: {}}, {name: @, hostPath: {path: @, type: @}}]\n",
    "nodeSelector: {@: @, a/b/c: @}\n",
    "podAnnotations: {@: @, b: 1}\n",
    "fullnameOverride: @\nserviceAccount: {name: @}\n",
    "replicaCount: @\ndind: {resources: {limits: {@: @, memory: @}}}\n",
    "additionalContainers: [{name: @, image: @, args: [@], env: [{name: A, value: @}], x: @}]\n",
    "imagePullSecrets: [{name: @}, @]\ntolerations: [{key: @, operator: @, effect: @}]\n",
    "replicaCountt: 1 # %\n",
    "replicaCountt: 1 # workerpool: ignore[%] %\n",
    "replicaCountt: 1 # workerpool: ignore[unknown-key] %\n",
    "a: [ # %\n",
    "a: *%\n",
    "\"%\n",
    "a: !% &% b: c\n",
    "apiVersion: v1\nkind: @\n",
    "apiVersion: @\nkind: @\nmetadata: {name: @}\n",
];

/// Runs, with `@` for such a text, `@.yaml` for a file whose name it is in, and `v.yaml` for the values.
const RUNS: &[&str] = &[
    "lint --verbose --statistics v.yaml @.yaml",
    "lint --diff --unsafe-fixes v.yaml",
    "lint --diff --unsafe-fixes @.yaml",
    "render --debug -f v.yaml",
    "render --diagram svg -f v.yaml",
    "render --diagram mermaid -f v.yaml",
    "explain -f v.yaml",
    "explain --format json -f v.yaml",
    "explain -f good.yaml -f @.yaml",
    "diff nothing.yaml v.yaml",
    "diff nothing.yaml v.yaml --format json",
    "diff nothing.yaml v.yaml --format markdown",
    "diff v.yaml -f good.yaml",
    "diff nothing.yaml good.yaml @.yaml",
    "diff nothing.yaml good.yaml @.yaml --format json",
    "diff nothing.yaml good.yaml @.yaml --format markdown",
    "diff --rev HEAD good.yaml @.yaml --format markdown",
    "diff --rev HEAD -f @.yaml",
    "diff --rev @ v.yaml",
    "lint --changed-since @ v.yaml",
    "diff @.yaml -f good.yaml",
    "render @ -f good.yaml",
    "render -n @ -f good.yaml",
    "render -f @.yaml",
    "render --version @ -s @ --kube-version @ -f good.yaml",
    "render --output-dir @ -f good.yaml",
    "lint --set @=1 --set @ --set-json x={@ --set-file x=@ good.yaml",
    "lint --set-literal @=@ --set-string launcher.image.tag=@ good.yaml",
    "lint --at @ good.yaml",
    "lint --exclude [@ good.yaml",
    "lint --config @ good.yaml",
    "lint --config c.toml",
    "diff --config c.toml nothing.yaml",
    "lint --@",
    "@",
    "rule @",
    "explain @",
];

const CONFIGS: &[&str] = &[
    "@ = 1\n",
    "exclude = [@]\n[[pool]]\nfiles = [@, \"*.yaml\"]\nlayers = [@]\n",
    "[[pool]]\nfiles = [\"*.yaml\"]\nrelease = @\nnamespace = @\nat = @\n",
    "[[pool]]\nfiles = [\"*.yaml\"]\nrelease = \"{stem}\"\n",
    "[rules]\n@ = \"off\"\n",
    "[rules]\npinned-launcher = @\n",
    "# %\n[[\n",
];

const NOTHING: &str = "apiVersion: v1\nkind: List\nitems: []\n";

/// A text in double quotes, with what is not plain ASCII as escapes that YAML and TOML both have.
fn quoted(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        c => format!("\\U{:08x}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

fn filled(text: &str, acting: &str) -> String {
    text.replace('@', &quoted(acting)).replace('%', acting)
}

/// What of a text is obeyed or not seen.
fn obeyed(printed: &str) -> Option<String> {
    let unseen = ACTING[6].chars().chain(ACTING[7].chars());
    let unseen: Vec<char> = unseen.filter(|c| !c.is_ascii()).collect();
    let acts = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || unseen.contains(&c);
    let is_command = |line: &&str| {
        let begins = |of: &str| line.trim_start().starts_with(of);
        begins("::error::told") || begins("::stop-commands::") || line.contains("##[") || line.contains("##vso[")
    };
    let shown = |line: &str| line.escape_debug().to_string();
    printed.split('\n').find(|line| is_command(line) || line.contains(acts)).map(shown)
}

fn test(run: &str, values: &str, config: &str, acting: &str) -> Test {
    // A name of a file can hold neither.
    let name = format!("{}.yaml", acting.replace(['/', '\0'], "_"));
    let args = run.split(' ').map(|word| word.replace("@.yaml", &name).replace('@', acting));
    let test = Test::with(args).file("v.yaml", filled(values, acting)).file("good.yaml", credentials());
    let test =
        test.file("nothing.yaml", NOTHING).file("c.toml", filled(config, acting)).file(&name, "replicaCountt: 1\n");
    if run.contains("--rev") || run.contains("--changed-since") {
        for command in ["git init -q", "git add good.yaml", "git -c user.name=a -c user.email=a@b commit -qm a"] {
            let mut words = command.split(' ');
            let mut git = Command::new(words.next().expect("it has words"));
            assert!(
                git.args(words).current_dir(test.path()).status().is_ok_and(|status| status.success()),
                "{command}"
            );
        }
    }
    test
}

#[test]
fn nothing_that_is_printed_is_obeyed() {
    let mut found = Vec::new();
    let linted: Vec<String> = formats().iter().map(|format| format!("lint --format {format} v.yaml @.yaml")).collect();
    let mut look = |run: &str, values: &str, config: &str, acting: &str| {
        let ran = test(run, values, config, acting).run_anyhow();
        assert!((0..=2).contains(&ran.status) && !ran.stderr.contains("panicked"), "{run} of {values}: {}", ran.stderr);
        if let Some(line) = obeyed(&ran.stdout).or_else(|| obeyed(&ran.stderr)) {
            found.push(format!("{run} of {values}: {line}"));
        }
    };
    // Each text in each run and in each place, though not each place in each run.
    for (shift, acting) in ACTING.into_iter().enumerate() {
        let turn = |number: usize| (VALUES[(number + shift) % VALUES.len()], CONFIGS[(number + shift) % CONFIGS.len()]);
        for (number, run) in RUNS.iter().copied().chain(linted.iter().map(String::as_str)).enumerate() {
            let (values, config) = turn(number);
            look(run, values, config, acting);
        }
        for (number, values) in VALUES.iter().enumerate() {
            look(&linted[(number + shift) % linted.len()], values, CONFIGS[0], acting);
        }
        for config in CONFIGS {
            look("lint --config c.toml --verbose", VALUES[0], config, acting);
        }
    }
    assert!(found.is_empty(), "{} lines:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_name_of_a_folder_or_a_link_is_not_obeyed() {
    for acting in ACTING {
        let test = Test::with(["lint", "--verbose", "--format", "concise", acting]);
        let folder = test.path().join(acting);
        fs::create_dir(&folder).expect("a folder can have any name");
        fs::write(folder.join(format!("{acting}.yaml")), [0xff, 0xfe]).expect("so can a file");
        fs::write(folder.join("Chart.yaml"), "name: a\n").expect("it can be written");
        let ran = test.run_anyhow();
        assert_eq!(obeyed(&ran.stdout).or_else(|| obeyed(&ran.stderr)), None, "{acting:?}");
    }
}
