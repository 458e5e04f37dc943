//! Reading the comments that ignore findings.

use std::ops::Range;

use crate::message::{Message, quote};
use crate::source::{Lines, Place, Source, SourceId};
use crate::suggest;

use super::super::Rule;

/// How a comment for this program begins.
const MARK: &str = "workerpool:";
const WORD: &str = "ignore";
/// A comment names at most this many rules: more than there are.
const MOST_NAMES: usize = 100;

/// The line number of findings without a line.
pub(super) const NO_LINE: u32 = 0;

/// One `workerpool: ignore`.
pub(super) struct Directive<'t> {
    /// From the `#` to the end of the line, or to the next one on it.
    pub(super) place: Place,
    /// The lines that it applies to.
    pub(super) lines: Vec<u32>,
    /// The names of the rules, each with its place.
    pub(super) rules: Result<Vec<(&'t str, Place)>, Wrong>,
}

/// What is wrong with a comment, and what to do.
pub(super) struct Wrong {
    pub(super) message: Message,
    pub(super) help: Message,
}

impl Wrong {
    pub(super) fn new(message: impl Into<Message>, help: impl Into<Message>) -> Wrong {
        Wrong { message: message.into(), help: help.into() }
    }

    /// There is no rule with this name. The message shows the name only if it looks like one: a comment may contain anything.
    pub(super) fn no_rule(name: &str, rules: &[Rule]) -> Wrong {
        let list = || Message::from("`workerpool rule` lists the rules");
        let near = suggest::nearest(name, rules.iter().map(|rule| rule.id));
        let help = near.map_or_else(list, suggest::did_you_mean);
        let like_a_name = name.len() <= 40 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        match name {
            "" => Wrong::new("the brackets name no rule", list()),
            name if like_a_name => Wrong::new(format!("there is no rule {}", quote(name)), help),
            _ => Wrong::new("this is not the name of a rule", help),
        }
    }
}

/// All comments for this program in a text, in order. `comments` are the bytes of each comment of any kind.
pub(super) fn all<'t>(of: &'t Source, comments: &[Range<usize>], source: SourceId) -> Vec<Directive<'t>> {
    let text = of.text.as_str();
    let signs = |comment: &Range<usize>| {
        let start = comment.start;
        text[comment.clone()].match_indices('#').map(move |(at, _)| start + at)
    };
    let is_marked = |hash: &usize| text[hash + 1..].trim_start_matches([' ', '\t']).starts_with(MARK);
    let marked: Vec<usize> = comments.iter().flat_map(signs).filter(is_marked).collect();
    if marked.is_empty() {
        return Vec::new();
    }
    let commented = Commented::new(text, of.lines());
    // Each ends where the next one begins, so that no part of a text is read twice.
    let ends = marked.iter().skip(1).copied().chain([text.len()]);
    marked.iter().zip(ends).filter_map(|(hash, end)| commented.directive(*hash..end, source)).collect()
}

/// The lines of a text, and which of them are comments.
struct Commented<'t> {
    text: &'t str,
    lines: Lines<'t>,
    /// For each line, the first line from there on that is not a comment.
    next: Vec<u32>,
    /// The first line with values.
    content: Option<u32>,
}

impl<'t> Commented<'t> {
    fn new(text: &'t str, lines: Lines<'t>) -> Commented<'t> {
        let mut following = lines.count().saturating_add(1);
        let mut next: Vec<u32> = Vec::new();
        for number in (1..=lines.count()).rev() {
            if !lines.get(number).is_some_and(is_comment) {
                following = number;
            }
            next.push(following);
        }
        next.reverse();
        let has_values = |line: &str| !is_comment(line) && !matches!(line.trim(), "" | "---");
        let content = lines.iter().find(|(_, line)| has_values(line)).map(|(number, _)| number);
        Commented { text, lines, next, content }
    }

    /// The one that begins at a byte and ends before another, or with its line.
    fn directive(&self, bytes: Range<usize>, source: SourceId) -> Option<Directive<'t>> {
        let number = self.lines.position(bytes.start).line;
        let line = self.lines.get(number)?;
        let comment = self.text.get(bytes.start..self.lines.bytes(number)?.end.min(bytes.end))?.trim_end();
        let inside = after_words(comment)?;
        if inside.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
            return None;
        }
        let place = |part: &str| {
            let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
            self.lines.place(source, start..start + part.len())
        };
        let mut lines = vec![number];
        let at_head = self.content.is_none_or(|content| number < content);
        if is_comment(line) {
            lines.extend(self.next.get(number as usize - 1));
        }
        // Findings without a line are reported where the values begin.
        if at_head {
            lines.extend(self.content);
        }
        if at_head || self.content == Some(number) {
            lines.push(NO_LINE);
        }
        let rules = rules(inside).map(|rules| rules.into_iter().map(|rule| (rule, place(rule))).collect());
        Some(Directive { place: place(comment), lines, rules })
    }
}

/// What follows the words with which such a comment begins, in a text that begins with its `#`.
pub(crate) fn after_words(comment: &str) -> Option<&str> {
    comment.strip_prefix('#')?.trim_start().strip_prefix(MARK)?.trim_start().strip_prefix(WORD)
}

/// The names in the brackets. A reason must follow them.
fn rules(inside: &str) -> Result<Vec<&str>, Wrong> {
    let form = || {
        Wrong::new("an ignore comment must name its rules in brackets", "write `# workerpool: ignore[rule-id] reason`")
    };
    let (names, reason) =
        inside.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or_else(form)?;
    if !reason.contains(char::is_alphanumeric) {
        return Err(Wrong::new(
            "an ignore comment needs a reason",
            "write after the bracket why you ignore the finding",
        ));
    }
    let names: Vec<&str> = names.split(',').map(str::trim).take(MOST_NAMES + 1).collect();
    match names.len() {
        ..=MOST_NAMES => Ok(names),
        _ => Err(Wrong::new(format!("an ignore comment names at most {MOST_NAMES} rules"), "name each rule once")),
    }
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::RULES;

    #[test]
    fn only_what_looks_like_a_name_is_shown() {
        let (list, other) = ("`workerpool rule` lists the rules", "this is not the name of a rule");
        let long = "a".repeat(40);
        for (name, message, help) in [
            ("", "the brackets name no rule", list),
            ("image-referense", "there is no rule `image-referense`", "did you mean `image-reference`?"),
            ("image", "there is no rule `image`", list),
            ("hunter2", other, list),
            ("a b", other, list),
            (&long, &format!("there is no rule `{long}`"), list),
            (&format!("{long}a"), other, list),
        ] {
            let wrong = Wrong::no_rule(name, RULES);
            assert_eq!((&*wrong.message, &*wrong.help), (message, help), "{name}");
        }
    }
}
