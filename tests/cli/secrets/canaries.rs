//! Credentials of each kind, in each place where one may end up by mistake.

use std::collections::BTreeSet;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{NOTHING, prints_credentials};
use crate::harness::{Test, formats};

/// Values with `@` for a credential.
pub const PLACES: &[&str] = &[
    "credentials: {token: \"@\", privateKey: x}\n",
    "credentials: {token: x, privateKey: \"@\"}\n",
    "credentials: {token: {\"@\": a}}\n",
    "key: \"@\"\nreplicaCountt: 1\n",
    "\"@\": 1\n",
    "\"@\": 1\n\"@\": 2\n",
    "nameOverride: \"@\"\n",
    "fullnameOverride: \"@\"\n",
    "x-a: &a \"@\"\nfullnameOverride: *a\n",
    "nameOverride: *@\n",
    "serviceAccount: {name: \"@\"}\n",
    "extraLabels: {a: \"@\"}\n",
    "nodeSelector: {\"@\": a}\n",
    "podAnnotations: {a: \"@\", b: 1}\n",
    "launcher: {extraEnv: [{name: A, value: \"@\", x: 1}]}\n",
    "launcher: {extraEnv: [{name: \"@\", value: a}]}\n",
    "launcher: {extraEnv: [{name: \"A=@\", value: a}]}\n",
    "launcher: {extraEnv: [\"@\"]}\n",
    "launcher: {extraEnv: [\"A=@\"]}\n",
    "launcher: {extraEnv: {A: \"@\"}}\n",
    "launcher: {extraEnv: {A: \"@\", B: 1}}\n",
    "launcher: {envFrom: [{secretRef: {name: \"@\"}}]}\n",
    "launcher: {image: {tag: \"@\"}}\n",
    "launcher: {image: {tag: \"x-@-y\"}}\n",
    "launcher: {image: {repository: \"a/@\"}}\n",
    "launcher: {image: {pullPolicy: \"@\"}}\n",
    "imagePullSecrets: [\"@\"]\n",
    "imagePullSecrets: \"@\"\n",
    "replicaCount: \"@\"\n",
    "replicasEnabled: \"@\"\n",
    "dind: {resources: {limits: {memory: \"@\"}}}\n",
    "dind: {resources: {limits: {\"@\": 1}}}\n",
    "tolerations: [{key: \"@\", effect: \"@\"}, \"@\"]\n",
    "volumes: [{name: \"@\", emptyDir: {}}]\n",
    "volumes: [{name: a, emptyDir: {}, hostPath: {path: \"@\"}}]\n",
    "launcher: {extraVolumeMounts: [{name: \"@\", mountPath: /a}]}\n",
    "volumes: [{name: a}]\nlauncher: {extraVolumeMounts: [{name: a, mountPath: \"@\"}, {name: a, mountPath: \"@\"}]}\n",
    "additionalContainers: [{name: \"@\", image: \"@\", command: \"@\"}]\n",
    "replicaCountt: 1 # @\n",
    "replicaCountt: 1 # token @\n",
    "replicaCountt: 1 # workerpool: ignore[@] x\n",
    "replicaCountt: 1 # workerpool: ignore[token, @]\n",
    "a: b: c\nx: \"@\"\n",
    "x: \"@\n",
    "x: @ : [\n",
    "x: {a: \"@\", a: 2}\n",
    "credentials: {token: a\nx: @\n",
    "credentials: {token: \"@\", privateKey: \"-----BEGIN PRIVATE KEY-----\\nMIIE\", token: x}\n",
    "- \"@\"\n",
    "\"@\"\n",
    "@\n",
    "a: 1\n---\nb: \"@\"\n",
    "launcher: {extraEnv: [{name: A, value: \"x@y\", x: 1}]}\n",
    "launcher: {extraEnv: [{name: A, valueFrom: {secretKeyRef: {name: \"@\", key: \"@\"}}}], envFrom: [{prefix: \"@\"}]}\n",
    "volumes: [{name: a, secret: {secretName: \"@\", items: [{key: \"@\", path: \"@\"}]}}]\n",
    "volumes: [{name: a, csi: {driver: \"@\", volumeAttributes: {\"@\": \"@\"}, nodePublishSecretRef: {name: \"@\"}}}]\n",
    "useStatefulSet: true\nstorageVolumeClaimTemplateSpec: {accessModes: [\"@\"], storageClassName: \"@\"}\n",
    "additionalContainers: [{name: a, image: b, command: [sh, -c, \"echo @\"], env: [{name: A, value: \"$(@)\"}]}]\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: \"@\"}\nstringData: {token: \"@\"}\n",
    "sops: {mac: \"@\"}\ncredentials: {token: \"ENC[AES256_GCM,data:@,type:str]\"}\n",
    "%TAG ! @\n---\na: 1\n",
    "a: |@\n  b\n",
    "a: \"\\@\"\nb: 1\n",
    "? [a, \"@\"]\n: 1\n",
];

