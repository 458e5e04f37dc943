//! How far a long run is, on a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// A longer run shows its progress on a terminal.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line on standard error that says how many files are done. Nobody misses it where it cannot be written.
pub(super) struct Progress {
    begun: Instant,
    done: usize,
    all: usize,
    shown: bool,
}

impl Progress {
    pub(super) fn new(all: usize) -> Progress {
        Progress { begun: Instant::now(), done: 0, all, shown: false }
    }

    pub(super) fn advance(&mut self, files: usize) {
        self.done += files;
        let mut err = io::stderr();
        if self.done < self.all && self.begun.elapsed() > PATIENCE && err.is_terminal() {
            self.shown = true;
            let filled = 30 * self.done / self.all;
            let _ = write!(err, "\r[{:<30}] {} of {} files", "#".repeat(filled), self.done, self.all);
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
