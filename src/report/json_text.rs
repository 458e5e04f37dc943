//! JSON in which each character can be seen.

use crate::visible;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Writes a value as JSON on one line. What cannot be seen is escaped, so that it does nothing where a log is shown.
///
/// # Errors
///
/// Fails where the stream does.
pub(crate) fn write(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Escaping))?)
}

/// JSON without blanks, with more escapes than serde_json needs.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = visible::first_acting(rest) {
            let c = rest[at..].chars().next().expect("just found");
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_cannot_be_seen_is_escaped_and_read_back() {
        let text = "a\u{202e}b\u{9b}\n\u{e0041}ü##[x]";
        let mut out = Vec::new();
        super::write(&mut out, &text).expect("memory takes all");
        assert_eq!(String::from_utf8_lossy(&out), r#""a\u202eb\u009b\n\udb40\udc41ü\u0023#[x]""#);
        assert_eq!(serde_json::from_slice::<String>(&out).expect("JSON"), text);
    }
}
