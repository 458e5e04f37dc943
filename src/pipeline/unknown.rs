//! Values that are not known yet: placeholders, and what SOPS encrypted.

use std::collections::BTreeSet;

use crate::credential::Credential;
use crate::fault::{Kind, PlacedFault};
use crate::field_path::{FieldPathBuf, Step};
use crate::launcher_variable::{POOL_PRIVATE_KEY, TOKEN};
use crate::source::Place;
use crate::tree::{Node, Tree};
use crate::unfilled::{Form, Placeholder, is_encrypted};
use crate::values;

/// What such a text may be at a path besides a placeholder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A token or a private key: nothing.
    Credential,
    /// Nothing: a name, a number, a quantity, an image.
    Plain,
    /// Part of an image, of which Kubernetes takes anything.
    Image,
    /// Text for a program, which may have placeholders of its own.
    Free,
    /// The value of a variable, in which Kubernetes expands `$(NAME)`.
    Variable,
    /// Commands, and other fields in which placeholders belong.
    Command,
}

/// The values of the user's that are not known, each with what it is.
pub(super) fn find(values: &Tree) -> Vec<PlacedFault> {
    let (mut found, mut path) = (Vec::new(), FieldPathBuf::default());
    for entry in values.as_map().into_iter().flat_map(|map| map.entries()) {
        if !is_for_others(&entry.key, &entry.value) {
            path.0.push(Step::Key(entry.key.clone()));
            walk(&entry.value, &mut path, &mut found);
            path.0.pop();
        }
    }
    found
}

/// Whether the chart does not use a key at the top, and nobody is told so.
fn is_for_others(key: &str, value: &Tree) -> bool {
    values::is_users_own(key) || is_sops(key, value)
}

/// Whether it is what SOPS keeps about a file that it encrypted.
fn is_sops(key: &str, value: &Tree) -> bool {
    key == "sops" && (value.get("mac").is_some() || value.get("version").is_some())
}

/// Whether a fault is about the key in which SOPS keeps what it needs.
pub(super) fn is_about_sops(fault: &PlacedFault, values: &Tree) -> bool {
    matches!(&fault.path.0[..], [Step::Key(key)] if values.get(key).is_some_and(|value| is_sops(key, value)))
}

fn walk(tree: &Tree, path: &mut FieldPathBuf, found: &mut Vec<PlacedFault>) {
    match &tree.node {
        Node::Text(text) if tree.place.is_users() && is_encrypted(text) => {
            let message = "the values are encrypted by SOPS";
            found.push(PlacedFault::new(Kind::Encrypted, tree.place, path.clone(), message, None));
        }
        Node::Text(text) if tree.place.is_users() => {
            if Placeholder::may_be_in(text)
                && let Some(placeholder) = placeholder(text, used(path))
            {
                found.push(fault(&placeholder, tree.place, path.clone()));
            }
        }
        Node::Map(map) => {
            let gives_credential =
                map.get("name").and_then(Tree::as_text).is_some_and(|name| CREDENTIALS.contains(&name));
            for entry in map.entries() {
                path.0.push(Step::Key(entry.key.clone()));
                let text = (gives_credential && &*entry.key == "value").then(|| entry.value.as_text()).flatten();
                // Kubernetes expands what is in parentheses.
                match text.and_then(Placeholder::of_credential).filter(|it| it.form != Form::Parentheses) {
                    Some(placeholder) => found.push(fault(&placeholder, entry.value.place, path.clone())),
                    None => walk(&entry.value, path, found),
                }
                path.0.pop();
            }
        }
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.0.push(Step::Index(index));
                walk(item, path, found);
                path.0.pop();
            }
        }
        _ => {}
    }
}

/// The variables of the launcher that are credentials.
const CREDENTIALS: [&str; 2] = [TOKEN, POOL_PRIVATE_KEY];

/// The placeholder in a text, where it can be nothing else.
fn placeholder(text: &str, used: Use) -> Option<Placeholder<'_>> {
    match used {
        Use::Credential => Placeholder::of_credential(text),
        used => Placeholder::find(text).filter(|placeholder| is_certain(placeholder, text, used)),
    }
}

fn fault(placeholder: &Placeholder, place: Place, path: FieldPathBuf) -> PlacedFault {
    PlacedFault::new(Kind::Placeholder, place, path, placeholder.message(), Some(placeholder.help().into()))
}

fn used(path: &FieldPathBuf) -> Use {
    let keys = || path.0.iter().filter_map(|step| if let Step::Key(key) = step { Some(&**key) } else { None });
    let any = |of: &[&str]| keys().any(|key| of.contains(&key));
    if Credential::ALL.iter().any(|credential| credential.path() == *path) {
        Use::Credential
    } else if any(&["command", "args", "subPathExpr", "volumeAttributes", "options"]) {
        Use::Command
    } else if any(&["extraEnv", "env"]) && path.0.last() == Some(&Step::Key("value".into())) {
        Use::Variable
    } else if any(&["annotations", "podAnnotations", "httpHeaders"]) {
        Use::Free
    } else if any(&["image"]) {
        Use::Image
    } else {
        Use::Plain
    }
}

