//! Comments that ignore findings: `# workerpool: ignore[rule-id] reason`.
//!
//! A comment applies to its own line or, on a line of its own, to the next line that is not a comment. Where a text or brackets
//! go on over several lines, the comment for their first line applies to all of them. Above all values,
//! it applies to their first line, and to findings without a line, such as a missing token. It applies to the file that
//! it is in, layers included, in `render` as in `lint`. What Helm or the API server rejects cannot be ignored. A comment
//! that is wrong ignores nothing.
//!
//! A comment that ignores nothing is reported only in the pool's last file, since other pools may need the comments of a
//! shared layer, and only if no error keeps other rules from running.

mod directive;
mod head_lines;

use crate::field_path::FieldPathBuf;
use crate::finding::{Finding, Severity};
use crate::layers::Layer;
use crate::message::Message;
use crate::pool::Pool;
use crate::source::Place;
use crate::yaml::MOST_FAULTS;
use std::collections::BTreeMap;

use super::{Check, Rule, Subject};
pub(crate) use directive::after_words;
use directive::{Directive, Wrong};
pub(crate) use head_lines::HeadLines;

pub(super) const UNUSED_IGNORE: Rule = Rule {
    id: "unused-ignore",
    subject: Subject::Files,
    severity: Severity::Warning,
    summary: "an ignore comment that ignores nothing",
    why: "`# workerpool: ignore[rule-id] reason` applies to its own line or, on a line of its own, to the next line. \
          The rule finds nothing there, so the comment is out of date. Delete it. Comments in a layer that several \
          pools share are checked only when you lint the layer itself.",
    bad: include_str!("../../tests/fixtures/unused-ignore/bad.yaml"),
    good: include_str!("../../tests/fixtures/unused-ignore/good.yaml"),
    check: Check::Ignores,
};

pub(super) const BAD_IGNORE: Rule = Rule {
    id: "bad-ignore",
    subject: Subject::Files,
    severity: Severity::Warning,
    summary: "an ignore comment without a rule or a reason, or for a rule that cannot be ignored",
    why: "An ignore comment has the form `# workerpool: ignore[rule-id, rule-id] reason`. You cannot ignore what Helm \
          or the API server rejects, since the values would fail anyway. A comment that is wrong ignores nothing.",
    bad: include_str!("../../tests/fixtures/bad-ignore/bad.yaml"),
    good: include_str!("../../tests/fixtures/bad-ignore/good.yaml"),
    check: Check::Ignores,
};

/// Removes the findings that comments ignore, and adds findings about the comments themselves.
pub(super) fn apply(rules: &'static [Rule], pool: &Pool, least: Severity, findings: &mut Vec<Finding>) {
    // The comments of a text that could not be read to its end cannot be trusted. Without warnings, wrong comments are not
    // reported, so values without a finding need no search for comments.
    if !pool.layers.is_readable() || findings.is_empty() && least < Severity::Warning {
        return;
    }
    let can_be_ignored = |id| rules.iter().any(|rule| rule.id == id && rule.can_be_ignored());
    let refused = findings.iter().any(|finding| !can_be_ignored(finding.rule));
    let files = || pool.layers.sources.iter().filter(|(_, source)| source.origin.is_values_file());
    let last = files().last().map(|(id, _)| id);
    for (source, text) in files() {
        let mut ignores = Ignores::default();
        let comments = pool.layers.layer(source).map_or(&[][..], Layer::comments);
        directive::all(text, comments, source).into_iter().for_each(|directive| ignores.add(directive, rules));
        if let Some(values) = pool.layers.layer(source).and_then(Layer::file).filter(|_| !ignores.named.is_empty()) {
            ignores.heads = HeadLines::of(values, &text.lines());
        }
        findings.retain(|finding| finding.place.source != source || !ignores.take(finding));
        if least >= Severity::Warning {
            findings.append(&mut ignores.faults);
            if last == Some(source) && !refused {
                findings.extend(ignores.unused());
            }
        }
    }
}

/// The ignores of one file.
#[derive(Default)]
struct Ignores {
    named: Vec<NamedRule>,
    by_line: BTreeMap<(u32, &'static str), Vec<usize>>,
    heads: HeadLines,
    faults: Vec<Finding>,
}

/// A rule that an ignore names.
struct NamedRule {
    rule: &'static str,
    place: Place,
    used: bool,
}

impl Ignores {
    fn add(&mut self, directive: Directive, rules: &'static [Rule]) {
        let names = match directive.rules {
            Ok(names) => names,
            Err(wrong) => return self.fault(directive.place, wrong),
        };
        for (name, place) in names {
            let rule = match known(name, rules) {
                Ok(rule) => rule,
                Err(wrong) => {
                    self.fault(place, wrong);
                    continue;
                }
            };
            for &line in &directive.lines {
                self.by_line.entry((line, rule)).or_default().push(self.named.len());
            }
            self.named.push(NamedRule { rule, place, used: false });
        }
    }

    fn fault(&mut self, place: Place, wrong: Wrong) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(finding(&BAD_IGNORE, place, wrong.message, Some(wrong.help)));
        }
    }

    /// Whether a comment ignores a finding. Marks the comment as used.
    fn take(&mut self, finding: &Finding) -> bool {
        let line = finding.place.start.line;
        let mut lines = std::iter::once(line).chain(self.heads.above(line));
        let Some(numbers) = lines.find_map(|line| self.by_line.get(&(line, finding.rule))) else { return false };
        for &number in numbers {
            self.named[number].used = true;
        }
        true
    }

    fn unused(&self) -> impl Iterator<Item = Finding> {
        self.named.iter().filter(|named| !named.used).take(MOST_FAULTS).map(|named| {
            let message = format!("`{}` finds nothing here", named.rule);
            let help = "delete the rule from the comment, or the whole comment".into();
            finding(&UNUSED_IGNORE, named.place, message, Some(help))
        })
    }
}

/// The rule with this name, if it can be ignored.
fn known(name: &str, rules: &'static [Rule]) -> Result<&'static str, Wrong> {
    let Some(rule) = rules.iter().find(|rule| rule.id == name) else { return Err(Wrong::no_rule(name, rules)) };
    match rule.check {
        _ if rule.can_be_ignored() => Ok(rule.id),
        Check::Ignores => {
            Err(Wrong::new(format!("`{}` cannot be ignored", rule.id), "fix the comment that it reports"))
        }
        _ => Err(Wrong::new(
            format!("`{}` cannot be ignored: Helm or the API server would still reject the values", rule.id),
            "fix the values",
        )),
    }
}

fn finding(rule: &Rule, place: Place, message: impl Into<Message>, help: Option<Message>) -> Finding {
    Finding { help, ..Finding::new(rule.id, rule.severity, place, FieldPathBuf::default(), message) }
}

#[cfg(test)]
mod tests;
