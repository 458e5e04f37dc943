//! What the terminal and the environment say about text: its colour and its width.

use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;

use crate::cli::ColorWhen;
use crate::report::{Colour, USUAL_WIDTH};

/// Whether to colour a stream. The flag decides; then the environment, as the `colorchoice` of other Rust programs does:
/// `NO_COLOR` (<https://no-color.org>), `FORCE_COLOR` and `CLICOLOR_FORCE`, `CLICOLOR=0`, `TERM=dumb`; then the stream.
pub(super) fn colour(when: ColorWhen, stream: &impl IsTerminal) -> Colour {
    let colours = match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => wanted(|name| env::var_os(name)).unwrap_or_else(|| stream.is_terminal()),
    };
    if colours { Colour::On } else { Colour::Off }
}

/// What the environment says about colours, if anything. An empty variable says nothing.
fn wanted(variable: impl Fn(&str) -> Option<OsString>) -> Option<bool> {
    let value = |name: &str| variable(name).filter(|value| !value.is_empty());
    let is_on = |name: &str| value(name).is_some_and(|value| value != "0");
    let is_off = |name: &str| value(name).is_some_and(|value| value == "0");
    if value("NO_COLOR").is_some() {
        Some(false)
    } else if is_on("FORCE_COLOR") || is_on("CLICOLOR_FORCE") {
        Some(true)
    } else if is_off("FORCE_COLOR") || is_off("CLICOLOR") || value("TERM").is_some_and(|term| term == "dumb") {
        Some(false)
    } else {
        None
    }
}

/// How many columns a line on standard output has: `COLUMNS`, or those of the terminal.
pub(super) fn width() -> usize {
    let given = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let of_terminal = || terminal_size::terminal_size().map(|(columns, _)| usize::from(columns.0));
    given.or_else(of_terminal).unwrap_or(USUAL_WIDTH)
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn variables_decide_in_order() {
        for (variables, expected) in [
            (&[][..], None),
            (&[("NO_COLOR", "")], None),
            (&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], Some(false)),
            (&[("FORCE_COLOR", "1"), ("TERM", "dumb")], Some(true)),
            (&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], Some(true)),
            (&[("CLICOLOR_FORCE", "0")], None),
            (&[("FORCE_COLOR", "0")], Some(false)),
            (&[("CLICOLOR", "0")], Some(false)),
            (&[("CLICOLOR", "1")], None),
            (&[("TERM", "dumb")], Some(false)),
            (&[("TERM", "xterm")], None),
        ] {
            let variable = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).into());
            assert_eq!(wanted(variable), expected, "{variables:?}");
        }
    }
}
