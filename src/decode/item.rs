//! Lists and maps that are written as one another, and items that are written in short: `- regcred`, `- A: x`.

use crate::field_path::Step;
use crate::message::{Message, quote};
use crate::set;
use crate::source::Sources;
use crate::suggest;
use crate::tree::{Entry, Node, Tree};

use super::cure::{Medium, argument, is_short, leaf, shell, shown};
use super::decoder::Decoder;

const DASHES: &str = "begin each item with `- `";

impl Decoder<'_, '_, '_> {
    /// How to write the value as a list of structs with these fields, or of anything else.
    pub(super) fn as_list(&self, medium: Medium, item: &[&str]) -> Option<Message> {
        let sources = self.context.sources;
        match (&self.tree.node, medium) {
            (Node::Map(map), Medium::File) => {
                let pair = match map.entries() {
                    [only] => as_pair(&only.key, &only.value, item, sources),
                    several => as_pairs(several, item, sources),
                };
                pair.or_else(|| Some(DASHES.into()))
            }
            (Node::Map(_), Medium::Argument(_)) => self.as_first_item(item),
            (Node::Text(_) | Node::Number(_) | Node::Bool(_), Medium::File) => Some(match self.in_brackets(item) {
                Some(list) => format!("write {}", quote(list)).into(),
                None => DASHES.into(),
            }),
            (Node::Text(_) | Node::Number(_) | Node::Bool(_), Medium::Argument(flag)) => {
                let (path, value) = (self.at.to_owned(), self.written()?);
                let argument = match item {
                    [] => argument(flag, &path, &format!("{{{value}}}")),
                    ["name"] => argument(flag, &path.index(0).key("name"), value),
                    _ => return None,
                };
                Some(format!("write {}", quote(argument)).into())
            }
            _ => None,
        }
    }

    /// The advice for an argument that goes on from a list as from a map: to set its first item.
    fn as_first_item(&self, item: &[&str]) -> Option<Message> {
        let (below, leaf, flag) = leaf(self.tree, self.context.sources)?;
        let first = self.at.to_owned().index(0);
        let value = self.context.sources.written(leaf.place)?;
        let written = match below[..] {
            [name] if is_pair(item) && !item.contains(&name) => {
                let flag = if leaf.as_text().is_some() { flag } else { "--set-string" };
                let (key, of_value) = (set::written(&first.key("name")), set::written(&first.key("value")));
                shell(flag, &format!("{key}={name},{of_value}={}", shown(value)))
            }
            _ => argument(flag, &below.iter().fold(first, |path, key| path.key(key)), value),
        };
        Some(format!("a list has numbered items: {}", quote(written)).into())
    }

    /// How to write the value as a struct with these fields, or as a map with any keys.
    pub(super) fn as_map(&self, medium: Medium, fields: &[&str]) -> Option<Message> {
        let keys = || listed_keys("its", "", fields);
        match (&self.tree.node, medium) {
            (Node::Text(text), Medium::File) => self
                .as_named(fields)
                .or_else(|| short_form(text, fields))
                .or_else(|| without_space(text, fields))
                .or_else(keys),
            (Node::List(list), Medium::File) => {
                let has_keys = |item: &Tree| {
                    let first = item.as_map().and_then(|map| map.entries().first());
                    first.is_some_and(|entry| fields.is_empty() || fields.contains(&&*entry.key))
                };
                if list.iter().any(has_keys) {
                    return Some("write its keys without `- ` before them".into());
                }
                keys()
            }
            _ => keys(),
        }
    }

    /// The name alone, where the struct has a name and not much else: `- regcred`.
    fn as_named(&self, fields: &[&str]) -> Option<Message> {
        Some(format!("write {}", quote(self.named(fields)?)).into())
    }

    /// The scalar as the name of a struct that has a name and not much else.
    pub(super) fn named(&self, fields: &[&str]) -> Option<String> {
        let (["name"] | ["name", "optional"]) = fields else { return None };
        let written = self.on_one_line()?;
        Some(match self.at.to_owned().0.last() {
            Some(Step::Index(_)) => format!("name: {written}"),
            _ => format!("{{name: {written}}}"),
        })
    }

    /// The scalar as the only item of a list, of structs with these fields or of texts.
    pub(super) fn in_brackets(&self, item: &[&str]) -> Option<String> {
        let written = self.on_one_line()?;
        match item {
            [] => Some(format!("[{written}]")),
            ["name"] => Some(format!("[{{name: {written}}}]")),
            _ => None,
        }
    }

    /// The text of a scalar, quotes included, where it can stand in brackets as well.
    fn on_one_line(&self) -> Option<&str> {
        let is_quoted = |written: &str| written.starts_with(['"', '\'']);
        let fits =
            |written: &&str| is_quoted(written) || !written.contains([',', '[', ']', '{', '}', ':', '#', '|', '>']);
        self.written().filter(|written| !written.contains('\n') && is_short(written)).filter(fits)
    }
}

