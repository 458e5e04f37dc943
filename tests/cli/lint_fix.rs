//! `lint --fix`: what it writes, what it leaves alone, and what it shows.

use std::fs;
use std::process::Command;

use crate::corpus;
use crate::harness::{Folder, PROGRAM, Ran, Test, scrub};

/// Values with three safe fixes and an unsafe one, a comment, and the line ends of Windows.
const VALUES: &str = "# my pool\r\nreplicaCuont: 2  # two\r\nlauncher:\r\n  image: {pullPolicy: always}\r\n  \
                      resources: {limits: {memory: 512m}}\r\n  envFrom: [{secretRef: {name: pool}}]\r\n\
                      credentials: {create: \"false\"}\r\n";

/// The same with the safe ones.
fn safe() -> String {
    let fixed = VALUES.replace("replicaCuont", "replicaCount").replace("always", "Always");
    fixed.replace("\"false\"", "false")
}

fn read(ran: &Ran, name: &str) -> String {
    fs::read_to_string(ran.folder.path().join(name)).expect("the file is there")
}

#[test]
fn safe_fixes_are_written_and_all_else_stays() {
    let test = Test::new("lint --fix pool.yaml").file("pool.yaml", VALUES);
    let ran = test.stdout_has("`512m` is 0.512 bytes").stderr_has("fixed 3 findings in 1 file\n").run();
    assert_eq!(read(&ran, "pool.yaml"), safe());
    let again = Test::new("lint --fix pool.yaml").file("pool.yaml", safe());
    let ran = again.stdout_has("1 warning in 1 file").run();
    assert_eq!(read(&ran, "pool.yaml"), safe());
}

#[test]
fn unsafe_fixes_are_asked_for() {
    let test = Test::new("lint --fix --unsafe-fixes pool.yaml").file("pool.yaml", VALUES);
    let ran = test.stdout_has("no findings").stderr_has("fixed 4 findings in 1 file\n").run();
    assert_eq!(read(&ran, "pool.yaml"), safe().replace("512m", "512Mi"));
    let alone = "error: --unsafe-fixes does nothing by itself: add --fix to make the fixes, or --diff to see them\n";
    Test::new("lint --unsafe-fixes pool.yaml").status(2).stderr_has(alone).run();
}

#[test]
fn a_report_says_which_flags_make_fixes() {
    let told = |command: &str, values: &str, expected: &str| {
        let ran = Test::new(command).file("pool.yaml", values).any_output().run_anyhow();
        let last = ran.stdout.lines().last().unwrap_or_default();
        assert_eq!(last, expected, "{command} of\n{values}");
    };
    let guess = "launcher: {resources: {limits: {memory: 512m}}}\n";
    told("lint pool.yaml", VALUES, "3 can be corrected with `--fix`, 1 more with `--fix --unsafe-fixes`");
    told("lint pool.yaml", "replicaCuont: 1\n", "1 can be corrected with `--fix`");
    told("lint pool.yaml", guess, "1 can be corrected with `--fix --unsafe-fixes`");
    told("lint --fix pool.yaml", VALUES, "1 can be corrected with `--unsafe-fixes`");
    told("lint --fix --unsafe-fixes pool.yaml", VALUES, "no findings in 1 file");
    told("lint pool.yaml", "replicaCount: many\ncredentials: {create: false}\n", "2 errors in 1 file");
    told("render -f pool.yaml", "replicaCuont: 1\n", "");
}

#[test]
fn a_diff_changes_nothing() {
    for args in ["--diff", "--fix --diff"] {
        let test = Test::new(&format!("lint {args} pool.yaml")).file("pool.yaml", VALUES).status(1);
        let ran = test.stdout_has("--- pool.yaml\n+++ pool.yaml\n@@ -1,7 +1,7 @@\n # my pool\r\n").run();
        assert!(ran.stdout.contains("-replicaCuont: 2  # two\r\n+replicaCount: 2  # two\r\n"), "{}", ran.stdout);
        assert_eq!(read(&ran, "pool.yaml"), VALUES);
    }
    Test::new("lint --diff pool.yaml").file("pool.yaml", safe()).run();
}

