//! Credentials that come later, that are missing, swapped, or in plain text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::harness::{TOKEN, Test, formats, private_key};

/// The findings of `lint --format json` as `rule path line`, `-` where there is no line, and the pools without credentials.
fn lint(test: Test) -> (Vec<String>, u64, i32) {
    let ran = test.arg("--format").arg("json").any_output().run_anyhow();
    let report: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}{}", ran.stdout, ran.stderr));
    let line = |found: &Value| found["line"].as_u64().map_or("-".to_owned(), |line| line.to_string());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["diagnostics"].as_array().expect("a list of findings").iter();
    let findings = findings.map(|f| format!("{} {} {}", text(&f["rule"]), text(&f["path"]), line(f)));
    (findings.collect(), report["summary"]["withoutCredentials"].as_u64().expect("a count"), ran.status)
}

/// A run with the two credentials in files beside it.
fn with_files(args: &str) -> Test {
    Test::new(args).file("token.b64", TOKEN).file("key.b64", private_key()).file("empty", "").file("blank", "\n")
}

const BOTH: &str = "--set-file credentials.token=token.b64 --set-file credentials.privateKey=key.b64";

#[test]
fn credentials_may_come_later() {
    for values in [
        "",
        "replicaCount: 2\n",
        "credentials: {}\n",
        "credentials: {create: true}\n",
        "credentials: {token: \"\", privateKey: ''}\n",
        "credentials:\n  token:\n  privateKey: ~\n",
    ] {
        let test = || Test::new("lint v.yaml").file("v.yaml", values);
        assert_eq!(lint(test()), (vec![], 1, 0), "{values}");
        test().stdout("no findings in 1 file; 1 pool gets its credentials later\n").run();
        test().arg("--quiet").run();
        for format in formats().into_iter().filter(|format| format != "text") {
            test().arg("--format").arg(format).stdout_has("").run();
        }
        let asked = lint(test().arg("--require-credentials"));
        assert_eq!(asked, (vec!["no-credentials credentials -".to_owned()], 1, 1), "{values}");
    }
    let pools =
        Test::new("lint a.yaml b.yaml c.yaml -f base.yaml").file("a.yaml", "").file("b.yaml", "replicaCount: 2\n");
    let own = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: pool}}]}\n";
    let pools = pools.file("base.yaml", "").file("c.yaml", own);
    assert_eq!(lint(pools), (vec![], 2, 0));
    let stack = Test::new("lint -f base.yaml").file("base.yaml", "");
    stack.stdout("no findings in 1 file; 1 pool gets its credentials later\n").run();
}

#[test]
fn render_needs_credentials() {
    let ran = Test::new("render -f v.yaml").file("v.yaml", "credentials:\n  create: true\n").status(1);
    let ran = ran
        .stderr_has("error[no-credentials]: the pool's token and private key are missing\n --> v.yaml\n  |\n  = help: ")
        .stderr_has("--set-file credentials.token=FILE")
        .stderr_has("--set-file credentials.privateKey=FILE")
        .stderr_has("credentials.create: false")
        .run();
    assert!(!ran.stderr.contains('^'), "{}", ran.stderr);
    Test::new("render").status(1).stderr_has(" --> <command line>\n").run();
    with_files(&format!("render {BOTH}")).stdout_has("kind: Secret").run();
}

#[test]
fn one_credential_needs_the_other() {
    let (token, key) = ("token credentials.token", "private-key credentials.privateKey");
    for (args, found) in [
        ("--set-file credentials.token=token.b64", vec![format!("{key} -")]),
        ("--set-file credentials.privateKey=key.b64", vec![format!("{token} -")]),
        (BOTH, vec![]),
    ] {
        let status = i32::from(!found.is_empty());
        let test =
            |command: &str| with_files(&format!("{command} -f v.yaml {args}")).file("v.yaml", "replicaCount: 1\n");
        assert_eq!(lint(test("lint")), (found.clone(), 0, status), "{args}");
        assert_eq!(test("render").run_anyhow().status, status, "{args}");
    }
    let missing =
        with_files("lint -f v.yaml --set-file credentials.token=token.b64").file("v.yaml", "a: 1\n").status(1);
    missing
        .stdout_has("error[private-key]: the private key is missing, while the token is given\n --> v.yaml\n  |\n")
        .stdout_has("--set-file credentials.privateKey=FILE")
        .run();
    // A layer of the user's that takes one of them back.
    let over = with_files("lint -f base.yaml v.yaml")
        .file("base.yaml", format!("credentials:\n  token: {TOKEN}\n  privateKey: {}\n", private_key()))
        .file("v.yaml", "credentials: {token: \"\"}\n");
    let (found, _, status) = lint(over);
    // The line that takes it back is to blame.
    assert!(status == 1 && found.contains(&format!("{token} 1")), "{found:?}");
    let key_file = "lint v.yaml --set-file credentials.privateKey=key.b64";
    for values in ["credentials: {token: \"\"}\n", "credentials: {token: }\n", "credentials: {token: null}\n"] {
        assert_eq!(lint(with_files(key_file).file("v.yaml", values)), (vec![format!("{token} 1")], 0, 1), "{values}");
    }
    let blank = with_files(key_file).file("v.yaml", "credentials: {token: \" \"}\n");
    assert_eq!(lint(blank), (vec![format!("{token} 1")], 0, 1));
}

