//! A text that is no quantity, written as the one that it certainly means.

use super::notation::{BINARY_SUFFIXES, interpret};
use super::parse::parse;
use super::quantity_fault::{BadQuantity, unknown_unit};

/// How a text that is no quantity is written as the one that it certainly means: `4 gi` and `4GiB` as `4Gi`, `2 cores` as `2`.
pub fn mended(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, suffix) = text.split_at_checked(end).filter(|(number, _)| !number.is_empty())?;
    let suffix = suffix.trim_start();
    let unit = match unknown_unit(suffix) {
        _ if interpret(suffix).is_some() => suffix,
        BadQuantity::NeedlessUnit(_) => "",
        // `gb` may be either of two units; `gi` and `GiB` are one.
        _ => {
            let is_it = |unit: &&str| [*unit, &format!("{unit}B")].iter().any(|it| it.eq_ignore_ascii_case(suffix));
            BINARY_SUFFIXES.iter().map(|(unit, _)| *unit).find(is_it)?
        }
    };
    let mended = format!("{number}{unit}");
    parse(&mended).is_ok().then_some(mended)
}
