//! Which stretches of a text that could not be read look like credentials.

use crate::source::{Lines, Place, SourceId};
use std::ops::Range;

/// Words that name a credential in a key or a variable, in lower case without `-` and `_`.
const WORDS: [&str; 4] = ["token", "privatekey", "password", "credentials"];

/// Base64 text of this length is more likely a credential than a word.
const LONG_RUN: usize = 40;

/// The places of what looks like a credential: what follows a key with such a name, its more indented lines, PEM
/// blocks, and long runs of base64. Rather too much than too little: the text is shown for its shape alone.
pub(super) fn secrets(source: SourceId, lines: &Lines<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    let mut inside = Inside::Nothing;
    let mut named_above = false;
    let mut rows = lines.iter().peekable();
    while let Some((number, line)) = rows.next() {
        let plain = plain(line);
        let mut hide = |range: Range<usize>| {
            let width = u32::try_from(range.len()).unwrap_or(u32::MAX / 2);
            places.push(Place::on_line(source, number, u32::try_from(range.start).unwrap_or(u32::MAX / 2) + 1, width));
        };
        let named = word_end(&plain).is_some();
        let named_below = rows.peek().is_some_and(|(_, next)| word_end(&self::plain(next)).is_some());
        inside = inside.next(line);
        if !matches!(inside, Inside::Nothing) {
            hide(pem_start(line).unwrap_or(indent(line))..plain.len());
        } else if let Some(value) = credential_value(&plain) {
            if !holds_keys(&plain, &value) {
                inside = Inside::Value { indent: indent(line) };
            }
            hide(value);
        } else if let Some(value) = variable_value(&plain).filter(|_| named || named_above || named_below) {
            hide(value);
        }
        long_runs(line).into_iter().for_each(hide);
        named_above = named;
    }
    places
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
        match self {
            _ if pem_start(line).is_some() && !line.contains("-----END") => Inside::Pem { indent: indent(line) },
            _ if pem_start(line).is_some() => Inside::PemEnd,
            Inside::Pem { .. } if line.contains("-----END") => Inside::PemEnd,
            Inside::Value { indent: above } if line.trim().is_empty() || indent(line) > above => self,
            Inside::Pem { indent: first } if line.trim().is_empty() || indent(line) >= first => self,
            _ => Inside::Nothing,
        }
    }
}

/// The character at which a line begins a PEM block.
fn pem_start(line: &str) -> Option<usize> {
    line.find("-----BEGIN").map(|at| line[..at].chars().count())
}

/// How many characters of white space begin a line.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

/// The characters of a line in lower case, one for one.
fn plain(line: &str) -> Vec<char> {
    line.chars().map(|c| c.to_ascii_lowercase()).collect()
}

/// Where the first word that names a credential ends.
fn word_end(line: &[char]) -> Option<usize> {
    (0..line.len()).find_map(|start| WORDS.iter().find_map(|word| match_word(line, start, word)))
}

/// Where a word that begins at `start` ends, if it stands there; `-` and `_` may stand between its letters.
fn match_word(line: &[char], start: usize, word: &str) -> Option<usize> {
    let mut at = start;
    for (index, letter) in word.chars().enumerate() {
        while index > 0 && matches!(line.get(at), Some('_' | '-')) {
            at += 1;
        }
        if line.get(at) != Some(&letter) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// All that follows the `:` or `=` after a credential's name.
fn credential_value(line: &[char]) -> Option<Range<usize>> {
    let from = word_end(line)?;
    after_separator(line, from)
}

/// All that follows the `:` or `=` of a variable's `value`.
fn variable_value(line: &[char]) -> Option<Range<usize>> {
    let start = (0..line.len()).find(|&start| match_word(line, start, "value").is_some())?;
    after_separator(line, start)
}

fn after_separator(line: &[char], from: usize) -> Option<Range<usize>> {
    let separator = from + line[from..].iter().position(|c| matches!(c, ':' | '='))?;
    let start = (separator + 1..line.len()).find(|&at| !line[at].is_whitespace()).unwrap_or(line.len());
    Some(start..line.len())
}

/// Whether what stands below a credential's key are keys again, as under `credentials:`, so that each line judges
/// itself.
fn holds_keys(line: &[char], value: &Range<usize>) -> bool {
    let key: String = line[..value.start].iter().collect();
    match line.get(value.start) {
        Some('{' | '[') => true,
        Some('#') | None => key.contains("credentials"),
        Some(_) => false,
    }
}

/// Runs of base64 (of either alphabet) that are long enough for a credential. A `sha256:` digest is none.
fn long_runs(line: &str) -> Vec<Range<usize>> {
    let chars: Vec<char> = line.chars().collect();
    let in_run = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_');
    let mut runs = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let length = chars[start..].iter().take_while(|c| in_run(c)).count();
        let run = &chars[start..start + length];
        let digest = start >= 7 && chars[start - 7..start].iter().collect::<String>() == "sha256:";
        if length >= LONG_RUN && run.iter().any(char::is_ascii_alphanumeric) && !digest {
            runs.push(start..start + length);
        }
        start += length.max(1);
    }
    runs
}

#[cfg(test)]
mod tests {
    use crate::report::mask::Mask;
    use crate::source::SourceId;

    fn guessed(text: &str) -> String {
        let mut mask = Mask::new();
        mask.guess(SourceId::CHART, text);
        let show = |(index, line): (usize, &str)| mask.line(SourceId::CHART, index as u32 + 1, line).to_string();
        text.lines().enumerate().map(show).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_looks_like_a_credential_is_hidden() {
        let long = "A1b2".repeat(10);
        let digest = format!("digest: sha256:{}", "0a".repeat(32));
        for (text, expected) in [
            ("replicas: 1\nimage: [", "replicas: 1\nimage: ["),
            ("  token: canary  ", "  token: ***"),
            ("  token: \"canary", "  token: ***"),
            ("a: {private-key: canary, b: c", "a: {private-key: ***"),
            ("SPACELIFT_TOKEN=canary", "SPACELIFT_TOKEN=***"),
            ("credentials.token=canary,credentials.privateKey=canary", "credentials.token=***"),
            ("env[0].name=SPACELIFT_TOKEN,env[0].value=canary", "env[0].name=SPACELIFT_TOKEN,env[0].value=***"),
            (
                "credentials:\n  create: true\n  token: |\n    canary\n\n    canary\nb: 1",
                "credentials:\n  create: true\n  token: ***\n    ***\n\n    ***\nb: 1",
            ),
            ("privateKey:\n  canary\nb: 1", "privateKey:\n  ***\nb: 1"),
            ("- name: POOL_PRIVATE_KEY\n  value: canary\nb: 1", "- name: POOL_PRIVATE_KEY\n  value: ***\nb: 1"),
            ("- value: canary\n  name: SPACELIFT_TOKEN", "- value: ***\n  name: SPACELIFT_TOKEN"),
            ("k: |\n -----BEGIN KEY-----\n canary\n -----END KEY-----\nb: 1", "k: |\n ***\n ***\n ***\nb: 1"),
            (&format!("x: {long}, y: 1"), "x: ***, y: 1"),
            (&digest, &digest),
        ] {
            assert_eq!(guessed(text), expected);
        }
    }
}
