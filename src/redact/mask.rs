//! Lines, messages and paths as they may be shown.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::field_path::{FieldPathBuf, Step};
use crate::message::Message;
use crate::source::{Place, Position, SourceId};

use super::masked_line::{MaskedLine, STARS};
use super::needles::Needles;
use super::words::{given_end, word_end};
use super::{looks, secret_keys};

/// Letters of a key, fewer than this, are a word, even where a credential has the same text. In bytes.
const SHORTEST_KEY: usize = 12;
/// A key in a path is cut to this length. In bytes.
const LONGEST_KEY: usize = 100;
/// What a user wrote in a message is cut to this length. In bytes.
const LONGEST_PART: usize = 500;

/// What no report of a pool shows. It knows credentials by their hashes and places, so that nothing of it can be printed.
#[derive(Clone, Default)]
pub struct Mask {
    needles: Arc<Needles>,
    /// In order, none over another.
    places: Vec<Place>,
}

impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mask({} places)", self.places.len())
    }
}

impl Mask {
    /// A mask that hides what is at these places, and the needles wherever a user wrote them.
    pub(super) fn of(mut places: Vec<Place>, needles: Arc<Needles>) -> Mask {
        places.sort_unstable();
        let mut apart: Vec<Place> = Vec::with_capacity(places.len());
        for place in places {
            match apart.last_mut() {
                Some(last) if last.source == place.source && place.start <= last.end => {
                    last.end = last.end.max(place.end);
                }
                _ => apart.push(place),
            }
        }
        Mask { needles, places: apart }
    }

    /// A mask that hides what is at these places, and each line of these texts wherever a user wrote it.
    #[cfg(test)]
    pub(crate) fn new<'t>(places: Vec<Place>, texts: impl Iterator<Item = &'t str>) -> Mask {
        Mask::of(places, Arc::new(Needles::new(texts)))
    }

    /// A line of a source (number from 1, without its end) as it may be shown.
    pub fn line(&self, source: SourceId, number: u32, line: &str) -> MaskedLine {
        let mut hidden = merge(self.hidden(line));
        let mut words = LineWords::new(line);
        hidden.retain(|range| !is_short_word(line, range) || !is_key(line, range, &mut words));
        hidden.extend(line.find('#').into_iter().flat_map(|start| hidden_in_comment(line, start)));
        self.hide_places(source, number, line, &mut hidden);
        MaskedLine::new(line, &merge(hidden))
    }

    /// A message as it may be shown: what the user wrote in it is masked, our own words are not.
    pub fn message(&self, message: &Message) -> String {
        let mut shown = String::with_capacity(message.len());
        let mut from = 0;
        for part in message.theirs() {
            shown.push_str(&ours(&message[from..part.start]));
            // A line of a log may be a command: none in a message begins with what the user wrote.
            shown.push_str(&self.part(&message[part.clone()]).replace('\n', "\\n"));
            from = part.end;
        }
        shown.push_str(&ours(&message[from..]));
        shown
    }

    /// A text that the user wrote, as it may be shown beside our words: not all of a long one.
    pub fn part(&self, text: &str) -> String {
        cut(self.theirs(text), LONGEST_PART)
    }

    /// A path as it may be shown. Its keys are words unless a credential was put in the place of one.
    pub fn path(&self, path: &FieldPathBuf) -> String {
        let above = |number: usize| &path.0[..number];
        let is_beside_secrets =
            |number| secret_keys::maps().into_iter().any(|of| FieldPathBuf::of(of).0 == above(number));
        let is_below_secret =
            |number| secret_keys::paths().any(|of| above(number).starts_with(&FieldPathBuf::of(of).0));
        let shown = |(number, step): (usize, &Step)| match step {
            Step::Key(key) if secret_keys::is_misplaced(key) && is_beside_secrets(number) => Step::Key(STARS.into()),
            Step::Key(_) if is_below_secret(number) => Step::Key(STARS.into()),
            Step::Key(key) => Step::Key(cut(self.key(key), LONGEST_KEY).into()),
            Step::Index(_) => step.clone(),
        };
        FieldPathBuf(path.0.iter().enumerate().map(shown).collect()).to_string()
    }

    /// Whether all that is at a place is hidden.
    pub(super) fn hides(&self, place: Place) -> bool {
        let upper = self.places.partition_point(|hidden| (hidden.source, hidden.start) <= (place.source, place.start));
        let last = self.places[..upper].last();
        last.is_some_and(|hidden| hidden.source == place.source && place.end <= hidden.end)
    }

    /// The text of a value that is no credential, as it may be shown.
    pub fn text(&self, text: &str) -> String {
        without(text, self.hidden(text))
    }

    /// Whether all of a text that the user wrote may be shown, with the comments in it.
    pub fn shows(&self, text: &str) -> bool {
        let is_hidden = |line: &str| line.find('#').is_some_and(|start| !hidden_in_comment(line, start).is_empty());
        self.theirs(text) == text && !text.lines().any(is_hidden)
    }

    /// A text that the user wrote in the place of a word, as it may be shown.
    fn theirs(&self, text: &str) -> String {
        let mut hidden = self.hidden(text);
        hidden.extend(looks::odd_words(text));
        without(text, hidden)
    }

    /// A key as it may be shown. A short word in it that is a credential by chance stays, unless the key gives it to a name.
    pub fn key(&self, key: &str) -> String {
        let mut hidden = merge(self.hidden(key));
        hidden.retain(|range| !is_short_word(key, range) || key[..range.start].contains(['=', ':']));
        hidden.extend(looks::odd_words(key));
        without(key, hidden)
    }

    /// The bytes at which known credentials stand in a text, and what looks like one.
    fn hidden(&self, text: &str) -> Vec<Range<usize>> {
        let mut hidden = self.needles.find(text);
        hidden.extend(looks::credentials(text));
        hidden.extend(looks::passwords(text));
        hidden.extend(looks::headless(text));
        hidden
    }

    /// Hides what is at places on a line, with the anchors and tags before it and the comment behind it, which may
    /// hold an older credential.
    fn hide_places(&self, source: SourceId, number: u32, line: &str, hidden: &mut Vec<Range<usize>>) {
        let upper = self.places.partition_point(|place| (place.source, place.start.line) <= (source, number));
        let is_here = |place: &&Place| place.source == source && place.end.line >= number;
        let mut here = self.places[..upper].iter().rev().take_while(is_here).peekable();
        if here.peek().is_none() {
            return;
        }
        let columns = Columns::new(line);
        let indent = line.len() - line.trim_start().len();
        let mut first_end = None;
        for place in here {
            let Place { start, end, .. } = place;
            let first = if start.line == number { before_anchors(&line[..columns.byte(*start)]) } else { indent };
            let last = if end.line == number { columns.byte(*end) } else { line.len() };
            hidden.push(first..last);
            if end.line == number && end.column > 1 {
                first_end = Some(last);
            }
        }
        let comment = first_end.and_then(|end| Some(end + line[end..].find('#')?..line.len()));
        hidden.extend(comment);
    }
}