#[test]
fn a_diff_shows_no_credential() {
    let values =
        "credentials: {tokn: CANARY-1, privateKey: CANARY-2} # CANARY-1\nreplicaCuont: 1\nnameOverride: CANARY-1\n";
    let ran = Test::new("lint --diff pool.yaml").file("pool.yaml", values).status(1).any_output().run();
    assert!(ran.stdout.contains("+replicaCount: 1") && !ran.stdout.contains("CANARY"), "{}", ran.stdout);
}

#[test]
fn a_layer_that_pools_share_is_fixed_once() {
    let test = Test::new("lint --fix -f base.yaml pools").file("base.yaml", VALUES);
    let test = test.file("pools/eu.yaml", "replicaCount: 2\n").file("pools/us.yaml", "nodeSelectr: {a: b}\n");
    let ran = test.stdout_has("1 warning in 3 files").stderr_has("fixed 4 findings in 2 files\n").run();
    assert_eq!(read(&ran, "base.yaml"), safe());
    assert_eq!(read(&ran, "pools/eu.yaml"), "replicaCount: 2\n");
    assert_eq!(read(&ran, "pools/us.yaml"), "nodeSelector: {a: b}\n");
}

#[test]
fn what_a_fix_uncovers_is_fixed_too() {
    let test = Test::new("lint --fix pool.yaml").file("pool.yaml", "launchr: {image: {pullPolicy: always}}\n");
    let ran = test.stdout_has("no findings").stderr_has("fixed 2 findings in 1 file\n").run();
    assert_eq!(read(&ran, "pool.yaml"), "launcher: {image: {pullPolicy: Always}}\n");
}

#[test]
fn standard_input_is_fixed_onto_standard_output() {
    let ran = Test::new("lint --fix -").stdin(VALUES).stdout(&safe()).stderr_has("is 0.512 bytes").run();
    assert!(ran.folder.files().is_empty());
    let named = Test::new("lint --fix --stdin-filename pool.yaml -").file("pool.yaml", "a: 1\n").stdin(VALUES);
    let ran = named.stdout(&safe()).stderr_has("--> pool.yaml").run();
    assert_eq!(read(&ran, "pool.yaml"), "a: 1\n");
}

