//! kubecheck: the API server's verdict, from one child that is asked line by line.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::json;

/// A running kubecheck.
pub struct Kubecheck {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// A question whose answer nobody reads, but that is long enough to push the answer before it out.
    push: String,
    pushed: bool,
}

/// kubecheck holds answers back until so many bytes of them have come together (Go's `bufio.Writer`).
const HELD_BACK: usize = 4096;

/// What it answers.
#[derive(Debug, Deserialize)]
pub struct Verdict {
    /// Whether the API server takes all objects.
    pub ok: bool,
    /// Why not.
    #[serde(default)]
    pub errors: Vec<Problem>,
    /// What it takes, but warns of.
    #[serde(default)]
    pub warnings: Vec<Problem>,
}

/// An error or a warning.
#[derive(Debug, Deserialize)]
pub struct Problem {
    /// The number of the object.
    #[serde(default)]
    pub doc: usize,
    /// The field, in the object.
    #[serde(default)]
    pub field: String,
    /// The kind of error, as Kubernetes names it.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong.
    pub message: String,
}

impl Kubecheck {
    /// Starts it.
    pub fn start(path: &Path) -> anyhow::Result<Kubecheck> {
        let mut child = Command::new(path)
            .arg("--jsonl")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", path.display()))?;
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("kubecheck has no output")?);
        let push = json!({"id": "x".repeat(HELD_BACK + 1), "yaml": ""}).to_string();
        Ok(Kubecheck { child, questions, answers, push, pushed: false })
    }

    /// Its verdict on manifests, as YAML.
    pub fn ask(&mut self, manifests: &str) -> anyhow::Result<Verdict> {
        let questions = self.questions.as_mut().context("kubecheck has no input")?;
        let question = json!({"id": "", "yaml": manifests}).to_string();
        write!(questions, "{question}\n{}\n", self.push).context("kubecheck takes no more")?;
        if std::mem::replace(&mut self.pushed, true) {
            self.answer()?;
        }
        let line = self.answer()?;
        serde_json::from_str(&line).with_context(|| format!("kubecheck answered {line}"))
    }

    fn answer(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!("kubecheck ended");
        }
        Ok(line)
    }
}

impl Drop for Kubecheck {
    /// Ends it by the end of its input.
    fn drop(&mut self) {
        self.questions = None;
        let _ = self.child.wait();
    }
}
