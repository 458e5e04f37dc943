//! `render --output-dir`: all files or none, whoever ends the run, and nothing through a link.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::harness::{Folder, PROGRAM, Test, credentials, scrub};
use crate::random::Random;

const TEMPLATES: &str = "out/spacelift-worker/templates";

fn render(folder: &Path, number: u64) -> Child {
    let mut command = Command::new(PROGRAM);
    // The same words in each file: what the Secret, the ServiceAccount and the workload hold must be of one run.
    let set = format!("fullnameOverride=pool-{number}");
    command.args(["render", "-f", "creds.yaml", "--output-dir", "out", "--set", &set]).current_dir(folder);
    scrub(&mut command);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program can be started")
}

/// The number of the run whose files are in the folder; fails where they are of several, or are not whole.
#[track_caller]
fn written_by(folder: &Path) -> Option<String> {
    let files = ["deployment", "secret", "serviceaccount"].map(|name| folder.join(format!("{TEMPLATES}/{name}.yaml")));
    let number = |path: &Path| {
        let text = fs::read_to_string(path).ok()?;
        assert!(text.starts_with("---\n# Source") && text.ends_with('\n'), "{text}");
        let name = text.lines().find_map(|line| line.strip_prefix("  name: pool-")).expect("it has a name");
        Some(name.trim_end_matches("-unprivileged-worker").to_owned())
    };
    let numbers = files.map(|path| number(&path));
    assert!(numbers.iter().all(|number| number == &numbers[0]), "{numbers:?}");
    numbers.into_iter().next().flatten()
}

/// What an earlier run wrote into a file.
fn old(name: &str) -> String {
    format!("---\n# Source: spacelift-worker/templates/{name}.yaml\nold: 1\n")
}

fn mode(path: impl AsRef<Path>) -> u32 {
    fs::symlink_metadata(&path).unwrap_or_else(|e| panic!("{e}: {}", path.as_ref().display())).permissions().mode()
        & 0o7777
}

#[test]
fn a_run_that_is_killed_leaves_all_files_of_one_run() {
    let folder = Folder::new();
    folder.write("creds.yaml", credentials());
    let mut random = Random(1);
    for number in 0..200 {
        let mut runs = [render(folder.path(), 2 * number), render(folder.path(), 2 * number + 1)];
        thread::sleep(Duration::from_micros(random.below(40_000) as u64));
        match random.below(3) {
            0 => runs[0].kill().expect("it is ours"),
            of => {
                let signal = if of == 1 { "-TERM" } else { "-INT" };
                let killed =
                    Command::new("kill").args([signal, &runs[0].id().to_string()]).stderr(Stdio::null()).status();
                killed.expect("there is such a command");
            }
        }
        for run in &mut runs {
            run.wait().expect("it ends");
        }
        written_by(folder.path());
    }
    // Whatever was left behind is gone after a run that ends well.
    assert!(render(folder.path(), 1000).wait().expect("it ends").success());
    assert_eq!(written_by(folder.path()).as_deref(), Some("1000"));
    let left = folder.files().into_iter().filter(|file| !file.starts_with(TEMPLATES)).collect::<Vec<_>>();
    assert_eq!(left, ["creds.yaml"]);
    let hidden = fs::read_dir(folder.path().join("out/spacelift-worker")).expect("it is there").count();
    assert_eq!(hidden, 1, "the folder of files alone");
}

#[test]
fn a_signal_leaves_nothing_behind() {
    let folder = Folder::new();
    folder.write("creds.yaml", credentials());
    for number in 0..60 {
        let mut run = render(folder.path(), number);
        thread::sleep(Duration::from_micros(700 * number));
        let signal = ["-TERM", "-INT", "-HUP", "-QUIT"][usize::try_from(number % 4).expect("it is small")];
        let killed = Command::new("kill").args([signal, &run.id().to_string()]).stderr(Stdio::null()).status();
        killed.expect("there is such a command");
        run.wait().expect("it ends");
        let entries = fs::read_dir(folder.path().join("out/spacelift-worker")).into_iter().flatten();
        let names: Vec<_> = entries.map(|entry| entry.expect("it can be read").file_name()).collect();
        assert!(names.iter().all(|name| name == "templates"), "{names:?}");
        written_by(folder.path());
    }
}

