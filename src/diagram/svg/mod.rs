//! SVG, light or dark as the reader prefers. It needs no script, no font and nothing else from outside, so that it can also
//! be shown as an image, and it brings its own background.

mod arrangement;
mod card;

use std::fmt::{Display, Write};

use super::picture::{Access, Picture};

use arrangement::{Arrangement, Link, LinkRole, Rectangle, STACK, edges};
use card::{Card, LineStyle, PADDING, TextLine};

/// The colours and fonts.
const STYLE: &str = include_str!("style.css");
/// Mounts of so many volumes have colours of their own, so that the eye can follow them.
const COLOURS: usize = 5;

pub(super) fn write(picture: &Picture) -> String {
    let arrangement = Arrangement::new(picture);
    let Arrangement { width, height, .. } = arrangement;
    let mut svg = Svg(String::new());
    svg.add(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"workerpool\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"workerpool-title workerpool-description\">"
    ));
    svg.add(format_args!("<title id=\"workerpool-title\">Worker pool {}</title>", Escaped(&picture.name)));
    svg.add(format_args!("<desc id=\"workerpool-description\">{}</desc>", Escaped(&picture.description())));
    svg.add(format_args!("<style>\n{STYLE}</style>"));
    svg.rectangle("ground", Rectangle { x: 0, y: 0, width, height }, 8);
    svg.workload(picture, arrangement.workload);
    svg.pod(picture, arrangement.pod);
    arrangement.cards.iter().for_each(|card| svg.card(card));
    arrangement.links.iter().for_each(|link| svg.link(link));
    if let Some(link) = &arrangement.to_dind {
        svg.down(link);
    }
    svg.add("</svg>");
    svg.0
}

/// An SVG that is being written, an element a line.
struct Svg(String);

impl Svg {
    fn add(&mut self, element: impl Display) {
        writeln!(self.0, "{element}").expect("a String takes all text");
    }

    fn rectangle(&mut self, class: &str, Rectangle { x, y, width, height }: Rectangle, radius: usize) {
        self.add(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>"
        ));
    }

    /// A line of text, cut to a width. `middle` is the middle of its height.
    fn line(&mut self, line: &TextLine, x: usize, middle: usize, width: usize) {
        let (text, note) = line.fitted(width);
        let note = match &*note {
            "" => String::new(),
            note => format!("<tspan class=\"note\" dx=\"{}\">{}</tspan>", line.style.width(2), Escaped(note)),
        };
        let (class, y) = (line.style.class(), middle + 4);
        self.add(format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}{note}</text>", Escaped(&text)));
    }

    /// The frame of the object that makes the pods, with its name.
    fn workload(&mut self, picture: &Picture, frame: Rectangle) {
        let note = picture.namespace.as_ref().map(|namespace| format!("in namespace {namespace}")).unwrap_or_default();
        let kind = TextLine { style: LineStyle::Kind, text: picture.kind.to_owned(), note: picture.workers() };
        let name = TextLine { style: LineStyle::Name, text: picture.name.clone(), note };
        self.rectangle("workload", frame, 8);
        let (x, width) = (frame.x + PADDING, frame.width - 2 * PADDING);
        self.add("<g>");
        self.add(format_args!("<title>{} {}</title>", picture.kind, Escaped(&picture.name)));
        self.line(&kind, x, frame.y + 18, width);
        self.line(&name, x, frame.y + 36, width);
        self.add("</g>");
    }

    /// The frame of a pod, with the edges of further ones behind it.
    fn pod(&mut self, picture: &Picture, frame: Rectangle) {
        for behind in (0..=edges(picture.workers)).rev().map(|number| number * STACK) {
            self.rectangle("pod", Rectangle { x: frame.x + behind, y: frame.y + behind, ..frame }, 8);
        }
        let note = "one for each worker".to_owned();
        let line = TextLine { style: LineStyle::Name, text: "Pod".to_owned(), note };
        self.line(&line, frame.x + PADDING, frame.y + 18, frame.width - 2 * PADDING);
    }

    fn card(&mut self, card: &Card) {
        let (x, width) = (card.x + PADDING, card.width - 2 * PADDING);
        self.add("<g>");
        self.add(format_args!("<title>{}</title>", Escaped(&card.title)));
        self.rectangle(card.class, Rectangle { x: card.x, y: card.y, width: card.width, height: card.height() }, 6);
        for (line, middle) in card.lines.iter().zip(card.middles()) {
            self.line(line, x, middle, width);
        }
        self.add("</g>");
    }

    /// A curve between two columns. One to a user has an arrow at its end, one to a volume a dot at both.
    fn link(&mut self, Link { role, from: (x, y), to: (end_x, end_y) }: &Link) {
        let middle = usize::midpoint(*x, *end_x);
        let curve = format!("M{x} {y}C{middle} {y} {middle} {end_y} {end_x} {end_y}");
        match *role {
            LinkRole::Use => {
                self.add(format_args!("<path class=\"use\" d=\"{curve}\"/>"));
                self.add(format_args!("<path class=\"tip\" d=\"M{end_x} {end_y}l-8 -4v8z\"/>"));
            }
            LinkRole::Mount(volume, access) => {
                let colour = volume % COLOURS;
                let dashed = if access == Access::ReadOnly { " read-only" } else { "" };
                self.add(format_args!("<path class=\"mount{dashed} line-{colour}\" d=\"{curve}\"/>"));
                for (x, y) in [(x, y), (end_x, end_y)] {
                    self.add(format_args!("<circle class=\"dot-{colour}\" cx=\"{x}\" cy=\"{y}\" r=\"3\"/>"));
                }
            }
        }
    }

    /// The link from the launcher down to `dind`, with words beside it.
    fn down(&mut self, Link { from: (x, y), to: (_, end), .. }: &Link) {
        self.add(format_args!("<path class=\"use\" d=\"M{x} {y}V{end}\"/>"));
        self.add(format_args!("<path class=\"tip\" d=\"M{x} {end}l-4 -8h8z\"/>"));
        let line = TextLine::new(LineStyle::Kind, "starts runs in Docker");
        self.line(&line, x + PADDING, usize::midpoint(*y, *end), 200);
    }
}

/// A text in XML.
struct Escaped<'t>(&'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            c => f.write_char(c),
        })
    }
}
