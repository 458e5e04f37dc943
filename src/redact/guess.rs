//! Which stretches of a text that could not be read look like credentials.

use std::ops::Range;

use crate::source::{Lines, Place, SourceId};

use super::looks::long_runs;
use super::words::{given_end, word_at, word_end};

/// The places of what looks like a credential: what follows a key with such a name, its more indented lines, PEM
/// blocks, and long runs of base64. Rather too much than too little: the text is shown for its shape alone.
pub(super) fn secrets(source: SourceId, lines: &Lines<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    let mut inside = Inside::Nothing;
    let mut named_above = false;
    let mut rows = lines.iter().peekable();
    while let Some((number, line)) = rows.next() {
        let mut hide = |bytes: Range<usize>| places.push(on_line(source, number, line, bytes));
        let value = word_end(line).and_then(|end| after_separator(line, end)).or_else(|| given_text(line));
        let named = word_end(line).is_some();
        let named_below = rows.peek().is_some_and(|(_, next)| word_end(next).is_some());
        inside = inside.next(line);
        if !matches!(inside, Inside::Nothing) {
            let start = pem_start(line).unwrap_or(indent(line));
            hide(value.map_or(start, |value| value.start.min(start))..line.len());
        } else if let Some(value) = value {
            if !holds_keys(line, &value) {
                inside = Inside::Value { indent: indent(line) };
            }
            hide(value);
        } else if let Some(value) = variable_value(line).filter(|_| named || named_above || named_below) {
            hide(value);
        } else if let Some(value) = word_end(line).and_then(|end| after_blank(line, end)) {
            hide(value);
        }
        long_runs(line).into_iter().for_each(hide);
        named_above = named;
    }
    places
}

fn on_line(source: SourceId, number: u32, line: &str, bytes: Range<usize>) -> Place {
    let chars = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX / 2);
    Place::on_line(source, number, chars(&line[..bytes.start]) + 1, chars(&line[bytes]))
}

/// What a line is inside of.
#[derive(Clone, Copy)]
enum Inside {
    Nothing,
    /// The value of a credential's key that stands at this indentation.
    Value {
        indent: usize,
    },
    /// A PEM block that begins at this indentation.
    Pem {
        indent: usize,
    },
    /// The last line of a PEM block.
    PemEnd,
}

impl Inside {
    /// What the next line is inside of.
    fn next(self, line: &str) -> Inside {
        let (is_blank, ends) = (line.trim().is_empty(), line.contains("-----END"));
        match self {
            // Whatever a PEM block in it does, all of the value is hidden.
            Inside::Value { indent: above } if is_blank || indent(line) > above => self,
            _ if pem_start(line).is_some() && !ends => Inside::Pem { indent: indent(line) },
            Inside::Pem { .. } if ends => Inside::PemEnd,
            // A line of base64 that is indented otherwise may be what is wrong.
            Inside::Pem { indent: first } if !line.contains(':') || indent(line) >= first => self,
            _ => Inside::Nothing,
        }
    }
}

/// The byte at which a line begins a PEM block.
fn pem_start(line: &str) -> Option<usize> {
    line.find("-----BEGIN")
}

/// How many bytes of white space begin a line.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The text that is given to a word which names a credential only then; none where it is a map or a list.
fn given_text(line: &str) -> Option<Range<usize>> {
    let value = after_separator(line, given_end(line)?)?;
    line[value.clone()].starts_with(|c| !"{[#".contains(c)).then_some(value)
}

/// All that follows the `:` or `=` of a variable's `value`.
fn variable_value(line: &str) -> Option<Range<usize>> {
    let end = (0..line.len()).find_map(|at| word_at(line, at, "value"))?;
    after_separator(line, end)
}

/// All that follows the first `:` or `=` from a byte on, which begins a character.
fn after_separator(line: &str, from: usize) -> Option<Range<usize>> {
    let after = from + line[from..].find([':', '='])? + 1;
    Some(line.len() - line[after..].trim_start().len()..line.len())
}

/// All that follows the first blank from a byte on, where a separator was forgotten.
fn after_blank(line: &str, from: usize) -> Option<Range<usize>> {
    let after = from + line[from..].find(char::is_whitespace)?;
    Some(line.len() - line[after..].trim_start().len()..line.len())
}

