//! The GitHub action: its scripts run in a folder that looks like a job's, with stand-ins for `curl` and `gh`.

mod job;

use std::fs;
use std::path::Path;

use job::Job;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
const BASE: &str = "credentials: {create: false}\nlauncher:\n  envFrom: [{secretRef: {name: pool}}]\n";
const CONFIG: &str = "[[pool]]\nfiles = [\"pools/*.yaml\"]\nlayers = [\"base.yaml\"]\nrelease = \"w-{stem}\"\n";

/// A job with a release for Linux on x86-64. Its program is small: it only knows its version.
fn job_with_release() -> Job {
    let job = Job::new().env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
    let name = format!("workerpool-{VERSION}-x86_64-unknown-linux-gnu");
    job.write(&format!("served/{name}/workerpool"), format!("#!/bin/sh\necho workerpool {VERSION}\n"));
    job.shell(&format!(
        "chmod +x served/{name}/workerpool && tar -C served -czf served/{name}.tar.gz {name} && rm -r served/{name} && \
         cd served && sha256sum {name}.tar.gz > SHA256SUMS"
    ));
    job
}

#[test]
fn a_release_is_installed() {
    for version in ["", VERSION, &format!("v{VERSION}")] {
        let job = job_with_release().env("WORKERPOOL_VERSION", version);
        let ran = job.step("install.sh");
        assert_eq!(
            (ran.status, ran.stdout.as_str()),
            (0, format!("workerpool {VERSION}\n").as_str()),
            "{}",
            ran.stderr
        );
        let path = job.file("github-path");
        assert!(Path::new(path.trim_end()).join("workerpool").is_file(), "{path}");
        let asked = job.file("asked-of-curl");
        let archive = format!("workerpool-{VERSION}-x86_64-unknown-linux-gnu.tar.gz");
        for file in ["SHA256SUMS", &archive] {
            let line = format!("{REPOSITORY}/releases/download/v{VERSION}/{file}");
            assert!(asked.lines().any(|asked| asked.ends_with(&line) && asked.contains("--proto =https")), "{asked}");
        }
    }
}

#[test]
fn nothing_is_installed_that_is_not_the_release() {
    let archive = format!("served/workerpool-{VERSION}-x86_64-unknown-linux-gnu.tar.gz");
    type Change<'a> = Box<dyn Fn(Job) -> Job + 'a>;
    let cases: [(&str, Change); 7] = [
        ("it was damaged, or is not the release's", Box::new(|job| job.with(&archive, "another file"))),
        ("do not name", Box::new(|job| job.with("served/SHA256SUMS", ""))),
        (
            "do not name",
            Box::new(|job| {
                let sum = "0".repeat(64);
                let prefix = archive.trim_start_matches("served/");
                job.with("served/SHA256SUMS", format!("{sum}  x{prefix}\n{sum}  {prefix}x\n"))
            }),
        ),
        ("cannot fetch", Box::new(|job| job.env("WORKERPOOL_VERSION", "9.9.9"))),
        ("it is `1.0.0; touch owned`", Box::new(|job| job.env("WORKERPOOL_VERSION", "1.0.0; touch owned"))),
        ("it is `../../x`", Box::new(|job| job.env("WORKERPOOL_VERSION", "../../x"))),
        ("no workerpool for Linux on RISCV", Box::new(|job| job.env("RUNNER_ARCH", "RISCV"))),
    ];
    for (message, change) in cases {
        let job = change(job_with_release());
        let ran = job.step("install.sh");
        assert_eq!(ran.status, 2, "{message}: {}", ran.stderr);
        let error = ran.stdout.lines().last().unwrap_or_default();
        assert!(error.starts_with("::error title=workerpool::") && error.contains(message), "{error} lacks {message}");
        assert_eq!(job.file("github-path"), "", "{message}");
        assert!(!job.path().join("owned").exists());
    }
}

#[test]
fn what_is_installed_already_can_be_used() {
    let ran = Job::new().env("WORKERPOOL_VERSION", "installed").step("install.sh");
    assert_eq!((ran.status, ran.stdout), (0, format!("workerpool {VERSION}\n")));
}

/// A job in a repository of two pools, one of them with an error.
fn job_with_pools() -> Job {
    let job = Job::new().with("workerpool.toml", CONFIG).with("base.yaml", BASE);
    job.with("pools/eu.yaml", "replicaCuont: 2\n").with("pools/us.yaml", "replicaCount: 2\n")
}

