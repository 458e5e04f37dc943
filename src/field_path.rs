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
        let mut steps = Vec::new();
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

    /// The path that a user wrote as keys joined by dots; `\\.` is a dot in a key, and `[0]` an item of a list.
    ///
    /// # Errors
    ///
    /// Fails where a key is empty, or brackets hold no number.
    pub fn parse(text: &str) -> Result<FieldPathBuf, String> {
        let mut steps = Vec::new();
        for part in text.replace("\\.", "\0").split('.') {
            let (key, items) = part.split_once('[').map_or((part, None), |(key, items)| (key, Some(items)));
            if key.is_empty() {
                return Err("a key is empty; write keys joined by dots, such as `spec.values`".to_owned());
            }
            steps.push(Step::Key(key.replace('\0', ".").into()));
            for item in items.into_iter().flat_map(|items| items.split('[')) {
                let index = item.strip_suffix(']').and_then(|number| number.parse().ok());
                steps.push(Step::Index(index.ok_or("brackets must hold a number, such as `sources[0]`")?));
            }
        }
        Ok(FieldPathBuf(steps))
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
            ("a[x]", None),
            ("a[1", None),
        ] {
            let path = FieldPathBuf::parse(text).ok();
            assert_eq!(path.map(|path| path.to_string()).as_deref(), shown, "{text}");
        }
    }
}
