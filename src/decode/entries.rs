//! The items of a list and the entries of a map or a struct, each at its path.

use std::iter::Enumerate;
use std::slice::Iter;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use crate::fault::Kind;
use crate::field_path::FieldPath;
use crate::message::{Message, quote};
use crate::suggest;
use crate::tree::{Entry, Tree};

use super::{Context, Decoder, Noted, Stop};

pub(super) struct Items<'t, 'c, 'n> {
    pub(super) items: Enumerate<Iter<'t, Tree>>,
    pub(super) at: FieldPath<'c>,
    pub(super) context: &'c mut Context<'n>,
}

impl<'t> SeqAccess<'t> for Items<'t, '_, '_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        let Some((index, tree)) = self.items.next() else { return Ok(None) };
        seed.deserialize(Decoder { tree, at: self.at.index(index), context: self.context }).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

pub(super) struct MapEntries<'t, 'c, 'n> {
    pub(super) entries: Iter<'t, Entry>,
    pub(super) value: Option<&'t Entry>,
    pub(super) at: FieldPath<'c>,
    pub(super) context: &'c mut Context<'n>,
}

impl<'t> MapAccess<'t> for MapEntries<'t, '_, '_> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        self.value = self.entries.next();
        self.value.map(|entry| seed.deserialize(BorrowedStrDeserializer::new(&entry.key))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        let entry = self.value.expect("serde asks for a value after its key");
        seed.deserialize(Decoder { tree: &entry.value, at: self.at.key(&entry.key), context: self.context })
    }
}

/// As [`MapEntries`], but only known fields are handed on.
pub(super) struct StructEntries<'t, 'c, 'n> {
    pub(super) entries: Iter<'t, Entry>,
    pub(super) fields: &'static [&'static str],
    pub(super) value: Option<&'t Entry>,
    pub(super) at: FieldPath<'c>,
    pub(super) context: &'c mut Context<'n>,
}

/// The sentence that lists all keys, where they are few; `whose` and `place` stand around the noun.
pub(super) fn listed_keys(whose: &str, place: &str, keys: &[&str]) -> Option<String> {
    match keys {
        [only] => Some(format!("{whose} only key{place} is `{only}`")),
        _ if (2..=10).contains(&keys.len()) => Some(format!("{whose} keys{place} are {}", suggest::listed_all(keys))),
        _ => None,
    }
}

impl StructEntries<'_, '_, '_> {
    /// Notes a key that the struct does not have, and the keys that were probably meant.
    fn unknown(&mut self, key: &str) {
        let at = self.at.key(key);
        let Context { conventions, noted: Noted { faults, doubtful, .. }, .. } = &mut *self.context;
        let fault = faults.add_key(Kind::UnknownKey, &at, format!("unknown key {}", quote(key)));
        let nearest;
        let meant = match conventions.meant_by(&fault.path) {
            [] => {
                nearest = suggest::nearest(key, self.fields.iter().copied());
                nearest.as_slice()
            }
            meant => meant,
        };
        fault.help = match meant {
            [] => listed_keys("the", " here", self.fields).map(Message::from),
            meant => Some(format!("did you mean {}?", suggest::listed(meant)).into()),
        };
        let parent = self.at.to_owned();
        doubtful.extend(meant.iter().map(|meant| meant.split('.').fold(parent.clone(), |path, key| path.key(key))));
    }
}

impl<'t> MapAccess<'t> for StructEntries<'t, '_, '_> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        while let Some(entry) = self.entries.next() {
            if self.fields.contains(&&*entry.key) {
                self.value = Some(entry);
                return seed.deserialize(BorrowedStrDeserializer::new(&entry.key)).map(Some);
            }
            self.unknown(&entry.key);
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        let entry = self.value.expect("serde asks for a value after its key");
        seed.deserialize(Decoder { tree: &entry.value, at: self.at.key(&entry.key), context: self.context })
    }
}