const ANNOTATION: &str = "::error file=pools/eu.yaml,line=1,col=1,endLine=1,endColumn=13,title=unknown-key::";

#[test]
fn findings_are_annotations() {
    for (files, args, strict, status, annotations) in [
        ("", "", "false", 1, 1),
        ("pools\n", "", "false", 1, 1),
        ("pools/us.yaml\r\n\n", "", "false", 0, 0),
        ("pools/us.yaml\npools/eu.yaml", "--no-config\n -f  base.yaml", "false", 1, 1),
        ("pools/us.yaml", "--set revisionHistoryLimit=0", "false", 0, 0),
        ("pools/us.yaml", "--set revisionHistoryLimit=0", "true", 1, 0),
        // Nothing of it reaches a shell.
        ("pools/us.yaml", "--set launcher.image.tag=$(touch${IFS}owned);`touch${IFS}owned`", "false", 1, 0),
        ("$(touch owned)", "", "false", 2, 0),
    ] {
        let job = job_with_pools().env("WORKERPOOL_FILES", files).env("WORKERPOOL_ARGS", args);
        let ran = job.env("WORKERPOOL_STRICT", strict).step_in_place("lint.sh");
        assert_eq!(ran.0.status, status, "{files:?} {args:?}: {}{}", ran.0.stdout, ran.0.stderr);
        let found = ran.0.stdout.lines().filter(|line| line.starts_with(ANNOTATION)).count();
        assert_eq!(found, annotations, "{}", ran.0.stdout);
        assert!(!ran.1.path().join("owned").exists());
    }
}

#[test]
fn an_input_is_true_or_false() {
    for (script, name, variable) in [
        ("lint.sh", "strict", "WORKERPOOL_STRICT"),
        ("lint.sh", "changed-only", "WORKERPOOL_CHANGED_ONLY"),
        ("lint.sh", "sarif", "WORKERPOOL_SARIF"),
        ("diff.sh", "diff", "WORKERPOOL_DIFF"),
    ] {
        let ran = job_with_pools().env(variable, "yes").step(script);
        let expected = format!("::error title=workerpool::`{name}` must be `true` or `false`; it is `yes`\n");
        assert_eq!((ran.status, ran.stdout), (2, expected));
    }
}

