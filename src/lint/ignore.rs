//! Suppression in place: `# workerpool: ignore[rule-id] reason`.
//!
//! An ignore holds for the line on which it stands; alone on its line, for the next line that is no comment. At the head
//! of a file, before all values, it holds for their first line, where findings stand that no line made, such as a token
//! that is nowhere. It holds in the file that it stands in, layers included, for `render` as for `lint`. What Helm or the
//! API server would refuse cannot be ignored. An ignore at fault ignores nothing.
//!
//! That an ignore finds nothing is said of the pool's last file alone, since other pools may need those of a shared
//! layer, and not while errors keep rules silent.

mod directive;

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::message::Message;
use crate::pool::Pool;
use crate::source::{Origin, Place, Position, Source};

use super::{Check, Rule};
use directive::{Directive, Wrong};

pub(super) const UNUSED_IGNORE: Rule = Rule {
    id: "unused-ignore",
    severity: Severity::Warning,
    summary: "an ignore that ignores nothing",
    why: "`# workerpool: ignore[rule-id] reason` holds for its own line or, where it stands alone, for the next one. The \
          rule finds nothing there, so the comment says what is not so. Of a layer that pools share it is said when the \
          layer itself is linted.",
    bad: include_str!("../../tests/fixtures/unused-ignore/bad.yaml"),
    good: include_str!("../../tests/fixtures/unused-ignore/good.yaml"),
    check: Check::Ignores,
};

pub(super) const BAD_IGNORE: Rule = Rule {
    id: "bad-ignore",
    severity: Severity::Warning,
    summary: "an ignore that names no rule or gives no reason, or that cannot be",
    why: "An ignore is written `# workerpool: ignore[rule-id, rule-id] reason`. What Helm or the API server would refuse \
          cannot be ignored, since the cluster would not. An ignore at fault ignores nothing.",
    bad: include_str!("../../tests/fixtures/bad-ignore/bad.yaml"),
    good: include_str!("../../tests/fixtures/bad-ignore/good.yaml"),
    check: Check::Ignores,
};

/// Takes out what the values' own comments ignore, and adds what is wrong with these comments.
pub(super) fn apply(pool: &Pool, least: Severity, findings: &mut Vec<Finding>) {
    // A text that could not be read to its end has no comments that can be trusted. Below warnings, comments at fault are
    // not told, so that those of values without a finding need not be looked for.
    if !pool.readable || findings.is_empty() && least < Severity::Warning {
        return;
    }
    let refused = findings.iter().any(|finding| !super::rule(finding.rule).is_some_and(Rule::can_be_ignored));
    let files = || pool.sources.iter().filter(|(_, source)| !matches!(source.origin, Origin::Argument(_)));
    let last = files().last().map(|(id, _)| id);
    for (source, Source { text, .. }) in files() {
        let mut ignores = Ignores::default();
        let comments = pool.layer(source).and_then(|layer| layer.comments.as_deref());
        directive::all(text, comments.map(Vec::as_slice), source)
            .into_iter()
            .for_each(|directive| ignores.add(directive));
        findings.retain(|finding| finding.place.source != source || !ignores.take(finding));
        if least >= Severity::Warning {
            findings.append(&mut ignores.faults);
            if last == Some(source) && !refused {
                findings.extend(ignores.unused());
            }
        }
    }
}

/// The line of findings that no line made.
const NO_LINE: u32 = 0;

/// The ignores of one file.
#[derive(Default)]
struct Ignores {
    named: Vec<Named>,
    by_line: BTreeMap<(u32, &'static str), Vec<usize>>,
    faults: Vec<Finding>,
}

/// A rule that an ignore names.
struct Named {
    rule: &'static str,
    place: Place,
    used: bool,
}

impl Ignores {
    fn add(&mut self, directive: Directive) {
        let rules = match directive.rules {
            Ok(rules) => rules,
            Err(wrong) => return self.faults.push(fault(directive.place, wrong)),
        };
        for (name, place) in rules {
            let rule = match known(name) {
                Ok(rule) => rule,
                Err(wrong) => {
                    self.faults.push(fault(place, wrong));
                    continue;
                }
            };
            for &line in &directive.lines {
                self.by_line.entry((line, rule)).or_default().push(self.named.len());
            }
            self.named.push(Named { rule, place, used: false });
        }
    }

    /// Whether an ignore holds for a finding; notes that it does.
    fn take(&mut self, finding: &Finding) -> bool {
        let Place { start, end, .. } = finding.place;
        let own = self.by_line.get(&(start.line, finding.rule));
        let head = self.by_line.get(&(NO_LINE, finding.rule)).filter(|_| start == end && start == FIRST);
        let mut taken = false;
        for &number in own.into_iter().chain(head).flatten() {
            self.named[number].used = true;
            taken = true;
        }
        taken
    }

    fn unused(&self) -> impl Iterator<Item = Finding> {
        self.named.iter().filter(|named| !named.used).map(|named| {
            let message = format!("`{}` finds nothing here", named.rule);
            let help = "delete the rule from the comment, or the comment".into();
            finding(&UNUSED_IGNORE, named.place, message, Some(help))
        })
    }
}

const FIRST: Position = Position { line: 1, column: 1 };

/// The rule of that name, where it can be ignored.
fn known(name: &str) -> Result<&'static str, Wrong> {
    let Some(rule) = super::rule(name) else { return Err(Wrong::no_rule(name)) };
    match rule.check {
        _ if rule.can_be_ignored() => Ok(rule.id),
        Check::Ignores => Err(Wrong::new(format!("`{}` cannot be ignored", rule.id), "mend the comment that it finds")),
        _ => Err(Wrong::new(
            format!("`{}` cannot be ignored: what it finds would be refused all the same", rule.id),
            "mend the values",
        )),
    }
}

fn fault(place: Place, wrong: Wrong) -> Finding {
    finding(&BAD_IGNORE, place, wrong.message, Some(wrong.help))
}

fn finding(rule: &Rule, place: Place, message: impl Into<Message>, help: Option<Message>) -> Finding {
    Finding { rule: rule.id, severity: rule.severity, place, path: String::new(), message: message.into(), help }
}

#[cfg(test)]
mod tests;
