//! Each format on the same findings, nasty ones among them.

use super::{Closing, Colour, Format, Report, Root, Style, Summary, USUAL_WIDTH};
use crate::field_path::FieldPathBuf;
use crate::finding::{Finding, Severity};
use crate::fix::{Applicability, Consent, Edit, Fix};
use crate::lint::{Rule, Subject};
use crate::message::quote;
use crate::redact::{self, Mask};
use crate::source::{Origin, Place, Position, Source, SourceId, Sources};
use crate::yaml;
use clap::ValueEnum;
use std::sync::Arc;

const RULES: [Rule; 2] = [
    Rule {
        id: "no-effect",
        subject: Subject::Cluster,
        severity: Severity::Warning,
        summary: "a value without effect",
        why: "Nothing reads it.",
        bad: "a: 1\n",
        good: "b: 1\n",
        check: crate::lint::Check::Faults(crate::fault::Kind::UnknownKey),
    },
    Rule {
        id: "unknown-key",
        subject: Subject::Yaml,
        severity: Severity::Error,
        summary: "a key that the chart does not know",
        why: "Helm ignores it: see [the chart](x).",
        bad: "launcher:\n  imagee: x\n",
        good: "launcher:\n  image: x\n",
        check: crate::lint::Check::Faults(crate::fault::Kind::UnknownKey),
    },
];

fn style() -> Style {
    let root = Root::default();
    Style { colour: Colour::Off, closing: Closing::Counts, failing: Severity::Error, width: USUAL_WIDTH, root }
}

fn source(origin: Origin, text: &str) -> Arc<Source> {
    Arc::new(Source::new(origin, text))
}

fn file(name: &str, text: &str) -> Arc<Source> {
    source(Origin::File(name.to_owned()), text)
}

fn finding(place: Place, path: &str, message: &str) -> Finding {
    let path = if path.is_empty() { FieldPathBuf::default() } else { FieldPathBuf::of(path) };
    Finding::new("unknown-key", Severity::Error, place, path, message)
}

fn warning(place: Place, path: &str, message: &str) -> Finding {
    Finding { rule: "no-effect", severity: Severity::Warning, ..finding(place, path, message) }
}

fn over_lines(source: SourceId, start: (u32, u32), end: (u32, u32)) -> Place {
    let position = |(line, column)| Position { line, column };
    Place { source, start: position(start), end: position(end) }
}

fn print(format: Format, style: Style, pools: &[(&Sources, Vec<Finding>, &Mask)]) -> (String, Summary) {
    let mut out = Vec::new();
    let mut report = Report::begin(format, &RULES, style, &mut out).expect("memory takes all");
    for (sources, findings, mask) in pools {
        report.pool(sources, findings.clone(), mask, &[]).expect("memory takes all");
    }
    let (summary, _) = report.finish().expect("memory takes all");
    (String::from_utf8(out).expect("UTF-8"), summary)
}

