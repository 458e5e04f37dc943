//! The types that a value can be needed as.

/// The type that is needed.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'f> {
    Boolean,
    Integer,
    Text,
    IntegerOrText,
    Quantity,
    /// A list of structs with these fields; without fields, of anything else.
    List {
        item: &'f [&'f str],
    },
    /// A struct with these fields; without fields, a map with any keys.
    Map {
        fields: &'f [&'f str],
    },
}

impl Wanted<'_> {
    /// It in words, for a message.
    pub(super) fn words(self) -> &'static str {
        match self {
            Wanted::Boolean => "a boolean",
            Wanted::Integer => "a whole number",
            Wanted::Text => "a string",
            Wanted::IntegerOrText => "a whole number or a string",
            Wanted::Quantity => "a quantity, such as 500m or 2Gi",
            Wanted::List { .. } => "a list",
            Wanted::Map { .. } => "a map",
        }
    }
}
