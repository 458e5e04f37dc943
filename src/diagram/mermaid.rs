//! Mermaid (<https://mermaid.js.org/syntax/flowchart.html>), as GitHub and GitLab draw it in Markdown.

use super::cut::cut;
use super::outside::{Presence, User};
use super::picture::{Access, Picture};

/// A text is cut to this width, in columns.
const LONGEST: usize = 60;

pub(super) fn write(picture: &Picture) -> String {
    let mut lines = vec![
        "flowchart LR".to_owned(),
        format!("  accTitle: Worker pool {}", escape(&picture.name)),
        format!("  accDescr: {}", escape(&picture.description())),
    ];
    // The second line of a frame's title would be below what is in the frame.
    let namespace = picture.namespace.iter().map(|namespace| format!(" in namespace {namespace}")).collect::<String>();
    let workload = format!("{} {}{namespace}, {}", picture.kind, picture.name, picture.workers());
    lines.extend([
        format!("  subgraph workload[\"{}\"]", escape(&workload)),
        format!("    subgraph pod[{}]", label(["Pod, one for each worker".to_owned()])),
    ]);
    for (index, container) in picture.containers.iter().enumerate() {
        let told = [&container.name].into_iter().chain(&container.image).cloned();
        lines.push(format!("      c{index}[{}]", label(told)));
    }
    for (index, volume) in picture.volumes.iter().enumerate() {
        let told = [volume.name.clone(), volume.source.to_owned()].into_iter().chain(volume.notes.iter().cloned());
        lines.push(format!("      v{index}[({})]", label(told)));
    }
    lines.extend(["    end".to_owned(), "  end".to_owned()]);
    for (index, object) in picture.outside.iter().enumerate() {
        let class = if object.presence == Presence::Made { "" } else { ":::elsewhere" };
        lines.push(format!("  o{index}[{}]{class}", label([object.kind.to_owned(), object.name.clone()])));
    }
    lines.extend(links(picture));
    if picture.outside.iter().any(|object| object.presence != Presence::Made) {
        lines.push("  classDef elsewhere stroke-dasharray: 5 4".to_owned());
    }
    lines.join("\n") + "\n"
}

/// What connects the parts.
fn links(picture: &Picture) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, object) in picture.outside.iter().enumerate() {
        for supply in &object.supplies {
            let user = match supply.to {
                User::Workload => "workload".to_owned(),
                User::Pod => "pod".to_owned(),
                User::Container(index) => format!("c{index}"),
            };
            lines.push(format!("  o{index} -->|{}| {user}", label(supply.lines())));
        }
    }
    if picture.uses_dind {
        lines.push(format!("  c0 -->|{}| c1", label(["starts runs in Docker".to_owned()])));
    }
    for (index, container) in picture.containers.iter().enumerate() {
        for mount in &container.mounts {
            let arrow = match mount.access {
                Access::ReadOnly => "-.-",
                Access::ReadWrite => "---",
            };
            let told = [&mount.path, &mount.note].into_iter().filter(|text| !text.is_empty()).cloned();
            lines.push(format!("  c{index} {arrow}|{}| v{}", label(told), mount.volume));
        }
    }
    lines
}

/// Lines of text as a label in quotes.
fn label(lines: impl IntoIterator<Item = String>) -> String {
    let lines: Vec<String> = lines.into_iter().map(|line| escape(&cut(&line, LONGEST))).collect();
    format!("\"{}\"", lines.join("<br>"))
}

/// A text of which nothing is Mermaid, Markdown, HTML or mathematics: all but letters, digits and a few harmless signs
/// are written by their numbers.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || " ,./:-_…".contains(c) {
            escaped.push(c)
        } else {
            escaped += &format!("#{};", u32::from(c))
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn no_text_leaves_its_label() {
        for (text, shown) in [
            ("/opt/spacelift", "/opt/spacelift"),
            ("\"]; click c0 call x()", "#34;#93;#59; click c0 call x#40;#41;"),
            ("</text><script>", "#60;/text#62;#60;script#62;"),
            ("`*a*_b_` $$x$$ %%{init}%%", "#96;#42;a#42;_b_#96; #36;#36;x#36;#36; #37;#37;#123;init#125;#37;#37;"),
            ("a#34;b", "a#35;34#59;b"),
            ("世界", "世界"),
        ] {
            assert_eq!(label([text.to_owned()]), format!("\"{shown}\""));
        }
        assert_eq!(label(["a".to_owned(), "b".to_owned()]), "\"a<br>b\"");
    }
}
