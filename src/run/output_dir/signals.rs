//! The signals that ask the program to end.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

/// What Ctrl-C and `kill` send, noted instead of obeyed at once, so that nothing is left lying about.
pub(super) struct Signals(Arc<AtomicUsize>);

impl Signals {
    /// Notes signals from now on.
    pub(super) fn noted() -> io::Result<Signals> {
        let signals = Signals(Arc::default());
        for signal in [SIGINT, SIGTERM] {
            flag::register_usize(signal, Arc::clone(&signals.0), usize::try_from(signal).unwrap_or_default())?;
        }
        Ok(signals)
    }

    /// Fails where a signal came.
    pub(super) fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::Relaxed) == 0 { Ok(()) } else { Err(io::Error::other("a signal ended the run")) }
    }

    /// Ends the program as the signal does that came; goes on where none came.
    pub(super) fn obey(&self) {
        if let Ok(signal @ 1..) = i32::try_from(self.0.load(Ordering::Relaxed)) {
            // A signal that cannot be sent to oneself ends nothing; the error that it made does.
            let _ = low_level::emulate_default_handler(signal);
        }
    }
}
