//! Faults of what is outside: streams, disks and files that change. Each ends in an error that says what could not be done,
//! and nothing is half written.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use crate::harness::{Folder, PROGRAM, Test, credentials, scrub};

/// Every command that prints something, and what it exits with.
const COMMANDS: &[(&str, i32)] = &[
    ("render -f creds.yaml", 0),
    ("render -o json -f creds.yaml", 0),
    ("render -f creds.yaml --output-dir out", 0),
    ("lint creds.yaml", 0),
    ("lint bad.yaml", 1),
    ("lint --format json bad.yaml", 1),
    ("lint --format sarif bad.yaml", 1),
    ("lint --statistics bad.yaml", 1),
    ("lint --diff bad.yaml", 1),
    ("lint --fix --quiet -", 0),
    ("explain -f creds.yaml", 0),
    ("explain replicaCount --format json", 0),
    ("diff old.yaml -f creds.yaml", 0),
    ("diff old.yaml -f creds.yaml --set replicaCount=2", 1),
    ("diff old.yaml -f creds.yaml --set replicaCount=2 --format json", 1),
    ("diff old.yaml -f creds.yaml --set replicaCount=2 --format markdown", 1),
    ("values", 0),
    ("schema", 0),
    ("schema --config", 0),
    ("rule", 0),
    ("rule token", 0),
    ("completions bash", 0),
    ("man", 0),
    ("man lint", 0),
    ("help", 0),
    ("help lint", 0),
    ("lint --help", 0),
    ("-V", 0),
];

/// A folder with good values, values with a finding, and an old state.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("creds.yaml", credentials());
    folder.write("bad.yaml", "replicaCuont: 1\n");
    let old = Test::render("").stdout_has("").run().stdout;
    folder.write("old.yaml", old);
    folder
}

