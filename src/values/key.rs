//! What there is to know of a key of the chart's values.

use std::fmt;

/// A key of the chart's values: a row of the table that the defaults, the schema and the documentation are made from.
#[derive(Debug)]
pub struct Key {
    /// The way to it from the top: `launcher.image.tag`.
    pub path: &'static str,
    /// The last step of the path: `tag`.
    pub name: &'static str,
    /// What its value must be.
    pub value: Type,
    /// What a scalar is where nobody sets it; none if it is then absent. Branches hold the defaults of their keys, and
    /// lists and maps are empty.
    pub default: Option<Scalar>,
    /// The least whole number that an API server takes, where it takes no negative one.
    pub least: Option<i64>,
    /// A value to show, as YAML on one line: of a scalar without a default, and of every list and map.
    pub example: &'static str,
    /// What it does, in whole sentences. The first one must do alone, as in the table of docs/values.md.
    pub doc: &'static str,
    /// Whether the chart leaves it out when it is empty, so that `[]` and `{}` mean the same.
    pub left_out_when_empty: bool,
}

/// What the value of a key must be.
#[derive(Debug)]
pub enum Type {
    /// A map with keys of the chart, which must not be null.
    Branch(&'static [Key]),
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits, in quotes or not.
    Int32,
    /// A whole number of 64 bits, in quotes or not.
    Int64,
    /// A string, or a whole number that is taken as its digits.
    Text,
    /// The same, but not null.
    TextNotNull,
    /// A credential in base64.
    Secret,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A map from strings to strings.
    TextMap,
    /// A list of objects of this type of Kubernetes.
    ListOf(&'static str),
    /// An object of this type of Kubernetes.
    Object(&'static str),
}

/// The default of a key that is neither a list nor a map.
#[derive(Clone, Copy, Debug)]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A string.
    Text(&'static str),
}

impl Key {
    /// A key with a default of its own.
    pub(super) const fn scalar(path: &'static str, value: Type, default: Scalar, doc: &'static str) -> Key {
        Key { default: Some(default), ..Key::unset(path, value, "", doc) }
    }

    /// A scalar that is absent unless somebody sets it.
    pub(super) const fn unset(path: &'static str, value: Type, example: &'static str, doc: &'static str) -> Key {
        let name = last_step(path);
        Key { path, name, value, default: None, least: None, example, doc, left_out_when_empty: false }
    }

    /// A list or map that goes to the API server as it stands; empty unless somebody sets it.
    pub(super) const fn fragment(path: &'static str, value: Type, example: &'static str, doc: &'static str) -> Key {
        Key::unset(path, value, example, doc)
    }

    /// A map with keys of the chart.
    pub(super) const fn branch(path: &'static str, doc: &'static str, keys: &'static [Key]) -> Key {
        Key::unset(path, Type::Branch(keys), "", doc)
    }

    /// The same key, which an API server takes from this number on.
    pub(super) const fn at_least(self, least: i64) -> Key {
        Key { least: Some(least), ..self }
    }

    /// The same key, which the chart leaves out when it is empty.
    pub(super) const fn left_out_when_empty(self) -> Key {
        Key { left_out_when_empty: true, ..self }
    }

    /// Whether it holds a credential, which no message may show.
    pub fn is_secret(&self) -> bool {
        matches!(self.value, Type::Secret)
    }

    /// Whether its value goes to the API server as it stands.
    pub fn is_fragment(&self) -> bool {
        matches!(self.value, Type::TextMap | Type::ListOf(_) | Type::Object(_))
    }

    /// Whether it may be null, which takes its default away.
    pub fn is_nullable(&self) -> bool {
        !matches!(self.value, Type::Branch(_) | Type::TextNotNull)
    }

    /// The type of Kubernetes that it holds, or holds a list of.
    pub fn kubernetes_type(&self) -> Option<&'static str> {
        match self.value {
            Type::ListOf(name) | Type::Object(name) => Some(name),
            _ => None,
        }
    }

    /// The default as YAML, on one line; none for a branch and for a key without one.
    pub fn default_text(&self) -> Option<String> {
        match (&self.value, self.default) {
            (Type::Branch(_), _) => None,
            (Type::ListOf(_), _) => Some("[]".to_owned()),
            (Type::TextMap | Type::Object(_), _) => Some("{}".to_owned()),
            (_, default) => default.map(|scalar| scalar.to_string()),
        }
    }
}

const fn last_step(path: &'static str) -> &'static str {
    let bytes = path.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b'.' {
        start -= 1;
    }
    path.split_at(start).1
}

/// The type in words, as the documentation has it.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Branch(_) => f.write_str("map"),
            Type::Boolean => f.write_str("boolean"),
            Type::Int32 => f.write_str("32-bit integer"),
            Type::Int64 => f.write_str("integer"),
            Type::Text => f.write_str("string"),
            Type::TextNotNull => f.write_str("string, not null"),
            Type::Secret => f.write_str("base64 string"),
            Type::Word(words) => {
                let shown: Vec<&str> = words.iter().map(|word| if word.is_empty() { "\"\"" } else { word }).collect();
                write!(f, "one of {}", shown.join(", "))
            }
            Type::TextMap => f.write_str("map of strings"),
            Type::ListOf(name) => write!(f, "list of {name}"),
            Type::Object(name) => f.write_str(name),
        }
    }
}

/// As YAML.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Bool(value) => value.fmt(f),
            Scalar::Int(value) => value.fmt(f),
            Scalar::Text("") => f.write_str("\"\""),
            Scalar::Text(text) => f.write_str(text),
        }
    }
}