/// Our own words as they may be shown. A known credential may be such a word by chance, so only what looks like one is hidden:
/// none of our words does, and what does was not marked as the user's.
pub(super) fn ours(text: &str) -> String {
    let mut hidden = looks::credentials(text);
    hidden.retain(|range| !text.as_bytes()[range.clone()].contains(&b' '));
    without(text, hidden)
}

/// A text as it is shown at most: values and keys may be as long as the file. Cut when it is masked, so that no part of a
/// credential is left.
pub(crate) fn cut(mut text: String, longest: usize) -> String {
    if text.len() > longest {
        text.truncate((0..=longest).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default());
        text.push('…');
    }
    text
}

/// A text with [`STARS`] instead of these bytes.
pub(super) fn without(text: &str, hidden: Vec<Range<usize>>) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for range in merge(hidden) {
        let Range { start, end } = whole_characters(text, range);
        shown.extend([&text[from.min(start)..start], STARS]);
        from = end;
    }
    shown.push_str(&text[from..]);
    shown
}

/// Whether these bytes of a text are a word, which a credential may be by chance.
fn is_short_word(text: &str, bytes: &Range<usize>) -> bool {
    bytes.len() < SHORTEST_KEY && text.as_bytes()[bytes.clone()].iter().all(u8::is_ascii_alphabetic)
}

/// Whether these bytes of a line are a key, of values or of an argument, or a part of one.
fn is_key(line: &str, bytes: &Range<usize>, words: &mut LineWords<'_>) -> bool {
    let before = line[..words.around(bytes.start).start].chars().next_back();
    let after = line[words.around(bytes.end).end..].trim_start_matches(['"', '\'', ' ']);
    before.is_none_or(|c| " \t{,.\"'".contains(c)) && after.starts_with([':', '='])
}

/// The words of a line, for one who asks from left to right. A word may be as long as the line.
struct LineWords<'l> {
    line: &'l str,
    /// The word that was asked for last.
    last: Range<usize>,
}