/// Two pools over one layer, and all that is nasty.
fn everything(format: Format, style: Style) -> String {
    let base = file("base.yaml", "launcher:\n  imagee: x\n");
    let nasty = file("./a,b%:<\"\u{1b}.yaml", "\u{feff}k: \"%0A]]>\u{7}\"\r\n\tü世: |\r\n  one\r\n  two\r\n");
    let flag = source(Origin::Argument("--set"), "credentials.token=canary");

    let (mut first, mut second) = (Sources::default(), Sources::default());
    let base_id = first.add(base.clone());
    first.add(file("clean.yaml", ""));
    let flag_id = first.add(flag.clone());
    second.add(base);
    let nasty_id = second.add(nasty);
    second.add(flag);

    let mask = Mask::new(vec![Place::on_line(flag_id, 1, 19, 6)], [].into_iter());
    let key = Edit { place: Place::on_line(base_id, 2, 3, 6), text: "image".to_owned() };
    let shared = Finding {
        help: Some("did you mean `image`?".into()),
        fix: Some(Fix { applicability: Applicability::Safe, edits: vec![key], consent: Consent::OfOne }),
        ..finding(Place::on_line(base_id, 2, 3, 6), "launcher.imagee", "unknown key `imagee`")
    };
    let argument = warning(Place::on_line(flag_id, 1, 19, 6), "credentials.token", "not base64");
    let own = vec![
        warning(over_lines(nasty_id, (2, 2), (4, 6)), "ü世", "100% <b>\"&'\n::error::two\r\u{1b}[31m"),
        finding(Place::on_line(nasty_id, 1, 4, 8), "k", "]]> %0A, a: [b](c) \u{0}\u{202e}"),
        finding(Place::on_line(nasty_id, 1, 1, 1), "", "first"),
        Finding { help: Some("give it".into()), ..finding(Place::whole(nasty_id), "l", "absent") },
        warning(Place::whole(flag_id), "m", "absent"),
    ];
    let pools = [
        (&first, vec![argument.clone(), shared.clone()], &mask),
        (&second, [vec![shared, argument], own].concat(), &mask),
    ];
    let (text, summary) = print(format, style.clone(), &pools);
    assert_eq!(
        summary,
        Summary {
            pools: 2,
            files: 3,
            skipped: 0,
            without_credentials: 0,
            encrypted: 0,
            errors: 4,
            unreadable: 0,
            warnings: 3,
            safe_fixes: 1,
            unsafe_fixes: 0,
            not_shown: 0
        }
    );
    assert_eq!(text, print(format, style, &pools).0, "same input, same bytes");
    assert!(!text.contains("canary"));
    text.replace('\u{202e}', "RLO")
}

#[test]
fn text() {
    insta::assert_snapshot!(everything(Format::Text, style()), @r#"
error[unknown-key]: unknown key `imagee`
 --> base.yaml:2:3
  |
2 |   imagee: x
  |   ^^^^^^ launcher.imagee
  |
  = help: did you mean `image`?

warning[no-effect]: not base64
 --> --set:1:19
  |
1 | credentials.token=***
  |                   ^^^ credentials.token

error[unknown-key]: absent
 --> ./a,b%:<"\u{1b}.yaml
  |
  = help: give it

error[unknown-key]: first
 --> ./a,b%:<"\u{1b}.yaml:1:1
  |
1 | k: "%0A]]>�"
  | ^

error[unknown-key]: ]]> %0A, a: [b](c) \u{0}\u{202e}
 --> ./a,b%:<"\u{1b}.yaml:1:4
  |
1 | k: "%0A]]>�"
  |    ^^^^^^^^ k

warning[no-effect]: 100% <b>"&'\n::error::two\r\u{1b}[31m
 --> ./a,b%:<"\u{1b}.yaml:2:2
  |
2 |     ü世: |
  |     ^^^^^^ ["ü世"]

warning[no-effect]: absent
 --> --set

4 errors and 3 warnings in 3 files
"#);
    let quiet = everything(Format::Text, Style { closing: Closing::Nothing, ..style() });
    assert!(!quiet.contains("errors and"));
    let coloured = everything(Format::Text, Style { colour: Colour::On, ..style() });
    assert!(coloured.starts_with("\u{1b}[1;31merror[unknown-key]\u{1b}[0m\u{1b}[1m: unknown key `imagee`\u{1b}[0m\n"));
    assert!(!coloured.contains("\u{1b}[31m"), "a message colours nothing");
}

