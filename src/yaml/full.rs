//! The full reader, which takes all of YAML and finds and words all faults.
//!
//! A first look over the whole text comes before it. Then each event of the parser passes what Helm's scanner rejects,
//! becomes a part of the tree, and shows where comments are.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::comments::Comments;
use super::compose::Composer;
use super::error::SyntaxError;
use super::event::EventKind;
use super::events::Events;
use super::helm_scanner;
use super::limits::{MAX_TEMPLATES, MAX_TIGHT_COMMENTS};
use super::nesting::Nesting;
use super::parser_error::{explain, is_tab};
use super::reading::Reading;
use super::survey;
use super::tabs::Tabs;
use super::templates;
use crate::source::SourceId;

/// Reads a text that may hold anything.
pub(super) fn read_fully(text: &str, source: SourceId) -> Reading {
    if let Some(error) = survey::rejected(text, source) {
        return FullReader::new(text, source).abandon(error);
    }
    // Helm takes a comment right after a closing quote or bracket, and our parser does not. So each such comment is
    // replaced by spaces, which move nothing, and the text is read again.
    let mut spaced = Cow::Borrowed(text);
    // So it is with a `{{ … }}` that stops the parser, which becomes text as long as it is.
    let mut filled: Vec<Range<usize>> = Vec::new();
    let mut tight: Vec<Range<usize>> = Vec::new();
    loop {
        let mut reader = FullReader::new(&spaced, source);
        let Err(error) = reader.read() else { return templates::mark(reader.finish(tight), text, source, &filled) };
        if let Some(template) = templates::at(&error, text).filter(|_| filled.len() < MAX_TEMPLATES) {
            spaced.to_mut().replace_range(template.clone(), &"_".repeat(template.len()));
            filled.push(template);
            continue;
        }
        let Some(at) = reader.tight_comment.filter(|_| tight.len() < MAX_TIGHT_COMMENTS) else {
            return reader.abandon(error);
        };
        let length = text[at..].find(['\n', '\r']).unwrap_or(text.len() - at);
        tight.push(at..at + length);
        spaced.to_mut().replace_range(at..at + length, &" ".repeat(length));
    }
}

/// The stages that each event passes.
struct FullReader<'t> {
    text: &'t str,
    source: SourceId,
    events: Events<'t>,
    nesting: Nesting,
    tabs: Tabs<'t>,
    comments: Comments<'t>,
    composer: Composer<'t>,
    /// The byte of the comment right after a quote or a bracket at which the parser stopped.
    tight_comment: Option<usize>,
}

impl<'t> FullReader<'t> {
    fn new(text: &'t str, source: SourceId) -> FullReader<'t> {
        FullReader {
            text,
            source,
            events: Events::new(text, source),
            nesting: Nesting::default(),
            tabs: Tabs::find(text, source),
            comments: Comments::new(text),
            composer: Composer::new(text, source),
            tight_comment: None,
        }
    }

    /// Reads the first document, and looks for a second.
    fn read(&mut self) -> Result<(), SyntaxError> {
        while let Some(event) = self.events.next(&self.nesting).map_err(|error| self.explained(&error))? {
            for error in self.tabs.rejected(&event, &self.nesting) {
                self.composer.report(error);
            }
            if let Some(error) = helm_scanner::rejected(self.text, &event, &self.nesting) {
                self.composer.report(error);
            }
            self.comments.follow(&event);
            self.nesting.follow(&event);
            self.composer.take(&event, &self.nesting)?;
            if matches!(event.kind, EventKind::SecondDocument) {
                break;
            }
        }
        Ok(())
    }

    fn explained(&mut self, error: &ScanError) -> SyntaxError {
        let at = error.marker().byte_offset().unwrap_or_default().min(self.text.len());
        let kind = error.kind();
        if *kind == ErrorKind::CommentNotSeparated && self.text[at..].starts_with('#') {
            self.tight_comment = Some(at);
        }
        let tab = self.tabs.next().filter(|_| is_tab(kind));
        explain(self.text, self.source, tab.unwrap_or(at), kind, &self.nesting)
    }

    /// All of it, with the comments that were not read.
    fn finish(self, unread: Vec<Range<usize>>) -> Reading {
        let (tree, faults) = self.composer.finish();
        let mut comments = self.comments.all();
        comments.extend(unread);
        comments.sort_by_key(|comment| comment.start);
        Reading { tree, faults, comments: comments.into() }
    }

    fn abandon(self, error: SyntaxError) -> Reading {
        let (tree, faults) = self.composer.abandon(error);
        Reading { tree, faults, comments: Arc::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::quick::tests::takes;
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        takes(text);
        read_fully(text, SourceId::DEFAULTS).comments.iter().map(|comment| &text[comment.clone()]).collect()
    }

    /// Each `#!` begins a comment or is in one, each `#?` does not.
    #[test]
    fn comments_are_told_from_scalars() {
        for text in [
            "#! a\na: 1 #! b\nb: x#? #! c\n",
            "a: '#?' #! x\nb: \"\n #? \\\" #?\n \"#! tight\nc: [x, #! y\n  'z']#! tight\nd: 1 #!\n",
            "a: | #! header\n  #? text\n\n  #? more\n#! after\nb: >- #!\n  x\n\n\n #! less\nc:\n  - |\n    #?\n  #! in the list\n  - 1\n",
            "#! a\n---\na: 1 #!\n",
            "a: #! absent\nb: x\n  y#? #! z\n",
            "a: |\n  x\n  #?",
            "a: | #!\nb: >+ #!\n\n#!\nc: |2- #!\n",
            "- |+ #!\n\n\n  #?\n\n- >\n #?\n#!\n#! #!\n",
            "a: !!str #!\n  'x' #!\nb: &n #!\n  z #!\nc: *n #!\n? k #!\n: v #!\n",
            "a: é #!\nb: 'é#?'\n",
            "\u{FEFF}#! a\r\na: 1\t#! b\r#! c\n",
        ] {
            let begins_with = |line: &&str| line.contains("#!");
            let expected =
                text.split(['\n', '\r']).filter(begins_with).map(|line| &line[line.find("#!").expect("one")..]);
            assert_eq!(comments(text), expected.collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn what_is_not_read_has_no_comments() {
        assert_eq!(comments("a: 1 #\n---\nb: 2 #\n"), ["#"]);
        assert_eq!(comments("a: &b#c 1\n"), [""; 0]);
        assert_eq!(comments("a: [ #\n"), [""; 0]);
    }
}
