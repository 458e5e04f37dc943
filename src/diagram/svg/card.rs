//! Boxes with lines of text, and how much room they take. All lengths are in pixels.

use std::iter;
use std::ops::RangeInclusive;

use unicode_width::UnicodeWidthStr;

use crate::diagram::cut::cut;
use crate::diagram::drawn_volume::DrawnVolume;
use crate::diagram::outside::{Outside, Presence};
use crate::diagram::picture::{DrawnContainer, DrawnMount};

/// Between the border of a box and its text.
pub(super) const PADDING: usize = 12;

/// How wide the box of a container is.
pub(super) const CONTAINER_WIDTH: RangeInclusive<usize> = 240..=320;

/// A line of text.
pub(super) struct TextLine {
    pub style: LineStyle,
    pub text: String,
    /// Follows the text in a paler colour; empty if there is nothing to say.
    pub note: String,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineStyle {
    /// The kind of an object, above its name.
    Kind,
    /// The name of a part.
    Name,
    /// A detail.
    Detail,
    /// Something that a link begins or ends at.
    Row,
}

impl LineStyle {
    /// Its class in the style sheet, which says the size of the font.
    pub(super) fn class(self) -> &'static str {
        match self {
            LineStyle::Kind => "kind",
            LineStyle::Name => "name",
            LineStyle::Detail => "detail",
            LineStyle::Row => "row",
        }
    }

    fn height(self) -> usize {
        match self {
            LineStyle::Kind | LineStyle::Detail => 16,
            LineStyle::Name => 19,
            LineStyle::Row => 20,
        }
    }

    /// The width of a column in tenths of a pixel. Fonts of equal widths take three fifths of their size, and a bit more here.
    fn column(self) -> usize {
        if self == LineStyle::Name { 79 } else { 70 }
    }

    /// How wide a text of so many columns is.
    pub(super) fn width(self, columns: usize) -> usize {
        (columns * self.column()).div_ceil(10)
    }

    /// How many columns fit in a width.
    pub(super) fn columns(self, width: usize) -> usize {
        width * 10 / self.column()
    }
}

impl TextLine {
    pub(super) fn new(style: LineStyle, text: impl Into<String>) -> TextLine {
        TextLine { style, text: text.into(), note: String::new() }
    }

    /// The columns of the text and of its note with the blanks between them.
    fn columns(&self) -> (usize, usize) {
        let note = self.note.width();
        (self.text.width(), if note == 0 { 0 } else { note + 2 })
    }

    /// The text and the note, cut to fit in a width. The note takes at most half of it if the text needs the rest.
    pub(super) fn fitted(&self, width: usize) -> (String, String) {
        let room = self.style.columns(width);
        let (text, note) = self.columns();
        let for_note = note.min(room.saturating_sub(text).max(room / 2));
        (cut(&self.text, room - for_note), cut(&self.note, for_note.saturating_sub(2)))
    }
}

/// A box with lines of text.
pub(super) struct Card {
    pub class: &'static str,
    pub lines: Vec<TextLine>,
    /// All that it tells of, in one text.
    pub title: String,
    pub x: usize,
    pub y: usize,
    pub width: usize,
}

impl Card {
    fn new(class: &'static str, lines: Vec<TextLine>) -> Card {
        let told = lines.iter().flat_map(|line| [&line.text, &line.note]).filter(|text| !text.is_empty());
        let title = told.map(String::as_str).collect::<Vec<_>>().join(", ");
        Card { class, lines, title, x: 0, y: 0, width: 0 }
    }

    /// The widest that its texts ask for.
    pub(super) fn wanted_width(&self) -> usize {
        let width = |line: &TextLine| {
            let (text, note) = line.columns();
            line.style.width(text + note)
        };
        2 * PADDING + self.lines.iter().map(width).max().unwrap_or_default()
    }

    pub(super) fn height(&self) -> usize {
        PADDING + 4 + self.lines.iter().map(|line| line.style.height()).sum::<usize>()
    }

