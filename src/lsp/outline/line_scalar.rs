//! Where keys and scalars end.

use std::ops::Range;

use super::{Scanner, indentation};

impl Scanner<'_> {
    /// The bytes of the key that stands at a byte, with its quotes; none if nothing before the end of the line is one.
    pub(super) fn key(&self, at: usize, end: usize) -> Option<Range<usize>> {
        let rest = &self.text[at..end];
        if rest.starts_with("? ") || rest.starts_with(['|', '>', '*', '#', '%', '@', '`', ',', ']', '}']) {
            return None;
        }
        if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let close = closing(rest, quote)?;
            let behind = rest[close..].trim_start_matches([' ', '\t']);
            return is_colon(behind).then_some(at..at + close);
        }
        let colon = rest.match_indices(':').map(|(colon, _)| colon).find(|colon| is_colon(&rest[*colon..]))?;
        let key = rest[..colon].trim_end();
        let is_comment = key.contains(" #") || key.is_empty();
        (!is_comment).then_some(at..at + key.len())
    }

    /// The bytes of the scalar that stands at a byte. A quoted one may go on below, further to the right than a column.
    pub(super) fn scalar_at(&self, at: usize, line_end: usize, column: usize) -> Range<usize> {
        let line = &self.text[at..line_end];
        if let Some(quote) = line.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let end = closing(line, quote).map(|close| at + close).or_else(|| {
                let close = at + closing(&self.text[at..], quote)?;
                self.stays_right(line_end, close, column).then_some(close)
            });
            return at..end.unwrap_or(at + line.trim_end().len());
        }
        let comment = line.find(" #").or_else(|| line.find("\t#"));
        at..at + line[..comment.unwrap_or(line.len())].trim_end().len()
    }

    /// Whether each line between two bytes, but for empty ones, begins to the right of a column.
    fn stays_right(&self, from: usize, to: usize, column: usize) -> bool {
        let lines = self.text[from..to].split(['\n', '\r']).skip(1);
        lines.filter(|line| !line.trim().is_empty()).all(|line| indentation(line) > column)
    }

    /// Behind the anchors and tags that stand at a byte, and the blanks behind them.
    pub(super) fn after_properties(&self, mut at: usize, end: usize) -> usize {
        while self.text[at..end].starts_with(['&', '!']) {
            let rest = &self.text[at..end];
            at += rest.find([' ', '\t']).unwrap_or(rest.len());
            at += indentation(&self.text[at..end]);
        }
        at
    }
}

/// Whether a text begins with the colon behind a key.
fn is_colon(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Behind the quote that closes the one at the start of a text.
pub(super) fn closing(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => drop(chars.next()),
            c if c == quote => {
                // Two single quotes are one in the text.
                if quote == '\'' && chars.next_if(|(_, c)| *c == quote).is_some() {
                    continue;
                }
                return Some(at + quote.len_utf8());
            }
            _ => {}
        }
    }
    None
}
