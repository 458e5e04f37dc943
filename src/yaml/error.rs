//! What Helm rejects in a text.

use crate::fault::{Kind, PlacedFault};
use crate::field_path::FieldPathBuf;
use crate::message::Message;
use crate::source::Place;

/// A part of a text that Helm rejects as YAML. No message holds a scalar's text, which may be a credential.
#[derive(Debug)]
pub(super) struct SyntaxError {
    kind: Kind,
    /// Where it is.
    pub(super) place: Place,
    message: Message,
    help: Option<Message>,
}

impl SyntaxError {
    pub(super) fn new(place: Place, message: impl Into<Message>) -> SyntaxError {
        SyntaxError { kind: Kind::YamlSyntax, place, message: message.into(), help: None }
    }

    /// A tab where spaces belong.
    pub(super) fn tab(place: Place) -> SyntaxError {
        SyntaxError::new(place, "a tab in the indentation").help("indent with spaces only")
    }

    /// A `{{ … }}`.
    pub(super) fn template(place: Place) -> SyntaxError {
        let message = "`{{ … }}` is not filled in, since a values file is not a template";
        let help = "fill it in before Helm reads the file, or put it in quotes if it is text";
        SyntaxError { kind: Kind::Placeholder, ..SyntaxError::new(place, message).help(help) }
    }

    /// Whether it is a `{{ … }}`.
    pub(super) fn is_template(&self) -> bool {
        self.kind == Kind::Placeholder
    }

    /// The same with what to do.
    pub(super) fn help(self, help: impl Into<Message>) -> SyntaxError {
        SyntaxError { help: Some(help.into()), ..self }
    }

    /// The fault that it is in the value at a path.
    pub(super) fn at(self, path: FieldPathBuf) -> PlacedFault {
        let SyntaxError { kind, place, message, help } = self;
        PlacedFault::new(kind, place, path, message, help)
    }
}