fn command(args: &str, folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(args.split_whitespace()).current_dir(folder);
    scrub(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A line of a shell in which `@` is the program.
fn shell(line: &str, folder: &Path) -> Output {
    let mut shell = Command::new("sh");
    scrub(&mut shell);
    shell.args(["-c", &line.replace('@', PROGRAM)]).current_dir(folder).stdin(Stdio::null());
    shell.output().expect("there is a shell")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("it is UTF-8")
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_an_error() {
    let folder = folder();
    for (args, _) in COMMANDS {
        let full = File::options().write(true).open("/dev/full").expect("it is there");
        let mut command = command(args, folder.path());
        command.stdin(File::open(folder.path().join("bad.yaml")).expect("it is there"));
        let output = command.stdout(full).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{args}: {}", stderr(&output));
        let errors = stderr(&output);
        let last = errors.lines().last().unwrap_or_default();
        assert!(
            last.starts_with("error: cannot write to standard output: No space left on device"),
            "{args}: {errors}"
        );
    }
    // What was written is whole, and where standard error is full, the exit code still tells.
    assert_eq!(fs::read_dir(folder.path().join("out/spacelift-worker/templates")).expect("it is there").count(), 3);
    let full = || File::options().write(true).open("/dev/full").expect("it is there");
    let status = |args: &str| command(args, folder.path()).stderr(full()).status().expect("it runs").code();
    assert_eq!((status("render -f missing.yaml"), status("nothing")), (Some(2), Some(2)));
}

/// Nobody reads what is printed, and no file that is opened takes the place of the stream.
#[test]
fn closed_streams_change_no_exit_code_and_no_file() {
    let folder = folder();
    let before = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it is there");
    let texts = ["creds.yaml", "bad.yaml", "old.yaml"].map(before);
    for (args, status) in COMMANDS {
        let closed = if args.ends_with('-') { ">&- 2>&- <bad.yaml" } else { ">&- 2>&- <&-" };
        let output = shell(&format!("@ {args} {closed}"), folder.path());
        assert_eq!(output.status.code(), Some(*status), "{args}");
        assert_eq!(["creds.yaml", "bad.yaml", "old.yaml"].map(before), texts, "{args}");
    }
    let secret = fs::read_to_string(folder.path().join("out/spacelift-worker/templates/secret.yaml"));
    assert!(secret.expect("it was written").starts_with("---\n# Source"));
}

#[test]
fn ten_thousand_arguments_are_taken() {
    let folder = folder();
    let sets = (0..5000).flat_map(|i| ["--set".to_owned(), format!("podAnnotations.a{i}=b{i}")]);
    let output = command("render -f creds.yaml", folder.path()).args(sets).output().expect("it runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && printed.contains("a0: b0\n") && printed.contains("a4999: b4999\n"));
    let files = (0..2_000).map(|i| if i % 2 == 0 { "creds.yaml" } else { "bad.yaml" });
    let output = command("lint --format concise", folder.path()).args(files).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("replicaCuont").count(), 1);
}

#[test]
fn a_file_may_not_grow_over_the_limit() {
    let folder = folder();
    let script = "ulimit -f 0; exec @ render -f creds.yaml --output-dir limited";
    let output = shell(script, folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let error = stderr(&output);
    assert!(error.starts_with("error: cannot write limited/spacelift-worker/templates/"), "{error}");
    assert!(folder.files().iter().all(|file| !file.starts_with("limited/")), "{:?}", folder.files());
    let output = shell("ulimit -f 0; exec @ lint --fix bad.yaml", folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).starts_with("error: cannot write bad.yaml: "), "{}", stderr(&output));
    assert_eq!(folder.files(), ["bad.yaml", "creds.yaml", "old.yaml"]);
}

/// A file system of its own in a folder. It goes when it is dropped.
#[cfg(target_os = "linux")]
struct Disk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    /// A disk of 64 KiB at `disk`; none where that is not allowed: only root can make one.
    fn of(folder: &Path) -> Option<Disk> {
        let disk = folder.join("disk");
        fs::create_dir(&disk).expect("a folder can be made");
        let made = Disk::mount(&["-t", "tmpfs", "-o", "size=64k", "tmpfs"], &disk);
        if !made {
            println!("skipped: only root can mount a small disk");
        }
        made.then_some(Disk(disk))
    }

    /// Says whether the system mounts it.
    fn mount(args: &[&str], at: &Path) -> bool {
        Command::new("mount").args(args).arg(at).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// Writes into `disk` what a run of that number makes.
#[cfg(target_os = "linux")]
fn render_into_disk(folder: &Path, number: u32) -> Output {
    let set = format!("fullnameOverride=pool-{number}");
    command("render -f creds.yaml --output-dir disk --set", folder).arg(set).output().expect("it runs")
}

/// Runs `render` and `lint --fix` on a disk that cannot be written, and says what was there before. Nothing is lost.
#[cfg(target_os = "linux")]
#[track_caller]
fn nothing_is_lost(folder: &Path, why: &str) {
    let read = |name: &str| fs::read_to_string(folder.join("disk").join(name)).expect("it is there");
    let names = || fs::read_dir(folder.join("disk/spacelift-worker")).expect("it is there").count();
    let before = (read("spacelift-worker/templates/secret.yaml"), read("bad.yaml"), names());
    let fixed = command("lint --fix disk/bad.yaml", folder).output().expect("it runs");
    for (output, path) in [(render_into_disk(folder, 2), "disk/spacelift-worker"), (fixed, "disk/bad.yaml")] {
        let error = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(path) && error.contains(why), "{error}");
    }
    let after = (read("spacelift-worker/templates/secret.yaml"), read("bad.yaml"), names());
    assert!(before.0.contains("pool-1") && before.2 == 1, "{before:?}");
    assert_eq!(after, before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing() {
    let folder = folder();
    let Some(disk) = Disk::of(folder.path()) else { return };
    let first = render_into_disk(folder.path(), 1);
    assert!(first.status.success(), "{}", stderr(&first));
    fs::copy(folder.path().join("bad.yaml"), disk.0.join("bad.yaml")).expect("there is room");
    let mut filler = File::create(disk.0.join("filler")).expect("there is room");
    while filler.write_all(&[0; 512]).is_ok() {}
    nothing_is_lost(folder.path(), "No space left on device");
    fs::remove_file(disk.0.join("filler")).expect("it is ours");
    drop(filler);
    let again = render_into_disk(folder.path(), 3);
    assert!(again.status.success(), "{}", stderr(&again));
}

/// Permissions do not keep root from writing; a disk that is mounted so does.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_can_only_be_read_stays_as_it_is() {
    let folder = folder();
    let Some(disk) = Disk::of(folder.path()) else { return };
    let first = render_into_disk(folder.path(), 1);
    assert!(first.status.success(), "{}", stderr(&first));
    fs::copy(folder.path().join("bad.yaml"), disk.0.join("bad.yaml")).expect("there is room");
    assert!(Disk::mount(&["-o", "remount,ro"], &disk.0), "what was mounted can be mounted otherwise");
    nothing_is_lost(folder.path(), "Read-only file system");
}

#[test]
fn what_can_be_read_once_is_read_once() {
    let folder = folder();
    for (line, status, printed) in [
        ("cat bad.yaml | @ lint --fix /dev/stdin", 2, "error: cannot write /dev/stdin: it is a pipe or a device"),
        ("cat bad.yaml | @ lint --diff /dev/stdin", 1, "+replicaCount: 1"),
        ("cat bad.yaml | @ lint --format concise -f /dev/stdin creds.yaml creds.yaml", 1, "unknown key `replicaCuont`"),
        ("cat old.yaml | @ diff /dev/stdin -f creds.yaml", 0, "no difference"),
        ("cat bad.yaml | @ lint --fix -f /dev/stdin creds.yaml", 2, "it is a pipe or a device"),
        ("mkfifo pipe; cat bad.yaml >pipe & @ lint --diff pipe", 1, "+replicaCount: 1"),
    ] {
        let output = shell(line, folder.path());
        let all = String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output);
        assert_eq!(output.status.code(), Some(status), "{line}: {all}");
        assert!(all.contains(printed), "{line}: {all}");
    }
    // What standard input is redirected to is a file.
    let output = shell("@ lint --fix /dev/stdin <bad.yaml", folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(folder.path().join("bad.yaml")).expect("it is there"), "replicaCount: 1\n");
}

/// The run has read the first file when it waits for the pipe.
#[test]
fn a_file_that_changes_meanwhile_is_not_overwritten() {
    let folder = folder();
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().expect("it runs").success());
    let run = command("lint --fix -f bad.yaml pipe", folder.path()).spawn().expect("it runs");
    let mut pipe = File::options().write(true).open(folder.path().join("pipe")).expect("the run reads it");
    folder.write("bad.yaml", "replicaCuont: 2\n");
    pipe.write_all(b"revisionHistoryLimit: 1\n").expect("it is read");
    drop(pipe);
    let output = run.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("bad.yaml was changed while workerpool was at work"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(folder.path().join("bad.yaml")).expect("it is there"), "replicaCuont: 2\n");
}

/// Whoever reads a file finds the one text or the other in it, and a run that a signal ends leaves no other file.
#[test]
fn a_fix_that_a_signal_ends_leaves_nothing_behind() {
    let folder = Folder::new();
    let many = |key: &str| format!("{key}: 1\n# {}\n", "x".repeat(1 << 20));
    let (bad, good) = (many("replicaCuont"), many("replicaCount"));
    for number in 0..24 {
        folder.write("a.yaml", &bad);
        folder.write("b.yaml", &bad);
        let mut run = command("lint --fix a.yaml b.yaml", folder.path()).spawn().expect("it runs");
        thread::sleep(Duration::from_millis(8 * number));
        let signal = ["-TERM", "-INT", "-HUP", "-QUIT"][usize::try_from(number % 4).expect("it is small")];
        let killed = Command::new("kill").args([signal, &run.id().to_string()]).stderr(Stdio::null()).status();
        killed.expect("there is such a command");
        run.wait().expect("it ends");
        assert_eq!(folder.files(), ["a.yaml", "b.yaml"], "{signal} after {} ms", 8 * number);
        for name in ["a.yaml", "b.yaml"] {
            let text = fs::read_to_string(folder.path().join(name)).expect("it is there");
            assert!(text == bad || text == good, "{name} is torn");
        }
    }
}
