//! No text in a value changes the structure of a manifest, and every text arrives unchanged.

use serde_yaml::Value;

use crate::harness::{Test, documents};
use crate::random::Random;

/// Values with text in every place that takes any text. `@0`, `@1` … are placeholders for texts, and `@e0` … for texts
/// that Kubernetes accepts as names of variables.
const VALUES: &str = r"
serviceAccount: {annotations: {example.com/a: @0}}
annotations: {example.com/a: @1, b: @2}
podAnnotations:
  example.com/a: @3
podSecurityContext:
  seLinuxOptions: {user: @4, role: @5, type: @6, level: @7}
  sysctls: [{name: kernel.shm_rmid_forced, value: @8}]
launcher:
  extraEnv: [{name: @e0, value: @9}, {name: A, value: @10}]
dind:
  extraEnv: [{name: @e1, value: @11}]
additionalContainers:
  - name: more
    image: example.com/more:1
    command: [@12, @13]
    args:
      - @14
      - @15
    workingDir: @16
    env: [{name: @e2, value: @17}]
    livenessProbe: {exec: {command: [@18]}}
    lifecycle:
      postStart: {exec: {command: [sh, @19]}}
      preStop: {httpGet: {port: 80, path: @20, httpHeaders: [{name: X-A, value: @21}]}}
volumes:
  - name: attached
    csi: {driver: csi.example.com, volumeAttributes: {@22: @23, plain: @24}}
  - name: shared
    nfs: {server: @25, path: /a}
";
const TEXTS: usize = 26;
const NAMES: usize = 3;

/// Texts that try to break out of quotes, blocks, templates and streams.
const HOSTILE: [&str; 46] = [
    "",
    " ",
    "\n",
    "\n\n",
    "\t",
    "\r\n",
    "'",
    "\"",
    "\\",
    "`",
    "---",
    "\n---\n",
    "...",
    "# no comment",
    " #",
    ": ",
    ":",
    "- ",
    "? ",
    "{{",
    "}}",
    // A quote beside it: alone it is a placeholder, which is not rendered.
    "\"{{ values }}",
    "{% raw %}",
    "{%",
    "%}",
    "{#",
    "#}",
    "[",
    "]",
    "{",
    "}",
    "&a",
    "*a",
    "!!str",
    "!",
    "|",
    "> \n",
    "%YAML 1.2\n---\n",
    "\u{f8ff}",
    "\u{f8ff}0\u{f8ff}",
    "\u{0}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
];

/// Texts that a YAML reader does not take as strings without quotes.
const AMBIGUOUS: [&str; 24] = [
    "yes",
    "no",
    "on",
    "y",
    "N",
    "true",
    "False",
    "null",
    "~",
    "NULL",
    "0",
    "0644",
    "0x10",
    "1_000",
    "1e3",
    "1.10",
    ".inf",
    ".NaN",
    "12:30:45",
    "2026-01-01",
    "=",
    "<<",
    "-",
    "+1",
];

fn text(random: &mut Random) -> String {
    match random.below(12) {
        0 => (*random.choose(&AMBIGUOUS)).to_owned(),
        1 => random.choose(&HOSTILE).repeat(1 + random.below(900)),
        _ => {
            let pieces = 1 + random.below(12);
            (0..pieces).map(|_| piece(random)).collect()
        }
    }
}

fn piece(random: &mut Random) -> String {
    match random.below(6) {
        0 | 1 => (*random.choose(&HOSTILE)).to_owned(),
        2 => (*random.choose(&AMBIGUOUS)).to_owned(),
        3 => char::from_u32(random.below(0x2_0000) as u32).unwrap_or('\u{fffd}').to_string(),
        4 => char::from_u32(random.below(0x100) as u32).unwrap_or('?').to_string(),
        _ => "plain text".to_owned(),
    }
}

/// Whether Kubernetes accepts a variable name: printable ASCII except `=`.
fn variable_name(random: &mut Random) -> String {
    let characters: Vec<char> = (' '..='~').filter(|c| *c != '=').collect();
    let mut name: String = (0..1 + random.below(20)).map(|_| *random.choose(&characters)).collect();
    // Not one of the launcher's own.
    name.push('$');
    name
}

