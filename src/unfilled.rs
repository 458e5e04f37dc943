//! Values that still have to be filled in: what a template or a person left where a value belongs.

use crate::message::{Message, quote};

/// What SOPS writes in the place of a value that it encrypts.
const ENCRYPTED: &str = "ENC[AES256_GCM,data:";

/// Whether SOPS encrypted a value (`encryptedRegexp` of `github.com/getsops/sops/v3/aes`).
pub fn is_encrypted(text: &str) -> bool {
    text.starts_with(ENCRYPTED) && text.ends_with(']')
}

/// Whether a text may hold values that SOPS encrypted.
pub fn may_hold_encrypted(text: &str) -> bool {
    text.contains(ENCRYPTED)
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
    /// `$NAME`, of a shell.
    Bare,
    /// `$(NAME)`, of Azure Pipelines; Kubernetes expands it in some fields.
    Parentheses,
    /// `{{ … }}`, of Helm, Jinja, GitLab and many others.
    Braces,
    /// `<name>`, of documentation.
    Angles,
    /// `__NAME__`, of `sed` and of token replacers.
    Underscores,
    /// `@NAME@`, of Maven, CMake and autoconf.
    Signs,
    /// `ref+awsssm://…`, `op://…`, `<path:…#…>`: where another program finds a credential in a store of secrets.
    Reference,
    /// `CHANGEME`, `TODO`: a note to whoever fills the file in.
    Note,
}

impl<'t> Placeholder<'t> {
    /// Whether a text may hold one at all. Nearly none does, and this is much quicker than to look for one.
    pub fn may_be_in(text: &str) -> bool {
        let begins = |byte: &u8| matches!(byte, b'$' | b'{' | b'<' | b'_' | b'@' | b'%');
        // A chunk is looked at as a whole, which takes a few wide instructions.
        let any = |chunk: &[u8; 32]| chunk.iter().fold(false, |any, byte| any | begins(byte));
        let (chunks, rest) = text.as_bytes().as_chunks();
        chunks.iter().any(any) || rest.iter().any(begins) || {
            let text = text.trim();
            NOTES.iter().chain(&ORDERS).any(|note| is_note(text, note)) || is_reference(text)
        }
    }

    /// The first placeholder in a text; a note only where it is the whole text.
    pub fn find(text: &'t str) -> Option<Placeholder<'t>> {
        if !Placeholder::may_be_in(text) {
            return None;
        }
        if let Some(note) = note(text) {
            return Some(note);
        }
        let all = [
            (Form::Dollar, "${", "}", is_name as fn(&str) -> bool),
            (Form::Parentheses, "$(", ")", is_name),
            (Form::Braces, "{{", "}}", |inner| !inner.is_empty()),
            (Form::Angles, "<", ">", |inner| inner.starts_with(|c: char| c.is_ascii_alphabetic()) && is_name(inner)),
            (Form::Underscores, "__", "__", |inner| inner.chars().all(is_upper) && !inner.starts_with(is_no_letter)),
            (Form::Signs, "@", "@", |inner| inner.chars().all(is_word) && !inner.starts_with(is_no_letter)),
        ];
        let closed = all.into_iter().find_map(|(form, open, close, is_inner)| {
            let start = text.find(open)?;
            let length = text[start + open.len()..].find(close)?;
            let inner = &text[start + open.len()..][..length];
            let end = start + open.len() + length + close.len();
            (length > 0 && is_inner(inner)).then(|| Placeholder { text: &text[start..end], form })
        });
        closed.or_else(|| bare(text))
    }

    /// The placeholder that a credential is, which may be anything else than text of base64.
    pub fn of_credential(text: &'t str) -> Option<Placeholder<'t>> {
        let whole = text.trim();
        if is_reference(whole) {
            return Some(Placeholder { text: whole, form: Form::Reference });
        }
        let pairs = [
            (Form::Dollar, "${", "}"),
            (Form::Parentheses, "$(", ")"),
            (Form::Braces, "{{", "}}"),
            (Form::Angles, "<", ">"),
            (Form::Underscores, "__", "__"),
            (Form::Underscores, "%", "%"),
            (Form::Signs, "@", "@"),
        ];
        let is_in = |open: &str, close: &str| {
            whole.len() > open.len() + close.len() && whole.starts_with(open) && whole.ends_with(close)
        };
        let pair = pairs.into_iter().find(|(_, open, close)| is_in(open, close));
        let is_note = || NOTES.iter().any(|note| note.eq_ignore_ascii_case(whole));
        match pair {
            Some((form, ..)) => Some(Placeholder { text: whole, form }),
            None if is_note() => Some(Placeholder { text: whole, form: Form::Note }),
            None => Placeholder::find(text),
        }
    }

    /// What is wrong.
    pub fn message(&self) -> Message {
        format!("{} is not filled in", quote(self.text)).into()
    }

    /// What to do.
    pub fn help(&self) -> &'static str {
        match self.form {
            Form::Dollar | Form::Bare => {
                "Helm takes a values file as it is: fill it in before, such as with `envsubst`"
            }
            Form::Parentheses => "Kubernetes expands `$(NAME)` only in `command`, `args` and the `value` of a variable",
            Form::Braces => "a values file is not a template; fill it in before",
            Form::Reference => {
                "Helm takes a values file as it is: resolve the reference before, such as with `vals eval`"
            }
            Form::Angles | Form::Underscores | Form::Signs | Form::Note => "replace it by a value of your own",
        }
    }
}

/// Whether a text names a credential in a store of secrets, as vals, helm-secrets, 1Password, bank-vaults and the Vault plugin
/// of Argo CD write it. No base64 has a colon.
fn is_reference(text: &str) -> bool {
    const BEGINNINGS: [&str; 5] = ["ref+", "secretref+", "op://", "vault:", "<path:"];
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        && text.contains(':')
        && text.contains('/')
        && !text.contains(char::is_whitespace)
}

/// Notes that stand for a value in capitals; in small letters they may be meant.
const NOTES: [&str; 3] = ["TODO", "FIXME", "TBD"];
/// Notes that nobody means in any letters; between their words there may be `-`, `_` or a blank.
const ORDERS: [&str; 3] = ["changeme", "changethis", "replaceme"];

/// The note that a text is.
fn note(text: &str) -> Option<Placeholder<'_>> {
    let text = text.trim();
    let is_note = NOTES.contains(&text) || ORDERS.iter().any(|order| is_note(text, order));
    is_note.then_some(Placeholder { text, form: Form::Note })
}

