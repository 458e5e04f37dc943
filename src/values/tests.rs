//! The table of the chart's keys, the typed values and the documented defaults are of one mind.

use std::fmt;

use serde::Deserialize;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::*;
use crate::source::SourceId;
use crate::yaml;

/// What [`Values`] make of each key: its path, its type in the words of the table, and whether it is left out when empty.
fn typed() -> Vec<(String, String, bool)> {
    let mut found = Vec::new();
    let Ok(_) = Values::deserialize(Shape { path: "", found: &mut found, within: Within::Branch, left_out: false })
    else {
        panic!("the shape of the values can be told")
    };
    found
}

/// Asks a type what it wants, feeds it that, and notes it.
struct Shape<'s> {
    path: &'s str,
    found: &'s mut Vec<(String, String, bool)>,
    within: Within,
    left_out: bool,
}

/// What the type stands in.
#[derive(Clone, Copy)]
enum Within {
    /// A map with keys of the chart.
    Branch,
    /// A key of the chart.
    Key,
    /// A list, or a newtype whose name has been noted.
    Noted,
}

#[derive(Debug)]
struct Never;

impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type was not fed what it wants")
    }
}

impl std::error::Error for Never {}

impl Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Never {
        Never
    }
}

impl Shape<'_> {
    fn note(&mut self, what: &str) {
        if let Within::Key = self.within {
            self.found.push((self.path.to_owned(), what.to_owned(), self.left_out));
        }
    }
}

impl<'de> Deserializer<'de> for Shape<'_> {
    type Error = Never;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Never> {
        Err(Never)
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Never> {
        self.note("boolean");
        visitor.visit_bool(false)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Never> {
        match name {
            "Branch" => {
                self.note("map");
                visitor.visit_newtype_struct(Shape { within: Within::Branch, ..self })
            }
            "Guarded" => visitor.visit_newtype_struct(Shape { left_out: true, ..self }),
            "ChartText" | "SecretText" => {
                self.note(if name == "ChartText" { "string" } else { "base64 string" });
                visitor.visit_newtype_struct("".into_deserializer())
            }
            "ChartInteger" => {
                self.note("integer");
                visitor.visit_newtype_struct(0i64.into_deserializer())
            }
            _ => {
                self.note(name);
                visitor.visit_newtype_struct(Shape { within: Within::Noted, ..self })
            }
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Never> {
        visitor.visit_seq(Items(Some(self)))
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Never> {
        self.note("map of strings");
        visitor.visit_map(Keys { keys: [].iter(), shape: self, key: "" })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Never> {
        self.note(name);
        let keys = if let Within::Branch = self.within { fields.iter() } else { [].iter() };
        visitor.visit_map(Keys { keys, shape: self, key: "" })
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct enum
        identifier ignored_any
    }
}

/// A list of one item, which is noted as a list of its type.
struct Items<'s>(Option<Shape<'s>>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Never;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Never> {
        let Some(Shape { path, found, within, left_out }) = self.0.take() else { return Ok(None) };
        let before = found.len();
        let item = seed.deserialize(Shape { path, found, within, left_out })?;
        found[before..].iter_mut().for_each(|(_, what, _)| *what = format!("list of {what}"));
        Ok(Some(item))
    }
}

/// All keys of a branch, one after the other.
struct Keys<'s> {
    keys: std::slice::Iter<'static, &'static str>,
    shape: Shape<'s>,
    key: &'static str,
}

impl<'de> MapAccess<'de> for Keys<'_> {
    type Error = Never;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Never> {
        let Some(key) = self.keys.next() else { return Ok(None) };
        self.key = key;
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Never> {
        let path = format!("{}.{}", self.shape.path, self.key);
        let path = path.trim_start_matches('.');
        seed.deserialize(Shape { path, found: &mut *self.shape.found, within: Within::Key, left_out: false })
    }
}

#[test]
fn the_typed_values_are_those_of_the_table() {
    let table: Vec<(String, String, bool)> = keys()
        .map(|key| {
            let value = match key.value {
                // Validation knows the bounds and the words.
                Type::Int32 => Type::Int64.to_string(),
                Type::TextNotNull | Type::Word(_) => Type::Text.to_string(),
                ref value => value.to_string(),
            };
            (key.path.to_owned(), value, key.left_out_when_empty)
        })
        .collect();
    assert_eq!(typed(), table);
}

#[test]
fn each_row_is_whole() {
    let mut branches = vec![("", KEYS)];
    while let Some((above, keys)) = branches.pop() {
        for key in keys {
            assert_eq!(
                key.path.strip_suffix(key.name).map(|path| path.trim_end_matches('.')),
                Some(above),
                "{}",
                key.path
            );
            assert!(key.doc.ends_with('.') && !key.doc.contains('\n') && !key.doc.contains('|'), "{}", key.path);
            if let Type::Branch(keys) = key.value {
                branches.push((key.path, keys));
            } else {
                let needs_example = key.is_fragment() || key.default_text().is_none();
                assert_eq!(needs_example, !key.example.is_empty(), "{}", key.path);
            }
        }
    }
}

#[test]
fn the_defaults_are_those_documented() {
    let documented = yaml::read(DEFAULTS_TEXT, SourceId::DEFAULTS);
    assert!(documented.faults.is_empty(), "{:?}", documented.faults);
    let written = |tree: &Tree| {
        let mut out = String::new();
        yaml::write(tree, &mut out);
        out
    };
    assert_eq!(written(&defaults()), written(&documented.tree));
}

#[test]
fn null_is_a_fault_of_a_branch_and_of_no_other_key_that_decoding_sees() {
    for key in keys() {
        let text = key.path.rsplit('.').fold("null".to_owned(), |value, name| format!("{{{name}: {value}}}"));
        let mut noted = Noted::default();
        decode(&yaml::read(&text, SourceId::DEFAULTS).tree, &Sources::default(), &mut noted);
        // That an image has a repository is validated where the image is.
        let is_branch = matches!(key.value, Type::Branch(_));
        assert_eq!(noted.faults.0.len(), usize::from(is_branch), "{}", key.path);
        assert!(key.is_nullable() || is_branch || key.name == "repository", "{}", key.path);
    }
}
