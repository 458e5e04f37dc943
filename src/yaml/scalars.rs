//! Scalars as the parser gives them, on their way into the tree.

use granit_parser::{ScalarStyle, Span};

use super::aliases::{Anchored, Counts};
use super::compose::{By, Composer, Frame, Holds, KeyIs};
use super::scalar::{self, MERGE_TAG, Meaning};
use super::survey::Problem;
use crate::fault::Kind;
use crate::source::Place;
use crate::tree::{Node, Tree};

/// A scalar as the parser gives it.
pub(super) struct Scalar<'s> {
    pub(super) text: &'s str,
    pub(super) style: ScalarStyle,
    pub(super) tag: Option<&'s str>,
    pub(super) span: &'s Span,
}

impl Scalar<'_> {
    /// Whether nothing was written: the parser then gives `~`.
    pub(super) fn is_absent(&self) -> bool {
        self.style == ScalarStyle::Plain && self.span.start.byte_offset() == self.span.end.byte_offset()
    }

    pub(super) fn is_merge(&self) -> bool {
        let bare = matches!(self.tag, None | Some("!")) && self.style == ScalarStyle::Plain;
        self.text == "<<" && (bare || self.tag == Some(MERGE_TAG))
    }
}

impl Composer<'_> {
    pub(super) fn scalar(&mut self, scalar: &Scalar, anchor: usize) -> Result<(), Problem> {
        let as_key = matches!(self.frames.last(), Some(Frame { holds: Holds::Map(map), .. }) if map.key.is_none());
        let absent = scalar.is_absent();
        let place = if absent { self.absent_place(scalar.span) } else { self.scalar_place(scalar) };
        if scalar.style == ScalarStyle::Plain && !absent {
            self.plain = Some(place);
            self.plain_end = scalar.span.end.byte_offset().unwrap_or(0);
        }
        let written = if absent { "" } else { scalar.text };
        if absent && self.colon_in_key(scalar.span) {
            let message = "Helm takes this colon for a part of the key";
            self.report(Kind::YamlSyntax, place, message, "put a space after the colon");
        }
        if absent && scalar.tag.is_some() && self.is_tight(scalar.span) {
            let message = "Helm takes this for a part of the tag before it";
            self.report(Kind::YamlSyntax, place, message, "put a space after the tag");
        }
        if as_key && self.is_parted(scalar.span) {
            let help = "write the key and its colon on one line";
            self.report(Kind::YamlSyntax, place, "Helm takes no key here that goes on over a line's end", help);
        }
        if as_key && scalar.is_merge() {
            self.set_key(KeyIs::Merge, place);
            return Ok(());
        }
        self.counts.nodes += 1;
        let (meaning, other) = self.meaning(scalar, written, place);
        let text = other.as_deref().unwrap_or(written);
        self.counts.bytes += text.len() as u64;
        if as_key && anchor == 0 {
            let key = match meaning {
                Some(meaning) => self.key(meaning.key(), text, place),
                None => KeyIs::Bad,
            };
            self.set_key(key, place);
            return Ok(());
        }
        let node = meaning.map_or(Node::Faulty, |meaning| meaning.node(text));
        if !as_key && matches!(meaning, Some(Meaning::Float(value)) if !value.is_finite()) {
            let help = "put it in quotes if it is text";
            self.report(Kind::YamlSyntax, place, "neither Helm nor Kubernetes takes infinity or `.nan`", help);
        }
        let tree = Tree::new(node, place);
        if anchor > 0 {
            let size = Counts { nodes: 1, bytes: text.len() as u64 };
            self.anchor(anchor, Anchored { tree: tree.clone(), size, height: 0 });
        }
        self.put(tree, place, By::Itself);
        Ok(())
    }

    /// Whether a key in brackets ends in a colon that nothing follows, as in `{a:}`, which only our parser reads as `{a: }`.
    fn colon_in_key(&self, absent: &Span) -> bool {
        let Some(at) = absent.start.byte_offset().filter(|_| self.frames.last().is_some_and(|frame| frame.flow)) else {
            return false;
        };
        let after_plain = self.text.get(self.plain_end..at).is_some_and(|between| between.trim().is_empty());
        after_plain && [":}", ":,", ":]"].iter().any(|end| self.text[at..].starts_with(end))
    }

    /// Whether a comma or a bracket follows, without a blank, the tag of what is absent, as in `[!!str,b]`.
    fn is_tight(&self, absent: &Span) -> bool {
        let Some((before, after)) = absent.start.byte_offset().map(|at| self.text.split_at(at)) else { return false };
        after.starts_with([',', ']', '}']) && !before.ends_with([' ', '\t', '\n', '\r'])
    }

    /// Whether a line ends between the start of a key in brackets and its colon. Only after a `?` does Helm take that
    /// (`yaml_parser_stale_simple_keys` in `scannerc.go`).
    fn is_parted(&self, key: &Span) -> bool {
        let bytes = key.start.byte_offset().zip(key.end.byte_offset());
        let Some((start, end)) = bytes.filter(|_| self.frames.last().is_some_and(|frame| frame.flow)) else {
            return false;
        };
        let mut after = self.text[end..].trim_start();
        while let Some(comment) = after.strip_prefix('#') {
            after = comment.find(['\n', '\r']).map_or("", |at| comment[at..].trim_start());
        }
        let to_colon = &self.text[start..self.text.len() - after.len()];
        after.starts_with(':') && to_colon.contains(['\n', '\r']) && !self.text[..start].trim_end().ends_with('?')
    }

    /// What a scalar means, and its text where a tag changes it; none where it is at fault.
    pub(super) fn meaning(
        &mut self,
        scalar: &Scalar,
        written: &str,
        place: Place,
    ) -> (Option<Meaning>, Option<String>) {
        let quoted = scalar.style == ScalarStyle::DoubleQuoted;
        let raw = if quoted { scalar.span.slice(self.text).unwrap_or_default() } else { "" };
        if let Some((message, help)) = refused_escape(raw) {
            self.report(Kind::YamlSyntax, place, message, help);
            return (None, None);
        }
        // `yaml_parser_scan_plain_scalar` in `scannerc.go`.
        let in_brackets = scalar.style == ScalarStyle::Plain && self.frames.last().is_some_and(|frame| frame.flow);
        if in_brackets && (written.contains('?') || written.starts_with(':')) {
            let message = "inside brackets Helm takes no text with `?`, nor with `:` at its start, without quotes";
            self.report(Kind::YamlSyntax, place, message, "put it in quotes");
            return (None, None);
        }
        match scalar.tag {
            None if scalar.style == ScalarStyle::Plain => (Some(scalar::meaning(written)), None),
            None => (Some(Meaning::Text), None),
            // `yaml_parser_scan_tag_uri` in `scannerc.go` takes none.
            Some(name) if name.contains('#') => {
                let help = "put a space before it if it begins a comment, or all in quotes if it is text";
                self.report(Kind::YamlSyntax, place, "Helm takes no `#` in a tag", help);
                (None, None)
            }
            Some(name) => match scalar::tagged(scalar::Tag::named(name), written) {
                Some((meaning, other)) => (Some(meaning), other),
                None => {
                    let message = "the value is not what its tag says";
                    self.report(
                        Kind::YamlSyntax,
                        place,
                        message,
                        "delete the tag, the word after `!!`, or mend the value",
                    );
                    (None, None)
                }
            },
        }
    }
}

/// An escape that our parser knows and Helm's does not.
fn refused_escape(raw: &str) -> Option<(&'static str, &'static str)> {
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let escape = &rest[at + 1..];
        if escape.starts_with('/') {
            return Some(("Helm does not know the escape `\\/`", "write `/` alone"));
        }
        let surrogate = escape.starts_with('u')
            && escape
                .get(1..3)
                .is_some_and(|h| matches!(h.as_bytes(), [b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F']));
        if surrogate {
            return Some((
                "Helm takes no surrogate pairs in escapes",
                "write the character itself, or `\\U` and its eight digits",
            ));
        }
        // What is escaped may be a backslash.
        rest = escape.get(escape.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    None
}