#[test]
fn json() {
    let text = everything(Format::Json, style());
    serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
    insta::assert_snapshot!(text, @r#"
{"version":1,
"diagnostics":[
{"rule":"unknown-key","severity":"error","file":"base.yaml","line":2,"column":3,"endLine":2,"endColumn":9,"path":"launcher.imagee","message":"unknown key `imagee`","help":"did you mean `image`?","fix":{"applicability":"safe","edits":[{"file":"base.yaml","line":2,"column":3,"endLine":2,"endColumn":9,"text":"image"}]}},
{"rule":"no-effect","severity":"warning","file":null,"flag":"--set","line":1,"column":19,"endLine":1,"endColumn":25,"path":"credentials.token","message":"not base64","help":null},
{"rule":"unknown-key","severity":"error","file":"./a,b%:<\"\u001b.yaml","line":null,"column":null,"endLine":null,"endColumn":null,"path":"l","message":"absent","help":"give it"},
{"rule":"unknown-key","severity":"error","file":"./a,b%:<\"\u001b.yaml","line":1,"column":1,"endLine":1,"endColumn":2,"path":"","message":"first","help":null},
{"rule":"unknown-key","severity":"error","file":"./a,b%:<\"\u001b.yaml","line":1,"column":4,"endLine":1,"endColumn":12,"path":"k","message":"]]> %0A, a: [b](c) \u0000\u202e","help":null},
{"rule":"no-effect","severity":"warning","file":"./a,b%:<\"\u001b.yaml","line":2,"column":2,"endLine":4,"endColumn":6,"path":"[\"ü世\"]","message":"100% <b>\"&'\n::error::two\r\u001b[31m","help":null},
{"rule":"no-effect","severity":"warning","file":null,"flag":"--set","line":null,"column":null,"endLine":null,"endColumn":null,"path":"m","message":"absent","help":null}
],
"summary":{"files":3,"skipped":0,"errors":4,"warnings":3,"withoutCredentials":0}}
"#);
}

#[test]
fn github() {
    insta::assert_snapshot!(everything(Format::Github, style()), @r#"
::error file=base.yaml,line=2,col=3,endLine=2,endColumn=9,title=unknown-key::base.yaml:2:3: [unknown-key] unknown key `imagee` (did you mean `image`?)
::error file=a%2Cb%25%3A<"\u{1b}.yaml,title=unknown-key::a,b%25:<"\u{1b}.yaml: [unknown-key] l: absent (give it)
::error file=a%2Cb%25%3A<"\u{1b}.yaml,line=1,col=1,endLine=1,endColumn=2,title=unknown-key::a,b%25:<"\u{1b}.yaml:1:1: [unknown-key] first
::error file=a%2Cb%25%3A<"\u{1b}.yaml,line=1,col=4,endLine=1,endColumn=12,title=unknown-key::a,b%25:<"\u{1b}.yaml:1:4: [unknown-key] k: ]]> %250A, a: [b](c) \u{0}\u{202e}
::warning title=no-effect::--set:1:19: [no-effect] credentials.token: not base64
::warning file=a%2Cb%25%3A<"\u{1b}.yaml,line=2,endLine=4,title=no-effect::a,b%25:<"\u{1b}.yaml:2:2: [no-effect] ["ü世"]: 100%25 <b>"&'%0A::error::two\r\u{1b}[31m
::warning title=no-effect::--set: [no-effect] m: absent
"#);
}

