//! `workerpool lint`: its findings in every format, and its exit code.

use serde::Deserialize;

use crate::harness::{TOKEN, Test, formats, private_key};

/// A values file with credentials that work, and with comments that allow them there.
fn credentials() -> String {
    let meant = "# workerpool: ignore[plain-credential] throw-away";
    format!("credentials:\n  token: {TOKEN} {meant}\n  privateKey: {} {meant}\n", private_key())
}

/// The JSON report. Its structure is a contract.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Report {
    version: u32,
    diagnostics: Vec<Diagnostic>,
    summary: Summary,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code, reason = "their presence is what counts")]
struct Diagnostic {
    rule: String,
    severity: String,
    file: Option<String>,
    flag: Option<String>,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    path: String,
    message: String,
    help: Option<String>,
    #[serde(default)]
    related: Vec<Related>,
    fix: Option<Fix>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "their presence is what counts")]
struct Fix {
    applicability: String,
    edits: Vec<Edit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code, reason = "their presence is what counts")]
struct Edit {
    file: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "their presence is what counts")]
struct Related {
    file: Option<String>,
    flag: Option<String>,
    line: u32,
    column: u32,
    message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code, reason = "their presence is what counts")]
struct Summary {
    files: u32,
    skipped: u32,
    errors: u32,
    warnings: u32,
    without_credentials: u32,
}

fn report(test: Test, status: i32) -> Report {
    let ran = test.arg("--format").arg("json").status(status).stdout_has("").run();
    let report: Report = serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stdout));
    assert_eq!((report.version, report.summary.skipped), (1, 0));
    let count = |severity: &str| report.diagnostics.iter().filter(|d| d.severity == severity).count() as u32;
    assert_eq!((count("error"), count("warning")), (report.summary.errors, report.summary.warnings));
    report
}

fn places(report: &Report) -> Vec<(Option<&str>, u32, u32)> {
    report.diagnostics.iter().map(|d| (d.file.as_deref(), d.line, d.column)).collect()
}

#[test]
fn a_finding_says_where_and_what() {
    let text = format!("{}launcher:\n  imagee: x\n", credentials());
    let report = report(Test::new("lint sub/v.yaml").file("sub/v.yaml", text), 1);
    let [found] = &report.diagnostics[..] else { panic!("one finding") };
    assert_eq!((found.rule.as_str(), found.severity.as_str()), ("unknown-key", "error"));
    assert_eq!((found.file.as_deref(), found.flag.as_deref()), (Some("sub/v.yaml"), None));
    assert_eq!((found.line, found.column, found.end_line, found.end_column), (5, 3, 5, 9));
    assert_eq!((found.path.as_str(), found.message.as_str()), ("launcher.imagee", "unknown key `imagee`"));
    assert_eq!(found.help.as_deref(), Some("did you mean `image`?"));
}

#[test]
fn an_argument_is_named_by_its_flag() {
    let report = report(Test::new("lint -f c.yaml --set a.b=1").file("c.yaml", credentials()), 1);
    let [found] = &report.diagnostics[..] else { panic!("one finding") };
    assert_eq!((found.file.as_deref(), found.flag.as_deref(), found.column), (None, Some("--set"), 1));
}

#[test]
fn a_malformed_argument_hides_only_the_key_that_it_sets() {
    for (argument, expected) in [
        ("credentials.token", 3),
        ("replicaCount", 2),
        ("launcher.image.tag[", 3),
        ("launcher.imagee.a=1", 3),
        ("=1", 3),
    ] {
        let values = "replicaCount: x\nlauncher: {imagee: 1}\n";
        let report = report(Test::new("lint v.yaml --set").arg(argument).file("v.yaml", values), 1);
        assert_eq!(report.diagnostics.len(), expected, "{argument}: {:?}", places(&report));
    }
}

#[test]
fn one_cause_makes_one_finding() {
    let mounts = "launcher: {extraVolumeMounts: [{name: a, mountPath: /a}, {name: b, mountPath: /b}]}\n";
    let claim = "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}";
    for (values, path) in [
        (format!("volumes: 5\n{mounts}"), "volumes"),
        ("launcher: {image: registry.example.com/launcher:latest}\n".to_owned(), "launcher.image"),
        ("dind:\n  image:\n".to_owned(), "dind.image"),
        ("storageVolume: {name: a, emptyDir: {sizeLimit: 1Gi}}\n".to_owned(), "storageVolume.name"),
        (format!("volumess: [{{name: a, emptyDir: {{}}}}]\n{mounts}"), "volumess"),
        (
            format!("storageVolume: {{ephemeral: {{volumeClaimTemplte: {{spec: {claim}}}}}}}\n"),
            "storageVolume.ephemeral.volumeClaimTemplte",
        ),
        (
            format!("storageVolume: {{ephemeral: {{volumeClaimTemplate: {{spc: {claim}}}}}}}\n"),
            "storageVolume.ephemeral.volumeClaimTemplate.spc",
        ),
        (
            format!("useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {{spec: {claim}}}\n"),
            "storageVolumeClaimTemplateSpec.spec",
        ),
        (
            format!("useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {}\n", claim.replace("requests", "request")),
            "storageVolumeClaimTemplateSpec.resources.request",
        ),
    ] {
        let report =
            report(Test::new("lint -f c.yaml v.yaml").file("c.yaml", credentials()).file("v.yaml", &values), 1);
        let paths: Vec<&str> = report.diagnostics.iter().map(|found| found.path.as_str()).collect();
        assert_eq!(paths, [path], "{values}");
    }
}

