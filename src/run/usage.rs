//! What is said in the place of a command: help, a version, or what is wrong with the arguments.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::redact;
use crate::visible;

use super::output;

/// Prints what clap says. A user may have put a credential in the place of another argument, and an argument may hold what a
/// terminal obeys.
pub(super) fn tell(mut told: clap::Error) -> ExitCode {
    if told.kind() == ErrorKind::InvalidUtf8 {
        output::complain(&not_utf8());
        return ExitCode::from(2);
    }
    let context: Vec<(ContextKind, ContextValue)> =
        told.context().filter_map(|(kind, value)| Some((kind, shown(value)?))).collect();
    for (kind, value) in context {
        told.insert(kind, value);
    }
    let printed = told.print().and_then(|()| io::stdout().flush());
    match printed {
        Err(error) if !told.use_stderr() && error.kind() != io::ErrorKind::BrokenPipe => {
            output::complain(&format!("cannot write to standard output: {error}"));
            ExitCode::from(2)
        }
        _ => ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2)),
    }
}

/// What clap says of an argument, as it may be shown; none where it may be as it is.
fn shown(value: &ContextValue) -> Option<ContextValue> {
    let line = |text: &str| visible::line(&redact::argument(text));
    let styled = |styled: &clap::builder::StyledStr| {
        let plain = styled.to_string();
        let shown = line(&plain);
        if shown == plain { styled.clone() } else { shown.into() }
    };
    match value {
        ContextValue::String(value) => Some(ContextValue::String(line(value))),
        ContextValue::Strings(values) => Some(ContextValue::Strings(values.iter().map(|value| line(value)).collect())),
        ContextValue::StyledStrs(values) => Some(ContextValue::StyledStrs(values.iter().map(styled).collect())),
        _ => None,
    }
}

/// Which argument is not UTF-8, or which variable that stands for one.
fn not_utf8() -> String {
    const VARIABLE: &str = "HELM_NAMESPACE";
    let shown = |argument: &OsString| format!("`{}`", visible::path(Path::new(argument)));
    if env::var_os(VARIABLE).is_some_and(|value| value.to_str().is_none()) {
        return format!("the variable {VARIABLE} is not UTF-8");
    }
    let arguments: Vec<String> =
        env::args_os().skip(1).filter(|arg| arg.to_str().is_none()).map(|arg| shown(&arg)).collect();
    let (noun, verb) = if arguments.len() == 1 { ("argument", "is") } else { ("arguments", "are") };
    format!("the {noun} {} {verb} not UTF-8", arguments.join(", "))
}
