//! The JSON of `explain --format json`: one object, a line for each key.

use std::io::{self, Write};

use serde::Serialize;

use crate::redact::Mask;
use crate::report::{self, Separator};
use crate::source::{Place, Sources};
use crate::tree::JsonTree;

use super::explained::Explained;
use super::history::Said;
use super::made::MadeField;

/// The version of the shape: it grows when a reader of the old one would be misled, not when a key is added.
const VERSION: u32 = 1;

/// A key. `from` is null where nobody says anything about it.
#[derive(Serialize)]
struct KeyAnswer<'a> {
    key: String,
    value: JsonTree,
    from: Option<PlaceAnswer<'a>>,
    said: Vec<SaidAnswer<'a>>,
    fields: Vec<FieldAnswer>,
}

/// A place. `file` is null and `flag` there for an argument of the command line; all is null for the chart's defaults.
#[derive(Serialize)]
struct PlaceAnswer<'a> {
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<Option<&'a str>>,
    line: Option<u32>,
    column: Option<u32>,
}

#[derive(Serialize)]
struct SaidAnswer<'a> {
    #[serde(flatten)]
    place: PlaceAnswer<'a>,
    value: JsonTree,
    does: &'static str,
}

#[derive(Serialize)]
struct FieldAnswer {
    object: String,
    field: String,
}

pub(super) fn write(explained: &[Explained], sources: &Sources, mask: &Mask, out: &mut dyn Write) -> io::Result<()> {
    let mut separator = Separator::default();
    write!(out, "{{\"version\":{VERSION},\n\"keys\":[")?;
    for Explained { path, value, from, said, fields } in explained {
        let said_answer = |Said { place, value, does }: &Said| SaidAnswer {
            place: place_answer(*place, sources),
            value: JsonTree(mask.value(value)),
            does: does.word(),
        };
        let field_answer = |MadeField { object, field }: &MadeField| FieldAnswer {
            object: mask.text(object),
            field: mask.path(field),
        };
        let answer = KeyAnswer {
            key: mask.path(path),
            value: JsonTree(mask.value(value)),
            from: from.map(|place| place_answer(place, sources)),
            said: said.iter().map(said_answer).collect(),
            fields: fields.iter().map(field_answer).collect(),
        };
        out.write_all(separator.next().as_bytes())?;
        report::write_json(out, &answer)?;
    }
    out.write_all(separator.last().as_bytes())?;
    writeln!(out, "]}}")
}

fn place_answer(place: Place, sources: &Sources) -> PlaceAnswer<'_> {
    let shown = |number| (place.is_users() && !place.is_whole()).then_some(number);
    let (file, flag) = sources.get(place.source).map_or((None, None), |source| report::file_and_flag(&source.origin));
    PlaceAnswer {
        file,
        flag: file.is_none().then_some(flag),
        line: shown(place.start.line),
        column: shown(place.start.column),
    }
}