#[test]
fn an_argument_is_not_fixed() {
    let test = Test::new("lint --fix pool.yaml --set replicaCuont=2").file("pool.yaml", "replicaCount: 1\n");
    test.status(1).stdout_has("--set").run();
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    folder.write("real/pool.yaml", VALUES);
    let real = folder.path().join("real/pool.yaml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("the file is ours");
    symlink("real/pool.yaml", folder.path().join("pool.yaml")).expect("links can be made");
    let mut command = Command::new(PROGRAM);
    command.args(["lint", "--fix", "pool.yaml"]).current_dir(folder.path());
    scrub(&mut command);
    assert!(command.output().expect("it runs").status.success());
    assert_eq!(fs::read_to_string(&real).expect("the file is there"), safe());
    assert_eq!(fs::metadata(&real).expect("the file is there").permissions().mode() & 0o777, 0o640);
    assert!(folder.path().join("pool.yaml").is_symlink());
    assert_eq!(folder.files(), ["pool.yaml", "real/pool.yaml"]);
}

/// A run with a stack of layers.
fn with_layers(command: &str, layers: &[String]) -> Ran {
    let names: Vec<String> = (0..layers.len()).map(|number| format!("{number}.yaml")).collect();
    let test = Test::new(command).arg("-f").arg(names.join(","));
    names.iter().zip(layers).fold(test, |test, (name, text)| test.file(name, text)).run_anyhow()
}

/// What `render` prints of layers, if it prints anything.
fn rendered(layers: &[String]) -> Option<String> {
    let ran = with_layers("render", layers);
    (ran.status == 0).then_some(ran.stdout)
}

/// On files that Helm or the API server refuses, and on some that they take: a second run changes nothing, and what could be
/// rendered is rendered as before.
#[test]
fn on_many_files_a_second_run_changes_nothing() {
    let some = corpus::refused().into_iter().step_by(25).chain(corpus::accepted().into_iter().step_by(90));
    let mut changed = 0;
    for layers in some {
        let fix = |layers: &[String]| -> Vec<String> {
            let ran = with_layers("lint --fix --format concise", layers);
            (0..layers.len()).map(|number| read(&ran, &format!("{number}.yaml"))).collect()
        };
        let fixed = fix(&layers);
        if fixed == layers {
            continue;
        }
        changed += 1;
        assert_eq!(fix(&fixed), fixed, "a second run changes what the first made of\n{layers:?}");
        if let Some(before) = rendered(&layers) {
            assert_eq!(rendered(&fixed), Some(before), "{layers:?}\nbecame\n{fixed:?}");
        }
    }
    assert!(changed >= 5, "only {changed} stacks were changed");
}

/// What a diff leaves of a file is what `--fix` writes, whatever ends its lines. Only a line with a credential is masked.
#[test]
fn a_diff_applies() {
    for end in ["\n", "\r\n", "\r"] {
        let without_credentials =
            |text: &str| text.split_once("credentials").expect("it has some").0.replace("\r\n", end);
        let (values, fixed) = (without_credentials(VALUES), without_credentials(&safe()));
        for values in [values.as_str(), values.trim_end()] {
            let ran = Test::new("lint --diff pool.yaml").file("pool.yaml", values).status(1).any_output().run();
            ran.folder.write("fixes.diff", &ran.stdout);
            let mut git = Command::new("git");
            let applied = git.args(["apply", "-p0", "fixes.diff"]).current_dir(ran.folder.path()).output();
            let applied = applied.expect("there is git");
            assert!(applied.status.success(), "{:?}\n{}", applied, ran.stdout);
            let expected = if values.ends_with(end) { &fixed } else { fixed.trim_end() };
            assert_eq!(read(&ran, "pool.yaml"), expected);
        }
    }
}

#[test]
fn nothing_in_a_diff_is_obeyed() {
    for end in ["\n", "\r"] {
        let values =
            "replicaCuont: 1 # \u{202e}\u{200b} ##[error]x ##vso[x]\nx-a: |\n  ::stop-commands::x\n".replace('\n', end);
        let ran = Test::new("lint --diff v.yaml").file("v.yaml", values).status(1).any_output().run();
        assert!(ran.stdout.contains("+replicaCount: 1") && ran.stdout.contains("stop-commands"), "{}", ran.stdout);
        let begins = ran.stdout.split(['\n', '\r']).any(|line| line.trim_start().starts_with("::"));
        let acts = ["\u{202e}", "\u{200b}", "##[", "##vso["].iter().any(|mark| ran.stdout.contains(mark));
        assert!(!begins && !acts, "{:?}", ran.stdout);
    }
}

#[test]
fn a_diff_says_what_no_fix_puts_right() {
    let told = Test::new("lint --diff pool.yaml").file("pool.yaml", "replicaCount: many\n").status(1);
    told.stderr_has("no fixes to show; this is left:\n").stderr_has("1 error in 1 file").run();
    let some = Test::new("lint --diff pool.yaml").file("pool.yaml", "replicaCount: many\nnameOveride: a\n").status(1);
    some.stdout_has("+nameOverride: a")
        .stderr_has("after these fixes, this is left:\n")
        .stderr_has("replicaCount")
        .run();
    let unsafe_left = "launcher: {resources: {limits: {memory: 512m}}, extraVolumeMounts: [{name: cach, mountPath: /c}]}\n\
                       volumes: [{name: cache, emptyDir: {}}]\nnameOveride: a\n";
    let more = Test::new("lint --diff pool.yaml").file("pool.yaml", unsafe_left).status(1);
    more.stdout_has("+nameOverride: a").stderr_has("\n2 can be corrected with `--unsafe-fixes`\n").run();
    let json = Test::new("lint --diff --format json pool.yaml").file("pool.yaml", VALUES).status(2);
    json.stderr_has("has no other format").run();
}

#[cfg(unix)]
#[test]
fn a_protected_file_stays_and_its_path_is_told() {
    use std::os::unix::fs::PermissionsExt;

    let test = Test::new("lint --fix pool.yaml").file("pool.yaml", VALUES);
    fs::set_permissions(test.path().join("pool.yaml"), fs::Permissions::from_mode(0o444)).expect("it is ours");
    let ran = test.status(2).stderr_has("error: cannot write pool.yaml: it is read-only\n").run();
    assert_eq!(read(&ran, "pool.yaml"), VALUES);
    let test = Test::new("lint --fix pool.yaml").file("pool.yaml", VALUES);
    fs::hard_link(test.path().join("pool.yaml"), test.path().join("other.yaml")).expect("a link can be made");
    let ran = test.status(2).stderr_has("it is a hard link").run();
    assert_eq!((read(&ran, "pool.yaml"), read(&ran, "other.yaml")), (VALUES.to_owned(), VALUES.to_owned()));
    // Who may write everywhere is not refused.
    let test = Test::new("lint --fix in/pool.yaml").file("in/pool.yaml", VALUES);
    let folder = test.path().join("in");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).expect("it is ours");
    if fs::write(folder.join("probe"), "").is_err() {
        test.status(2).stderr_has("error: cannot write in/pool.yaml: Permission denied (os error 13)\n").run();
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
}

/// A layer may have the right key, which another misspells.
#[test]
fn a_key_is_put_right_where_another_layer_has_it() {
    let test =
        Test::new("lint --fix -f base.yaml eu.yaml").file("base.yaml", "replicaCount: 1\nreplicasEnabld: true\n");
    let ran = test
        .file("eu.yaml", "replicaCuont: 2\nreplicasEnabled: true\n")
        .stderr_has("fixed 2 findings")
        .any_output()
        .run();
    assert_eq!(read(&ran, "base.yaml"), "replicaCount: 1\nreplicasEnabled: true\n");
    assert_eq!(read(&ran, "eu.yaml"), "replicaCount: 2\nreplicasEnabled: true\n");
    let test = Test::new("lint --fix eu.yaml --set replicaCount=1").file("eu.yaml", "replicaCuont: 2\n");
    assert_eq!(read(&test.stderr_has("fixed 1 finding").any_output().run(), "eu.yaml"), "replicaCount: 2\n");
}

/// Which of two keys is meant, nobody knows; so neither their order nor that of files decides.
#[test]
fn two_keys_that_mean_one_are_left_alone() {
    for values in
        ["replicaCont: 1\nreplicaCuont: 2\n", "replicaCuont: 2\nreplicaCont: 1\n", "replicaCount: 1\nreplicaCuont: 2\n"]
    {
        for below in ["", "replicaCont: 7\n", "replicaCuont: 7\n", "replicaCount: 7\n"] {
            let test = Test::new("lint --fix -f base.yaml eu.yaml").file("base.yaml", below).file("eu.yaml", values);
            let ran = test.status(1).any_output().run();
            assert_eq!(read(&ran, "eu.yaml"), values, "over {below:?}");
        }
    }
}

/// What does nothing for one pool may do something for another that shares the file.
#[test]
fn a_key_without_effect_is_removed_if_all_pools_agree() {
    let base = "replicasEnabled: false\nreplicaCount: 2\n";
    for (us, expected) in [("", "replicasEnabled: false\n"), ("replicasEnabled: true\n", base)] {
        let test = Test::new("lint --fix --unsafe-fixes -f base.yaml pools").file("base.yaml", base);
        let ran = test.file("pools/eu.yaml", "").file("pools/us.yaml", us).any_output().run();
        assert_eq!(read(&ran, "base.yaml"), expected);
    }
}
