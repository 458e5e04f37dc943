//! Which `#` begin a comment.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, Event};

use super::parser::parser;
use super::read::MOST_SPACES;

/// Of bytes at which a `#` stands, in ascending order, those in a comment of the first document and in no scalar. A text
/// that is no YAML has none. `comments` is what reading the text told of them.
pub fn in_comments(text: &str, comments: Option<&[Range<usize>]>, hashes: &[usize]) -> Vec<usize> {
    let Some(comments) = comments else { return find_fully(text, hashes) };
    let is_inside = |hash: &usize| {
        let begun = comments.partition_point(|comment| comment.start <= *hash);
        begun > 0 && comments[begun - 1].contains(hash)
    };
    hashes.iter().copied().filter(is_inside).collect()
}

/// The same of a text that may hold anything.
#[cold]
fn find_fully(text: &str, hashes: &[usize]) -> Vec<usize> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..MOST_SPACES {
        match outside_scalars(&text, hashes) {
            Ok(outside) => return outside,
            Err(Stop::TightComment(at)) => {
                let length = text[at..].find(['\n', '\r']).unwrap_or(text.len() - at);
                text.to_mut().replace_range(at..at + length, &" ".repeat(length));
            }
            Err(Stop::Fault) => break,
        }
    }
    Vec::new()
}

/// Why no answer can be had.
enum Stop {
    /// A comment stands at this byte right after a quote or a bracket, which Helm takes and our parser does not.
    TightComment(usize),
    Fault,
}

fn outside_scalars(text: &str, hashes: &[usize]) -> Result<Vec<usize>, Stop> {
    let mut outside = hashes.to_vec();
    let mut ended = false;
    let mut parser = parser(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| {
            let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
            let tight = *error.kind() == ErrorKind::CommentNotSeparated && text[at..].starts_with('#');
            if tight { Stop::TightComment(at) } else { Stop::Fault }
        })?;
        let (start, end) = (span.start.byte_offset().unwrap_or(0), span.end.byte_offset().unwrap_or(0));
        match event {
            // The place of a block scalar begins after its header, where a comment may stand, unless it is empty.
            Event::Scalar(content, ..) if content.contains('#') => {
                let first = outside.partition_point(|&hash| hash < start);
                let last = outside.partition_point(|&hash| hash < end);
                outside.drain(first..last.max(first));
            }
            Event::DocumentEnd => ended = true,
            Event::DocumentStart(..) if ended => {
                outside.retain(|&hash| hash < start);
                break;
            }
            _ => {}
        }
    }
    Ok(outside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml::read;

    /// Each `#!` is a comment, each `#?` is none.
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
        ] {
            let hashes: Vec<usize> = text.match_indices('#').map(|(at, _)| at).collect();
            let comments: Vec<usize> = text.match_indices("#!").map(|(at, _)| at).collect();
            let known = read(text, SourceId::DEFAULTS).comments;
            assert_eq!(in_comments(text, known.as_deref().map(Vec::as_slice), &hashes), comments, "{text}");
            assert_eq!(in_comments(text, None, &hashes), comments, "{text}");
        }
    }

    #[test]
    fn what_is_not_read_has_no_comments() {
        assert_eq!(in_comments("a: 1 #\n---\nb: 2 #\n", None, &[5, 16]), [5]);
        assert!(in_comments("a: [ #\n", None, &[5]).is_empty());
    }
}
