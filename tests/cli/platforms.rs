//! What platforms, terminals and editors are told: names of files, colours, widths, single lines.

use serde_json::Value;

use crate::harness::{Test, formats};

/// A lint of values with an unknown key at `v.yaml:1:1`, and of an argument with another.
fn lint(args: &str) -> Test {
    Test::new(&format!("lint {args}")).file("v.yaml", BAD).status(1)
}

const BAD: &str = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: a}}], imagee: x}\n";

fn stdout(test: Test) -> String {
    test.stdout_has("").run().stdout
}

fn json(test: Test) -> Value {
    serde_json::from_str(&stdout(test)).expect("JSON")
}

#[test]
fn concise_is_a_line_for_each_finding() {
    let lines = stdout(lint("--format concise v.yaml missing.yaml --set a.b=1").status(2));
    assert_eq!(
        lines,
        "v.yaml:2:47: error[unknown-key] unknown key `imagee`\n\
         --set:1:1: error[unknown-key] unknown key `a`\n\
         missing.yaml: error[unreadable-file] cannot read the file: there is no such file\n"
    );
    let good = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: a}}]}\n";
    Test::new("lint --format concise v.yaml").file("v.yaml", good).run();
}

#[test]
fn one_line_says_what_it_is_about_and_where_else_to_look() {
    let values = "credentials: {create: false}\nlauncher:\n  envFrom: [{secretRef: {name: a}}]\n  resources:\n    \
                  limits: {cpu: 1}\n    requests: {cpu: 2}\ndind: {image: {pullPolicy: alwayss}}\n";
    let words = |format: &str| stdout(Test::new("lint v.yaml --format").arg(format).file("v.yaml", values).status(1));
    for format in ["concise", "github", "gitlab", "sarif", "junit"] {
        let report = words(format);
        assert!(report.contains("dind.image.pullPolicy: "), "{format}:\n{report}");
        if format != "sarif" {
            assert!(report.contains("see v.yaml:5:19: "), "{format}:\n{report}");
        }
    }
    let concise = words("concise");
    assert!(concise.lines().all(|line| line.starts_with("v.yaml:") && !line.contains(" (")), "{concise}");
}

#[test]
fn statistics_count_the_findings_of_each_rule() {
    let bad = "launcher: {a: 1}\ndind: {b: 1}\nreplicaCount: x\n";
    let (counts, last) = ("2  error    unknown-key\n1  error    ", "1  error    wrong-type\n");
    let test = |format: &str| Test::new(&format!("lint --statistics --format {format} v.yaml")).file("v.yaml", bad);
    for format in formats() {
        let ran = test(&format).any_output().status(1).run();
        let people = ["text", "concise"].contains(&format.as_str());
        let (has, has_not) = if people { (&ran.stdout, &ran.stderr) } else { (&ran.stderr, &ran.stdout) };
        assert!(has.contains(counts) && !has_not.contains(counts), "{format}:\n{}\n{}", ran.stdout, ran.stderr);
    }
    assert!(stdout(test("text").status(1)).ends_with(last));
}

#[test]
fn colours_are_asked_of_the_flag_then_of_the_environment() {
    for (args, variables, coloured) in [
        ("", &[][..], false),
        ("--color always", &[], true),
        ("--color always", &[("NO_COLOR", "1")], true),
        ("--color never", &[("FORCE_COLOR", "1")], false),
        ("", &[("FORCE_COLOR", "1")], true),
        ("", &[("CLICOLOR_FORCE", "1")], true),
        ("--color auto", &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false),
        ("--format concise", &[("FORCE_COLOR", "1")], true),
        ("--format github", &[("FORCE_COLOR", "1")], false),
    ] {
        let test = variables.iter().fold(lint(&format!("{args} v.yaml")), |test, (name, value)| test.env(name, value));
        assert_eq!(stdout(test).contains("\u{1b}[1;31m"), coloured, "{args} {variables:?}");
    }
    let refused = Test::new("render --color always -f v.yaml").file("v.yaml", BAD).status(1);
    refused.stderr_has("\u{1b}[1;31merror").run();
}

#[test]
fn excerpts_are_as_wide_as_the_terminal() {
    let text = format!("nameOverride: a # {}\nlauncher: {{{}imagee: x}}\n", "x".repeat(300), " ".repeat(200));
    for columns in [40, 60, 100, 250] {
        let test = Test::new("lint v.yaml").file("v.yaml", &text).env("COLUMNS", &columns.to_string()).status(1);
        let shown = stdout(test);
        let excerpts: Vec<&str> =
            shown.lines().filter(|line| line.contains(" | ") && line.contains("imagee:")).collect();
        assert!(!excerpts.is_empty(), "{shown}");
        // What is underlined is shown, whatever the width.
        assert!(excerpts.iter().all(|line| line.chars().count() <= columns.max(44)), "{columns}:\n{shown}");
    }
}

#[test]
fn standard_input_goes_by_the_name_that_it_is_given() {
    for (args, values) in [("-", "lint"), ("-f -", "layers")] {
        let test = Test::new(&format!("lint --format json --stdin-filename pools/eu.yaml {args}")).stdin("a: 1\n");
        assert_eq!(json(test.status(1))["diagnostics"][0]["file"], "pools/eu.yaml", "{values}");
    }
}