#[test]
fn only_its_owner_reads_the_secret() {
    let test = Test::render("--output-dir out").file(&format!("{TEMPLATES}/secret.yaml"), old("secret"));
    let path = |name: &str| format!("{TEMPLATES}/{name}.yaml");
    let test = test.file(&path("deployment"), old("deployment"));
    let at = |name: &str| test.path().join(path(name));
    fs::set_permissions(at("secret"), Permissions::from_mode(0o644)).expect("it is ours");
    fs::set_permissions(at("deployment"), Permissions::from_mode(0o600)).expect("it is ours");
    fs::set_permissions(test.path().join(TEMPLATES), Permissions::from_mode(0o750)).expect("it is ours");
    let ran = test.stdout_has("wrote").run();
    let mode_of = |name: &str| mode(ran.folder.path().join(path(name)));
    assert_eq!((mode_of("secret"), mode_of("deployment")), (0o600, 0o600));
    assert_ne!(mode_of("serviceaccount") & 0o044, 0, "others are as the umask says");
    assert_eq!(mode(ran.folder.path().join(TEMPLATES)), 0o750);
}

#[test]
fn nothing_is_written_through_a_link() {
    for (link, refused) in [
        ("out/spacelift-worker", "follows no link"),
        (TEMPLATES, "follows no link"),
        ("out/spacelift-worker/templates/secret.yaml", "neither workerpool nor Helm wrote what is there"),
    ] {
        let test = Test::render("--output-dir out").file("elsewhere/secret.yaml", "theirs");
        let path = test.path().join(link);
        fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        let target = if link.ends_with(".yaml") { "elsewhere/secret.yaml" } else { "elsewhere" };
        symlink(test.path().join(target), &path).expect("a link can be made");
        let ran = test.status(2).stderr_has(refused).run();
        assert_eq!(fs::read_to_string(ran.folder.path().join("elsewhere/secret.yaml")).expect("it stays"), "theirs");
        assert_eq!(fs::read_dir(ran.folder.path().join("elsewhere")).expect("it stays").count(), 1, "{link}");
    }
    // The folder that the user names may be one.
    let test = Test::render("--output-dir out").file("elsewhere/x", "");
    symlink("elsewhere", test.path().join("out")).expect("a link can be made");
    test.stdout_has("wrote out/").run();
}

#[test]
fn a_set_replaces_the_one_before_and_nothing_else() {
    let old = |name: &str| format!("{TEMPLATES}/{name}");
    let files = ["deployment.yaml", "notes.txt", "below/x.yaml"];
    let with_old = |args: &str| {
        let test = Test::render(&format!("--output-dir out --set useStatefulSet=true {args}"));
        let source = |name: &str| format!("---\n# Source: spacelift-worker/templates/{name}\n");
        let test = files.iter().fold(test, |test, name| test.file(&old(name), source(name)));
        test.stdout_has("wrote").run().folder
    };
    let expected = |names: &[&str]| {
        [&["creds.yaml".to_owned()][..], &names.iter().map(|name| old(name)).collect::<Vec<_>>()].concat()
    };
    let whole = ["below/x.yaml", "notes.txt", "secret.yaml", "service.yaml", "serviceaccount.yaml", "statefulset.yaml"];
    assert_eq!(with_old("").files(), expected(&whole));
    let part = with_old("-s templates/secret.yaml");
    assert_eq!(part.files(), expected(&["below/x.yaml", "deployment.yaml", "notes.txt", "secret.yaml"]));
    assert_eq!(fs::read_to_string(part.path().join(old("notes.txt"))).expect("it stays").lines().count(), 2);
}

#[test]
fn a_file_of_somebody_elses_is_not_removed() {
    let service = format!("{TEMPLATES}/service.yaml");
    for (text, is_ours) in [
        ("apiVersion: v1\nkind: Service\nmetadata: {name: theirs}\n", false),
        ("---\n# Source: spacelift-worker/templates/secret.yaml\n", false),
        ("---\n# Source: spacelift-worker/templates/service.yaml\nkind: Service\n", true),
    ] {
        let ran = Test::render("--output-dir out").file(&service, text).stdout_has("wrote").run();
        assert_eq!(ran.stdout.contains(&format!("removed {service}\n")), is_ours, "{}", ran.stdout);
        assert_eq!(ran.folder.files().contains(&service), !is_ours, "{text}");
    }
    // What an earlier run wrote is ours in JSON too.
    for output in ["yaml", "json"] {
        let first = Test::render(&format!("--output-dir out --set useStatefulSet=true -o {output}"));
        let folder = first.stdout_has("wrote").run().folder;
        let text = fs::read_to_string(folder.path().join(&service)).expect("it was written");
        let test = Test::render("--output-dir out").file(&service, text);
        test.stdout_has(&format!("removed {service}\n")).run();
    }
}