#[test]
fn a_help_offers_what_the_user_probably_meant() {
    for (values, help) in [
        ("replicas: 3\n", "did you mean `replicaCount`?"),
        ("resources: {limits: {cpu: 1}}\n", "did you mean `launcher.resources` or `dind.resources`?"),
        ("launcher: {env: []}\n", "did you mean `extraEnv`?"),
        ("volumes: [{name: a, hostPath: /a}]\n", "its keys are `path` and `type`"),
        ("volumes: [{name: a, secret: {name: b}}]\n", "did you mean `secretName`?"),
        (
            "launcher: {image: {repository: registry.example.com/launcher:v1}}\n",
            "remove the tag here, and set it as `tag`",
        ),
        ("imagePullSecrets: [a]\n", "write `name: a`"),
        ("launcher:\n  extraEnv:\n    A: b\n", "write `- name: A`, and below it `value: b`"),
        ("terminationGracePeriodSeconds: 2h\n", "write the time in seconds: `7200`"),
    ] {
        let report = report(Test::new("lint -f c.yaml v.yaml").file("c.yaml", credentials()).file("v.yaml", values), 1);
        let offered: Vec<Option<&str>> = report.diagnostics.iter().map(|found| found.help.as_deref()).collect();
        assert_eq!(offered, [Some(help)], "{values}");
    }
}

/// The API server counts thousandths in 64 bits. If they overflow, the notation matters: `1e20` as a string is a small
/// number with an exponent, but as a number it arrives with all its digits.
#[test]
fn a_number_is_the_quantity_that_the_api_server_receives() {
    for (amount, errors) in
        [("1000000", 0), ("1e6", 0), ("\"1e20\"", 0), ("1e20", 1), ("1e21", 0), ("10000000000000000000", 1), ("0.5", 1)]
    {
        let values = format!("{}dind: {{resources: {{limits: {{nvidia.com/gpu: {amount}}}}}}}\n", credentials());
        let report = report(Test::new("lint v.yaml").file("v.yaml", values), errors);
        assert_eq!(report.summary.errors, u32::try_from(errors).expect("one at most"), "{amount}");
    }
}

#[test]
fn findings_are_sorted() {
    let text = "c: 1\na: 1\nlauncher: {z: 1, y: 2}\n";
    let test = Test::new("lint -f c.yaml b.yaml a.yaml").file("c.yaml", credentials());
    let report = report(test.file("a.yaml", text).file("b.yaml", text), 1);
    let file = |name| [(1, 1), (2, 1), (3, 12), (3, 18)].map(|(line, column)| (Some(name), line, column));
    assert_eq!(places(&report), [file("b.yaml"), file("a.yaml")].concat());
    assert_eq!(report.summary.files, 3);
}

#[test]
fn each_file_is_a_pool_over_the_layers() {
    let bad = "dind: {image: {tagg: x}}\n";
    let layered =
        || Test::new("lint -f c.yaml").file("c.yaml", credentials()).file("d/a.yaml", bad).file("d/b.yml", bad);
    let layered = || layered().file("d/c.txt", "not a file of values").file("good.yaml", "replicaCount: 2\n");
    assert_eq!(places(&report(layered().arg("good.yaml"), 0)), []);
    let both = [(Some("d/a.yaml"), 1, 16), (Some("d/b.yml"), 1, 16)];
    assert_eq!(places(&report(layered().arg("d"), 1)), both);
    assert_eq!(places(&report(layered().arg("d/"), 1)), both);
    let over = report(layered().arg("good.yaml").arg("--set").arg("replicaCount=-1"), 1);
    assert_eq!(over.diagnostics[0].flag.as_deref(), Some("--set"));
}

#[test]
fn the_exit_code_does_not_depend_on_the_format() {
    for format in formats() {
        let run = |values: &str, args: &str| {
            let test = Test::new(&format!("lint --format {format} {args} v.yaml"));
            let ran = test.file("v.yaml", format!("{}{values}", credentials())).run_anyhow();
            assert_eq!(ran.stderr, "", "{format}");
            ran.status
        };
        // The API server warns about a deprecated node label.
        let warning = "nodeSelector: {beta.kubernetes.io/os: linux}\n";
        assert_eq!(run(warning, ""), 0, "{format}");
        assert_eq!(run(warning, "--strict"), 1, "{format}");
        assert_eq!(run("replicaCount: -1\n", ""), 1, "{format}");
        assert_eq!(run("replicaCount: -1\n", "--quiet"), 1, "{format}");
    }
}

#[test]
fn lint_rejects_what_render_rejects() {
    for args in ["--release Pool", "-n Space", "--version x", "--kube-version x", "--set a", "--set replicaCount=x"] {
        let ran = Test::new(&format!("lint -f c.yaml {args}")).file("c.yaml", credentials()).status(1);
        ran.stdout_has("error").run();
    }
}

#[test]
fn flags_of_helm_lint_are_taken() {
    let lint = |args: &str| {
        Test::new(&format!("lint -q -f c.yaml {args}"))
            .file("c.yaml", format!("{}terminationGracePeriodSeconds: 5000\n", credentials()))
    };
    for args in ["--with-subcharts", "--debug", "--kube-version 1.37", "--namespace a"] {
        assert_eq!(lint(args).run_anyhow().status, 0, "{args}");
    }
    let warned = lint("--skip-schema-validation").run_anyhow();
    assert!(warned.stderr.starts_with("warning: --skip-schema-validation has no effect"), "{}", warned.stderr);
}
