//! What a terminal shows, as SVG that is light or dark as the reader prefers.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

/// Of each colour of a terminal that the program uses: its code, its class, and how it looks in light and in dark.
const COLOURS: [(&str, &str, &str, &str); 6] = [
    ("31", "red", "#cf222e", "#ff7b72"),
    ("32", "green", "#116329", "#7ee787"),
    ("33", "yellow", "#9a6700", "#e3b341"),
    ("34", "blue", "#0550ae", "#79c0ff"),
    ("35", "magenta", "#8250df", "#d2a8ff"),
    ("36", "cyan", "#1b7c83", "#56d4dd"),
];

/// The size of a character and of the margins, in pixels.
const COLUMN: f64 = 7.8;
const LINE: usize = 17;
const MARGIN: usize = 18;

/// A command behind a prompt, and below it what it printed, with the colours that escape sequences give it.
pub fn terminal_svg(command: &str, output: &str) -> String {
    let prompt = format!("\u{1b}[32m$\u{1b}[0m \u{1b}[1m{command}\u{1b}[0m");
    let lines: Vec<Vec<Span>> = [&*prompt, ""].into_iter().chain(output.lines()).map(spans).collect();
    let columns = lines.iter().map(|line| line.iter().map(|span| span.text.width()).sum()).max().unwrap_or(0usize);
    let width = (columns as f64 * COLUMN).ceil() as usize + 2 * MARGIN;
    let height = lines.len() * LINE + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"terminal\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"terminal-title terminal-description\">\n\
         <title id=\"terminal-title\">{}</title>\n<desc id=\"terminal-description\">{}</desc>\n{}\
         <rect class=\"screen\" x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\"/>\n",
        escaped(command),
        escaped(&lines[2..].iter().map(|line| plain(line) + "\n").collect::<String>()),
        style(),
        width - 1,
        height - 1
    );
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let y = MARGIN + number * LINE + LINE * 3 / 4;
        let _ = writeln!(
            svg,
            "<text x=\"{MARGIN}\" y=\"{y}\">{}</text>",
            line.iter().map(Span::element).collect::<String>()
        );
    }
    svg + "</svg>\n"
}

/// A part of a line with one look.
struct Span<'t> {
    text: &'t str,
    classes: Vec<&'static str>,
}

impl Span<'_> {
    fn element(&self) -> String {
        let text = escaped(self.text);
        if self.classes.is_empty() {
            text
        } else {
            format!("<tspan class=\"{}\">{text}</tspan>", self.classes.join(" "))
        }
    }
}

/// The parts of a line, taken apart at its escape sequences.
fn spans(line: &str) -> Vec<Span<'_>> {
    let mut classes = Vec::new();
    let mut spans = Vec::new();
    for (number, part) in line.split("\u{1b}[").enumerate() {
        let text = match part.split_once('m') {
            Some((codes, text)) if number > 0 => {
                classes = codes.split(';').filter_map(class).collect();
                text
            }
            _ => part,
        };
        if !text.is_empty() {
            spans.push(Span { text, classes: classes.clone() });
        }
    }
    spans
}

/// The class of a code; none if it takes all others back.
fn class(code: &str) -> Option<&'static str> {
    match code {
        "0" => None,
        "1" => Some("bold"),
        code => {
            let colour = COLOURS.iter().find(|(known, ..)| *known == code);
            Some(colour.unwrap_or_else(|| panic!("no picture has the code {code}")).1)
        }
    }
}

fn plain(line: &[Span]) -> String {
    line.iter().map(|span| span.text).collect()
}

fn style() -> String {
    let rules = |pick: fn(&(&str, &str, &str, &str)) -> String| COLOURS.iter().map(pick).collect::<Vec<_>>().join(" ");
    let light = rules(|(_, class, light, _)| format!(".terminal .{class} {{ fill: {light} }}"));
    let dark = rules(|(_, class, _, dark)| format!(".terminal .{class} {{ fill: {dark} }}"));
    format!(
        "<style>\n\
         .terminal text {{ font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, \"DejaVu Sans Mono\", monospace; fill: #1f2328; white-space: pre }}\n\
         .terminal .screen {{ fill: #f6f8fa; stroke: #d1d9e0 }}\n\
         .terminal .bold {{ font-weight: 600 }}\n{light}\n\
         @media (prefers-color-scheme: dark) {{\n\
         .terminal text {{ fill: #f0f6fc }}\n\
         .terminal .screen {{ fill: #151b23; stroke: #3d444d }}\n{dark}\n}}\n</style>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
