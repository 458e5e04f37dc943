//! The command `workerpool`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    workerpool::run::main()
}
