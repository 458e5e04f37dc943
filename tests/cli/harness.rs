//! One run of the program, in a folder of its own and with a clean environment.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_workerpool");
/// A token and a private key that the program accepts: a JSON object in base64, and a throw-away RSA key.
pub const TOKEN: &str = "eyJwb29sIjoidGVzdC1vbmx5IiwiYnJva2VyIjoibXF0dC5pbnZhbGlkIn0=";

/// The throw-away private key, in base64.
pub fn private_key() -> &'static str {
    include_str!("../data/corpus/private-key.b64").trim_end()
}

/// A values file with credentials that work.
pub fn credentials() -> String {
    format!("credentials:\n  token: {TOKEN}\n  privateKey: {}\n", private_key())
}

/// The names of all formats of `lint`, which it tells with an error about one that it does not have.
pub fn formats() -> Vec<String> {
    let ran = Command::new(PROGRAM).args(["lint", "--format", "none"]).output().expect("the program starts");
    let error = String::from_utf8(ran.stderr).expect("the error is UTF-8");
    let list = error.split_once("possible values: ").and_then(|(_, rest)| rest.split_once(']'));
    let (names, _) = list.expect("the error lists the values");
    names.split(", ").map(str::to_owned).collect()
}

/// A folder that is deleted when it is dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// The names of all files below, sorted.
    pub fn files(&self) -> Vec<String> {
        fn below(folder: &Path, root: &Path, into: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder can be read") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    below(&path, root, into);
                } else {
                    let name = path.strip_prefix(root).expect("below the root");
                    into.push(name.to_str().expect("names are text").replace('\\', "/"));
                }
            }
        }
        let mut files = Vec::new();
        below(&self.0, &self.0, &mut files);
        files.sort();
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a stream must contain.
enum Expected {
    Exactly(String),
    /// All of these texts, anywhere.
    Parts(Vec<String>),
    Anything,
}

impl Expected {
    fn add_part(&mut self, part: &str) {
        match self {
            Expected::Parts(parts) => parts.push(part.to_owned()),
            _ => *self = Expected::Parts(vec![part.to_owned()]),
        }
    }

    #[track_caller]
    fn check(&self, stream: &str, text: &str, run: &str) {
        match self {
            Expected::Exactly(expected) => assert_eq!(text, expected, "{stream} of {run}"),
            Expected::Parts(parts) => {
                for part in parts {
                    assert!(text.contains(part), "{stream} of {run} lacks {part:?}:\n{text}");
                }
            }
            Expected::Anything => {}
        }
    }
}

/// The output of a run, and the files that it wrote.
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
    pub folder: Folder,
}

/// A run of the program and the expected result: by default success, and no output.
#[must_use = "a test runs when it is told to"]
pub struct Test {
    args: Vec<String>,
    stdin: Vec<u8>,
    environment: Vec<(String, String)>,
    /// How long the program may use the processor.
    seconds: Option<u32>,
    folder: Folder,
    status: i32,
    stdout: Expected,
    stderr: Expected,
}

impl Test {
    /// A run with arguments that are separated by spaces.
    pub fn new(args: &str) -> Test {
        Test::with(args.split_whitespace())
    }

    /// A run with these arguments.
    pub fn with(args: impl IntoIterator<Item = impl Into<String>>) -> Test {
        Test {
            args: args.into_iter().map(Into::into).collect(),
            stdin: Vec::new(),
            environment: Vec::new(),
            seconds: None,
            folder: Folder::new(),
            status: 0,
            stdout: Expected::Exactly(String::new()),
            stderr: Expected::Exactly(String::new()),
        }
    }

    /// `render -f creds.yaml` and further arguments, with credentials that work.
    pub fn render(args: &str) -> Test {
        Test::new(&format!("render -f creds.yaml {args}")).file("creds.yaml", credentials())
    }

    pub fn arg(mut self, arg: impl Into<String>) -> Test {
        self.args.push(arg.into());
        self
    }

