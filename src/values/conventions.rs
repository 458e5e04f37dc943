//! How the chart's own types are read.

use crate::decode::{Conventions, Reading};
use crate::field_path::FieldPathBuf;

use super::other_charts;

/// What decoding must know of the chart.
pub(super) struct ChartConventions;

impl Conventions for ChartConventions {
    fn reading(&self, newtype: &str) -> Reading {
        match newtype {
            "Branch" => Reading::NotNull,
            "Guarded" => Reading::AbsentWhenEmpty,
            "ChartText" => Reading::PrintedText,
            "ChartInteger" => Reading::PrintedInteger,
            "VolumeSource" => Reading::Without {
                field: "name",
                help: "the chart names this volume `launcher-storage`; give only its source",
            },
            _ => Reading::Plain,
        }
    }

    fn meant_by(&self, path: &FieldPathBuf) -> &'static [&'static str] {
        other_charts::meant_by(path)
    }
}
