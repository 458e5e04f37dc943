//! The serde `Deserializer`: values, the items of a list, and the entries of a map or a struct, each at its path.

use std::iter::Enumerate;
use std::slice::Iter;
use std::{ptr, slice};

use serde::de::value::{BorrowedStrDeserializer, UnitDeserializer};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use crate::fault::Kind;
use crate::field_path::FieldPath;
use crate::source::Place;
use crate::tree::{Entry, Node, Number, Tree};

use super::ReadAs;
use super::decoder::{Context, Decoder, Keys};
use super::stop::Stop;
use super::struct_entries::StructEntries;
use super::wanted::Wanted;

/// What is in the place of an empty value that counts as absent.
static NOTHING: Tree = Tree { node: Node::Null, place: Place::CHART };

impl<'t> Decoder<'t, '_, '_> {
    /// The entries of a map. If it has fields of its own, what is not a map is told of them.
    fn map(&mut self, fields: &[&str]) -> &'t [Entry] {
        match &self.tree.node {
            Node::Null => &[],
            Node::Map(map) => map.entries(),
            _ => {
                self.mismatch(Wanted::Map { fields });
                &[]
            }
        }
    }

    /// What the conventions make of a newtype.
    fn newtype<V: Visitor<'t>>(mut self, name: &str, visitor: V) -> Result<V::Value, Stop> {
        match self.context.conventions.read_as(name) {
            ReadAs::Plain => {}
            ReadAs::NotNull => self.not_null(),
            ReadAs::Without { field, help } => self.without(field, help),
            ReadAs::AbsentWhenEmpty if self.is_empty() => self.tree = &NOTHING,
            ReadAs::AbsentWhenEmpty => {}
            ReadAs::PrintedText => return visitor.visit_newtype_struct(self.printed_text().into_deserializer()),
            ReadAs::PrintedInteger => return visitor.visit_newtype_struct(self.printed_integer().into_deserializer()),
        }
        visitor.visit_newtype_struct(self)
    }
}

impl<'de> Deserializer<'de> for Decoder<'de, '_, '_> {
    type Error = Stop;

    /// Reached by `IntOrString` alone.
    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        match &self.tree.node {
            Node::Text(text) => visitor.visit_borrowed_str(text),
            Node::Null | Node::Number(Number::Int(_) | Number::Uint(_)) => {
                visitor.visit_i64(self.integer(i64::from(i32::MIN), i64::from(i32::MAX)))
            }
            _ => {
                self.mismatch(Wanted::IntegerOrText);
                visitor.visit_i64(0)
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        let value = match self.tree.node {
            Node::Null => false,
            Node::Bool(value) if self.is_boolean_in_capitals() => {
                let fault = self.context.noted.faults.add(Kind::WrongType, &self.at, "must be a boolean in lower case");
                fault.help(format!("write `{value}`"));
                false
            }
            Node::Bool(value) => value,
            _ => {
                self.mismatch(Wanted::Boolean);
                false
            }
        };
        visitor.visit_bool(value)
    }

    fn deserialize_i32<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        let value = self.integer(i64::from(i32::MIN), i64::from(i32::MAX));
        visitor.visit_i32(i32::try_from(value).expect("within the bounds asked for"))
    }

    fn deserialize_i64<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_i64(self.integer(i64::MIN, i64::MAX))
    }

    fn deserialize_str<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_borrowed_str(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.tree.node {
            Node::Null => visitor.visit_none(),
            _ if self.context.apart.is_some_and(|apart| ptr::eq(apart, self.tree)) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(mut self, name: &'static str, visitor: V) -> Result<V::Value, Stop> {
        match name {
            "Quantity" => visitor.visit_newtype_struct(self.quantity().into_deserializer()),
            "Time" | "MicroTime" => {
                self.time();
                visitor.visit_newtype_struct("1970-01-01T00:00:00Z".into_deserializer())
            }
            // Opaque to validation, and any JSON is right.
            "FieldsV1" => visitor.visit_newtype_struct(UnitDeserializer::new()),
            _ => self.newtype(name, visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        let items = match &self.tree.node {
            Node::Null => &[],
            Node::List(list) => list.as_slice(),
            _ => {
                self.context.item = &[];
                let items = slice::from_ref(&NOTHING).iter().enumerate();
                let probe = Items { items, at: self.at, context: &mut *self.context, is_probe: true };
                let value = visitor.visit_seq(probe)?;
                let item = self.context.item;
                self.mismatch(Wanted::List { item });
                return Ok(value);
            }
        };
        let items = items.iter().enumerate();
        visitor.visit_seq(Items { items, at: self.at, context: self.context, is_probe: false })
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        let entries = self.map(&[]).iter();
        visitor.visit_map(MapEntries { entries, value: None, at: self.at, context: self.context })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.context.item = fields;
        let all = self.map(fields);
        visitor.visit_map(StructEntries::new(name, fields, all, self.at, self.context))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i8 i16 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct enum identifier
    }
}

struct Items<'t, 'c, 'n> {
    items: Enumerate<Iter<'t, Tree>>,
    at: FieldPath<'c>,
    context: &'c mut Context<'n>,
    /// Whether an item is decoded only to learn of what type it is, and then dropped.
    is_probe: bool,
}

impl<'t> SeqAccess<'t> for Items<'t, '_, '_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        let Some((index, tree)) = self.items.next() else { return Ok(None) };
        self.context.keys = Keys::Fields;
        let item = seed.deserialize(Decoder { tree, at: self.at.index(index), context: self.context })?;
        Ok((!self.is_probe).then_some(item))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct MapEntries<'t, 'c, 'n> {
    entries: Iter<'t, Entry>,
    value: Option<&'t Entry>,
    at: FieldPath<'c>,
    context: &'c mut Context<'n>,
}

impl<'t> MapAccess<'t> for MapEntries<'t, '_, '_> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        self.value = self.entries.next();
        self.value.map(|entry| seed.deserialize(BorrowedStrDeserializer::new(&entry.key))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        let entry = self.value.expect("serde asks for a value after its key");
        self.context.keys = Keys::Any;
        seed.deserialize(Decoder { tree: &entry.value, at: self.at.key(&entry.key), context: self.context })
    }
}
