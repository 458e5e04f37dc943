//! What is said to the user: our own words around parts that the user wrote.
//!
//! A report may have to hide what a user wrote, and never needs to hide our words. So a message remembers which parts of
//! its text are the user's: whatever is in one goes through [`quote`] or [`theirs`] on its way into `format!`.

use std::fmt::{self, Display, Write};
use std::ops::{Deref, Range};

/// Stand around a user's part until the text becomes a [`Message`]. Unicode keeps both from ever being characters.
const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

/// A text with the parts of it that a user wrote. It derefs to the whole text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Message {
    text: String,
    theirs: Vec<Range<usize>>,
}

impl Message {
    /// The bytes of the parts that the user wrote, in order.
    pub fn theirs(&self) -> &[Range<usize>] {
        &self.theirs
    }

    /// The message as a part of another one, for `format!`: what is the user's in it stays so.
    pub fn nested(&self) -> impl Display {
        Nested(self)
    }
}

impl From<String> for Message {
    fn from(marked: String) -> Message {
        if !marked.contains(OPEN) {
            return Message { text: marked, theirs: Vec::new() };
        }
        // Neither may grow to twice its size: values may have hundreds of thousands of faults.
        let (text, theirs) = (String::with_capacity(marked.len()), Vec::with_capacity(marked.matches(OPEN).count()));
        let mut message = Message { text, theirs };
        let mut begun = None;
        for c in marked.chars() {
            match c {
                OPEN => begun = Some(message.text.len()),
                CLOSE => message.theirs.extend(begun.take().map(|start| start..message.text.len())),
                c => message.text.push(c),
            }
        }
        message
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Message {
        text.to_owned().into()
    }
}

impl Deref for Message {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// A message on its way into another one.
struct Nested<'a>(&'a Message);

impl Display for Nested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Message { text, theirs } = self.0;
        let mut from = 0;
        for part in theirs {
            write!(f, "{}{OPEN}{}{CLOSE}", &text[from..part.start], &text[part.clone()])?;
            from = part.end;
        }
        f.write_str(&text[from..])
    }
}

/// What a user wrote, in backticks.
pub fn quote<T: Display>(written: T) -> Quote<T> {
    Quote { written, around: "`" }
}

/// What a user wrote, as it is.
pub fn theirs<T: Display>(written: T) -> Quote<T> {
    Quote { written, around: "" }
}

/// A user's part on its way into a [`Message`].
pub struct Quote<T> {
    written: T,
    around: &'static str,
}

impl<T: Display> Display for Quote<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{OPEN}", self.around)?;
        write!(Unmarked(f), "{}", self.written)?;
        write!(f, "{CLOSE}{}", self.around)
    }
}

/// Writes a user's text without the characters that end its part.
struct Unmarked<'f, 'o>(&'f mut fmt::Formatter<'o>);

impl Write for Unmarked<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for (i, piece) in text.split([OPEN, CLOSE]).enumerate() {
            if i > 0 {
                self.0.write_char(char::REPLACEMENT_CHARACTER)?;
            }
            self.0.write_str(piece)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(message: &Message) -> Vec<&str> {
        message.theirs().iter().map(|part| &message[part.clone()]).collect()
    }

    #[test]
    fn a_message_knows_what_the_user_wrote() {
        let message = Message::from(format!("unknown key {}, below {}", quote("a\u{FDD1}b"), theirs(3)));
        assert_eq!(&*message, "unknown key `a\u{FFFD}b`, below 3");
        assert_eq!(parts(&message), ["a\u{FFFD}b", "3"]);
        let whole = Message::from(format!("the token {}", message.nested()));
        assert_eq!(parts(&whole), ["a\u{FFFD}b", "3"]);
        assert_eq!(parts(&Message::from("all ours")), [""; 0]);
    }
}