/// The advice for a name with its value, `A: x`, where an item has a field for each of them.
pub(super) fn as_pair(key: &str, value: &Tree, item: &[&str], sources: &Sources) -> Option<Message> {
    if !is_pair(item) || item.contains(&key) {
        return None;
    }
    let name = quote(format!("- name: {key}"));
    let written = sources.written(value.place).filter(|written| !written.contains('\n') && is_short(written));
    let value = match (&value.node, written) {
        (Node::Text(_), Some(written)) => written.to_owned(),
        (Node::Number(_) | Node::Bool(_), Some(written)) => format!("\"{written}\""),
        (Node::Null, _) => "\"\"".to_owned(),
        _ => return Some(format!("begin each item with its name: {name}").into()),
    };
    Some(format!("write {name}, and below it {}", quote(format!("value: {value}"))).into())
}

/// The advice for a map of names to values where a list of items has a field for each of them.
fn as_pairs(entries: &[Entry], item: &[&str], sources: &Sources) -> Option<Message> {
    /// A help shows no more of them.
    const SHOWN: usize = 3;
    let is_name = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    let is_variable = |entry: &Entry| is_name(&entry.key) && !item.contains(&&*entry.key);
    let is_meant = is_pair(item) && !entries.is_empty() && entries.iter().all(is_variable);
    let written = |entry: &Entry| {
        let value = match &entry.value.node {
            Node::Text(text) if is_short(text) && !text.contains(char::is_control) => in_quotes(text),
            Node::Number(_) | Node::Bool(_) => in_quotes(sources.written(entry.value.place).filter(|w| is_short(w))?),
            Node::Null => in_quotes(""),
            _ => return None,
        };
        // YAML reads a name such as `N` or `on` as a boolean.
        let name = match sources.written(entry.key_place) {
            Some(name) if name != &*entry.key && is_name(name) => in_quotes(name),
            _ => entry.key.to_string(),
        };
        Some(format!("{{name: {name}, value: {value}}}"))
    };
    if !is_meant {
        return None;
    }
    let Some(shown) = entries.iter().take(SHOWN).map(written).collect::<Option<Vec<String>>>() else {
        let first = quote(format!("- name: {}", entries[0].key));
        return Some(format!("begin each item with its name, such as {first}").into());
    };
    let more = if entries.len() > SHOWN { ", …" } else { "" };
    Some(format!("write {}", quote(format!("[{}{more}]", shown.join(", ")))).into())
}

/// A text in double quotes, as YAML reads it.
fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The sentence that lists all keys, where they are few; `whose` and `place` stand around the noun.
pub(super) fn listed_keys(whose: &str, place: &str, keys: &[&str]) -> Option<Message> {
    match keys {
        [only] => Some(format!("{whose} only key{place} is `{only}`").into()),
        _ if (2..=10).contains(&keys.len()) => {
            Some(format!("{whose} keys{place} are {}", suggest::listed_all(keys)).into())
        }
        _ => None,
    }
}

/// Whether a struct is a name with its value.
fn is_pair(fields: &[&str]) -> bool {
    fields.contains(&"name") && fields.contains(&"value")
}

/// What other programs write on one line: `A=x` for a variable, `key=value:effect` for a taint, `a=b` for a map.
fn short_form(text: &str, fields: &[&str]) -> Option<Message> {
    if !is_short(text) {
        return None;
    }
    let is_word =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    let written = if fields.contains(&"effect") {
        let (taint, effect) = text.rsplit_once(':')?;
        match taint.split_once('=') {
            Some((key, value)) if is_word(key) && is_word(effect) => {
                format!("{{key: {key}, value: {}, effect: {effect}}}", in_quotes(value))
            }
            None if is_word(taint) && is_word(effect) => {
                format!("{{key: {taint}, operator: Exists, effect: {effect}}}")
            }
            _ => return None,
        }
    } else {
        let (key, value) = text.split_once('=')?;
        if !is_word(key) || value.contains(char::is_control) {
            return None;
        }
        match fields {
            [] => format!("{{{key}: {}}}", in_quotes(value)),
            _ if is_pair(fields) => format!("{{name: {key}, value: {}}}", in_quotes(value)),
            _ => return None,
        }
    };
    Some(format!("write {}", quote(written)).into())
}

/// The advice for `key:value`, which is one text.
fn without_space(text: &str, fields: &[&str]) -> Option<Message> {
    let (key, value) = text.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    let is_known = fields.is_empty() || fields.contains(&key);
    let is_meant = is_key && is_known && !value.is_empty() && !value.starts_with("//");
    // A value may be a credential unless its key tells that it is none.
    let is_shown =
        is_known && !fields.is_empty() && is_short(value) && !matches!(key, "token" | "privateKey" | "value");
    is_meant.then(|| match is_shown {
        true => format!("write {}", quote(format!("{key}: {value}"))).into(),
        false => format!("put a space after the colon: {}", quote(format!("{key}: "))).into(),
    })
}