#[test]
fn where_one_file_cannot_be_written_none_is() {
    let (path, text) = (format!("{TEMPLATES}/secret.yaml"), old("secret"));
    let test = Test::render("--output-dir out").file(&path, &text).file(&format!("{TEMPLATES}/deployment.yaml/x"), "");
    let ran =
        test.status(2).stderr_has("cannot write out/spacelift-worker/templates/deployment.yaml: it is a folder").run();
    assert_eq!(fs::read_to_string(ran.folder.path().join(&path)).expect("it stays"), text);
    assert_eq!(fs::read_dir(ran.folder.path().join(TEMPLATES)).expect("it stays").count(), 2);
    // Who may write everywhere is not refused.
    let test = Test::render("--output-dir out").file(&path, &text);
    let templates = test.path().join(TEMPLATES);
    fs::set_permissions(&templates, Permissions::from_mode(0o555)).expect("it is ours");
    if fs::write(templates.join("probe"), "").is_err() {
        let ran = test.status(2).stderr_has("cannot write into the folder").run();
        fs::set_permissions(ran.folder.path().join(TEMPLATES), Permissions::from_mode(0o755)).expect("it is ours");
        assert_eq!(fs::read_to_string(ran.folder.path().join(&path)).expect("it stays"), text);
    }
}

#[test]
fn a_file_of_somebody_elses_is_not_replaced() {
    let path = format!("{TEMPLATES}/secret.yaml");
    for (text, is_ours) in [
        ("apiVersion: ENC[AES256_GCM,data:a]\n", false),
        (&old("service"), false),
        (&old("secret"), true),
        (&old("secret").replace('\n', "\r\n"), true),
        ("", true),
    ] {
        let test = Test::render("--output-dir out").file(&path, text);
        let test = if is_ours {
            test.stdout_has("wrote")
        } else {
            test.status(2).stderr_has(&format!("cannot write {path}: neither workerpool nor Helm wrote what is there"))
        };
        let ran = test.run();
        let now = fs::read_to_string(ran.folder.path().join(&path)).expect("it is there");
        assert_eq!(now == text, !is_ours, "{text}");
        assert_eq!(ran.folder.files().len() > 2, is_ours, "{text}");
    }
}

/// Where folders cannot be exchanged, such a run has moved the old one away, and its own is not in the place yet.
#[test]
fn what_a_run_left_that_was_killed_between_two_renames_is_put_back() {
    let stage = "out/spacelift-worker/.workerpool-0123456789abcdef";
    for fails in [true, false] {
        let test = Test::render("--output-dir out").file(&format!("{stage}/aside/secret.yaml"), old("secret"));
        let test = test
            .file(&format!("{stage}/aside/notes.txt"), "theirs")
            .file(&format!("{stage}/templates/secret.yaml"), "new");
        let test = match fails {
            true => test.file(&format!("{stage}/aside/deployment.yaml/x"), "").status(2).stderr_has("it is a folder"),
            false => test.stdout_has("wrote"),
        };
        let folder = test.run().folder;
        let read =
            |name: &str| fs::read_to_string(folder.path().join(format!("{TEMPLATES}/{name}"))).expect("it is there");
        assert_eq!(read("notes.txt"), "theirs");
        assert_eq!(read("secret.yaml") == old("secret"), fails);
        let left = fs::read_dir(folder.path().join("out/spacelift-worker")).expect("it is there").count();
        assert_eq!(left, 1, "the folder of files alone");
    }
}

/// A link takes the place of each folder in turn while runs write.
#[test]
fn a_link_that_is_planted_meanwhile_is_not_followed() {
    let folder = Folder::new();
    folder.write("creds.yaml", credentials());
    fs::create_dir(folder.path().join("elsewhere")).expect("a folder can be made");
    for (number, name) in ["out/spacelift-worker", TEMPLATES].repeat(10).into_iter().enumerate() {
        let (path, away) = (folder.path().join(name), folder.path().join("away"));
        let mut run = render(folder.path(), number as u64);
        while run.try_wait().expect("it is ours").is_none() {
            if fs::rename(&path, &away).is_ok() {
                let _ = symlink(folder.path().join("elsewhere"), &path);
                thread::sleep(Duration::from_micros(300));
                let _ = fs::remove_file(&path);
                let _ = fs::rename(&away, &path);
            }
        }
        let written = fs::read_dir(folder.path().join("elsewhere")).expect("it is there").count();
        assert_eq!(written, 0, "{name} of run {number}");
        fs::remove_dir_all(&away).or_else(|_| fs::create_dir_all(folder.path().join("out"))).expect("it is ours");
    }
}
