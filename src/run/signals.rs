//! The signals that ask the program to end.

use std::io;

/// Notes signals from now on, instead of obeying them at once, so that nothing is left lying about.
pub(super) use noted::Signals;

impl Signals {
    /// Fails where a signal came.
    pub(super) fn check(&self) -> io::Result<()> {
        if self.came() { Err(io::Error::other("a signal ended the run")) } else { Ok(()) }
    }
}

#[cfg(unix)]
mod noted {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};
    use signal_hook::{flag, low_level};

    /// What Ctrl-C, `kill` and a terminal that is closed send.
    pub struct Signals(Arc<AtomicUsize>);

    impl Signals {
        /// Notes signals from now on.
        pub fn noted() -> io::Result<Signals> {
            let signals = Signals(Arc::default());
            for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
                flag::register_usize(signal, Arc::clone(&signals.0), usize::try_from(signal).unwrap_or_default())?;
            }
            // A file that grows over a limit is then an error of its write, which is told.
            flag::register(SIGXFSZ, Arc::default())?;
            Ok(signals)
        }

        pub(super) fn came(&self) -> bool {
            self.0.load(Ordering::Relaxed) != 0
        }

        /// Ends the program as the signal does that came; goes on where none came.
        pub fn obey(&self) {
            if let Ok(signal @ 1..) = i32::try_from(self.0.load(Ordering::Relaxed)) {
                // A signal that cannot be sent to oneself ends nothing; the error that it made does.
                let _ = low_level::emulate_default_handler(signal);
            }
        }
    }
}

/// Other systems end the program at once.
#[cfg(not(unix))]
mod noted {
    use std::io;

    pub struct Signals;

    impl Signals {
        pub fn noted() -> io::Result<Signals> {
            Ok(Signals)
        }

        pub(super) fn came(&self) -> bool {
            false
        }

        pub fn obey(&self) {}
    }
}
