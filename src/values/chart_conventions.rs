//! How the chart's own types are read.

use crate::decode::{Conventions, ReadAs};
use crate::field_path::FieldPathBuf;

use super::other_charts;

/// What decoding must know of the chart.
pub(super) struct ChartConventions;

impl Conventions for ChartConventions {
    fn read_as(&self, newtype: &str) -> ReadAs {
        match newtype {
            "Branch" => ReadAs::NotNull,
            "Guarded" => ReadAs::AbsentWhenEmpty,
            "ChartText" => ReadAs::PrintedText,
            "ChartInteger" => ReadAs::PrintedInteger,
            "VolumeSource" => ReadAs::Without {
                field: "name",
                help: "the chart names this volume `launcher-storage`; give only its source",
            },
            _ => ReadAs::Plain,
        }
    }

    fn meant_by(&self, path: &FieldPathBuf) -> &'static [&'static str] {
        other_charts::meant_by(path)
    }

    fn advice(&self, path: &FieldPathBuf) -> Option<&'static str> {
        other_charts::advice(path)
    }
}
