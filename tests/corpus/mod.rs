//! The files of the corpus, one JSON object a line.

use std::io::Read;

pub const CHART: &[u8] = include_bytes!("../data/corpus/chart.jsonl.gz");
pub const WILD: &[u8] = include_bytes!("../data/corpus/wild.jsonl.gz");
#[allow(dead_code, reason = "the tests of the schema do not ask for it")]
pub const SERVED: &[u8] = include_bytes!("../data/corpus/served.jsonl.gz");

/// What a file says.
pub fn text(compressed: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(compressed).read_to_string(&mut text).expect("the corpus is whole");
    text
}
