//! What the user decides about a report, and the counts that end it.

use super::root::Root;
use crate::finding::Severity;

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: each finding with its line.
    #[default]
    Text,
    /// One line for each finding: `file:line:column: severity[rule] message`.
    Concise,
    /// One JSON object, its shape versioned.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// JUnit XML, a test suite for each file.
    Junit,
}

/// Whether text is coloured; the caller knows the terminal and NO_COLOR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With ANSI escape sequences.
    On,
    /// Plain text.
    Off,
}

/// Whether text ends with a line that counts the findings, and which of their fixes a further line counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// It does; no fixes are counted.
    Counts,
    /// It does, and all fixes are counted.
    CountsAndFixes,
    /// It does, and the unsafe fixes are counted: `--fix` made the others.
    CountsAndUnsafeFixes,
    /// It does not: `--quiet`.
    Nothing,
}

/// What the caller decides about a report, besides its format.
#[derive(Clone, Debug)]
pub struct Style {
    /// The colour of text.
    pub colour: Colour,
    /// The end of text.
    pub closing: Closing,
    /// The least severity that fails the run: of warnings with `--strict`. JUnit tells failures apart by it.
    pub failing: Severity,
    /// How many columns a line of text has room for.
    pub width: usize,
    /// The folder that GitHub, GitLab and code scanning look files up in.
    pub root: Root,
}

/// The columns of a line of text where there is no terminal.
pub const USUAL_WIDTH: usize = 140;

impl Format {
    /// Whether people read it, rather than programs.
    pub fn is_for_people(self) -> bool {
        matches!(self, Format::Text | Format::Concise)
    }
}

/// What a run found, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Pools looked at; none where no file could be read.
    pub pools: usize,
    /// Files looked at, standard input among them; a layer that many pools share counts once.
    pub files: usize,
    /// Files in folders that are not values files.
    pub skipped: usize,
    /// Files with values that SOPS encrypted.
    pub encrypted: usize,
    /// Pools whose credentials are still to come.
    pub without_credentials: usize,
    /// Findings of error severity.
    pub errors: usize,
    /// Those of them that are about a file that could not be read.
    pub unreadable: usize,
    /// Findings of warning severity.
    pub warnings: usize,
    /// Findings that a safe fix corrects.
    pub safe_fixes: usize,
    /// Findings that an unsafe fix corrects.
    pub unsafe_fixes: usize,
    /// Those findings that are too many to be shown.
    pub not_shown: usize,
}

impl Summary {
    /// Whether anything of at least this severity was found.
    pub fn fails(&self, failing: Severity) -> bool {
        self.errors > 0 || (failing == Severity::Warning && self.warnings > 0)
    }
}