#[test]
fn github_is_told_the_path_from_the_root_and_the_log_the_rule() {
    let folder = Test::new("lint --format github sub/v.yaml").file("sub/v.yaml", BAD).status(1);
    let expected = "::error file=sub/v.yaml,line=2,col=47,endLine=2,endColumn=53,title=unknown-key::sub/v.yaml:2:47: \
                    [unknown-key] unknown key `imagee` (did you mean `image`?)\n";
    let ran = folder.stdout(expected).run();
    let root = ran.folder.path().parent().expect("it has one").to_str().expect("UTF-8");
    let name = ran.folder.path().file_name().expect("it has one").to_str().expect("UTF-8");
    let absolute = ran.folder.path().join("sub/v.yaml");
    for (format, variable) in
        [("github", "GITHUB_WORKSPACE"), ("sarif", "GITHUB_WORKSPACE"), ("gitlab", "CI_PROJECT_DIR")]
    {
        for path in ["sub/v.yaml", absolute.to_str().expect("UTF-8")] {
            let test = Test::with(["lint", "--format", format, path]).file("sub/v.yaml", BAD).env(variable, root);
            let printed = stdout(test.status(1));
            let quote = if format == "github" { "file=" } else { "\"" };
            // A relative path starts at the folder of its own run.
            let found =
                if path.starts_with('/') { format!("{quote}{name}/sub/v.yaml") } else { "/sub/v.yaml".to_owned() };
            assert!(printed.contains(&found) && !printed.contains(root), "{format} {path}: {printed}");
        }
    }
}

#[test]
fn an_argument_is_no_artifact() {
    let log = json(lint("--format sarif -f v.yaml --set a.b=1"));
    let results = log["runs"][0]["results"].as_array().expect("a list");
    let argument =
        results.iter().find(|result| result["message"]["text"].as_str().is_some_and(|t| t.contains("--set")));
    let argument = argument.expect("the argument's finding");
    assert!(argument["message"]["text"].as_str().expect("text").starts_with("--set:1:1: unknown key"));
    let location = &argument["locations"][0];
    assert_eq!(location["physicalLocation"], serde_json::json!({"artifactLocation": {"uri": "v.yaml"}}));
    assert_eq!(location["logicalLocations"][0]["name"], "--set");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list");
    assert!(
        rules
            .iter()
            .all(|rule| rule["helpUri"].as_str().is_some_and(|uri| uri.ends_with(rule["id"].as_str().unwrap_or("?"))))
    );

    let quality = json(lint("--format gitlab -f v.yaml --set a.b=1"));
    let paths: Vec<&str> =
        quality.as_array().expect("a list").iter().filter_map(|i| i["location"]["path"].as_str()).collect();
    assert_eq!(paths, ["v.yaml", "v.yaml"]);
}

#[test]
fn a_test_of_junit_keeps_its_name_when_its_line_moves() {
    let names = |values: &str| {
        let report = stdout(Test::new("lint --format junit v.yaml").file("v.yaml", values).status(1));
        report.lines().filter(|line| line.contains("<testcase")).map(str::to_owned).collect::<Vec<_>>()
    };
    let moved = names(&format!("# a comment\n\n{BAD}"));
    assert_eq!(moved, names(BAD));
    assert!(moved[0].contains("name=\"unknown-key launcher.imagee\""), "{moved:?}");
}

#[cfg(unix)]
#[test]
fn a_name_of_a_file_does_nothing_where_it_is_printed() {
    let name = "a\n::stop-commands::x\r\u{1b}[31m\u{202e}\u{9b}\u{2028}\u{200b}.yaml";
    let raw = |text: &str| {
        ["\n::stop", "\r", "\u{1b}", "\u{202e}", "\u{9b}", "\u{2028}", "\u{200b}"]
            .map(|part| text.contains(part))
            .contains(&true)
    };
    for format in formats() {
        for values in [Some(BAD), None] {
            let test = Test::with(["lint", "--format", &format, name]);
            let test = values.into_iter().fold(test, |test, values| test.file(name, values));
            let ran = test.run_anyhow();
            assert!(!raw(&ran.stdout) && !raw(&ran.stderr), "{format}: {:?}", ran.stdout);
            assert!(ran.status > 0, "{format}");
        }
    }
    for args in [["render", "-f", name], ["rule", name, ""], ["render", "-s", name]] {
        let ran = Test::with(args).run_anyhow();
        assert!(!raw(&ran.stderr), "{args:?}: {:?}", ran.stderr);
    }
}

#[test]
fn sarif_names_the_flag_of_a_related_argument() {
    let values = "storageVolume:\n  persistentVolumeClaim:\n    claimName: shared\n";
    let test = Test::new("lint v.yaml --set replicaCount=2 --format sarif").file("v.yaml", values);
    let report: Value = serde_json::from_str(&test.run_anyhow().stdout).expect("JSON");
    let results = report["runs"][0]["results"].as_array().expect("a list");
    let related = results.iter().find_map(|result| result["relatedLocations"].as_array()).expect("a related place");
    let flag = serde_json::json!({"name": "--set", "kind": "parameter"});
    assert!(related.iter().any(|place| place["logicalLocations"][0] == flag), "{related:#?}");
}