/// Whether what is below a credential's key are keys again, as under `credentials:`, so that each line judges
/// itself.
fn holds_keys(line: &str, value: &Range<usize>) -> bool {
    match line[value.start..].chars().next() {
        Some('{' | '[') => true,
        Some('#') | None => {
            let key = line[..value.start].trim().trim_end_matches(':').trim_matches(['"', '\'', '-', ' ']);
            matches!(key, "credentials" | "credential")
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::redact::{Remembered, mask};
    use crate::source::{Origin, Source, Sources};

    /// A text as it is shown where all of it is guessed at.
    fn guessed(text: &str) -> String {
        let mut sources = Sources::default();
        let id = sources.add(Arc::new(Source::new(Origin::Stdin, text)));
        let mask = mask(&Remembered::default(), &sources, [], |_| true);
        let lines = Lines::new(text);
        lines.iter().map(|(number, line)| mask.line(id, number, line).to_string()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_looks_like_a_credential_is_hidden() {
        let long = "A1b2".repeat(10);
        let digest = format!("digest: sha256:{}", "0a".repeat(32));
        for (text, expected) in [
            ("replicas: 1\nimage: [", "replicas: 1\nimage: ["),
            ("  token: canary  ", "  token: ***"),
            ("  token: \"canary", "  token: ***"),
            ("dbCredential: \"canary", "dbCredential: ***"),
            ("dbCredential:\n  canary", "dbCredential:\n  ***"),
            ("é: {private-key: canary, b: c", "é: {private-key: ***"),
            ("credentials.token canary one", "credentials.token ***"),
            ("SPACELIFT_TOKEN=canary", "SPACELIFT_TOKEN=***"),
            ("AWS_SECRET_ACCESS_KEY: canary", "AWS_SECRET_ACCESS_KEY: ***"),
            ("credentials.token=canary,credentials.privateKey=canary", "credentials.token=***"),
            ("env[0].name=SPACELIFT_TOKEN,env[0].value=canary", "env[0].name=SPACELIFT_TOKEN,env[0].value=***"),
            (
                "credentials:\n  create: true\n  token: |\n    canary\n\n    canary\nb: 1",
                "credentials:\n  create: true\n  token: ***\n    ***\n\n    ***\nb: 1",
            ),
            ("privateKey:\n  canary\nb: 1", "privateKey:\n  ***\nb: 1"),
            ("token: canary\r  canary\rb: 1", "token: ***\n  ***\nb: 1"),
            ("- name: POOL_PRIVATE_KEY\n  value: canary\nb: 1", "- name: POOL_PRIVATE_KEY\n  value: ***\nb: 1"),
            ("- value: canary\n  name: SPACELIFT_TOKEN", "- value: ***\n  name: SPACELIFT_TOKEN"),
            ("k: |\n -----BEGIN KEY-----\n canary\n -----END KEY-----\nb: 1", "k: |\n ***\n ***\n ***\nb: 1"),
            ("k: -----BEGIN KEY-----canary-----END KEY-----\nb: 1", "k: ***\nb: 1"),
            ("k: |\n -----BEGIN KEY-----\n\n canary\n  canary\nb: 1", "k: |\n ***\n\n ***\n  ***\nb: 1"),
            ("-----BEGIN KEY-----\ncanary\n-----END KEY-----\nb: 1", "***\n***\n***\nb: 1"),
            ("token:\n  -----BEGIN KEY-----canary-----END KEY-----\n  canary", "token:\n  ***\n  ***"),
            ("token: |\n  -----BEGIN KEY\n  -----END KEY-----\n  canary", "token: ***\n  ***\n  ***\n  ***"),
            ("k: |\n   -----BEGIN KEY-----\n canary\nb: 1", "k: |\n   ***\n ***\nb: 1"),
            (
                "a: [\nclient-secret: canary\nsecret: {secretName: a}",
                "a: [\nclient-secret: ***\nsecret: {secretName: a}",
            ),
            ("a:\n  token:\n    canary\n  b: 1", "a:\n  token:\n    ***\n  b: 1"),
            ("{token: canary, k: -----BEGIN KEY-----", "{token: ***"),
            (&format!("x: {long}, y: 1"), "x: ***, y: 1"),
            (&digest, &digest),
        ] {
            assert_eq!(guessed(text), expected);
        }
    }
}
