//! Prints manifests, findings and errors, and writes files.

use std::io::{self, ErrorKind, StderrLock, StdoutLock, Write};

use anyhow::Context;

use crate::cli::ColorWhen;
use crate::finding::{Finding, Severity};
use crate::lint::RULES;
use crate::pool::Pool;
use crate::redact::{self, Mask, Remembered};
use crate::report::{Closing, Format, MOST_SHOWN, Report, Root, Style, Summary, count};
use crate::tree::Tree;
use crate::visible;

use super::terminal;

/// Prints to standard output.
pub(super) fn print(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).context("cannot write to standard output")
}

/// Prints an error on standard error. If that is closed, there is nobody to tell.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "error: {}", shown(message));
}

/// Prints an error in words of our own alone, which may take several lines.
pub(super) fn explain(words: &'static str) {
    let _ = writeln!(io::stderr(), "error: {words}");
}

/// Prints a line about a file on standard error. A name may hold anything, even what a terminal obeys.
pub(super) fn note(message: &str) {
    let _ = writeln!(io::stderr(), "{}", shown(message));
}

/// Prints a warning on standard error.
pub(super) fn warn(message: &str) {
    let _ = writeln!(io::stderr(), "warning: {}", shown(message));
}

/// A message is cut to this length, in bytes: a path, a pattern or a name in it may be as long as a file.
const LONGEST: usize = 16 << 10;

/// A message as it may be printed. A credential may stand in it where a user gave it in the place of a path or a name.
fn shown(message: &str) -> String {
    redact::cut(visible::line(&redact::by_looks(message)), LONGEST)
}

/// A stream whose reader may go away, as `head` does. From then on nothing is printed, and the work goes on: what was found
/// decides how a run ends, not who read it. Another error says which stream it is of.
pub(super) struct UntilClosed<W> {
    stream: Option<W>,
    name: &'static str,
}

impl UntilClosed<StdoutLock<'static>> {
    pub(super) fn stdout() -> Self {
        UntilClosed { stream: Some(io::stdout().lock()), name: "standard output" }
    }
}

impl UntilClosed<StderrLock<'static>> {
    pub(super) fn stderr() -> Self {
        UntilClosed { stream: Some(io::stderr().lock()), name: "standard error" }
    }
}

impl<W: Write> UntilClosed<W> {
    /// The result of a call of the stream, or `otherwise` from when it is closed.
    fn unless_closed<T>(&mut self, otherwise: T, call: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        match self.stream.as_mut().map(call) {
            Some(Err(error)) if error.kind() == ErrorKind::BrokenPipe => {
                self.stream = None;
                Ok(otherwise)
            }
            // A write that was interrupted is tried again.
            Some(Err(error)) if error.kind() != ErrorKind::Interrupted => {
                Err(io::Error::new(error.kind(), format!("cannot write to {}: {error}", self.name)))
            }
            Some(result) => result,
            None => Ok(otherwise),
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(bytes.len(), |stream| stream.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), W::flush)
    }
}

/// Prints the findings that stop `render` on standard error.
pub(super) fn findings(pool: &Pool, findings: Vec<Finding>, when: ColorWhen) -> anyhow::Result<Summary> {
    let style = Style {
        colour: terminal::colour(when, &io::stderr()),
        closing: Closing::Counts,
        failing: Severity::Error,
        width: terminal::width(),
        root: Root::default(),
    };
    let mut err = UntilClosed::stderr();
    let mut report = Report::begin(Format::Text, RULES, style, &mut err)?;
    report.pool(&pool.layers.sources, findings, &mask(pool, &Remembered::default()), &[])?;
    let (summary, _) = report.finish()?;
    drop(err);
    warn_of_left_out(&summary);
    Ok(summary)
}

/// Says that a report does not show all findings, if it does not.
pub(super) fn warn_of_left_out(summary: &Summary) {
    if summary.not_shown > 0 {
        let findings = count(summary.not_shown, "finding");
        warn(&format!("the report leaves out {findings}; it shows at most {MOST_SHOWN} for each pool"));
    }
}

/// What reports about a pool must not show.
pub(super) fn mask(pool: &Pool, remembered: &Remembered) -> Mask {
    redact::mask(remembered, &pool.layers.sources, pool.as_read(), pool.doubtful())
}

/// What must not be shown where all that the layers say may be, also an argument that a later one overrides, and these trees.
pub(super) fn whole_mask(pool: &Pool, trees: &[&Tree]) -> Mask {
    let alone: Vec<Tree> = pool.layers.arguments_alone().collect();
    let read = pool.as_read().chain(trees.iter().copied()).chain(&alone);
    redact::mask(&Remembered::default(), &pool.layers.sources, read, pool.doubtful())
}
