//! `yaml-trap`: a plain scalar that YAML 1.1 and YAML 1.2 read differently.

use std::collections::BTreeSet;

use crate::field_path::{FieldPathBuf, Step};
use crate::finding::Severity;
use crate::fix::Rewrite;
use crate::message::{quote, theirs};
use crate::pool::Pool;
use crate::source::Place;
use crate::tree::{Entry, Node, Number, Tree};
use crate::values;
use crate::yaml::resolve_plain;

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "yaml-trap",
    subject: Subject::Yaml,
    severity: Severity::Warning,
    summary: "a value that YAML 1.1 and YAML 1.2 read differently",
    why: "Helm and Kubernetes read YAML 1.1, where `no` is false, `0644` is 420 and `1_000` is 1000. Editors, \
          formatters and most other tools read YAML 1.2, where `no` and `1_000` are strings and `0644` is 644. Write \
          the value in a form that both read alike. File modes are exempt, since everyone writes `0644`.",
    bad: include_str!("../../tests/fixtures/yaml-trap/bad.yaml"),
    good: include_str!("../../tests/fixtures/yaml-trap/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    let Some(map) = pool.values.as_map() else { return };
    let reported = pool.faults.iter().map(|fault| fault.place).collect();
    let mut walk = TrapSearch { pool, found, reported, path: FieldPathBuf::default() };
    map.entries().iter().filter(|entry| !values::is_users_own(&entry.key)).for_each(|entry| walk.entry(entry));
}

/// A walk through the values. The YAML reader limits their depth.
struct TrapSearch<'p, 'f, 'r> {
    pool: &'p Pool,
    found: &'r mut Found<'f>,
    /// The places with a finding already, possibly through another alias.
    reported: BTreeSet<Place>,
    path: FieldPathBuf,
}

impl<'p> TrapSearch<'p, '_, '_> {
    fn entry(&mut self, entry: &Entry) {
        self.path.0.push(Step::Key(entry.key.clone()));
        self.key(entry);
        self.value(&entry.value);
        self.path.0.pop();
    }

    fn value(&mut self, value: &Tree) {
        match &value.node {
            Node::Map(map) => map.entries().iter().for_each(|entry| self.entry(entry)),
            Node::List(list) => {
                for (index, item) in list.iter().enumerate() {
                    self.path.0.push(Step::Index(index));
                    self.value(item);
                    self.path.0.pop();
                }
            }
            Node::Bool(_) | Node::Number(_) if !is_usual(value) => self.scalar(value),
            _ => {}
        }
    }

    fn scalar(&mut self, value: &Tree) {
        let Some(written) = self.written(value.place) else { return };
        let Some(trap) = trap(written, &value.node) else { return };
        if self.is_mode(written) || !self.reported.insert(value.place) {
            return;
        }
        let Trap { helms, others } = trap;
        let message =
            format!("Helm reads {} as {helms}, but editors and other YAML 1.2 tools read {others}", quote(written));
        // A field that takes a string takes neither a boolean nor such a number: text would be a fault here.
        if others == TEXT {
            self.found.at(value.place, &self.path, message).help(format!("write `{helms}`"));
            self.found.rewrite(&Rewrite::unquoted(written, &helms));
        } else {
            let help = format!("write `{helms}`, or `{others}` if you mean that");
            self.found.at(value.place, &self.path, message).help(help);
        }
    }

    fn key(&mut self, entry: &Entry) {
        // A key is a string here, whatever the user wrote.
        let first = entry.key.bytes().next().unwrap_or_default();
        let may_be = first.is_ascii_digit() || b"+-.".contains(&first) || ["true", "false"].contains(&&*entry.key);
        if !may_be {
            return;
        }
        let Some(written) = self.written(entry.key_place).filter(|written| *written != &*entry.key) else { return };
        if !matches!(resolve_plain(written), Node::Bool(_) | Node::Number(_)) || !self.reported.insert(entry.key_place)
        {
            return;
        }
        let message = format!("Helm reads the key {} as {}", quote(written), quote(&entry.key));
        self.found
            .at(entry.key_place, &self.path, message)
            .help(format!("put it in quotes: `\"{}\"`", theirs(written)));
        self.found.rewrite(&Rewrite::quoted(written).unsure());
    }

    /// The text at a place in a file. Arguments are not YAML.
    fn written(&self, place: Place) -> Option<&'p str> {
        let source = self.pool.layers.sources.get(place.source)?;
        source.lines().at(place).filter(|_| source.origin.is_values_file())
    }

    /// Whether the octal number at the path is a file mode, which everyone writes this way.
    fn is_mode(&self, written: &str) -> bool {
        let named = matches!(self.path.0.last(), Some(Step::Key(key)) if matches!(&**key, "mode" | "defaultMode"));
        named && written.bytes().all(|b| b.is_ascii_digit())
    }
}