    /// The middle of each line, from the top of the picture.
    pub(super) fn middles(&self) -> impl Iterator<Item = usize> {
        let mut y = self.y + PADDING / 2 + 2;
        self.lines.iter().map(move |line| {
            y += line.style.height();
            y - line.style.height() / 2
        })
    }

    /// The x of its right border.
    pub(super) fn right(&self) -> usize {
        self.x + self.width
    }

    /// The y of its lower border.
    pub(super) fn bottom(&self) -> usize {
        self.y + self.height()
    }
}

/// The box of a container, with a row for each mount.
pub(super) fn container(container: &DrawnContainer) -> Card {
    let name = TextLine::new(LineStyle::Name, &container.name);
    let image = container.image.iter().map(|line| TextLine::new(LineStyle::Detail, line));
    Card::new("container", iter::once(name).chain(image).chain(container.mounts.iter().flat_map(mount)).collect())
}

/// The row of a mount. Its note is a line of its own if the widest box has no room for both.
fn mount(mount: &DrawnMount) -> Vec<TextLine> {
    let row = TextLine { style: LineStyle::Row, text: mount.path.clone(), note: mount.note.clone() };
    let (text, note) = row.columns();
    if note == 0 || text + note <= LineStyle::Row.columns(CONTAINER_WIDTH.end() - 2 * PADDING) {
        return vec![row];
    }
    vec![TextLine { note: String::new(), ..row }, TextLine::new(LineStyle::Detail, &mount.note)]
}

/// The box of a volume.
pub(super) fn volume(volume: &DrawnVolume) -> Card {
    let head = [TextLine::new(LineStyle::Name, &volume.name), TextLine::new(LineStyle::Kind, volume.source)];
    let notes = volume.notes.iter().map(|note| TextLine::new(LineStyle::Detail, note));
    Card::new("volume", head.into_iter().chain(notes).collect())
}

/// The box of an object around the pods, and for each user the index of the first and of the last line that tells what it gets.
pub(super) fn outside(object: &Outside) -> (Card, Vec<(usize, usize)>) {
    let (class, from) = match object.presence {
        Presence::Made => ("object", ""),
        Presence::Needed => ("object elsewhere", "must exist already"),
        Presence::Optional => ("object elsewhere", "optional"),
    };
    let kind = TextLine { style: LineStyle::Kind, text: object.kind.to_owned(), note: from.to_owned() };
    let mut lines = vec![kind, TextLine::new(LineStyle::Name, &object.name)];
    let mut rows = Vec::new();
    for supply in &object.supplies {
        let first = lines.len();
        lines.extend(supply.lines().map(|text| TextLine::new(LineStyle::Row, text)));
        rows.push((first, lines.len() - 1));
    }
    let gives = object.supplies.iter().flat_map(|supply| &supply.gives).map(String::as_str);
    let title = [object.kind, &object.name].into_iter().chain(gives).collect::<Vec<_>>().join(", ");
    (Card { title, ..Card::new(class, lines) }, rows)
}

#[cfg(test)]
mod tests {
    use super::{LineStyle, TextLine};

    #[test]
    fn text_and_note_share_the_room() {
        let line = |text: &str, note: &str| TextLine { style: LineStyle::Row, text: text.into(), note: note.into() };
        for (text, note, columns, fitted) in [
            ("/opt/spacelift", "read-only", 25, ("/opt/spacelift", "read-only")),
            ("/opt/spacelift", "read-only", 24, ("/opt/s…celift", "read-only")),
            ("/opt/spacelift", "read-only", 14, ("/op…ift", "re…ly")),
            ("/opt/spacelift", "", 14, ("/opt/spacelift", "")),
            ("/", "a note that is long", 14, ("/", "a not… long")),
        ] {
            let (text, note) = line(text, note).fitted(LineStyle::Row.width(columns));
            assert_eq!((&*text, &*note), fitted);
        }
    }
}