/// Arguments with `@` for a credential.
const ARGUMENTS: &[&str] = &[
    "--set credentials.token=@",
    "--set credentials.token.@=x",
    "--set credentials.@=1",
    "--set @=1",
    "--set x[@]=1",
    "--set a=[@",
    "--set nameOverride=a,@",
    "--set replicaCount=@",
    "--set-string launcher.extraEnv[0].name=@",
    "--set-literal launcher.image.tag=@",
    "--set-json nameOverride=\"@\"",
    "--set-json x={\"a\":\"@\"",
    "--set-json {\"credentials\":{\"token\":\"a\",\"k\":\"@\",}",
    "--set-file x=@",
    "--namespace @",
];

/// Values in which a plain text is a credential because of what stands beside it.
pub const NAMED: &[&str] = &[
    "launcher: {extraEnv: [{nmae: SPACELIFT_TOKEN, value: \"@\"}]}\n",
    "launcher:\n  extraEnv:\n    - nmae: SPACELIFT_TOKEN\n      value: @\n",
    "launcher: {extraEnv: [{key: SPACELIFT_TOKEN, value: \"@\", x: 1}]}\n",
    "launcher: {extraEnv: [{name: AWS_SECRET_ACCESS_KEY, value: \"@\", x: 1}]}\n",
    "launcher: {extraEnv: [{name: DB_PASWORD, valeu: \"@\"}]}\n",
    "launcher: {extraEnv: [{name: DB_PWD, value: \"@\", x: 1}]}\n",
    "launcher: {extraEnv: [{name: \"SPACELIFT_TOKEN=@\"}]}\n",
    "launcher: {extraEnv: [\"SPACELIFT_TOKEN=@\"]}\n",
    "launcher: {extraEnv: [\"-e SPACELIFT_TOKEN=@\"]}\n",
    "launcher: {extraEnv: [\"SPACELIFT_TOKEN: @\"]}\n",
    "launcher: {extraEnv: {SPACELIFT_TOKEN: \"@\"}}\n",
    "launcher: {extraEnv: {SPACELIFT_TOKEN=@: 1}}\n",
    "launcher: {pasword: \"@\"}\n",
    "passwrod: \"@\"\n",
    "tokne: \"@\"\n",
    "launcher: {privatKey: \"@\", apiKey: \"@\", passphrase: \"@\"}\n",
    "clientSecret: \"@\"\n",
    "credentials: {tokn: \"@\"}\n",
    "a: b: c\npasword: @\n",
    "replicaCountt: 1 # the token is @\n",
    "replicaCountt: 1 # pasword: @\n",
    "x-a: https://user:@@host.invalid/\nb: 1\n",
    "nope: https://user:@@host.invalid/\n",
    "nope: \"Bearer @\"\n",
    "nope: 1 # Authorization: Bearer @\n",
    "a: b: c # https://user:@@host.invalid/\n",
    "launcher: {extraEnv: [[API_TOKEN, \"@\"], {name: [API_TOKEN], value: \"@\"}]}\n",
    "launcher: {extraEnv: [{name: API_TOKEN, valueFrom: \"@\"}]}\n",
    "launcher: {extraEnv: [{name: API_TOKEN, valueFrom: {secretKeyRef: \"@\"}}]}\n",
    "launcher: {extraEnv: [{name: API_TOKEN, value: \"@\"}]}\nfullnameOverride: \"@\"\nnameOverride: \"x-@\"\n",
    "launcher: {extraEnv: [{name: API_TOKEN, value: \"@\"}]}\nvolumes: [{name: \"@\"}]\nlabels: {\"@\": \"@\"}\n",
    "launcher: {extraEnv: [{name: API_TOKEN, value: \"@\"}]}\nnodeSelector: {\"kubernetes.io/arch\": \"@\", \"@\": \"x y\"}\n",
    "nope: {AWS_SECRET_ACCESS_KEY: \"@\", db_pwd: \"@\", pass: \"@\"}\n",
    "a: b: c\nclient-secret: @\npwd=@\n",
    "nope: 1 # curl -u user:@ host\n",
    "nope: 1 # credentials @\n",
    "nope: 1 # db-pw: @\n",
];

/// Commands that look at one pool. Each place gets one of them with each credential.
const ONE_BY_ONE: &[&str] = &[
    "render -f v.yaml",
    "explain -f v.yaml",
    "explain --format json -f v.yaml",
    "lint --diff --unsafe-fixes v.yaml",
    "render --diagram mermaid -f v.yaml",
    "diff nothing.yaml v.yaml",
    "diff nothing.yaml v.yaml --format json",
    "diff nothing.yaml v.yaml --format markdown",
    "diff v.yaml nothing.yaml",
    "render --mask-secrets -f v.yaml",
    "render --diagram svg -f v.yaml",
    "explain launcher -f v.yaml",
    "diff v.yaml v.yaml",
    "lint --fix --unsafe-fixes v.yaml",
    "lint --config v.yaml --strict --verbose nothing.yaml",
];

