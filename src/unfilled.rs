//! Values that still have to be filled in: what a template or a person left where a value belongs.

use crate::message::{Message, quote};

/// What SOPS writes in the place of a value that it encrypts.
const ENCRYPTED: &str = "ENC[AES256_GCM,data:";

/// Whether SOPS encrypted a value (`encryptedRegexp` of `github.com/getsops/sops/v3/aes`).
pub fn is_encrypted(text: &str) -> bool {
    text.starts_with(ENCRYPTED) && text.ends_with(']')
}

/// A placeholder in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder<'t> {
    /// What is to be replaced.
    pub text: &'t str,
    /// How it is written.
    pub form: Form,
}

/// How a placeholder is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `${NAME}`, of a shell, of Terraform, of Flux.
    Dollar,
    /// `$(NAME)`, of Azure Pipelines; Kubernetes expands it in some fields.
    Parentheses,
    /// `{{ … }}`, of Helm, Jinja, GitLab and many others.
    Braces,
    /// `<name>`, of documentation.
    Angles,
    /// `__NAME__`, of `sed` and of token replacers.
    Underscores,
}

impl<'t> Placeholder<'t> {
    /// The first placeholder in a text.
    pub fn find(text: &'t str) -> Option<Placeholder<'t>> {
        if !text.contains(['$', '{', '<', '_']) {
            return None;
        }
        let all = [
            (Form::Dollar, "${", "}", is_name as fn(&str) -> bool),
            (Form::Parentheses, "$(", ")", is_name),
            (Form::Braces, "{{", "}}", |inner| !inner.is_empty()),
            (Form::Angles, "<", ">", |inner| inner.starts_with(|c: char| c.is_ascii_alphabetic()) && is_name(inner)),
            (Form::Underscores, "__", "__", |inner| {
                let is_upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
                inner.starts_with(|c: char| c.is_ascii_uppercase()) && inner.chars().all(is_upper)
            }),
        ];
        all.into_iter().find_map(|(form, open, close, is_inner)| {
            let start = text.find(open)?;
            let length = text[start + open.len()..].find(close)?;
            let inner = &text[start + open.len()..][..length];
            let end = start + open.len() + length + close.len();
            is_inner(inner).then(|| Placeholder { text: &text[start..end], form })
        })
    }

    /// What is wrong.
    pub fn message(&self) -> Message {
        format!("{} is not filled in", quote(self.text)).into()
    }

    /// What to do.
    pub fn help(&self) -> &'static str {
        match self.form {
            Form::Dollar => "Helm takes a values file as it is: fill it in before, such as with `envsubst`",
            Form::Parentheses => "Kubernetes expands `$(NAME)` only in `command`, `args` and the `value` of a variable",
            Form::Braces => "a values file is not a template; fill it in before",
            Form::Angles | Form::Underscores => "replace it by a value of your own",
        }
    }
}

/// Whether it can be what a placeholder stands for: a name, the path of one, or a name with its default.
fn is_name(text: &str) -> bool {
    let may_follow = |c: char| c.is_ascii_alphanumeric() || "_-.:/ ".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(may_follow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found() {
        for (text, found) in [
            ("${replicas}", Some("${replicas}")),
            ("${account_id}.dkr.ecr", Some("${account_id}")),
            ("${var.account}", Some("${var.account}")),
            ("${A:-b}", Some("${A:-b}")),
            ("a$(NAME)b", Some("$(NAME)")),
            ("{{ .Values.x }}-y", Some("{{ .Values.x }}")),
            ("<account-id>.dkr.ecr", Some("<account-id>")),
            ("<your token>", Some("<your token>")),
            ("x__NAME__y", Some("__NAME__")),
            ("", None),
            ("a_b $c {d} <", None),
            ("$(docker ps -q | wc)", None),
            ("a < b and c > d", None),
            ("<5>", None),
            ("__main__", None),
            ("____", None),
        ] {
            assert_eq!(Placeholder::find(text).map(|it| it.text), found, "{text}");
        }
        assert!(is_encrypted("ENC[AES256_GCM,data:dGVzdA==,iv:dGVzdA==,tag:dGVzdA==,type:str]"));
        assert!(!is_encrypted("ENC[x]"));
    }
}
