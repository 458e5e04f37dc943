//! Links of Markdown, followed as GitHub does.

use std::path::Path;

/// The targets of the links of a page, but not of what its code blocks hold.
pub fn links(page: &str) -> Vec<&str> {
    let prose = page.split("\n```").step_by(2);
    prose.flat_map(|text| text.split("](").skip(1).filter_map(|rest| rest.split(')').next())).collect()
}

/// The anchor that GitHub gives to a heading: small letters, hyphens for spaces, no other punctuation.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().chars();
    let kept = kept.filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// Follows a link to a file, from the page that has it, and to a heading in that file.
#[track_caller]
pub fn leads_somewhere(page: &str, link: &str) {
    if link.starts_with("https://") {
        return;
    }
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let from = root.join(page);
    let target = if file.is_empty() { from.clone() } else { from.parent().expect("a page is in a folder").join(file) };
    assert!(target.exists(), "{page} links to {link}, and there is no such file");
    if !heading.is_empty() {
        let text = std::fs::read_to_string(&target).expect("a page is text");
        let outside = text.split("\n```").step_by(2).flat_map(str::lines);
        assert!(
            outside.filter(|line| line.starts_with('#')).any(|line| anchor(line) == heading),
            "{page} links to {link}, and there is no such heading"
        );
    }
}

#[test]
fn anchors_are_those_of_github() {
    for (heading, expected) in [
        ("## Formats of `lint`", "formats-of-lint"),
        ("### `no-effect`", "no-effect"),
        ("## Which pools are compared?", "which-pools-are-compared"),
        ("# A, b & c", "a-b--c"),
    ] {
        assert_eq!(anchor(heading), expected);
    }
}