#[test]
fn sarif() {
    let text = everything(Format::Sarif, style());
    insta::assert_snapshot!(text, @r#"
{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
"version":"2.1.0",
"runs":[{
"columnKind":"unicodeCodePoints",
"tool":{"driver":{"name":"workerpool","informationUri":"https://crates.io/crates/spacelift-workerpool","version":"0.1.0","semanticVersion":"0.1.0","rules":[
{"id":"no-effect","shortDescription":{"text":"a value without effect"},"fullDescription":{"text":"Nothing reads it."},"helpUri":"https://docs.rs/crate/spacelift-workerpool/latest/source/docs/rules.md#no-effect","help":{"text":"Nothing reads it.\n\nBad:\n\na: 1\n\nGood:\n\nb: 1","markdown":"Nothing reads it.\n\nBad:\n\n```yaml\na: 1\n```\n\nGood:\n\n```yaml\nb: 1\n```\n"},"defaultConfiguration":{"level":"warning"}},
{"id":"unknown-key","shortDescription":{"text":"a key that the chart does not know"},"fullDescription":{"text":"Helm ignores it: see [the chart] (x)."},"helpUri":"https://docs.rs/crate/spacelift-workerpool/latest/source/docs/rules.md#unknown-key","help":{"text":"Helm ignores it: see [the chart] (x).\n\nBad:\n\nlauncher:\n  imagee: x\n\nGood:\n\nlauncher:\n  image: x","markdown":"Helm ignores it: see [the chart](x).\n\nBad:\n\n```yaml\nlauncher:\n  imagee: x\n```\n\nGood:\n\n```yaml\nlauncher:\n  image: x\n```\n"},"defaultConfiguration":{"level":"error"}}
]}},
"results":[
{"ruleId":"unknown-key","level":"error","message":{"text":"unknown key `imagee` (did you mean `image`?)"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"base.yaml"},"region":{"startLine":2,"startColumn":3,"endLine":2,"endColumn":9},"contextRegion":{"startLine":2,"snippet":{"text":"  imagee: x"}}},"logicalLocations":[{"fullyQualifiedName":"launcher.imagee"}]}],"partialFingerprints":{"workerpool/v1":"42fb857dc5449815f45cc4e56544391c"},"fixes":[{"artifactChanges":[{"artifactLocation":{"uri":"base.yaml"},"replacements":[{"deletedRegion":{"startLine":2,"startColumn":3,"endLine":2,"endColumn":9},"insertedContent":{"text":"image"}}]}],"properties":{"applicability":"safe"},"description":{"text":"did you mean `image`?"}}],"ruleIndex":1},
{"ruleId":"no-effect","level":"warning","message":{"text":"--set:1:19: credentials.token: not base64"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"base.yaml"}},"logicalLocations":[{"name":"--set","kind":"parameter"},{"fullyQualifiedName":"credentials.token"}]}],"partialFingerprints":{"workerpool/v1":"acf6db646ed57396b50503bdaf3bc81d"},"ruleIndex":0},
{"ruleId":"unknown-key","level":"error","message":{"text":"l: absent (give it)"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a%2Cb%25%3A%3C%22%1B.yaml"}},"logicalLocations":[{"fullyQualifiedName":"l"}]}],"partialFingerprints":{"workerpool/v1":"6f06181cd16cae2048e77ea2af5af7c8"},"ruleIndex":1},
{"ruleId":"unknown-key","level":"error","message":{"text":"first"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a%2Cb%25%3A%3C%22%1B.yaml"},"region":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2},"contextRegion":{"startLine":1,"snippet":{"text":"k: \"%0A]]>\u0007\""}}}}],"partialFingerprints":{"workerpool/v1":"20987f38f431e49fefa1b3547991afdf"},"ruleIndex":1},
{"ruleId":"unknown-key","level":"error","message":{"text":"k: ]]> %0A, a: [b] (c) \u0000\u202e"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a%2Cb%25%3A%3C%22%1B.yaml"},"region":{"startLine":1,"startColumn":4,"endLine":1,"endColumn":12},"contextRegion":{"startLine":1,"snippet":{"text":"k: \"%0A]]>\u0007\""}}},"logicalLocations":[{"fullyQualifiedName":"k"}]}],"partialFingerprints":{"workerpool/v1":"77f017cdcd29c6a73eba64e8bdc696f1"},"ruleIndex":1},
{"ruleId":"no-effect","level":"warning","message":{"text":"[\"ü世\"]: 100% <b>\"&'\n::error::two\r\u001b[31m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a%2Cb%25%3A%3C%22%1B.yaml"},"region":{"startLine":2,"startColumn":2,"endLine":4,"endColumn":6}},"logicalLocations":[{"fullyQualifiedName":"[\"ü世\"]"}]}],"partialFingerprints":{"workerpool/v1":"3cd84d9f06e4b45038592c629196cde0"},"ruleIndex":0},
{"ruleId":"no-effect","level":"warning","message":{"text":"--set: m: absent"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"base.yaml"}},"logicalLocations":[{"name":"--set","kind":"parameter"},{"fullyQualifiedName":"m"}]}],"partialFingerprints":{"workerpool/v1":"f0ddaa6609632385de0f642d1b2f44d0"},"ruleIndex":0}
],
"invocations":[{"executionSuccessful":true}]}]}
"#);
    // The pattern of a language in the official schema has a bracket too many, which a strict validator refuses.
    let schema = include_str!("../../tests/data/sarif-2.1.0.schema.json").replace("{2}]?$", "{2}$");
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
    let valid = |text: &str| schema.is_valid(&serde_json::from_str(text).expect("JSON"));
    assert!(valid(&text));
    assert!(valid(&print(Format::Sarif, style(), &[]).0));
    assert!(!valid(&text.replace("\"2.1.0\"", "\"2.0.0\"")), "the schema tells right from wrong");
}

