//! The pages of `workerpool rule`, and the document `docs/rules.md` that contains them all.

use crate::finding::Severity;

use super::{Rule, Subject};

/// The table of rules by subject: id, severity, summary.
pub fn table(rules: &[Rule]) -> String {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let row = |rule: &Rule| format!("  {:width$}  {:7}  {}\n", rule.id, rule.severity.word(), rule.summary);
    let group = |(subject, rules): (Subject, Vec<&Rule>)| {
        let rows: String = rules.into_iter().map(row).collect();
        format!("{}:\n{rows}", subject.title())
    };
    grouped(rules).map(group).collect::<Vec<_>>().join("\n")
}

/// The rules of each subject, in the order of the subjects and in their own.
fn grouped(rules: &[Rule]) -> impl Iterator<Item = (Subject, Vec<&Rule>)> {
    let about = |subject: Subject| rules.iter().filter(move |rule| rule.subject == subject).collect();
    Subject::ALL.into_iter().map(move |subject| (subject, about(subject)))
}

/// The page that explains each rule under its id, docs/rules.md.
const RULE_PAGES: &str = concat!("https://docs.rs/crate/", env!("CARGO_PKG_NAME"), "/latest/source/docs/rules.md");

/// Where the page of a rule is.
pub fn link(id: &str) -> String {
    format!("{RULE_PAGES}#{id}")
}

/// The page of a rule, in Markdown.
pub fn page(rule: &Rule) -> String {
    section("#", rule)
}

/// All pages by subject as one Markdown text, after a table of them.
pub fn book(rules: &[Rule]) -> String {
    let mut book = INTRODUCTION.to_owned();
    for (subject, rules) in grouped(rules) {
        book.push_str(&format!("\n### {}\n\n| Rule | Severity | Finds |\n|---|---|---|\n", subject.title()));
        for Rule { id, severity, summary, .. } in rules {
            book.push_str(&format!("| [`{id}`](#{id}) | {} | {} |\n", severity.word(), summary.replace('|', "\\|")));
        }
    }
    for (_, rules) in grouped(rules) {
        for rule in rules {
            book.push('\n');
            book.push_str(&section("##", rule));
        }
    }
    book
}

const INTRODUCTION: &str = "# Rules

`workerpool lint` checks values against these rules. Errors also stop `workerpool render`, and warnings fail
`workerpool lint --strict`. `workerpool rule ID` prints the page of one rule. This file is generated from the rules.

## Ignoring a finding

Put a comment on the line of the finding, or on a line of its own above it:

```yaml
launcher:
  image:
    # workerpool: ignore[image-reference] a webhook of the mirror corrects the name
    repository: mirror.example.com/Launcher
```

- The comment names one or more rules in brackets, and gives a reason after the brackets.
- Other comments may stand between it and the line. If the finding covers several lines, the first line counts.
- Some findings have no line, such as a missing token. They are reported at the first line with values. A comment on
  that line or anywhere above it ignores them.
- You can ignore warnings, and errors that only a worker would run into (images, credentials); `render` then goes on.
  You cannot ignore what Helm or the API server rejects, since the values would fail anyway.
- A comment applies to the file that it is in, including layers given with `-f`. It does not reach `--set` arguments.
- A comment that ignores nothing is a warning (`unused-ignore`). It is reported only in the last file of a pool, since
  other pools may need the comments in a shared layer. It is not reported while there are errors that you cannot ignore,
  since they keep other rules from running.
- A comment is also a warning (`bad-ignore`) if it has no rule or no reason, or names a rule that cannot be ignored.
  Such a comment ignores nothing.

## Table
";

fn section(level: &str, rule: &Rule) -> String {
    let Rule { id, severity, summary, why, bad, good, .. } = rule;
    let weight = match (severity, rule.can_be_ignored()) {
        (Severity::Error, true) => "Error, can be ignored",
        (Severity::Error, false) => "Error, cannot be ignored",
        (Severity::Warning, true) => "Warning, can be ignored",
        (Severity::Warning, false) => "Warning, cannot be ignored",
    };
    let (bad, good) = (example(bad), example(good));
    let (first, rest) = summary.split_at(summary.chars().next().map_or(0, char::len_utf8));
    let summary = format!("{}{rest}", first.to_uppercase());
    format!("{level} {id}\n\n{summary}. ({weight}.)\n\n{why}\n\nBad:\n\n{bad}\nGood:\n\n{good}")
}

/// An example in a fence of Markdown: values, or a command line for a rule about arguments.
pub(crate) fn example(text: &str) -> String {
    let language = if text.starts_with("workerpool ") { "sh" } else { "yaml" };
    format!("```{language}\n{}\n```\n", shown(text))
}

/// An example as it is shown: of a credential only the beginning.
pub(crate) fn shown(text: &str) -> String {
    let lines: Vec<String> = text.trim_end().lines().map(shortened).collect();
    lines.join("\n")
}

/// A line of which the last word is cut if it is longer than any word that people read.
fn shortened(line: &str) -> String {
    const LONGEST: usize = 100;
    const SHOWN: usize = 8;
    let word = line.rsplit(' ').next().unwrap_or_default();
    match word.get(..SHOWN) {
        Some(beginning) if word.len() > LONGEST => format!("{}{beginning}…", &line[..line.len() - word.len()]),
        _ => line.to_owned(),
    }
}