/// Whether a text is a note, in any letters and whatever stands between its words.
fn is_note(text: &str, note: &str) -> bool {
    let letters = text.bytes().filter(|byte| !b"-_ ".contains(byte)).map(|byte| byte.to_ascii_lowercase());
    text.len() <= 12 && letters.eq(note.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// The first `$NAME` in a text that begins a word of it.
fn bare(text: &str) -> Option<Placeholder<'_>> {
    text.match_indices('$').find_map(|(start, _)| {
        let name = &text[start + 1..];
        let name = &name[..name.find(|c| !is_name_of_shell(c)).unwrap_or(name.len())];
        let is_capital = name.len() > 1 && name.chars().all(is_upper);
        let is_whole = start + 1 + name.len() == text.len() && start == 0 && !name.is_empty();
        let begins_word = !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '$');
        let is_it = !name.starts_with(|c: char| c.is_ascii_digit()) && (is_whole || is_capital && begins_word);
        is_it.then(|| Placeholder { text: &text[start..=start + name.len()], form: Form::Bare })
    })
}

/// Whether it can be what a placeholder stands for: a name, the path of one, or a name with its default.
fn is_name(text: &str) -> bool {
    let may_follow = |c: char| c.is_ascii_alphanumeric() || "_-.:/ ".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(may_follow)
}

fn is_upper(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'
}

fn is_name_of_shell(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_word(c: char) -> bool {
    is_name_of_shell(c) || c == '.' || c == '-'
}

fn is_no_letter(c: char) -> bool {
    !c.is_ascii_alphabetic()
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
            ("$region", Some("$region")),
            ("$REGION.ecr", Some("$REGION")),
            ("x/@tag.name@", Some("@tag.name@")),
            ("CHANGEME", Some("CHANGEME")),
            (" change-me ", Some("change-me")),
            ("Replace_Me", Some("Replace_Me")),
            ("_changeme", Some("_changeme")),
            ("-change-me-", Some("-change-me-")),
            ("TODO", Some("TODO")),
            ("", None),
            ("todo", None),
            ("changeme2", None),
            ("cost$US $1 $$HOME a$", None),
            ("a_b $c {d} <", None),
            ("$(docker ps -q | wc)", None),
            ("a < b and c > d", None),
            ("<5>", None),
            ("__main__", None),
            ("____", None),
        ] {
            assert_eq!(Placeholder::find(text).map(|it| it.text), found, "{text}");
        }
        for (text, found) in [
            ("<anything: 1 of $x>", Some("<anything: 1 of $x>")),
            ("%TOKEN%\n", Some("%TOKEN%")),
            ("todo", Some("todo")),
            ("dG9kbw==", None),
            ("ref+awsssm://pool/token", Some("ref+awsssm://pool/token")),
            ("op://vault/pool/token", Some("op://vault/pool/token")),
            ("<path:secret/data/pool#token>", Some("<path:secret/data/pool#token>")),
            ("ref+/abc", None),
        ] {
            assert_eq!(Placeholder::of_credential(text).map(|it| it.text), found, "{text}");
        }
        assert!(is_encrypted("ENC[AES256_GCM,data:dGVzdA==,iv:dGVzdA==,tag:dGVzdA==,type:str]"));
        assert!(!is_encrypted("ENC[x]"));
    }
}