#[test]
fn gitlab() {
    let text = everything(Format::Gitlab, style());
    serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
    insta::assert_snapshot!(text, @r#"
[
{"check_name":"unknown-key","description":"unknown key `imagee` (did you mean `image`?)","severity":"major","fingerprint":"42fb857dc5449815f45cc4e56544391c","location":{"path":"base.yaml","lines":{"begin":2,"end":2}}},
{"check_name":"no-effect","description":"--set:1:19: credentials.token: not base64","severity":"minor","fingerprint":"acf6db646ed57396b50503bdaf3bc81d","location":{"path":"base.yaml","lines":{"begin":1,"end":1}}},
{"check_name":"unknown-key","description":"l: absent (give it)","severity":"major","fingerprint":"6f06181cd16cae2048e77ea2af5af7c8","location":{"path":"a,b%:<\"\u001b.yaml","lines":{"begin":1,"end":1}}},
{"check_name":"unknown-key","description":"first","severity":"major","fingerprint":"20987f38f431e49fefa1b3547991afdf","location":{"path":"a,b%:<\"\u001b.yaml","lines":{"begin":1,"end":1}}},
{"check_name":"unknown-key","description":"k: ]]> %0A, a: [b](c) \u0000\u202e","severity":"major","fingerprint":"77f017cdcd29c6a73eba64e8bdc696f1","location":{"path":"a,b%:<\"\u001b.yaml","lines":{"begin":1,"end":1}}},
{"check_name":"no-effect","description":"[\"ü世\"]: 100% <b>\"&'\n::error::two\r\u001b[31m","severity":"minor","fingerprint":"3cd84d9f06e4b45038592c629196cde0","location":{"path":"a,b%:<\"\u001b.yaml","lines":{"begin":2,"end":4}}},
{"check_name":"no-effect","description":"--set: m: absent","severity":"minor","fingerprint":"f0ddaa6609632385de0f642d1b2f44d0","location":{"path":"base.yaml","lines":{"begin":1,"end":1}}}
]
"#);
}

#[test]
fn junit() {
    insta::assert_snapshot!(everything(Format::Junit, style()), @r#"
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="workerpool">
  <testsuite name="base.yaml" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="unknown-key launcher.imagee" classname="base.yaml">
      <failure type="error" message="unknown key `imagee` (did you mean `image`?)">error[unknown-key]: unknown key `imagee`
 --&gt; base.yaml:2:3
  |
2 |   imagee: x
  |   ^^^^^^ launcher.imagee
  |
  = help: did you mean `image`?
</failure>
    </testcase>
  </testsuite>
  <testsuite name="clean.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="lint" classname="clean.yaml"/>
  </testsuite>
  <testsuite name="--set" tests="1" failures="0" errors="0" skipped="1">
    <testcase name="no-effect credentials.token" classname="--set">
      <skipped message="credentials.token: not base64"/>
    </testcase>
  </testsuite>
  <testsuite name="./a,b%:&lt;&quot;\u{1b}.yaml" tests="4" failures="3" errors="0" skipped="1">
    <testcase name="unknown-key l" classname="./a,b%:&lt;&quot;\u{1b}.yaml">
      <failure type="error" message="l: absent (give it)">error[unknown-key]: absent
 --&gt; ./a,b%:&lt;&quot;\u{1b}.yaml
  |
  = help: give it
</failure>
    </testcase>
    <testcase name="unknown-key" classname="./a,b%:&lt;&quot;\u{1b}.yaml">
      <failure type="error" message="first">error[unknown-key]: first
 --&gt; ./a,b%:&lt;&quot;\u{1b}.yaml:1:1
  |
1 | k: &quot;%0A]]&gt;�&quot;
  | ^
</failure>
    </testcase>
    <testcase name="unknown-key k" classname="./a,b%:&lt;&quot;\u{1b}.yaml">
      <failure type="error" message="k: ]]&gt; %0A, a: [b](c) \u{0}\u{202e}">error[unknown-key]: ]]&gt; %0A, a: [b](c) \u{0}\u{202e}
 --&gt; ./a,b%:&lt;&quot;\u{1b}.yaml:1:4
  |
