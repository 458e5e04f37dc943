//! How a quantity is written: sign, digits and suffix.

/// How the text of a quantity gives its power; it decides how the quantity is written again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// `500m`, `2`, `1k`.
    Decimal,
    /// `1e3`.
    Exponent,
    /// `1Ki`.
    Binary,
}

/// The powers that a decimal suffix stands for; without a suffix it is 0.
pub(super) const DECIMAL_SUFFIXES: [(&str, i32); 10] =
    [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];
/// The powers of two that a binary suffix stands for.
pub(super) const BINARY_SUFFIXES: [(&str, i32); 6] =
    [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];

/// The text of a quantity, taken apart: `sign` `whole` `.` `fraction` `suffix`.
pub(super) struct Parts<'a> {
    pub(super) negative: bool,
    /// Digits before the point, without leading zeros.
    pub(super) whole: &'a str,
    pub(super) fraction: &'a str,
    /// Whether there is a digit at all.
    pub(super) has_digit: bool,
    pub(super) suffix: &'a str,
}

impl Parts<'_> {
    /// The digits before and after the point, as characters.
    pub(super) fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.bytes().chain(self.fraction.bytes())
    }
}

/// What Go takes for a blank and JSON does not escape.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() && c >= ' ' && !matches!(c, '\u{2028}' | '\u{2029}')
}

/// Takes a text apart.
pub(super) fn split(text: &str) -> Parts<'_> {
    let is_digit = |c: char| c.is_ascii_digit();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let after_whole = unsigned.trim_start_matches(is_digit);
    let whole = &unsigned[..unsigned.len() - after_whole.len()];
    let (fraction, suffix) = match after_whole.strip_prefix('.') {
        None => ("", after_whole),
        Some(rest) => {
            let suffix = rest.trim_start_matches(is_digit);
            (&rest[..rest.len() - suffix.len()], suffix)
        }
    };
    Parts {
        negative: text.starts_with('-'),
        whole: whole.trim_start_matches('0'),
        fraction,
        has_digit: !(whole.is_empty() && fraction.is_empty()),
        suffix,
    }
}

/// The notation and the power (of ten, or of two where it is binary) that a suffix stands for.
pub(super) fn interpret(suffix: &str) -> Option<(Notation, i32)> {
    let of = |suffixes: &[(&str, i32)]| suffixes.iter().find(|(s, _)| *s == suffix).map(|(_, power)| *power);
    if let Some(power) = of(&DECIMAL_SUFFIXES) {
        return Some((Notation::Decimal, power));
    }
    if let Some(power) = of(&BINARY_SUFFIXES) {
        return Some((Notation::Binary, power));
    }
    let power: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    // The API server keeps the lowest 32 bits.
    Some((Notation::Exponent, power as i32))
}
