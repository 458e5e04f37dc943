//! A reader who types the commands of a page, in a folder with the files that the pages name. The programs that they pipe to
//! and from are stand-ins.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use super::shipped;
use crate::harness::{Folder, PROGRAM, credentials, scrub};

/// Programs that the pages name, and what each does here. Helm and kubectl know one pool, made of `values.yaml`.
const STAND_INS: [(&str, &str); 4] = [
    ("helm", "exec workerpool render worker-pool-1 -n spacelift -f values.yaml"),
    (
        "kubectl",
        "case $1 in apply) cat >/dev/null ;; *) exec workerpool render worker-pool-1 -n spacelift -f values.yaml ;; esac",
    ),
    ("kubeseal", "exec cat"),
    ("sops", "echo 'credentials: {create: false}'"),
];

const ENCRYPTED: &str = "ENC[AES256_GCM,data:abc=,iv:abc=,tag:abc=,type:str]";

pub struct Reader(Folder);

/// The values that most pages use, below keys of another file.
fn below(keys: &str, indent: usize) -> String {
    let values = shipped("values/examples/existing-secret.yaml");
    values.lines().fold(keys.to_owned(), |text, line| format!("{text}{:indent$}{line}\n", ""))
}

impl Reader {
    /// A reader with a folder of values.
    pub fn new() -> Reader {
        let folder = Folder::new();
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("values/examples")).expect("examples") {
            let name = format!("values/examples/{}", entry.expect("an entry").file_name().to_string_lossy());
            folder.write(&name, shipped(&name));
        }
        let minimal = shipped("values/examples/minimal.yaml");
        folder.write("base.yaml", shipped("values/examples/existing-secret.yaml"));
        folder.write("values.yaml", shipped("values/examples/existing-secret.yaml"));
        folder.write("pools/eu.yaml", format!("replicaCount: 2\n{minimal}"));
        folder.write("pools/us.yaml", minimal);
        folder.write("umbrella/values.yaml", below("spacelift-worker:\n", 2));
        let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n";
        folder.write("release.yaml", below(release, 4));
        let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n";
        folder.write("argo/application.yaml", below(&format!("{application}      valuesObject:\n"), 8));
        let charts = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nhelmCharts:\n";
        let chart = "  - name: spacelift-worker\n    valuesInline:\n";
        folder.write("kustomize/kustomization.yaml", below(&format!("{charts}{chart}"), 6));
        folder.write("typo.yaml", "launcher:\n  image:\n    repositry: registry.example.com/launcher\n");
        let mount = "launcher:\n  extraVolumeMounts:\n    - {name: cach, mountPath: /cache}\n";
        folder.write("mount.yaml", format!("{mount}volumes:\n  - {{name: cache, emptyDir: {{}}}}\n"));
        let encrypted = format!("credentials:\n  token: {ENCRYPTED}\n  privateKey: {ENCRYPTED}\n");
        folder.write("secrets.yaml", format!("{encrypted}sops:\n  version: 3.9.0\n  mac: {ENCRYPTED}\n"));
        let credentials = credentials();
        let value =
            |key: &str| credentials.split_once(key).and_then(|(_, rest)| rest.lines().next()).expect("it has the key");
        folder.write("token.b64", value("token: "));
        folder.write("key.b64", value("privateKey: "));
        folder.write("spacelift.key", "a private key in PEM");
        for (name, does) in STAND_INS {
            folder.write(&format!(".stand-ins/{name}"), format!("#!/bin/sh\n{does}\n"));
            let path = folder.path().join(".stand-ins").join(name);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode can be set");
        }
        Reader(folder)
    }

    /// Makes of the folder a repository whose branch `origin/main` holds the same, and puts manifests of the values into it.
    pub fn keep(&self) {
        let git = "git -c user.name=a -c user.email=a@b.invalid -c commit.gpgsign=false";
        let keep =
            format!("git init -q && git add . && {git} commit -qm a && git update-ref refs/remotes/origin/main HEAD");
        succeeds(&keep, self, "the repository");
        let render = "workerpool render worker-pool-1 -n spacelift -f values.yaml --output-dir manifests";
        succeeds(render, self, "the manifests");
    }

    pub fn write(&self, name: &str, text: &str) {
        self.0.write(name, text);
    }

    /// Runs a shell command in which `workerpool` is the program under test.
    pub fn runs(&self, line: &str) -> Output {
        let bin = Path::new(PROGRAM).parent().expect("it is in a folder").to_path_buf();
        let own = [bin, self.0.path().join(".stand-ins")];
        let others = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(own.into_iter().chain(env::split_paths(&others)));
        let mut command = Command::new("sh");
        command.arg("-c").arg(line).current_dir(self.0.path()).env("PATH", path.expect("a path"));
        scrub(&mut command);
        command.output().expect("sh can be started")
    }
}

/// Runs a command of a page, which must succeed without a complaint.
#[track_caller]
pub fn succeeds(line: &str, reader: &Reader, page: &str) -> Output {
    let output = reader.runs(line);
    let printed = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complained.is_empty(), "{page}: {line}\n{printed}\n{complained}");
    output
}