/// A text in double quotes, with everything but plain ASCII escaped.
fn quoted(text: &str) -> String {
    let escaped = |c: char| match c {
        ' '..='~' if c != '"' && c != '\\' => c.to_string(),
        c => format!("\\U{:08x}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

fn values(texts: &[String], names: &[String]) -> String {
    let mut values = VALUES.to_owned();
    for (list, mark) in [(names, "@e"), (texts, "@")] {
        for (i, text) in list.iter().enumerate().rev() {
            values = values.replace(&format!("{mark}{i}"), &quoted(text).replace('@', "\\x40"));
        }
    }
    assert!(!values.contains('@'), "every mark has its text");
    values
}

/// A document in which each text that is a key of the map is the text that the map gives it.
fn replaced(value: &Value, texts: &[(String, &String)]) -> Value {
    match value {
        Value::String(text) => match texts.iter().find(|(from, _)| from == text) {
            Some((_, to)) => Value::String((*to).clone()),
            None => value.clone(),
        },
        Value::Sequence(items) => items.iter().map(|item| replaced(item, texts)).collect(),
        Value::Mapping(map) => {
            Value::Mapping(map.iter().map(|(key, item)| (replaced(key, texts), replaced(item, texts))).collect())
        }
        other => other.clone(),
    }
}

fn rendered(args: &str, values: &str) -> Vec<Value> {
    documents(&Test::render(args).file("values.yaml", values).stdout_has("").run().stdout)
}

#[test]
fn any_text_arrives_as_it_is() {
    let harmless: Vec<String> = (0..TEXTS).map(|i| format!("harmless-{i}")).collect();
    let harmless_names: Vec<String> = (0..NAMES).map(|i| format!("HARMLESS_{i}")).collect();
    for (shape, args) in [("", "-f values.yaml"), ("useStatefulSet: true", "-f values.yaml -o json -n here")] {
        let expected = rendered(args, &format!("{}{shape}", values(&harmless, &harmless_names)));
        for seed in 0..40 {
            let mut random = Random(seed);
            let texts: Vec<String> = (0..TEXTS).map(|_| text(&mut random)).collect();
            let mut texts = texts;
            // A key's length is bounded by YAML, and it must differ from the key beside it.
            texts[22] = format!("{}.", texts[22].chars().take(100).collect::<String>());
            let names: Vec<String> = (0..NAMES).map(|_| variable_name(&mut random)).collect();
            let pairs: Vec<_> =
                harmless.iter().chain(&harmless_names).cloned().zip(texts.iter().chain(&names)).collect();
            let expected: Vec<Value> = expected.iter().map(|document| replaced(document, &pairs)).collect();
            let got = rendered(args, &format!("{}{shape}", values(&texts, &names)));
            assert!(got == expected, "seed {seed} of {args}: texts {texts:?}, names {names:?}");
        }
    }
}

#[test]
fn text_by_argument_arrives_as_it_is() {
    for seed in 0..60 {
        let mut random = Random(1000 + seed);
        // An argument of a process holds no NUL.
        let text = text(&mut random).replace('\0', "");
        let argument = format!("podAnnotations.note={text}");
        let ran = Test::render("--set-literal").arg(argument).stdout_has("").run();
        let documents = documents(&ran.stdout);
        let deployment = documents.last().expect("a Deployment");
        assert_eq!(
            deployment["spec"]["template"]["metadata"]["annotations"]["note"],
            Value::String(text),
            "seed {seed}"
        );
    }
}

/// Text in fields where Kubernetes accepts only some texts: it is rejected, or the objects keep their structure.
#[test]
fn text_where_not_all_is_taken_is_rejected_or_kept() {
    let kinds =
        |documents: &[Value]| -> Vec<Value> { documents.iter().map(|document| document["kind"].clone()).collect() };
    let normal = kinds(&rendered("", ""));
    let fields = [
        "nameOverride",
        "fullnameOverride",
        "serviceAccount.name",
        "launcher.image.repository",
        "launcher.image.tag",
        "launcher.image.digest",
        "launcher.image.pullPolicy",
        "dind.image.tag",
        "dind.image.pullPolicy",
        "extraLabels.a",
        "extraPodLabels.a",
        "nodeSelector.a",
        "imagePullSecrets[0].name",
        "launcher.extraEnv[0].name",
        "volumes[0].name",
        "launcher.extraVolumeMounts[0].mountPath",
        "replicaCount",
        "terminationGracePeriodSeconds",
        "revisionHistoryLimit",
        "launcher.resources.limits.cpu",
        "tolerations[0].operator",
        "podSecurityContext.fsGroup",
        "credentials.create",
    ];
    let mut random = Random(7);
    for field in fields {
        for _ in 0..6 {
            let text = text(&mut random);
            let path: Vec<&str> = field.split('.').collect();
            let (last, above) = path.split_last().expect("a path");
            let mut values = format!("{}: {}", last.trim_end_matches("[0]"), quoted(&text));
            for key in above.iter().rev() {
                values = match key.strip_suffix("[0]") {
                    Some(key) => format!("{key}: [{{{values}}}]"),
                    None => format!("{key}: {{{values}}}"),
                };
            }
            values.push('\n');
            let ran = Test::render("-f values.yaml").file("values.yaml", &values).run_anyhow();
            assert!(!ran.stderr.contains("panicked"), "{field} {text:?}: {}", ran.stderr);
            match ran.status {
                0 => assert_eq!(kinds(&documents(&ran.stdout)), normal, "{field} {text:?}"),
                1 => assert_eq!(ran.stdout, "", "{field} {text:?}"),
                other => panic!("exit code {other} of {field} {text:?}: {}", ran.stderr),
            }
        }
    }
}
