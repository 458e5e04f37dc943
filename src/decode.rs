//! Trees into typed values: a serde `Deserializer` that notes every fault and goes on.
//!
//! It takes what Go's JSON decoder takes for the same types, as the API server uses it (`sigs.k8s.io/json`, strict): null
//! is the zero value anywhere, a field's name has one spelling, a number is no text. On a mismatch it notes the fault and
//! feeds the type a harmless value, so that one pass finds them all.

mod conventions;
mod entries;
mod mismatch;
mod reading;
mod time;

use std::{fmt, ptr};

use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor, value::UnitDeserializer};

use crate::fault::{Faults, Kind};
use crate::field_path::{FieldPath, FieldPathBuf};
use crate::message::Message;
use crate::quantity;
use crate::source::{Place, Sources};
use crate::tree::{Entry, Node, Number, Tree};
use crate::yaml;

use conventions::Kubernetes;
use entries::{Items, MapEntries, StructEntries, listed_keys};
use mismatch::Wanted;
use time::is_rfc3339;

pub use conventions::{Conventions, Reading};

/// What decoding found.
#[derive(Debug, Default)]
pub struct Noted {
    /// The faults, each at the path of its key or value.
    pub faults: Faults,
    /// The paths of values that were known to be at fault before.
    pub faulty: Vec<FieldPathBuf>,
    /// The paths of the keys that unknown keys were probably meant to be. What is absent or a default there may merely be
    /// misspelt.
    pub doubtful: Vec<FieldPathBuf>,
}

/// A tree as the type of Kubernetes that it should be. What does not fit is noted and left at its default.
///
/// The sources are those of the tree's places: messages tell how a value was written.
pub fn decode<T: DeserializeOwned>(tree: &Tree, sources: &Sources, noted: &mut Noted) -> T {
    decode_with(tree, sources, &Kubernetes, noted)
}

/// The same, for a type with conventions of its own.
pub fn decode_with<T: DeserializeOwned>(
    tree: &Tree,
    sources: &Sources,
    conventions: &dyn Conventions,
    noted: &mut Noted,
) -> T {
    decoded(tree, FieldPath::ROOT, &mut Context { sources, conventions, noted, apart: None })
}

/// A tree as the type of Kubernetes that it should be, and what stands at a path in it apart, which the type then lacks. A
/// type holds its parts while it is decoded, on the stack, and the largest of these need not wait there for what they are
/// parts of.
pub fn decode_apart<T: DeserializeOwned, P: DeserializeOwned + Default>(
    tree: &Tree,
    at: &FieldPath,
    sources: &Sources,
    noted: &mut Noted,
) -> (T, P) {
    let mut context = Context { sources, conventions: &Kubernetes, noted, apart: None };
    let apart = tree.at(&at.to_owned());
    let part = apart.map_or_else(P::default, |tree| decoded(tree, *at, &mut context));
    context.apart = apart;
    (decoded(tree, FieldPath::ROOT, &mut context), part)
}

fn decoded<T: DeserializeOwned>(tree: &Tree, at: FieldPath, context: &mut Context) -> T {
    let Ok(value) = T::deserialize(Decoder { tree, at, context });
    value
}

/// What stands in the place of an empty value that counts as absent.
static NOTHING: Tree = Tree { node: Node::Null, place: Place::CHART };

/// What all decoders of one pass share.
struct Context<'c> {
    sources: &'c Sources,
    conventions: &'c dyn Conventions,
    noted: &'c mut Noted,
    /// What counts as absent.
    apart: Option<&'c Tree>,
}

/// Why a pass ends early, which none does: each visitor is fed what it takes. There is no such value, so that no type needs
/// code for it, 35 KB in what a run touches, nor room on the stack.
#[derive(Debug)]
enum Stop {}

impl fmt::Display for Stop {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Stop {}

impl Error for Stop {
    /// The text may quote a value, so it is left out.
    fn custom<T: fmt::Display>(_: T) -> Stop {
        unreachable!("each visitor is fed what it takes")
    }
}

struct Decoder<'t, 'c, 'n> {
    tree: &'t Tree,
    at: FieldPath<'c>,
    context: &'c mut Context<'n>,
}

impl<'t> Decoder<'t, '_, '_> {
    /// A whole number within bounds.
    fn integer(&mut self, min: i64, max: i64) -> i64 {
        match self.tree.node {
            Node::Null => 0,
            Node::Number(Number::Int(value)) if (min..=max).contains(&value) => value,
            Node::Number(Number::Int(_) | Number::Uint(_)) => {
                let message = format!("must be a whole number from {min} to {max}");
                self.context.noted.faults.add(Kind::WrongType, &self.at, message);
                0
            }
            _ => {
                self.mismatch(Wanted::Integer);
                0
            }
        }
    }