#[test]
fn sarif_is_written_for_the_next_step() {
    let (ran, job) = job_with_pools().env("WORKERPOOL_SARIF", "true").step_in_place("lint.sh");
    assert_eq!(ran.status, 1);
    let output = job.file("github-output");
    let sarif = output.trim_end().strip_prefix("sarif=").expect("the step names the file");
    let sarif: serde_json::Value =
        serde_json::from_slice(&fs::read(sarif).expect("the file is there")).expect("it is JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "unknown-key");
    let (_, job) = job_with_pools().step_in_place("lint.sh");
    assert_eq!(job.file("github-output"), "");
}

#[test]
fn only_what_a_pull_request_changes_is_checked() {
    let changed = |job: Job| job.env("WORKERPOOL_CHANGED_ONLY", "true");
    for (change, status) in
        [(None, 0), (Some(("pools/us.yaml", "replicaCount: 3\n")), 0), (Some(("base.yaml", "x-a: 1\n")), 1)]
    {
        let job = changed(job_with_pools()).pull_request(change);
        let (ran, _) = job.step_in_place("lint.sh");
        assert_eq!(ran.status, status, "{change:?}: {}{}", ran.stdout, ran.stderr);
    }
    // The commit that is pushed is a merge too, but of no pull request.
    let job = changed(job_with_pools()).pushed();
    job.shell(
        "git checkout -qb side && git commit -qm 2 --allow-empty && git checkout -q - && git merge -qm 3 --no-ff side",
    );
    let ran = job.env("GITHUB_REF", "refs/heads/main").step("lint.sh");
    assert!(ran.stdout.starts_with("::notice title=workerpool::this is no pull request"), "{}", ran.stdout);
    assert_eq!(ran.status, 1);
}

#[test]
fn another_checkout_is_compared_with_the_commit_of_the_event() {
    let job = job_with_pools().env("WORKERPOOL_CHANGED_ONLY", "true").pull_request(Some(("base.yaml", "x-a: 1\n")));
    assert_eq!(job.step("lint.sh").status, 1);
    let head = job.head();
    let job = job.env("GITHUB_SHA", &"1".repeat(40)).env("WORKERPOOL_BASE", &head);
    assert_eq!(job.step("lint.sh").status, 0, "nothing differs from {head}");
}

fn job_with_diff(change: Option<(&str, &str)>) -> Job {
    job_with_pools()
        .with("pools/eu.yaml", "")
        .env("WORKERPOOL_PULL_REQUEST", "7")
        .env("WORKERPOOL_DIFF", "true")
        .pull_request(change)
}

const CHANGE: Option<(&str, &str)> = Some(("pools/us.yaml", "replicaCount: 3\n"));

#[test]
fn a_change_is_told_in_a_comment() {
    let (ran, job) = job_with_diff(CHANGE).step_in_place("diff.sh");
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let (asked, comment) = (job.file("asked-of-gh"), job.file("comment"));
    assert!(asked.contains("\napi --method POST repos/o/r/issues/7/comments"), "{asked}");
    assert!(comment.starts_with("<!-- workerpool diff "), "{comment}");
    assert!(comment.contains("spec.replicas") && comment.contains("from 2 to 3"), "{comment}");
    assert!(job.file("github-summary").contains("from 2 to 3"));
    assert!(job.file("github-output").starts_with("diff="));
}

#[test]
fn a_comment_is_rewritten() {
    for change in [CHANGE, None] {
        let (ran, job) = job_with_diff(change).env("KNOWN_COMMENT", "99").step_in_place("diff.sh");
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        let asked = job.file("asked-of-gh");
        assert!(asked.contains("api --method PATCH repos/o/r/issues/comments/99"), "{asked}");
    }
    let (ran, job) = job_with_diff(None).step_in_place("diff.sh");
    let asked = job.file("asked-of-gh");
    assert_eq!((ran.status, asked.contains("--method")), (0, false), "there is nothing to tell: {asked}");
}

#[test]
fn a_comment_is_looked_for_among_those_of_the_token() {
    let (_, job) = job_with_diff(CHANGE).env("GH_USER", "somebody").step_in_place("diff.sh");
    let asked = job.file("asked-of-gh");
    assert!(asked.contains("(.user.type == \"Bot\" or .user.login == \"somebody\")"), "{asked}");
    let mark = job.file("comment").lines().next().unwrap_or_default().to_owned();
    assert!(asked.contains(&format!("startswith(\"{mark}\")")), "{asked}");
}

#[test]
fn steps_with_other_inputs_have_comments_of_their_own() {
    let mark = |files: &str, args: &str| {
        let job = job_with_diff(CHANGE).env("WORKERPOOL_FILES", files).env("WORKERPOOL_ARGS", args);
        assert_eq!(job.step("diff.sh").status, 0);
        job.file("comment").lines().next().unwrap_or_default().to_owned()
    };
    let without = mark("", "");
    assert_eq!(without, mark("", ""));
    assert_ne!(without, mark("pools/us.yaml", ""));
    assert_ne!(without, mark("", "--set replicaCount=5"));
}

#[test]
fn a_token_that_may_not_comment_fails_nothing() {
    for may_not in ["--paginate", "--method"] {
        let (ran, job) = job_with_diff(CHANGE).env("GH_FAILS", may_not).step_in_place("diff.sh");
        assert_eq!(ran.status, 0);
        assert!(ran.stdout.starts_with("::warning title=workerpool::cannot comment"), "{}", ran.stdout);
        assert!(job.file("github-summary").contains("from 2 to 3"));
        assert_eq!(job.file("comment"), "");
    }
    // A job's own token may not ask for its name.
    let (ran, job) = job_with_diff(CHANGE).env("GH_FAILS", "api user").step_in_place("diff.sh");
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert!(job.file("comment").contains("from 2 to 3"));
}

#[test]
fn what_cannot_be_compared_fails() {
    let (ran, job) = job_with_diff(Some(("pools/us.yaml", "replicaCuont: 3\n"))).step_in_place("diff.sh");
    assert_eq!(ran.status, 2);
    assert!(ran.stdout.contains("::error title=workerpool::the pull request cannot be compared"), "{}", ran.stdout);
    assert_eq!(job.file("asked-of-gh"), "");
}

#[test]
fn a_long_change_is_in_the_summary() {
    let labels: String = (0..3000).map(|n| format!("  label-{n}: a-value-that-is-long-enough\n")).collect();
    let (ran, job) =
        job_with_diff(Some(("pools/us.yaml", &format!("annotations:\n{labels}")))).step_in_place("diff.sh");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(job.file("comment").contains("[summary of the job](https://github.com/o/r/actions/runs/5)"));
    assert!(job.file("github-summary").contains("label-2999"));
}