    pub fn file(self, name: &str, text: impl AsRef<[u8]>) -> Test {
        self.folder.write(name, text);
        self
    }

    /// The folder that it will run in.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn stdin(mut self, text: impl AsRef<[u8]>) -> Test {
        self.stdin = text.as_ref().to_owned();
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Test {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Fails where the program uses the processor for longer, or more than 2 GiB of memory. How busy the machine is does not
    /// matter, as the system counts, where it is a Unix.
    pub fn within(mut self, seconds: u32) -> Test {
        self.seconds = Some(seconds);
        self
    }

    pub fn status(mut self, status: i32) -> Test {
        self.status = status;
        self
    }

    pub fn stdout(mut self, text: &str) -> Test {
        self.stdout = Expected::Exactly(text.to_owned());
        self
    }

    pub fn stdout_has(mut self, part: &str) -> Test {
        self.stdout.add_part(part);
        self
    }

    pub fn stderr_has(mut self, part: &str) -> Test {
        self.stderr.add_part(part);
        self
    }

    /// Accepts any output. The caller checks it.
    pub fn any_output(mut self) -> Test {
        (self.stdout, self.stderr) = (Expected::Anything, Expected::Anything);
        self
    }

    /// Runs it, and compares the result with what is expected.
    #[track_caller]
    pub fn run(self) -> Ran {
        let expected_status = self.status;
        let run = format!("workerpool {}", self.args.join(" "));
        let (stdout, stderr) = (&self.stdout, &self.stderr);
        let output = self.output();
        let printed = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        let (out, err) = (printed(&output.stdout), printed(&output.stderr));
        assert!(!err.contains("panicked"), "{run} panics:\n{err}");
        let status = output.status.code().expect("the program ends by itself");
        stderr.check("stderr", &err, &run);
        stdout.check("stdout", &out, &run);
        assert_eq!(status, expected_status, "exit code of {run}\n{err}");
        Ran { status, stdout: out, stderr: err, folder: self.folder }
    }

    /// Runs it, and accepts any result.
    #[track_caller]
    pub fn run_anyhow(self) -> Ran {
        let output = self.output();
        let printed = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let status = output.status.code().expect("the program ends by itself");
        Ran { status, stdout: printed(&output.stdout), stderr: printed(&output.stderr), folder: self.folder }
    }

    fn output(&self) -> Output {
        let mut command = match self.seconds.filter(|_| cfg!(unix)) {
            Some(seconds) => {
                let line = format!("ulimit -v 2097152 2>/dev/null; ulimit -t {seconds}; exec \"$0\" \"$@\"");
                let mut shell = Command::new("sh");
                shell.args(["-c", &line, PROGRAM]);
                shell
            }
            None => Command::new(PROGRAM),
        };
        command.args(&self.args).current_dir(self.folder.path());
        scrub(&mut command);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().expect("the program can be started");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        thread::scope(|scope| {
            // The program may not read it at all.
            scope.spawn(move || stdin.write_all(&self.stdin));
            child.wait_with_output().expect("the program ends")
        })
    }
}

/// Removes everything from the environment that could change what a program prints.
pub fn scrub(command: &mut Command) {
    let telling = [
        "CI",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "FORCE_COLOR",
        "COLUMNS",
        "TERM",
        "RUST_BACKTRACE",
        "RUST_LOG",
    ];
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if telling.contains(&text.as_ref())
            || ["HELM_", "GITHUB_", "GITLAB_", "CI_"].iter().any(|p| text.starts_with(p))
        {
            command.env_remove(&name);
        }
    }
}

/// The documents of a YAML stream, read by another YAML reader.
#[track_caller]
pub fn documents(text: &str) -> Vec<serde_yaml::Value> {
    use serde::Deserialize;
    let read = |document| serde_yaml::Value::deserialize(document).unwrap_or_else(|e| panic!("{e}:\n{text}"));
    serde_yaml::Deserializer::from_str(text).map(read).filter(|value| !value.is_null()).collect()
}