1 | k: &quot;%0A]]&gt;�&quot;
  |    ^^^^^^^^ k
</failure>
    </testcase>
    <testcase name="no-effect [&quot;ü世&quot;]" classname="./a,b%:&lt;&quot;\u{1b}.yaml">
      <skipped message="[&quot;ü世&quot;]: 100% &lt;b&gt;&quot;&amp;'&#10;::error::two\r\u{1b}[31m"/>
    </testcase>
  </testsuite>
  <testsuite name="--set" tests="1" failures="0" errors="0" skipped="1">
    <testcase name="no-effect m" classname="--set">
      <skipped message="m: absent"/>
    </testcase>
  </testsuite>
</testsuites>
"#);
    let strict = everything(Format::Junit, Style { failing: Severity::Warning, ..style() });
    assert!(!strict.contains("<skipped"));
}

#[test]
fn nothing_found() {
    let mut sources = Sources::default();
    sources.add(source(Origin::Stdin, "a: 1"));
    for (format, expected) in [
        (Format::Text, "no findings in 1 file\n"),
        (
            Format::Json,
            "{\"version\":1,\n\"diagnostics\":[],\n\"summary\":{\"files\":1,\"skipped\":0,\"errors\":0,\"warnings\":0,\"withoutCredentials\":0}}\n",
        ),
        (Format::Github, ""),
        (Format::Gitlab, "[]\n"),
    ] {
        assert_eq!(print(format, style(), &[(&sources, Vec::new(), &Mask::default())]).0, expected);
    }
}

#[test]
fn pools_without_credentials_are_counted() {
    for (format, closing, expected) in [
        (Format::Text, Closing::Counts, "no findings; 2 pools get their credentials later\n"),
        (Format::Text, Closing::Nothing, ""),
        (
            Format::Json,
            Closing::Counts,
            "{\"version\":1,\n\"diagnostics\":[],\n\"summary\":{\"files\":0,\"skipped\":0,\"errors\":0,\"warnings\":0,\"withoutCredentials\":2}}\n",
        ),
        (Format::Github, Closing::Counts, ""),
    ] {
        let mut out = Vec::new();
        let mut report =
            Report::begin(format, &RULES, Style { closing, ..style() }, &mut out).expect("memory takes all");
        for _ in 0..2 {
            report.await_credentials();
            report.pool(&Sources::default(), Vec::new(), &Mask::default(), &[]).expect("memory takes all");
        }
        report.finish().expect("memory takes all");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }
}

