//! The JSON of `diff --format json`: one object.

use std::io::{self, Write};

use serde::Serialize;

use crate::diff::{Effect, FieldChange, ObjectChange};
use crate::message::Message;
use crate::source::Place;
use crate::tree::JsonTree;

use super::super::json::file_and_flag;
use super::super::json_text;
use super::compared::Compared;

/// The version of the shape: it grows when a reader of the old one would be misled, not when a key is added.
const VERSION: u32 = 1;

/// All of it. `pool` is there where several pools were compared, and is the file of one.
#[derive(Serialize)]
struct ChangesDocument<'a> {
    version: u32,
    objects: Vec<ChangedObject<'a>>,
    effects: Vec<EffectOn<'a>>,
    notes: Vec<String>,
}

/// An object that differs. The place of one that was added or removed is that of the value that decided so.
#[derive(Serialize)]
struct ChangedObject<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pool: Option<&'a str>,
    object: String,
    namespace: Option<String>,
    change: &'a str,
    #[serde(flatten)]
    place: ValuePlace<'a>,
    fields: Vec<ChangedField<'a>>,
}

/// A field that differs; null is one that was absent, or is.
#[derive(Serialize)]
struct ChangedField<'a> {
    field: String,
    old: Option<JsonTree>,
    new: Option<JsonTree>,
    #[serde(flatten)]
    place: ValuePlace<'a>,
}

/// Where the user wrote the value; all null where the chart or the API server decides.
#[derive(Default, Serialize)]
struct ValuePlace<'a> {
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
}

/// What it does.
#[derive(Serialize)]
struct EffectOn<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pool: Option<&'a str>,
    effect: &'a str,
    object: Option<String>,
    message: String,
}

/// Prints JSON.
pub(super) fn print(pools: &[Compared], out: &mut dyn Write) -> io::Result<()> {
    let objects = pools.iter().flat_map(|pool| pool.difference.objects.iter().map(|object| changed(object, pool)));
    let effects = pools.iter().flat_map(|pool| pool.difference.effects.iter().map(|one| effect(one, pool)));
    let notes = pools.iter().flat_map(|pool| pool.difference.notes.iter().map(|one| note(one, pool)));
    let document = ChangesDocument {
        version: VERSION,
        objects: objects.collect(),
        effects: effects.collect(),
        notes: notes.collect(),
    };
    json_text::write(out, &document)?;
    writeln!(out)
}

fn changed<'a>(change: &'a ObjectChange, pool: &'a Compared) -> ChangedObject<'a> {
    ChangedObject {
        pool: pool.name.as_deref(),
        object: pool.masks.object(&change.object),
        namespace: change.object.namespace.as_ref().map(|name| pool.masks.text(name)),
        change: change.change.word(),
        place: place(change.place, pool),
        fields: change.change.fields().iter().map(|change| field(change, pool)).collect(),
    }
}

fn field<'a>(change: &FieldChange, pool: &'a Compared) -> ChangedField<'a> {
    let (old, new) = pool.masks.values(change);
    ChangedField {
        field: pool.masks.path(&change.field).to_string(),
        old: old.map(JsonTree),
        new: new.map(JsonTree),
        place: place(change.place, pool),
    }
}

fn effect<'a>(effect: &'a Effect, pool: &'a Compared) -> EffectOn<'a> {
    EffectOn {
        pool: pool.name.as_deref(),
        effect: effect.sort.word(),
        object: effect.object.as_ref().map(|object| pool.masks.object(object)),
        message: pool.masks.message(&effect.message),
    }
}

/// A note, after the pool that it is about.
fn note(note: &Message, pool: &Compared) -> String {
    let about = pool.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    about + &pool.masks.message(note)
}

fn place(place: Option<Place>, pool: &Compared) -> ValuePlace<'_> {
    let Some(place) = place else { return ValuePlace::default() };
    let (file, flag) = pool.sources.get(place.source).map_or((None, None), |source| file_and_flag(&source.origin));
    let shown = |number| (!place.is_whole()).then_some(number);
    ValuePlace { file, flag, line: shown(place.start.line), column: shown(place.start.column) }
}