impl<'l> LineWords<'l> {
    fn new(line: &'l str) -> LineWords<'l> {
        LineWords { line, last: 0..0 }
    }

    /// The letters, digits, `_` and `-` around a byte; nothing at the byte where it stands between others.
    fn around(&mut self, at: usize) -> Range<usize> {
        if !(self.last.start..=self.last.end).contains(&at) {
            let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            let (before, after) = self.line.as_bytes().split_at(at);
            let start = at - before.iter().rev().take_while(|byte| is_word(byte)).count();
            self.last = start..at + after.iter().take_while(|byte| is_word(byte)).count();
        }
        self.last.clone()
    }
}

/// Where the anchors and tags begin with which a line ends; the end of the line where there are none.
fn before_anchors(line: &str) -> usize {
    let mut start = line.len();
    let mut before = line.trim_end();
    // Without a blank, what is before belongs to something else, and may be long.
    if before.len() == line.len() {
        return start;
    }
    while let Some(word) = before.split_whitespace().next_back().filter(|word| word.starts_with(['!', '&'])) {
        start = before.len() - word.len();
        before = before[..start].trim_end();
    }
    start
}

/// What a comment tells that begins at a byte of a line: odd words, and what follows a word that names a credential.
fn hidden_in_comment(line: &str, start: usize) -> Vec<Range<usize>> {
    let comment = &line[start..];
    let mut hidden = looks::odd_words(comment);
    let told = |end: usize| {
        let told = comment[end..].trim_start_matches(['"', '\'', ' ', '\t', ':', '=']);
        (told.len() < comment.len() - end).then(|| comment.len() - told.len()..comment.len())
    };
    hidden.extend(given_end(comment).and_then(told));
    let mut from = 0;
    while let Some(end) = word_end(&comment[from..]) {
        from += end;
        // A word may be in the plural.
        from += usize::from(comment[from..].starts_with('s'));
        if let Some(told) = told(from) {
            hidden.push(told);
            break;
        }
    }
    hidden.into_iter().map(|range| start + range.start..start + range.end).collect()
}

/// Sorts ranges and joins those that touch; empty ones go.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The bytes of a line's columns.
struct Columns<'l> {
    line: &'l str,
    /// The byte of each character; nothing where each is one byte.
    bytes: Option<Vec<usize>>,
}