/// The rows that text draws under the place of a finding in a text.
fn rows(text: &str, hidden: Option<fn(SourceId) -> Place>, place: impl Fn(SourceId) -> Place) -> String {
    let mut sources = Sources::default();
    let id = sources.add(file("v.yaml", text));
    let mask = Mask::new(hidden.map(|place| place(id)).into_iter().collect(), [].into_iter());
    let text = print(Format::Text, style(), &[(&sources, vec![finding(place(id), "", "m")], &mask)]).0;
    text.lines().skip(3).take(2).map(|row| format!("{row}\n")).collect()
}

#[test]
fn carets_point_right() {
    let none = None;
    let on = |line, column, width| move |id| Place::on_line(id, line, column, width);
    assert_eq!(rows("\ta: 世界 b", none, on(1, 8, 1)), "1 |     a: 世界 b\n  |             ^\n");
    assert_eq!(rows("a: 世界 b", none, on(1, 4, 2)), "1 | a: 世界 b\n  |    ^^^^\n");
    assert_eq!(rows("e\u{301}: b", none, on(1, 5, 1)), "1 | e\u{301}: b\n  |    ^\n");
    assert_eq!(rows("a: 1", none, on(1, 5, 0)), "1 | a: 1\n  |     ^\n", "at the end of a line");
    assert_eq!(rows("a: 1\n", none, on(2, 1, 0)), "2 |\n  | ^\n", "at the end of a text");
    assert_eq!(rows("a: |  \n  x", none, |id| over_lines(id, (1, 4), (2, 4))), "1 | a: |\n  |    ^\n");

    let secret: Option<fn(SourceId) -> Place> = Some(|id| Place::on_line(id, 1, 4, 30));
    let line = format!("a: {}, b: 1", "x".repeat(30));
    assert_eq!(rows(&line, secret, on(1, 4, 30)), "1 | a: ***, b: 1\n  |    ^^^\n");
    assert_eq!(rows(&line, secret, on(1, 10, 2)), "1 | a: ***, b: 1\n  |    ^^^\n");
    assert_eq!(rows(&line, secret, on(1, 36, 1)), "1 | a: ***, b: 1\n  |         ^\n");
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let line = format!("{}HERE{}", "a".repeat(1000), "b".repeat(1000));
    let drawn = rows(&line, None, |id| Place::on_line(id, 1, 1001, 4));
    let expected = format!("1 | …{}HERE{}…\n  |  {}^^^^\n", "a".repeat(30), "b".repeat(100), " ".repeat(30));
    assert_eq!(drawn, expected);
    let whole = rows(&line, None, |id| Place::on_line(id, 1, 1, 2004));
    assert!(whole.lines().all(|row| row.chars().count() < 150), "{whole}");
    let end = rows(&line, None, |id| Place::on_line(id, 1, 2005, 0));
    assert!(end.ends_with("b^\n") || end.lines().nth(1).is_some_and(|row| row.ends_with(" ^")), "{end}");
}

#[test]
fn secrets_are_in_no_format() {
    let text = "token: |\n  canary-one\n  canary-two\npassword: canary-three\nb: canary-three\n";
    for format in Format::value_variants().iter().copied() {
        let mut sources = Sources::default();
        let id = sources.add(file("v.yaml", text));
        let broken = sources.add(file("w.yaml", "privateKey: canary-four {\n"));
        let tree = yaml::read(text, id).tree;
        let mask = redact::mask(&redact::Remembered::default(), &sources, [&tree], |id| id == broken);
        let message = format!("not {}", quote("canary-three"));
        let findings = (1..=5)
            .map(|line| finding(Place::on_line(id, line, 3, 5), "env.canary-three", &message))
            .chain([Finding {
                help: Some(format!("take {} out", quote("canary-three")).into()),
                ..warning(Place::on_line(broken, 1, 13, 4), "", "no YAML")
            }])
            .collect();
        let printed = print(format, style(), &[(&sources, findings, &mask)]).0;
        assert!(!printed.contains("canary"), "{printed}");
    }
}
