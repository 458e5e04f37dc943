//! The lists and maps that are being put together.

use super::anchors::Counts;
use super::map_builder::{KeyKind, MapBuilder, PendingKey};
use crate::field_path::{FieldPathBuf, Step};
use crate::tree::Tree;

/// A list or a map that is not yet complete.
pub(super) struct Frame {
    pub(super) holds: Holds,
    /// The anchor's number, 0 for none.
    pub(super) anchor: usize,
    /// What the counts were before it.
    pub(super) before: Counts,
    /// How many levels of lists and maps it holds.
    pub(super) height: usize,
}

pub(super) enum Holds {
    List(Vec<Tree>),
    Map(MapBuilder),
}

/// Those that are not yet complete, the innermost last.
#[derive(Default)]
pub(super) struct Frames(Vec<Frame>);

impl Frames {
    /// How many there are.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    pub(super) fn push(&mut self, frame: Frame) {
        self.0.push(frame);
    }

    pub(super) fn pop(&mut self) -> Option<Frame> {
        self.0.pop()
    }

    pub(super) fn innermost(&mut self) -> Option<&mut Frame> {
        self.0.last_mut()
    }

    /// The map that is read now.
    pub(super) fn map(&self) -> Option<&MapBuilder> {
        match self.0.last() {
            Some(Frame { holds: Holds::Map(map), .. }) => Some(map),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn map_mut(&mut self) -> Option<&mut MapBuilder> {
        match self.0.last_mut() {
            Some(Frame { holds: Holds::Map(map), .. }) => Some(map),
            _ => None,
        }
    }

    /// Whether the value of a merge key comes next.
    pub(super) fn awaits_merge(&self) -> bool {
        let key = self.map().and_then(|map| map.key.as_ref());
        matches!(key, Some(PendingKey { kind: KeyKind::Merge, .. }))
    }

    /// Notes how many levels a value has in what holds it.
    pub(super) fn raise(&mut self, height: usize) {
        if let Some(parent) = self.0.last_mut() {
            parent.height = parent.height.max(height);
        }
    }

    /// The path of what is read now.
    pub(super) fn path(&self) -> FieldPathBuf {
        let mut path = FieldPathBuf::default();
        for frame in &self.0 {
            match &frame.holds {
                Holds::List(items) => path.0.push(Step::Index(items.len())),
                Holds::Map(MapBuilder { key: Some(PendingKey { kind: KeyKind::Text(key), .. }), .. }) => {
                    path.0.push(Step::Key((&**key).into()));
                }
                Holds::Map(_) => {}
            }
        }
        path
    }
}
