//! The documented defaults as a tree.

use std::sync::OnceLock;

use crate::source::SourceId;
use crate::tree::Tree;
use crate::yaml;

/// The documented defaults, as `workerpool values` prints them.
pub const DEFAULTS_TEXT: &str = include_str!("../../values/values.yaml");

/// The defaults as a tree, read once.
pub fn defaults() -> Tree {
    static DEFAULTS: OnceLock<Tree> = OnceLock::new();
    DEFAULTS.get_or_init(|| yaml::read(DEFAULTS_TEXT, SourceId::DEFAULTS).tree).clone()
}