#[test]
fn an_argument_that_sets_a_credential_to_nothing_is_an_error() {
    for args in [
        "--set credentials.token=",
        "--set credentials.token=,replicaCount=1",
        "--set credentials.token=null",
        "--set-string credentials.token=",
        "--set-literal credentials.token=",
        "--set-json credentials.token=\"\"",
        "--set-json credentials={\"token\":\"\"}",
        "--set-file credentials.token=",
        "--set-file credentials.token=empty",
        "--set-file credentials.token=blank",
    ] {
        let found = vec!["token credentials.token 1".to_owned()];
        assert_eq!(lint(with_files(&format!("lint {args}"))), (found.clone(), 0, 1), "{args}");
        let over = format!("lint {args} --set-file credentials.privateKey=key.b64");
        assert_eq!(lint(with_files(&over)), (found, 0, 1), "{args}");
        for command in ["lint", "render"] {
            let ran = with_files(&format!("{command} {args}")).run_anyhow();
            let printed = format!("{}{}", ran.stdout, ran.stderr);
            let help = if args.ends_with("=null") { "delete it" } else { "was a variable empty?" };
            assert!(ran.status == 1 && printed.contains(&format!("= help: {help}")), "{args}: {printed}");
        }
        // There is no file of an argument that names none.
        let ran = with_files(&format!("lint {args}")).run_anyhow();
        let names_file = args.starts_with("--set-file") && !args.ends_with('=');
        assert_eq!(ran.stdout.contains("the file of this argument"), names_file, "{args}: {}", ran.stdout);
        // The chart need not create the Secret.
        let own = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: pool}}]}\n";
        for command in ["lint", "render"] {
            let ran = with_files(&format!("{command} -f own.yaml {args}")).file("own.yaml", own).run_anyhow();
            assert_eq!(ran.status, 1, "{command} {args}: {}{}", ran.stdout, ran.stderr);
        }
    }
    // What a later argument says counts.
    let over = format!("lint --set credentials.token= {BOTH}");
    assert_eq!(lint(with_files(&over)), (vec![], 0, 0));
}

/// A token that no page of a rule shows.
const CANARY: &str = "eyJwb29sIjoiTkVWRVItU0hPV04tMDEyMzQ1Njc4OS1hYmNkZWYtMCJ9";

#[test]
fn credentials_in_plain_text_are_found_wherever_they_stand() {
    let (token, key) = (CANARY, private_key());
    let both = format!("credentials:\n  token: {token}\n  privateKey: {key}\n");
    let rule = |path: &str, line: u32| format!("plain-credential {path} {line}");
    let given = [rule("credentials.token", 2), rule("credentials.privateKey", 3)];
    // In a layer that a later one overrides.
    assert_eq!(lint(with_files(&format!("lint base.yaml {BOTH}")).file("base.yaml", &both)).0, given);
    for (values, found) in [
        (
            format!("launcher: {{extraEnv: [{{name: A, value: {token}}}]}}\n"),
            vec![rule("launcher.extraEnv[0].value", 1)],
        ),
        (format!("x-a: &a\n  b: {key}\nglobal: *a\n"), vec![rule("x-a.b", 2)]),
        (format!("# old: {token}\nreplicaCount: 1 # {key}\n"), vec![rule("", 1), rule("", 2)]),
        ("x-a: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIEpAIBAAKCAQEA7\n".to_owned(), vec![rule("x-a", 2)]),
        // One key is one finding, though its second line looks like a key as well.
        (
            "# -----BEGIN RSA PRIVATE KEY-----\n# MIIEpAIBAAKCAQEA7\n# ...\n# -----END RSA PRIVATE KEY-----\n"
                .to_owned(),
            vec![rule("", 1)],
        ),
        ("x-a: \"-----BEGIN PRIVATE KEY-----\\\\nMIIEvgIBADANBgkq\"\n".to_owned(), vec![rule("x-a", 1)]),
        // Prose about keys.
        (
            "# A file that starts with \"-----BEGIN RSA PRIVATE KEY-----\" must not be here.\nreplicaCount: 1\n"
                .to_owned(),
            vec![],
        ),
        (
            "# -- base64 of \"-----BEGIN PRIVATE KEY-----\", begins with LS0tLS1CRUdJTi\nreplicaCount: 1\n".to_owned(),
            vec![],
        ),
        ("# privateKey: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t...\nreplicaCount: 1\n".to_owned(), vec![]),
        ("# privateKey: -----BEGIN PRIVATE KEY----- goes here, see docs\nreplicaCount: 1\n".to_owned(), vec![]),
        (
            "x-a: |\n  -----BEGIN CERTIFICATE-----\n  abc\nx-b: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==\n".to_owned(),
            vec![],
        ),
        ("x-a: eyJ-is-no-token-at-all\n".to_owned(), vec![]),
        // JSON in base64 that is no token of a pool: a web token, the configuration of a registry.
        ("x-a: eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.c2ln\n".to_owned(), vec![]),
        ("x-a: eyJhdXRocyI6eyJyLmludmFsaWQiOnsiYXV0aCI6IllUcGkifX19\n".to_owned(), vec![]),
        ("x-a: MHcCAQEEIGqr5tStOaj7rc7YUcqrC9B7sXFD3AZof4cSmNR1BEd0oAoGCCqGSM49\n".to_owned(), vec![rule("x-a", 1)]),
    ] {
        for format in formats() {
            let ran = Test::new(&format!("lint v.yaml --format {format}")).file("v.yaml", &values).run_anyhow();
            let printed = format!("{}{}", ran.stdout, ran.stderr);
            assert!(!printed.contains(&token[20..40]) && !printed.contains(&key[40..60]), "{printed}");
        }
        assert_eq!(lint(Test::new("lint v.yaml").file("v.yaml", &values)).0, found, "{}", &values[..20]);
    }
    assert_eq!(lint(Test::new("lint -").stdin(format!("# {token}\n{both}"))).0, Vec::<String>::new());
}