/// Whether it can be nothing but a placeholder, whatever takes it.
fn is_certain(placeholder: &Placeholder, text: &str, used: Use) -> bool {
    let is_whole = placeholder.text == text.trim();
    let is_prose = || text.contains(|c: char| c.is_whitespace() || c == '"' || c == '\'') || text.contains("</");
    match (placeholder.form, used) {
        (_, Use::Command) => false,
        (_, Use::Credential) => true,
        (Form::Reference, _) => false,
        (Form::Note, used) => matches!(used, Use::Plain | Use::Image),
        (Form::Bare | Form::Signs, Use::Plain) => is_whole,
        (Form::Bare | Form::Signs, Use::Image) => is_whole || is_apart(placeholder, text),
        (Form::Bare | Form::Signs, Use::Variable | Use::Free) => false,
        (Form::Parentheses, used) => used == Use::Image,
        (Form::Braces, used) => matches!(used, Use::Plain | Use::Image) && is_bare_around_braces(text),
        (Form::Underscores, Use::Variable) => is_whole,
        (Form::Underscores, _) => is_whole || is_apart(placeholder, text) && !is_prose(),
        // `<br>` and `<none>` are for whoever reads the text.
        (Form::Angles, Use::Variable | Use::Free) => is_whole && is_told(placeholder) || text.starts_with("arn:"),
        // As in the ARN of a role. `$${X}` is escaped, and `${pod.name}` is for another program.
        (Form::Dollar, Use::Free) => {
            is_whole || !is_prose() && !text.contains("$${") && !text.contains("://") && is_variable(placeholder)
        }
        (Form::Dollar, Use::Variable) => is_whole,
        (Form::Dollar | Form::Angles, Use::Image | Use::Plain) => is_whole || !is_prose(),
    }
}

/// Whether a placeholder stands between the parts of a name.
fn is_apart(placeholder: &Placeholder, text: &str) -> bool {
    let parts = |c: char| "./:@-".contains(c);
    text.split_once(placeholder.text).is_some_and(|(before, after)| {
        (before.is_empty() || before.ends_with(parts)) && (after.is_empty() || after.starts_with(parts))
    })
}

/// Whether the words in angle brackets tell what to write there: `<account-id>`, `<your token>`, `<TOKEN>`.
fn is_told(placeholder: &Placeholder) -> bool {
    let inner = placeholder.text.trim_matches(['<', '>']);
    inner.contains(['-', '_', ' ']) || inner.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether it is a variable of a shell or of Terraform.
fn is_variable(placeholder: &Placeholder) -> bool {
    let name = placeholder.text.trim_start_matches("${").trim_end_matches('}');
    !name.contains('.') || ["var.", "local.", "data.", "module."].iter().any(|of| name.starts_with(of))
}

/// Whether what stands around all `{{ … }}` of a text is no prose: it may be part of a name, a number or an image.
fn is_bare_around_braces(text: &str) -> bool {
    let after_braces = |piece: &str| piece.split_once("}}").map_or(String::new(), |(_, rest)| rest.to_owned());
    let (first, others) = text.split_once("{{").unwrap_or((text, ""));
    let around = first.to_owned() + &others.split("{{").map(after_braces).collect::<String>();
    around.trim().chars().all(|c| c.is_ascii_alphanumeric() || "._-/:@".contains(c))
}

/// Puts the placeholder in the place of what follows from it: a value or a key that was found at fault and holds one is not
/// filled in. Such a value has one fault.
pub(super) fn blame(faults: &mut Vec<PlacedFault>, written: &Tree) {
    let mut places = BTreeSet::new();
    for each in faults.iter_mut().filter(|fault| !fault.kind.is_warning() && fault.kind != Kind::DuplicateKey) {
        if let Some(blamed) = of_key(each, written).or_else(|| of_value(each, written)) {
            *each = blamed;
        }
    }
    faults.retain(|fault| fault.kind != Kind::Placeholder || places.insert(fault.place));
}

/// The placeholder that is to blame for a fault of a key.
fn of_key(of: &PlacedFault, written: &Tree) -> Option<PlacedFault> {
    let Some((Step::Key(key), above)) = of.path.0.split_last() else { return None };
    let placeholder = placeholder(key, Use::Plain).filter(|placeholder| placeholder.form != Form::Note)?;
    let entry = written.at(&FieldPathBuf(above.to_vec()))?.as_map()?.entry(key)?;
    (entry.key_place == of.place && of.place.is_users()).then(|| fault(&placeholder, of.place, of.path.clone()))
}

/// The placeholder that is to blame for a fault of a value.
fn of_value(of: &PlacedFault, written: &Tree) -> Option<PlacedFault> {
    // A wrong key is wrong whatever its value will be.
    let value = written.at(&of.path).filter(|_| of.kind != Kind::UnknownKey)?;
    let placeholder = value.as_text().and_then(Placeholder::find)?;
    let is_it = value.place.is_users() && used(&of.path) != Use::Command;
    is_it.then(|| fault(&placeholder, value.place, of.path.clone()))
}
