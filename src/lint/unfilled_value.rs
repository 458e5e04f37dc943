//! `placeholder`: a value that nobody has filled in yet.

use std::borrow::Cow;

use crate::credential::Credential;
use crate::fault::{Kind, PlacedFault};
use crate::finding::{Finding, Severity};
use crate::message::{Message, theirs};
use crate::pool::Pool;
use crate::source::Origin;

use super::{Check, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "placeholder",
    subject: Subject::Files,
    severity: Severity::Error,
    summary: "a value or key that is not filled in",
    why: "The value or its key holds a placeholder, such as `${NAME}`, `$NAME`, `<name>`, `__NAME__`, `@name@`, \
          `{{ name }}` or `CHANGEME`. Helm takes a values file as it is and fills nothing in, so the workers would get \
          the placeholder itself. Kubernetes expands `$(NAME)`, but only in `command`, `args` and the values of \
          variables. Fill the file in before you lint or render it, for example with `envsubst`. What may be meant, \
          such as `$NAME` in a command, is not reported.",
    bad: include_str!("../../tests/fixtures/placeholder/bad.yaml"),
    good: include_str!("../../tests/fixtures/placeholder/good.yaml"),
    check: Check::Faults(Kind::Placeholder),
};

/// What values are decrypted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecryptedFor {
    /// For `render`, which needs all of them.
    Rendering,
    /// For `diff`, which needs all but the credentials: it compares these only where they are known.
    Comparing,
}

/// The finding that values must be decrypted before they are rendered or compared; none where SOPS encrypted none of them.
/// `lint` does not judge such values.
pub fn encrypted(pool: &Pool, what_for: DecryptedFor) -> Option<Finding> {
    let is_credential = |fault: &&PlacedFault| Credential::ALL.iter().any(|one| one.path() == fault.path);
    let encrypted = pool.faults.iter().filter(|fault| fault.kind == Kind::Encrypted);
    let first = encrypted
        .filter(|fault| what_for == DecryptedFor::Rendering || !is_credential(fault))
        .min_by_key(|fault| fault.place)?;
    let command = match what_for {
        DecryptedFor::Rendering => "render",
        DecryptedFor::Comparing => "diff",
    };
    let message = "the values are encrypted by SOPS: decrypt them first";
    let mut finding = Finding::new(RULE.id, RULE.severity, first.place, first.path.clone(), message);
    finding.help(match pool.layers.sources.get(first.place.source).map(|source| &source.origin) {
        Some(Origin::File(file)) => {
            Message::from(format!("sops -d {} | workerpool {command} … -f -", theirs(shell_word(file))))
        }
        _ => format!("sops -d FILE | workerpool {command} … -f -").into(),
    });
    Some(finding)
}

/// A path as a word of a shell: in quotes where it needs them.
fn shell_word(path: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%=".contains(c);
    match path {
        path if path.is_empty() || !path.chars().all(is_plain) => format!("'{}'", path.replace('\'', "'\\''")).into(),
        path if path.starts_with('-') => format!("./{path}").into(),
        path => path.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn paths_are_quoted_where_a_shell_needs_it() {
        for (path, word) in [
            ("a/b-1.yaml", "a/b-1.yaml"),
            ("my values.yaml", "'my values.yaml'"),
            ("it's.yaml", "'it'\\''s.yaml'"),
            ("-x.yaml", "./-x.yaml"),
            ("$(rm).yaml", "'$(rm).yaml'"),
            ("~x.yaml", "'~x.yaml'"),
        ] {
            assert_eq!(shell_word(path), word);
        }
    }
}
