//! The way from a root to a field: `launcher.extraEnv[0].name`.

use std::fmt;

use smol_str::SmolStr;

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Into a map, by its key.
    Key(&'a str),
    /// Into a list, from 0.
    Index(usize),
}

/// A chain of borrowed steps; making one costs nothing until it must be kept.
#[derive(Clone, Copy, Debug)]
pub struct FieldPath<'a> {
    step: Option<(&'a FieldPath<'a>, Segment<'a>)>,
}

impl<'a> FieldPath<'a> {
    /// The root itself.
    pub const ROOT: FieldPath<'static> = FieldPath { step: None };

    /// The path of a field or of a map's key below this one.
    pub fn key(&'a self, key: &'a str) -> FieldPath<'a> {
        FieldPath { step: Some((self, Segment::Key(key))) }
    }

    /// The path of a list's item below this one, from 0.
    pub fn index(&'a self, index: usize) -> FieldPath<'a> {
        FieldPath { step: Some((self, Segment::Index(index))) }
    }

    /// A copy that borrows nothing.
    pub fn to_owned(&self) -> FieldPathBuf {
        let mut steps = Vec::with_capacity(self.depth());
        let mut at = self;
        while let Some((parent, segment)) = at.step {
            steps.push(match segment {
                Segment::Key(key) => Step::Key(key.into()),
                Segment::Index(index) => Step::Index(index),
            });
            at = parent;
        }
        steps.reverse();
        FieldPathBuf(steps)
    }

    /// How many steps it has.
    fn depth(&self) -> usize {
        std::iter::successors(self.step, |(parent, _)| parent.step).count()
    }
}

/// A step that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Into a map, by its key.
    Key(SmolStr),
    /// Into a list, from 0.
    Index(usize),
}

/// A path that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldPathBuf(pub Vec<Step>);

impl FieldPathBuf {
    /// The path of keys joined by dots: `launcher.image.tag`.
    pub fn of(keys: &str) -> FieldPathBuf {
        FieldPathBuf(keys.split('.').map(|key| Step::Key(key.into())).collect())
    }

    /// The path that a user wrote as keys joined by dots, or copied from a report: `\\.` is a dot in a key, `[0]` an item of a
    /// list, `["a.b"]` a key in quotes.
    ///
    /// # Errors
    ///
    /// Fails where a key is empty, or brackets hold neither a number nor a key in quotes.
    pub fn parse(text: &str) -> Result<FieldPathBuf, PathFault> {
        let mut steps = Vec::new();
        let mut rest = text;
        loop {
            if !rest.starts_with("[\"") {
                let (key, after) = key_before(rest);
                if key.is_empty() {
                    return Err(PathFault::EmptyKey);
                }
                steps.push(Step::Key(key.into()));
                rest = after;
            }
            while let Some(inside) = rest.strip_prefix('[') {
                let (step, after) = bracketed(inside).ok_or(PathFault::Brackets)?;
                steps.push(step);
                rest = after;
            }
            match rest.strip_prefix('.') {
                Some(after) => rest = after,
                None if rest.is_empty() => return Ok(FieldPathBuf(steps)),
                None => return Err(PathFault::Brackets),
            }
        }
    }

    /// A key as [`FieldPathBuf::parse`] takes it.
    pub fn written(key: &str) -> String {
        key.replace('.', "\\.")
    }

    /// The path of a key below this one.
    pub fn key(&self, key: &str) -> FieldPathBuf {
        self.below(Step::Key(key.into()))
    }

    /// The path of a list's item below this one, from 0.
    pub fn index(&self, index: usize) -> FieldPathBuf {
        self.below(Step::Index(index))
    }

    fn below(&self, step: Step) -> FieldPathBuf {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        FieldPathBuf(steps)
    }

    /// Whether `other` is this path or lies below it.
    pub fn contains(&self, other: &FieldPathBuf) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The path one step up; none at the root.
    pub fn parent(&self) -> Option<FieldPathBuf> {
        let (_, parents) = self.0.split_last()?;
        Some(FieldPathBuf(parents.to_vec()))
    }
}

/// Why a text is not a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathFault {
    /// There is nothing between two dots, or at an end.
    EmptyKey,
    /// Brackets hold neither a number nor a key in quotes, or are not closed.
    Brackets,
}

impl fmt::Display for PathFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PathFault::EmptyKey => "a key is empty; write keys joined by dots, such as `spec.values`",
            PathFault::Brackets => "brackets must hold a number, such as `sources[0]`, or a key in quotes",
        })
    }
}

impl std::error::Error for PathFault {}

/// The key that a text begins with, without its backslashes, and what follows.
fn key_before(text: &str) -> (String, &str) {
    let mut key = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '.' | '[' => return (key, &text[at..]),
            '\\' if text[at..].starts_with("\\.") => {
                key.push('.');
                chars.next();
            }
            c => key.push(c),
        }
    }
    (key, "")
}

/// The step that brackets hold, and what follows them; `text` begins behind the opening one.
fn bracketed(text: &str) -> Option<(Step, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (number, rest) = text.split_once(']')?;
        return Some((Step::Index(number.parse().ok()?), rest));
    };
    let mut key = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next()? {
            '"' => return Some((Step::Key(key.into()), chars.as_str().strip_prefix(']')?)),
            '\\' => key.push(chars.next()?),
            c => key.push(c),
        }
    }
}

/// `a.b[0]["c.d/e"]`: keys that are not plain words are quoted in brackets.
impl fmt::Display for FieldPathBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if plain(key) => {
                    if i > 0 {
                        f.write_str(".")?;
                    }
                    f.write_str(key)?;
                }
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::FieldPathBuf;

    #[test]
    fn a_path_is_read_as_it_is_shown() {
        for (text, shown) in [
            ("a", Some("a")),
            ("spec.values", Some("spec.values")),
            ("spec.sources[1].helm", Some("spec.sources[1].helm")),
            ("a[0][2]", Some("a[0][2]")),
            ("a\\.b.c", Some("[\"a.b\"].c")),
            ("", None),
            ("a..b", None),
            ("a.", None),
            ("[\"a.b\"].c", Some("[\"a.b\"].c")),
            ("a[\"b\\\"c\"][1]", Some("a[\"b\\\"c\"][1]")),
            ("a[\"b\"]x", None),
            ("a[\"b]", None),
            ("a[x]", None),
            ("a[1", None),
        ] {
            let path = FieldPathBuf::parse(text).ok();
            assert_eq!(path.map(|path| path.to_string()).as_deref(), shown, "{text}");
        }
    }
}
