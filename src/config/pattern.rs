//! Patterns of paths: which of them are well formed, and what they match.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobMatcher};

use crate::message::{Message, quote};

use super::tables::ConfigText;

/// What makes a path a pattern.
const SPECIAL: [char; 4] = ['*', '?', '[', '{'];

/// A path or a pattern of paths.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As it was written, and where.
    pub said: ConfigText,
    /// The same without a `./` before it and a `/` after it.
    pub path: String,
    /// None for a path.
    matcher: Option<GlobMatcher>,
}

impl Pattern {
    /// Reads a path or a pattern.
    ///
    /// # Errors
    ///
    /// Fails where a pattern is malformed; says why.
    pub fn parse(said: ConfigText) -> Result<Pattern, Message> {
        let path = said.text.strip_prefix("./").unwrap_or(&said.text).trim_end_matches('/').to_owned();
        let glob = path.contains(SPECIAL).then(|| glob(&path, &said.text)).transpose()?;
        Ok(Pattern { said, path, matcher: glob.map(|glob| glob.compile_matcher()) })
    }

    /// Whether it is a pattern, and not the path of one file.
    pub fn is_pattern(&self) -> bool {
        self.matcher.is_some()
    }

    /// The folders before the first one that is a pattern.
    pub fn base(&self) -> PathBuf {
        let folders = self.path.rsplit_once('/').map_or("", |(folders, _)| folders);
        folders.split('/').take_while(|folder| !folder.contains(SPECIAL)).collect()
    }

    /// Whether it names a file, or a folder above it.
    pub fn covers(&self, path: &Path) -> bool {
        match &self.matcher {
            Some(matcher) => matcher.is_match(path),
            None => path.starts_with(&self.path),
        }
    }
}

/// Checks a pattern as in `.gitignore`.
///
/// # Errors
///
/// Fails where it is malformed; says why.
pub fn check_ignore(text: &str) -> Result<(), Message> {
    glob(text.strip_prefix('!').unwrap_or(text).trim_end_matches('/'), text).map(drop)
}

/// Compiles a pattern, which the user wrote with more around it.
fn glob(pattern: &str, written: &str) -> Result<Glob, Message> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.map_err(|error| format!("{} is not a pattern of paths: {}", quote(written), error.kind()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Position;

    fn parse(text: &str) -> Pattern {
        let said = ConfigText { text: text.to_owned(), start: Position::START, end: Position::START };
        Pattern::parse(said).expect("it is well formed")
    }

    #[test]
    fn patterns_cover_paths() {
        for (pattern, path, covers) in [
            ("pools/*.yaml", "pools/eu.yaml", true),
            ("./pools/*.yaml", "pools/eu.yaml", true),
            ("pools/*.yaml", "pools/sub/eu.yaml", false),
            ("pools/**", "pools/sub/eu.yaml", true),
            ("pools/", "pools/sub/eu.yaml", true),
            ("pools/eu.yaml", "pools/eu.yaml", true),
            ("pools/eu.yaml", "pools/us.yaml", false),
        ] {
            assert_eq!(parse(pattern).covers(Path::new(path)), covers, "{pattern}: {path}");
        }
        assert_eq!(parse("a/b*/c/*.yaml").base(), Path::new("a"));
    }

    #[test]
    fn malformed_patterns_are_refused() {
        for (pattern, right) in [
            ("legacy/", true),
            ("!keep.yaml", true),
            ("/*.yaml", true),
            ("# a comment", true),
            ("a[bc]", true),
            ("[", false),
            ("![", false),
            ("a{b", false),
            ("a[z-a]", false),
        ] {
            assert_eq!(check_ignore(pattern).is_ok(), right, "{pattern}");
        }
    }
}
