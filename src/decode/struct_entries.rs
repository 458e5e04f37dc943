//! The entries of a map that has fields of its own: known ones are handed on, of others it is noted what was meant.

use std::collections::{BTreeMap, btree_map};
use std::slice::Iter;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, MapAccess};

use crate::fault::Kind;
use crate::field_path::FieldPath;
use crate::fix::Rewrite;
use crate::kube_version::{Standing, VersionedField, changes_of};
use crate::message::{Message, quote};
use crate::source::SourceId;
use crate::suggest;
use crate::tree::{Entry, Node};

use super::decoder::{Context, Decoder, Keys};
use super::stop::Stop;
use super::{Noted, item};

/// The entries of a map that has fields of its own. Only known fields are handed on.
pub(super) struct StructEntries<'t, 'c, 'n> {
    all: &'t [Entry],
    entries: Iter<'t, Entry>,
    fields: &'static [&'static str],
    /// Those of them that not every release of Kubernetes takes.
    changes: &'static [VersionedField],
    /// The fields that unknown keys of a source were offered to be, each with the number of the first such fault. Each of
    /// many arguments is a source.
    offered: BTreeMap<(&'static str, SourceId), usize>,
    /// Whether one of the keys is a field, once an unknown one has asked.
    has_fields: Option<bool>,
    value: Option<&'t Entry>,
    at: FieldPath<'c>,
    context: &'c mut Context<'n>,
}

impl<'t, 'c, 'n> StructEntries<'t, 'c, 'n> {
    /// The entries of a struct of that name and with those fields.
    pub(super) fn new(
        name: &str,
        fields: &'static [&'static str],
        all: &'t [Entry],
        at: FieldPath<'c>,
        context: &'c mut Context<'n>,
    ) -> StructEntries<'t, 'c, 'n> {
        let (entries, changes, offered) = (all.iter(), changes_of(name), BTreeMap::new());
        StructEntries { all, entries, fields, changes, offered, has_fields: None, value: None, at, context }
    }

    /// Whether the release of Kubernetes knows a field. One that it does not know, or drops, is noted.
    fn is_known(&mut self, Entry { key, value, .. }: &Entry) -> bool {
        let Some(change) = self.changes.iter().find(|change| *change.key == **key) else { return true };
        let at = self.at.key(key);
        let Noted { faults, ignored, .. } = &mut *self.context.noted;
        let version = faults.version();
        let standing = change.standing(version);
        match standing {
            Standing::Works => {}
            Standing::Ignored if matches!(value.node, Node::Null) || value.as_list().is_some_and(<[_]>::is_empty) => {}
            Standing::Ignored => {
                ignored.add_key(Kind::SilentlyAccepted, &at, change.message(version));
            }
            Standing::Unknown => {
                let fault = faults.add_key(Kind::UnknownKey, &at, change.message(version));
                fault.help("delete it; if the cluster is newer, say so with `--kube-version`");
            }
        }
        standing != Standing::Unknown
    }

    /// Notes a key that the struct does not have, and the keys that were probably meant.
    fn unknown(&mut self, Entry { key, value, key_place }: &Entry) {
        let at = self.at.key(key);
        let (all, fields) = (self.all, self.fields);
        let is_field = |entry: &Entry| fields.contains(&&*entry.key);
        let has_fields = *self.has_fields.get_or_insert_with(|| all.iter().any(is_field));
        let Context { sources, conventions, noted: Noted { faults, doubtful, .. }, .. } = &mut *self.context;
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
            [] => conventions
                .advice(&fault.path)
                .map(Message::from)
                .or_else(|| item::as_pair(key, value, self.fields, sources).filter(|_| !has_fields))
                .or_else(|| item::listed_keys("the", " here", self.fields)),
            meant => Some(format!("did you mean {}?", suggest::listed(meant)).into()),
        };
        if let [meant] = meant
            && let Some(field) = self.fields.iter().copied().find(|field| field == meant)
        {
            let is_certain = suggest::only_near(key, self.fields) == Some(field);
            let rewrite = Rewrite::word(key, field);
            fault.rewrite(if is_certain { rewrite } else { rewrite.unsure() });
            let (source, number) = (key_place.source, faults.0.len() - 1);
            match self.offered.entry((field, source)) {
                // Nobody knows which of the two is meant.
                btree_map::Entry::Occupied(first) => {
                    [*first.get(), number].iter().for_each(|number| faults.0[*number].rewrite = None);
                }
                btree_map::Entry::Vacant(place) => {
                    place.insert(number);
                }
            }
        }
        let parent = self.at.to_owned();
        doubtful.extend(meant.iter().map(|meant| meant.split('.').fold(parent.clone(), |path, key| path.key(key))));
    }
}

impl<'t> MapAccess<'t> for StructEntries<'t, '_, '_> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        while let Some(entry) = self.entries.next() {
            if !self.fields.contains(&&*entry.key) {
                self.unknown(entry);
            } else if self.is_known(entry) {
                self.value = Some(entry);
                return seed.deserialize(BorrowedStrDeserializer::new(&entry.key)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        let entry = self.value.expect("serde asks for a value after its key");
        self.context.keys = Keys::Fields;
        seed.deserialize(Decoder { tree: &entry.value, at: self.at.key(&entry.key), context: self.context })
    }
}
