//! `diff`: credentials are never shown, and compared only where they are known.

use crate::diff::{diff, effects, json, rendered};
use crate::harness::credentials;

#[test]
fn credentials_are_never_shown() {
    let old = format!(
        "{}launcher: {{extraEnv: [{{name: API_TOKEN, value: CANARY-old-1}}, {{name: A, value: x}}, {{name: GONE_PASSWORD, value: CANARY-old-2}}]}}\n\
         additionalContainers: [{{name: s, image: i, env: [{{name: S_PASSWORD, value: CANARY-old-3}}]}}]\n",
        credentials()
    );
    let new = format!(
        "{}launcher: {{extraEnv: [{{name: API_TOKEN, value: CANARY-new-1}}, {{name: A, value: CANARY-old-1}}, {{name: B_SECRET, value: CANARY-new-2}}]}}\n",
        credentials().replace("eyJwb29s", "eyJhb29s")
    );
    let old = rendered(&old, "w");
    for format in ["text", "json", "markdown"] {
        let shown = diff(&old, &new, &format!("--release w --format {format}")).status(1).any_output().run().stdout;
        for secret in ["CANARY", "eyJhb29s", "eyJwb29s", "ZXlK", "LS0t"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        for told in ["API_TOKEN", "GONE_PASSWORD", "B_SECRET", "S_PASSWORD"] {
            assert!(shown.contains(told) || format == "json", "{told} in {shown}");
        }
    }
}

#[test]
fn what_is_masked_is_not_compared() {
    let values = format!("{}launcher: {{extraEnv: [{{name: API_TOKEN, value: a}}]}}\n", credentials());
    let old = rendered(&values, "w --mask-secrets");
    let other = values.replace("eyJwb29s", "eyJhb29s").replace("value: a", "value: b");
    for new in [&values, &other] {
        let same = diff(&old, new, "--release w").stdout_has("no difference");
        same.stdout_has("note: what is masked in OLD (`***`) is not compared").run();
    }
    let more = format!("{values}replicaCount: 2\n");
    let ran = diff(&old, &more, "--release w --format json").status(1).any_output().run();
    assert_eq!(effects(&json(&ran)), ["scales"]);
}

#[test]
fn encrypted_credentials_are_not_compared() {
    let encrypted = "ENC[AES256_GCM,data:dGVzdA==,iv:dGVzdA==,tag:dGVzdA==,type:str]";
    let values =
        format!("credentials: {{token: '{encrypted}', privateKey: '{encrypted}'}}\nsops: {{mac: '{encrypted}'}}\n");
    let old = rendered(&credentials(), "w");
    let note = "note: the credentials are not compared, since SOPS encrypted them";
    diff(&old, &values, "--release w").stdout_has("no difference").stdout_has(note).run();
    let wrong = format!("{values}podAnnotations: {{a: '{encrypted}'}}\n");
    diff(&old, &wrong, "--release w").status(2).stderr_has("sops -d new.yaml | workerpool diff … -f -").run();
}

#[test]
fn credentials_that_come_later_are_not_compared() {
    let old = rendered(&credentials(), "w");
    let note = "note: the credentials are not compared, since the values do not give them";
    diff(&old, "replicaCount: 1\n", "--release w").stdout_has(note).stdout_has("no difference").run();
}
