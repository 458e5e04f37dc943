//! What a rule is.

use crate::fault::Kind;
use crate::finding::Severity;
use crate::pool::Pool;
use crate::worker::Worker;

use super::Found;

/// A rule: its check, and what `workerpool rule` prints about it.
pub struct Rule {
    /// The rule's name, in kebab case.
    pub id: &'static str,
    /// What it is about.
    pub subject: Subject,
    /// The severity of its findings.
    pub severity: Severity,
    /// What the rule finds, in one line.
    pub summary: &'static str,
    /// Why that is a problem, and what to do about it.
    pub why: &'static str,
    /// Values with a finding.
    pub bad: &'static str,
    /// The same values, corrected.
    pub good: &'static str,
    /// How the rule finds it.
    pub(crate) check: Check,
}

/// What a rule is about: lists of rules are grouped by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The files and arguments that are given, and what is still to be filled in.
    Files,
    /// YAML, and the keys and types that the chart takes.
    Yaml,
    /// What the cluster makes of the objects.
    Cluster,
    /// The token and the private key.
    Credentials,
    /// The Docker daemon, its image, its storage and its memory.
    Daemon,
    /// The launcher and its runs.
    Run,
}

impl Subject {
    /// All subjects, in the order in which lists show them.
    pub const ALL: [Subject; 6] =
        [Subject::Files, Subject::Yaml, Subject::Cluster, Subject::Credentials, Subject::Daemon, Subject::Run];

    /// The heading of its rules.
    pub fn title(self) -> &'static str {
        match self {
            Subject::Files => "Files and arguments",
            Subject::Yaml => "YAML, keys and types",
            Subject::Cluster => "Cluster",
            Subject::Credentials => "Credentials",
            Subject::Daemon => "Docker daemon",
            Subject::Run => "Runs",
        }
    }
}

/// Where the findings of a rule come from.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// From the faults of this kind that reading, decoding and validation found.
    Faults(Kind),
    /// From a function that looks at a pool.
    Pool(fn(&Pool, &mut Found)),
    /// From a function that looks at the pod that a pool makes.
    Worker(fn(&Worker, &mut Found)),
    /// From the comments that ignore findings.
    Ignores,
}

impl Rule {
    /// Whether a comment can ignore its findings. If Helm or the API server rejects the values, it cannot.
    pub fn can_be_ignored(&self) -> bool {
        match self.check {
            Check::Faults(_) => self.severity == Severity::Warning,
            Check::Pool(_) | Check::Worker(_) => true,
            Check::Ignores => false,
        }
    }
}
