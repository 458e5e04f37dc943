//! `render --show-only`: which objects are wanted.

use crate::chart::Template;
use crate::manifest::Manifest;
use crate::suggest;

use super::output;

/// The manifests that `--show-only` selects, in Helm's order. If a pattern selects none, prints an error and returns
/// `None`.
pub(super) fn chosen<'m>(manifests: &'m [Manifest], patterns: &[String]) -> Option<Vec<&'m Manifest>> {
    if patterns.is_empty() {
        return Some(manifests.iter().collect());
    }
    let mut chosen: Vec<&Manifest> = Vec::new();
    for pattern in patterns {
        let matches = |template: Template| matches_pattern(pattern, &format!("templates/{}", template.file()));
        let found: Vec<&Manifest> = manifests.iter().filter(|m| matches(m.template)).collect();
        if found.is_empty() {
            let known = Template::ALL.into_iter().any(matches);
            output::complain(&if known {
                format!("{pattern} renders nothing with these values")
            } else {
                let files: Vec<String> = Template::ALL.iter().map(|t| format!("templates/{}", t.file())).collect();
                let files: Vec<&str> = files.iter().map(String::as_str).collect();
                format!("there is no template {pattern}; the templates are {}", suggest::listed_all(&files))
            });
            return None;
        }
        for manifest in found {
            if !chosen.iter().any(|m| m.template == manifest.template) {
                chosen.push(manifest);
            }
        }
    }
    chosen.sort_by_key(|m| m.template);
    Some(chosen)
}

/// Whether a path matches a pattern. `*` matches any characters but `/`, and `?` matches one of them
/// (Go's `filepath.Match`, without its classes). Takes steps in proportion to both lengths multiplied at most.
fn matches_pattern(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<char>, Vec<char>) = (pattern.chars().collect(), path.chars().collect());
    let (mut in_pattern, mut in_path) = (0, 0);
    // Where the last star stands, and the first character that it has not taken yet.
    let mut star = None;
    while in_path < path.len() {
        match pattern.get(in_pattern) {
            Some('*') => {
                star = Some((in_pattern, in_path));
                in_pattern += 1;
                continue;
            }
            Some(wanted) if *wanted == path[in_path] || (*wanted == '?' && path[in_path] != '/') => {
                in_pattern += 1;
                in_path += 1;
                continue;
            }
            _ => {}
        }
        // What the stars before it took need not change: any of the rest that they could take, this one can.
        match star {
            Some((at, taken)) if path[taken] != '/' => {
                star = Some((at, taken + 1));
                (in_pattern, in_path) = (at + 1, taken + 1);
            }
            _ => return false,
        }
    }
    pattern[in_pattern..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::matches_pattern;

    #[test]
    fn patterns_match_as_paths_do() {
        for (pattern, right) in [
            ("templates/secret.yaml", true),
            ("templates/*.yaml", true),
            ("*/s*t.yaml", true),
            ("templates/secre?.yaml", true),
            ("*", false),
            ("secret.yaml", false),
            ("*/*", true),
            ("t*s/*.yaml", true),
            ("templates*secret.yaml", false),
            ("**/**", true),
            ("*/s*e*t*.yam", false),
            ("?emplates?secret.yaml", false),
            (&format!("templates/{}x", "*".repeat(40)), false),
        ] {
            assert_eq!(matches_pattern(pattern, "templates/secret.yaml"), right, "{pattern}");
        }
    }
}
