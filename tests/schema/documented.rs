//! What `values/values.yaml` says of its keys: a comment above each, whose last line is its type.

/// A key of the values, as the file documents it.
pub struct Key {
    /// Its path, `["launcher", "image", "tag"]`.
    pub path: Vec<String>,
    /// What its comment says, without the line of the type.
    pub description: String,
    /// Its type; none for a branch, whose keys follow.
    pub kind: Option<Kind>,
}

/// The type of a key, as its comment words it.
pub enum Kind {
    /// `boolean`
    Boolean,
    /// `integer` or `integer, 32 bits`
    Integer { bits: u32 },
    /// `text` or `text, not null`
    Text { nullable: bool },
    /// `text in base64`, a credential
    Base64,
    /// `one of A, B, ""`
    OneOf(Vec<String>),
    /// `map of text`
    MapOfText,
    /// `list of T`, a type of Kubernetes
    ListOf(String),
    /// A type of Kubernetes
    One(String),
}

impl Kind {
    fn parse(words: &str) -> Kind {
        match words {
            "boolean" => Kind::Boolean,
            "integer" => Kind::Integer { bits: 64 },
            "integer, 32 bits" => Kind::Integer { bits: 32 },
            "text" => Kind::Text { nullable: true },
            "text, not null" => Kind::Text { nullable: false },
            "text in base64" => Kind::Base64,
            "map of text" => Kind::MapOfText,
            _ => {
                if let Some(choices) = words.strip_prefix("one of ") {
                    Kind::OneOf(choices.split(", ").map(|choice| choice.trim_matches('"').to_owned()).collect())
                } else if let Some(item) = words.strip_prefix("list of ") {
                    Kind::ListOf(item.to_owned())
                } else {
                    Kind::One(words.to_owned())
                }
            }
        }
    }
}

/// Reads the keys, those without a default (`#digest: …`) among them, in the file's order.
pub fn keys(file: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut comment = Vec::new();
    let mut branches: Vec<String> = Vec::new();
    for line in file.lines() {
        let text = line.trim_start();
        let depth = (line.len() - text.len()) / 2;
        if text.is_empty() {
            comment.clear();
        } else if text == "#" || text.starts_with("# ") {
            comment.push(text[1..].trim());
        } else {
            let name = text.trim_start_matches('#').split(':').next().expect("a split has a first part").to_owned();
            branches.truncate(depth);
            branches.push(name);
            keys.push(key(branches.clone(), std::mem::take(&mut comment)));
        }
    }
    keys
}

fn key(path: Vec<String>, mut comment: Vec<&str>) -> Key {
    let kind = comment.last().and_then(|line| line.strip_prefix("Type: ")?.strip_suffix('.')).map(Kind::parse);
    if kind.is_some() {
        comment.pop();
    }
    Key { path, description: comment.join(" "), kind }
}