#[test]
fn swapped_credentials_are_one_fault() {
    let pem = String::from_utf8(base64_decoded(private_key())).expect("PEM");
    let twice = |text: &str| base64_encoded(text.as_bytes());
    for (key_as_token, token_as_key) in [
        (private_key().to_owned(), TOKEN.to_owned()),
        (pem, TOKEN.to_owned()),
        (twice(private_key()), twice(TOKEN)),
        (private_key().to_owned(), twice("an older kind of token")),
    ] {
        let test =
            |command: &str| Test::new(command).file("a", &key_as_token).file("b", &token_as_key).status(1).any_output();
        let both = "--set-file credentials.token=a --set-file credentials.privateKey=b";
        assert_eq!(lint(test(&format!("lint {both}"))), (vec!["token credentials.token 1".to_owned()], 0, 1));
        test(&format!("render {both}")).stderr_has("the token and the private key are swapped").run();
    }
    let swapped = format!("credentials:\n  token: {}\n  privateKey: {TOKEN}\n", private_key());
    let ran = Test::new("lint v.yaml").file("v.yaml", swapped).status(1).any_output().run();
    for part in
        ["--> v.yaml:2:10\n", "3 |   privateKey: ***\n  |               --- the token is here\n", "\n1 error in 1 file"]
    {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
}

#[test]
fn one_credential_in_the_place_of_the_other_is_one_fault() {
    let key = private_key();
    for (values, found) in [
        (format!("token: {key}"), "token credentials.token 1"),
        (format!("token: {key}, privateKey: {key}"), "token credentials.token 1"),
        (format!("privateKey: {TOKEN}"), "private-key credentials.privateKey 1"),
        (format!("token: {TOKEN}, privateKey: {TOKEN}"), "private-key credentials.privateKey 1"),
    ] {
        let test = |command: &str| Test::new(command).file("v.yaml", format!("credentials: {{{values}}}\n"));
        let (mut errors, _, status) = lint(test("lint v.yaml"));
        errors.retain(|found| !found.starts_with("plain-credential"));
        assert_eq!((errors, status), (vec![found.to_owned()], 1), "{values}");
        assert_eq!(test("render -f v.yaml").run_anyhow().status, 1);
    }
}

fn base64_encoded(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn base64_decoded(text: &str) -> Vec<u8> {
    STANDARD.decode(text).expect("base64")
}

#[test]
fn what_the_chart_does_not_use_is_only_to_be_deleted() {
    let own = "launcher: {envFrom: [{secretRef: {name: pool}}]}";
    let values = format!("credentials:\n  create: false\n  token: {CANARY}\n{own}\n");
    let printed = Test::new("lint v.yaml").file("v.yaml", values).any_output().run().stdout;
    assert!(
        printed.contains("= help: delete it here; if others could read the file, renew the credential"),
        "{printed}"
    );
}

#[test]
fn a_reference_to_a_store_of_secrets_is_no_credential() {
    for text in [
        "ref+awsssm://pool/token",
        "op://vault/pool/token",
        "vault:secret/data/pool#token",
        "<path:secret/data/pool#token>",
    ] {
        let values = format!("credentials:\n  token: {text}\n  privateKey: {text}x\n");
        let printed = Test::new("lint v.yaml").file("v.yaml", values).status(1).any_output().run().stdout;
        let message = format!("error[placeholder]: `{text}` is not filled in\n");
        assert!(
            printed.contains(&message) && printed.contains("`vals eval`") && printed.contains("2 errors"),
            "{printed}"
        );
    }
}