    fn text(&mut self) -> &'t str {
        match &self.tree.node {
            Node::Null => "",
            Node::Text(text) => text,
            _ => {
                self.mismatch(Wanted::Text);
                ""
            }
        }
    }

    /// The entries of a map. If it has fields of its own, what is no map is told of them.
    fn map(&mut self, fields: &[&str]) -> &'t [Entry] {
        match &self.tree.node {
            Node::Null => &[],
            Node::Map(map) => map.entries(),
            _ => {
                if let Some(fault) = self.mismatch(Wanted::Map) {
                    fault.help = listed_keys("its", "", fields).map(Message::from);
                }
                &[]
            }
        }
    }

    /// What the conventions make of a newtype.
    fn newtype<V: Visitor<'t>>(mut self, name: &str, visitor: V) -> Result<V::Value, Stop> {
        match self.context.conventions.reading(name) {
            Reading::Plain => {}
            Reading::NotNull => self.not_null(),
            Reading::Without { field, help } => self.without(field, help),
            Reading::AbsentWhenEmpty if self.is_empty() => self.tree = &NOTHING,
            Reading::AbsentWhenEmpty => {}
            Reading::PrintedText => return visitor.visit_newtype_struct(self.printed_text().into_deserializer()),
            Reading::PrintedInteger => return visitor.visit_newtype_struct(self.printed_integer().into_deserializer()),
        }
        visitor.visit_newtype_struct(self)
    }

    /// The text of a quantity, which JSON gives as text or as a number.
    fn quantity(&mut self) -> String {
        let text = match &self.tree.node {
            Node::Null => return "0".to_owned(),
            Node::Text(text) => text.as_str().to_owned(),
            Node::Number(number) => yaml::json_text(*number),
            _ => {
                self.mismatch(Wanted::Quantity);
                return "0".to_owned();
            }
        };
        if let Err(wrong) = quantity::parse(&text) {
            self.context.noted.faults.invalid(&self.at, wrong.message());
            return "0".to_owned();
        }
        text
    }

    /// A moment; validation never looks at one, so that only its form counts.
    fn time(&mut self) {
        let text = self.text();
        if self.tree.as_text().is_some() && !is_rfc3339(text) {
            self.context.noted.faults.invalid(&self.at, "must be a time, such as 2026-01-31T09:30:00Z");
        }
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
                fault.help(format!("write {value}"));
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
                self.mismatch(Wanted::List);
                &[]
            }
        };
        visitor.visit_seq(Items { items: items.iter().enumerate(), at: self.at, context: self.context })
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Stop> {
        let entries = self.map(&[]).iter();
        visitor.visit_map(MapEntries { entries, value: None, at: self.at, context: self.context })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let entries = self.map(fields).iter();
        visitor.visit_map(StructEntries { entries, fields, value: None, at: self.at, context: self.context })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i8 i16 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct enum identifier
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::values;
    use k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec};

    #[test]
    fn a_key_that_was_probably_meant_is_doubtful() {
        for (text, doubtful) in [
            ("launcher: {image: {repositry: a}}", &["launcher.image.repository"][..]),
            ("volumess: []", &["volumes"]),
            ("resources: {}", &["launcher.resources", "dind.resources"]),
            ("launcher: {volumeMounts: []}", &["launcher.extraVolumeMounts"]),
            ("additionalContainers: [{name: a, imag: b}]", &["additionalContainers[0].image"]),
            ("nothingLikeIt: 1", &[]),
            ("replicaCount: x", &[]),
        ] {
            let mut noted = Noted::default();
            values::decode(&yaml::read(text, SourceId::DEFAULTS).tree, &Sources::default(), &mut noted);
            let paths: Vec<String> = noted.doubtful.iter().map(ToString::to_string).collect();
            assert_eq!(paths, doubtful, "{text}");
        }
    }

    #[test]
    fn what_is_decoded_apart_is_judged_once_and_at_its_path() {
        let text = "metadata: {labels: {a: 1}}\nspec: {hostname: x, hostNetwork: 1, nodes: 2}\n";
        let tree = yaml::read(text, SourceId::DEFAULTS).tree;
        let mut noted = Noted::default();
        let path = FieldPath::ROOT.key("spec");
        let (whole, part): (PodTemplateSpec, Option<PodSpec>) =
            decode_apart(&tree, &path, &Sources::default(), &mut noted);
        assert_eq!(whole.spec, None);
        assert_eq!(part.and_then(|part| part.hostname).as_deref(), Some("x"));
        let mut paths = noted.faults.paths();
        paths.sort();
        assert_eq!(paths, ["metadata.labels.a", "spec.hostNetwork", "spec.nodes"]);
    }
}
