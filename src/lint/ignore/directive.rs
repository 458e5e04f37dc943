//! The comments that ignore findings, read.

use std::ops::Range;

use crate::message::{Message, quote};
use crate::source::{Place, SourceId};
use crate::suggest;
use crate::yaml;

use super::super::RULES;
use super::NO_LINE;

/// What a comment for this program begins with.
const MARK: &str = "workerpool:";
const WORD: &str = "ignore";

/// One `workerpool: ignore`.
pub(super) struct Directive<'t> {
    /// From its `#` to the end of the line.
    pub(super) place: Place,
    /// The lines that it holds for.
    pub(super) lines: Vec<u32>,
    /// The names of the rules, each at its place.
    pub(super) rules: Result<Vec<(&'t str, Place)>, Wrong>,
}

/// What is wrong with one, and what to do.
pub(super) struct Wrong {
    pub(super) message: Message,
    pub(super) help: Message,
}

impl Wrong {
    pub(super) fn new(message: impl Into<Message>, help: impl Into<Message>) -> Wrong {
        Wrong { message: message.into(), help: help.into() }
    }

    /// A name that is no rule's. It is shown only where it can be one: a comment may hold anything.
    #[cold]
    pub(super) fn no_rule(name: &str) -> Wrong {
        let list = || Message::from("`workerpool rule` lists the rules");
        let near = suggest::nearest(name, RULES.iter().map(|rule| rule.id));
        let help = near.map_or_else(list, suggest::did_you_mean);
        let like_a_name = name.len() <= 40 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        match name {
            "" => Wrong::new("the brackets name no rule", list()),
            name if like_a_name => Wrong::new(format!("there is no rule {}", quote(name)), help),
            _ => Wrong::new("this is no rule's name", help),
        }
    }
}

/// All of a text, in order; `comments` is what reading it told of its comments.
pub(super) fn all<'t>(text: &'t str, comments: Option<&[Range<usize>]>, source: SourceId) -> Vec<Directive<'t>> {
    let is_marked = |hash: &usize| text[hash + 1..].trim_start_matches([' ', '\t']).starts_with(MARK);
    let marked: Vec<usize> = text.match_indices('#').map(|(hash, _)| hash).filter(is_marked).collect();
    if marked.is_empty() {
        return Vec::new();
    }
    let lines = Lines::new(text);
    let hashes = yaml::in_comments(text, comments, &marked);
    hashes.into_iter().filter_map(|hash| lines.directive(hash, source)).collect()
}

/// A text by lines.
struct Lines<'t> {
    lines: Vec<Line<'t>>,
    /// The index of the first line with values.
    content: Option<usize>,
}

struct Line<'t> {
    text: &'t str,
    /// The byte where it begins.
    start: usize,
    /// The index of the first line from here on that is no comment.
    next: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Lines<'t> {
        // A byte order mark has no column.
        let mut start = text.len() - text.trim_start_matches('\u{FEFF}').len();
        let mut lines = Vec::new();
        // To look for one character is much quicker, and credentials make long lines.
        let has_returns = text.contains('\r');
        loop {
            let rest = &text[start..];
            let length = if has_returns { rest.find(['\n', '\r']) } else { rest.find('\n') };
            let (line, rest) = rest.split_at(length.unwrap_or(rest.len()));
            lines.push(Line { text: line, start, next: lines.len() });
            if rest.is_empty() {
                break;
            }
            start += line.len() + if rest.starts_with("\r\n") { 2 } else { 1 };
        }
        let mut next = lines.len();
        for (index, line) in lines.iter_mut().enumerate().rev() {
            if !is_comment(line.text) {
                next = index;
            }
            line.next = next;
        }
        let content = lines.iter().position(|line| !is_comment(line.text) && !matches!(line.text.trim(), "" | "---"));
        Lines { lines, content }
    }

    fn directive(&self, hash: usize, source: SourceId) -> Option<Directive<'t>> {
        let index = self.lines.partition_point(|line| line.start <= hash).checked_sub(1)?;
        let Line { text: line, start, next } = self.lines[index];
        let comment = line.get(hash - start..)?.trim_end();
        let inside = comment.strip_prefix('#')?.trim_start().strip_prefix(MARK)?.trim_start().strip_prefix(WORD)?;
        if inside.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
            return None;
        }
        let place = |part: &str| {
            let before = (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
            let column = 1 + count(line.get(..before).unwrap_or_default());
            Place::on_line(source, number(index), column, count(part))
        };
        let mut lines = vec![number(index)];
        let at_head = self.content.is_none_or(|content| index < content);
        if is_comment(line) {
            lines.push(number(next));
        }
        // What no line made stands where the values begin, or nowhere.
        if at_head {
            lines.extend(self.content.map(number));
        }
        if at_head || self.content == Some(index) {
            lines.push(NO_LINE);
        }
        let rules = rules(inside).map(|rules| rules.into_iter().map(|rule| (rule, place(rule))).collect());
        Some(Directive { place: place(comment), lines, rules })
    }
}

/// The names in the brackets, where a reason follows them.
fn rules(inside: &str) -> Result<Vec<&str>, Wrong> {
    let form = || Wrong::new("an ignore names its rules in brackets", "write `# workerpool: ignore[rule-id] reason`");
    let (names, reason) =
        inside.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or_else(form)?;
    if !reason.contains(char::is_alphanumeric) {
        return Err(Wrong::new("an ignore needs a reason", "say after the bracket why the finding is right to ignore"));
    }
    Ok(names.split(',').map(str::trim).collect())
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn number(index: usize) -> u32 {
    u32::try_from(index).map_or(u32::MAX, |index| index.saturating_add(1))
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX - 1)
}