/// Whether a scalar has the length of its usual form. No other form is as short, so there is no need to look at the text.
/// Above 16 bits, hexadecimal digits may be as short.
fn is_usual(Tree { node, place }: &Tree) -> bool {
    let usual = match *node {
        Node::Bool(value) => 5 - u32::from(value),
        Node::Number(Number::Int(value @ -0xFFFF..=0xFFFF)) => {
            value.unsigned_abs().max(1).ilog10() + 1 + u32::from(value < 0)
        }
        _ => return false,
    };
    !place.is_users() || place.start.line == place.end.line && place.end.column - place.start.column == usual
}

/// What YAML 1.2 tools read if it is neither a number nor a boolean to them.
const TEXT: &str = "a string";

/// What Helm reads, and what YAML 1.2 tools read.
struct Trap {
    helms: String,
    others: String,
}

/// The two readings of a plain scalar (YAML 1.2.2, section 10.3.2). `None` if they agree, or if the text is not that of
/// the value, as with an alias.
fn trap(written: &str, node: &Node) -> Option<Trap> {
    let text = || TEXT.to_owned();
    match (node, resolve_plain(written)) {
        (Node::Bool(value), Node::Bool(same)) if *value == same => {
            let all_agree = matches!(written, "true" | "True" | "TRUE" | "false" | "False" | "FALSE");
            (!all_agree).then(|| Trap { helms: value.to_string(), others: text() })
        }
        (Node::Number(value), Node::Number(same)) if *value == same => {
            let digits = written.trim_start_matches(['+', '-']);
            let is_signed = digits.len() < written.len();
            let has = |prefixes: &[&str]| prefixes.iter().any(|prefix| digits.starts_with(prefix));
            let only_here = has(&["0b", "0B", "0X", "0O"]) || (is_signed && has(&["0x", "0o"]));
            let helms = shown(*value);
            if only_here || written.contains('_') {
                return Some(Trap { helms, others: text() });
            }
            // Octal digits are decimal ones to others.
            let decimal: i64 = written.parse().ok()?;
            (*value != Number::Int(decimal)).then(|| Trap { helms, others: decimal.to_string() })
        }
        _ => None,
    }
}

fn shown(number: Number) -> String {
    match number {
        Number::Int(value) => value.to_string(),
        Number::Uint(value) => value.to_string(),
        Number::Float(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};
    use crate::yaml;

    #[test]
    fn a_scalar_is_a_trap_if_the_versions_differ() {
        for (written, readings) in [
            ("no", Some(("false", "a string"))),
            ("Yes", Some(("true", "a string"))),
            ("y", Some(("true", "a string"))),
            ("OFF", Some(("false", "a string"))),
            ("0644", Some(("420", "644"))),
            ("-010", Some(("-8", "-10"))),
            ("1_000", Some(("1000", "a string"))),
            ("0b11", Some(("3", "a string"))),
            ("-0x10", Some(("-16", "a string"))),
            ("true", None),
            ("FALSE", None),
            ("007", None),
            ("00", None),
            ("0", None),
            ("089", None),
            ("0x10", None),
            ("0o17", None),
            ("1e3", None),
            ("1.10", None),
            ("+5", None),
            ("12:30:45", None),
        ] {
            let found = trap(written, &resolve_plain(written)).map(|trap| (trap.helms, trap.others));
            assert_eq!(found, readings.map(|(a, b)| (a.to_owned(), b.to_owned())), "{written}");
        }
        assert!(trap("*alias", &Node::Bool(false)).is_none());
        assert!(trap("no", &Node::Bool(true)).is_none());
        assert!(trap("010", &Node::Number(Number::Int(10))).is_none());
        assert!(trap("010", &Node::Number(Number::Int(7))).is_none());
    }

    #[test]
    fn a_usual_form_is_known_by_its_length() {
        let usual = ["true", "false", "0", "7", "-7", "10", "999", "-1000", "65535", "-65535"];
        let others = ["yes", "no", "off", "+7", "00", "010", "1_0", "0x10", "65536", "1.5", "a"];
        let cases = usual.into_iter().map(|text| (text, true)).chain(others.into_iter().map(|text| (text, false)));
        for (text, expected) in cases {
            let id = Sources::default().add(Source::file("a.yaml", text));
            let values = yaml::read(&format!("a: {text}\n"), id).tree;
            assert_eq!(is_usual(values.get("a").expect("it is there")), expected, "{text}");
        }
        assert!(is_usual(&Tree::new(Node::Bool(true), Place::CHART)));
    }
}