impl<'l> Columns<'l> {
    fn new(line: &'l str) -> Columns<'l> {
        let bytes = (!line.is_ascii()).then(|| line.char_indices().map(|(at, _)| at).collect());
        Columns { line, bytes }
    }

    /// The byte of a position's column; the end of the line where it has no such column.
    fn byte(&self, position: Position) -> usize {
        let column = position.column.saturating_sub(1) as usize;
        match &self.bytes {
            Some(bytes) => bytes.get(column).copied().unwrap_or(self.line.len()),
            None => column.min(self.line.len()),
        }
    }
}

/// The range with the whole of the characters at its ends.
fn whole_characters(text: &str, Range { start, end }: Range<usize>) -> Range<usize> {
    let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let end = (end..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    start..end
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::message::{quote, theirs};
    use crate::source::{Origin, Source, Sources};

    fn source() -> SourceId {
        let source = Source::new(Origin::Stdin, "");
        Sources::default().add(Arc::new(source))
    }

    fn mask(texts: &[&str]) -> Mask {
        Mask::new(Vec::new(), texts.iter().copied())
    }

    #[test]
    fn only_what_the_user_wrote_in_a_message_is_hidden() {
        let mask = mask(&["token", "canary"]);
        let message = |text: String| mask.message(&text.into());
        assert_eq!(message(format!("the token {} is cut short", quote("x-canary"))), "the token `x-***` is cut short");
        assert_eq!(message(format!("{}, {}", quote("token"), theirs("tok"))), "`***`, tok");
        assert_eq!(message("no canary".to_owned()), "no canary");
        assert_eq!(message(format!("{}\n{}", quote("a\n::b"), theirs("c"))), "`a\\n::b`\nc");
        let words = "set `credentials.token` and `terminationGracePeriodSeconds`";
        let mask = super::tests::mask(&["credentials.token", "terminationGracePeriodSeconds", "yJicm9rZXIiOiJhIn0xyz"]);
        assert_eq!(mask.message(&words.into()), words);
        assert_eq!(mask.message(&"`eyJicm9rZXIiOiJhIn0xyz` was not marked".into()), "`***` was not marked");
    }

    #[test]
    fn a_message_holds_no_more_than_can_be_read() {
        let long = "é".repeat(1 << 14);
        let shown = mask(&[]).message(&format!("unknown key {}, as it is", quote(&long)).into());
        assert_eq!(shown, format!("unknown key `{}…`, as it is", "é".repeat(LONGEST_PART / 2)));
        assert_eq!(mask(&[]).path(&FieldPathBuf::default().key(&long)).len(), LONGEST_KEY + "[\"…\"]".len());
        let longest = format!("`{}`", "é".repeat(LONGEST_PART / 2));
        assert_eq!(mask(&[]).message(&quote(&longest[1..longest.len() - 1]).to_string().into()), longest);
    }

    #[test]
    fn keys_are_words_unless_they_are_credentials() {
        let mask = mask(&["token", "privateKey", "SPACELIFT_TOKEN=canary", "canary-that-is-a-key"]);
        let path = |keys: &[&str]| mask.path(&keys.iter().fold(FieldPathBuf::default(), |path, key| path.key(key)));
        for (keys, shown) in [
            (&["credentials", "token"][..], "credentials.token"),
            (&["credentials", "privateKey"], "credentials.privateKey"),
            (&["credentials", "canary-that-is-a-key"], "credentials[\"***\"]"),
            (&["credentials", "another-canary-as-a-key"], "credentials[\"***\"]"),
            (&["launcher", "a-key-of-many-characters"], "launcher.a-key-of-many-characters"),
            (&["credentials", "token", "abc", "d"], "credentials.token[\"***\"][\"***\"]"),
            (&["a", "x-canary-that-is-a-key-é"], "a[\"***-é\"]"),
            (&["LS0tLS1CRUdJTiBQUklWQVRF"], "[\"***\"]"),
            (&["eyJicm9rZXIiOiJhIn0xyz", "b"], "[\"***\"].b"),
        ] {
            assert_eq!(path(keys), shown);
        }
        let words = super::tests::mask(&["count", "c0unt", "abcdefghijkl"]);
        for (key, shown) in [
            ("label-count-of-all", "label-count-of-all"),
            ("label-count=count", "label-count=***"),
            ("label-c0unt-of-all", "label-***-of-all"),
            ("label-abcdefghijkl", "label-***"),
            ("count", "count"),
        ] {
            assert_eq!(words.key(key), shown);
        }
    }

    #[test]
    fn places_are_hidden_over_lines_and_touching_ones_joined() {
        let id = source();
        let position = |line, column| Position { line, column };
        let places = vec![
            Place::on_line(id, 6, 7, 400),
            Place { source: id, start: position(2, 8), end: position(5, 1) },
            Place::on_line(id, 3, 5, 2),
            Place::on_line(id, 6, 3, 4),
            Place::on_line(id, 6, 4, 1),
            Place::on_line(id, 7, 2, 1),
        ];
        let mask = Mask::new(places, [].into_iter());
        for (number, line, shown) in [
            (1, "before", "before"),
            (2, "token: |", "token: ***"),
            (3, "    canary", "    ***"),
            (4, "", ""),
            (4, "    canary", "    ***"),
            (5, "after: 1 # b", "after: 1 # b"),
            (6, "a canary", "a ***"),
            (7, "éaéa", "é***éa"),
        ] {
            assert_eq!(mask.line(id, number, line).to_string(), shown);
        }
        assert_eq!(mask.line(SourceId::CHART, 3, "    canary").to_string(), "    canary");
    }

    #[test]
    fn what_stands_around_a_credential_is_hidden_with_it() {
        let id = source();
        assert_eq!(
            mask(&["token"]).line(id, 1, "token: {token: token, a.token=token}").to_string(),
            "token: {token: ***, a.token=***}"
        );
        assert_eq!(mask(&["token"]).line(id, 1, "my-token-key: token").to_string(), "my-token-key: ***");
        for (line, column, width, shown) in [
            ("token: abc", 8, 3, "token: ***"),
            ("token: &old !x abc # older", 16, 3, "token: *** ***"),
            ("- &old abc", 8, 3, "- ***"),
            ("", 9, 3, ""),
        ] {
            let mask = Mask::new(vec![Place::on_line(id, 1, column, width)], [].into_iter());
            assert_eq!(mask.line(id, 1, line).to_string(), shown);
        }
    }

    #[test]
    fn a_comment_tells_no_credential() {
        for (line, shown) in [
            ("a: 1 # the token: canary", "a: 1 # the token: ***"),
            ("a: 1 # workerpool: ignore[token] why", "a: 1 # workerpool: ignore[token] why"),
            ("a: 1 # workerpool: ignore[token] token canary", "a: 1 # workerpool: ignore[token] token ***"),
            ("a: 1 # ignore[CANARYtokenNEVERshown0123456789abcdefTOKEN]", "a: 1 # ignore[***]"),
            ("a: 1 # as told", "a: 1 # as told"),
            ("a: 1 # credentials canary", "a: 1 # credentials ***"),
            ("a: 1 # db-pw: canary", "a: 1 # db-pw: ***"),
            ("a: 1 # the secret is made elsewhere", "a: 1 # the secret is made elsewhere"),
        ] {
            assert_eq!(mask(&[]).line(SourceId::CHART, 1, line).to_string(), shown);
        }
    }

    #[test]
    fn the_length_of_a_credential_does_not_show() {
        for secret in ["abcd", "a much longer credential", "a credential of which each part is looked for"] {
            assert_eq!(mask(&[secret]).theirs(secret), STARS);
        }
    }
}