pub fn credentials() -> Vec<String> {
    let data = |name: &str| {
        let path = format!("{}/tests/data/credentials/{name}", env!("CARGO_MANIFEST_DIR"));
        fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let once = |bytes: &[u8]| STANDARD.encode(bytes);
    let token = once(br#"{"broker":"mqtt.canary-never-shown.invalid","pool":"canary-kept-hidden-0123456789"}"#);
    let key = once(&data("other-rsa.key"));
    let pem = String::from_utf8(data("ec.key")).expect("PEM");
    vec![
        once(token.as_bytes()),
        token[..40].to_owned(),
        token,
        once(key.as_bytes()),
        key[..70].to_owned(),
        key,
        pem.replace('\n', " "),
        once(&data("ec.der")),
        once(&data("ec-sec1.key")),
    ]
}

/// Each 12 characters of a credential, and of what it decodes to, but those that are in all of its kind.
pub fn parts(credential: &str) -> BTreeSet<String> {
    let mut layers = vec![credential.to_owned()];
    while let Some(inner) = STANDARD.decode(layers.last().expect("one at least")).ok()
        && let Ok(text) = String::from_utf8(inner)
    {
        layers.push(text);
    }
    let is_telling =
        |part: &String| !["---", "BEGIN", "PRIVATE", "AAAA", "\n"].iter().any(|words| part.contains(words));
    let windows = |text: &String| {
        let chars: Vec<char> = text.chars().collect();
        chars.windows(12).map(|part| part.iter().collect()).collect::<Vec<String>>()
    };
    layers.iter().flat_map(windows).filter(is_telling).collect()
}

struct Leaks(Vec<String>);

impl Leaks {
    fn look(&mut self, run: &str, printed: &str, parts: &BTreeSet<String>) {
        assert!(!printed.contains("panicked"), "{run}: {printed}");
        if let Some(part) = parts.iter().find(|part| printed.contains(part.as_str())) {
            let line = printed.lines().find(|line| line.contains(part.as_str())).unwrap_or_default();
            self.0.push(format!("{run}: {part} in {line}"));
        }
    }

    /// All places at once with `lint`, which has a pool for each, and each with `render`.
    fn look_at_places(&mut self, places: &[&str], credential: &str) {
        let parts = parts(credential);
        let file = |number: usize| format!("{number}.yaml");
        let values = |place: &str| {
            place
                .replace('@', credential)
                .replace(&format!("{credential}{credential}host"), &format!("{credential}@host"))
        };
        for format in formats() {
            let mut test = Test::new(&format!("lint --no-config --format {format}"));
            for (number, place) in places.iter().enumerate() {
                test = test.file(&file(number), values(place)).arg(file(number));
            }
            let ran = test.run_anyhow();
            self.look(&format!("lint --format {format}"), &format!("{}{}", ran.stdout, ran.stderr), &parts);
        }
        for (number, place) in places.iter().enumerate() {
            let command = ONE_BY_ONE[(number + credential.len()) % ONE_BY_ONE.len()];
            let test = Test::new(command).file("v.yaml", values(place)).file("nothing.yaml", NOTHING);
            let ran = test.run_anyhow();
            if !prints_credentials(command) || ran.status != 0 {
                self.look(&format!("{command} of {place}"), &format!("{}{}", ran.stdout, ran.stderr), &parts);
            }
        }
    }
}

#[test]
fn no_part_of_a_credential_is_shown_wherever_it_stands() {
    let mut leaks = Leaks(Vec::new());
    for credential in credentials() {
        leaks.look_at_places(PLACES, &credential);
        let parts = parts(&credential);
        for arguments in ARGUMENTS {
            let (flag, argument) = arguments.split_once(' ').expect("a flag and its argument");
            for command in ["lint", "render"] {
                let ran = Test::new(command).arg(flag).arg(argument.replace('@', &credential)).run_anyhow();
                if ran.status != 0 || !command.starts_with("render") {
                    leaks.look(&format!("{command} {arguments}"), &format!("{}{}", ran.stdout, ran.stderr), &parts);
                }
            }
        }
    }
    assert!(leaks.0.is_empty(), "{} leaks:\n{}", leaks.0.len(), leaks.0.join("\n"));
}

#[test]
fn no_part_of_a_text_is_shown_that_is_named_a_credential() {
    let mut leaks = Leaks(Vec::new());
    for text in
        ["CANARY-never-Shown_0123456", "S3cr!tZ9qq-never", "CorrectHorseBatteryStaple", "p\u{e4}ssw\u{f6}rt-never"]
    {
        leaks.look_at_places(NAMED, text);
    }
    assert!(leaks.0.is_empty(), "{} leaks:\n{}", leaks.0.len(), leaks.0.join("\n"));
}
