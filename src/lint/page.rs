//! The pages of `workerpool rule`, and of all of them `docs/rules.md`.

use crate::finding::Severity;

use super::Rule;

/// The table of rules: id, severity, summary.
pub fn table(rules: &[Rule]) -> String {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    rules.iter().map(|rule| format!("{:width$}  {:7}  {}\n", rule.id, rule.severity.word(), rule.summary)).collect()
}

/// The page of a rule, in Markdown.
pub fn page(rule: &Rule) -> String {
    section("#", rule)
}

/// All pages as one text in Markdown, with a table before them.
pub fn book(rules: &[Rule]) -> String {
    let mut book = INTRODUCTION.to_owned();
    for Rule { id, severity, summary, .. } in rules {
        book.push_str(&format!("| [`{id}`](#{id}) | {} | {} |\n", severity.word(), summary.replace('|', "\\|")));
    }
    for rule in rules {
        book.push('\n');
        book.push_str(&section("##", rule));
    }
    book
}

const INTRODUCTION: &str = "# Rules

What `workerpool lint` finds. Errors stop `workerpool render` too; warnings fail `lint --strict`. `workerpool rule ID`
prints a page of this file, which is made from the rules themselves.

## Ignoring a finding

```yaml
launcher:
  image:
    # workerpool: ignore[image-reference] the mirror's webhook puts it right
    repository: mirror.example.com/Launcher
```

- The comment stands on the line of the finding or, alone, above it; more comments may stand between. Where the finding
  covers several lines, its first one counts.
- It names rules in brackets, and gives a reason after them.
- A finding that no line made, such as a token that is nowhere, stands at the first line with values; a comment anywhere
  before it ignores it.
- What Helm or the API server would refuse cannot be ignored, since the cluster would not. Errors that only the worker
  would meet (images, credentials) can be, and `render` then goes on.
- It holds in the file in which it stands, layers of `-f` included. No comment reaches a `--set` argument.
- An ignore that finds nothing is a warning (`unused-ignore`), said of the last file of a pool alone: other pools may
  need those of a shared layer. It is not said while errors stand that cannot be ignored, since rules are silent there.
- An ignore that names no rule, has no reason or cannot be is a warning (`bad-ignore`), and ignores nothing.

## Table

| Rule | Severity | Finds |
|---|---|---|
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

/// Values, or a command line where the rule is about arguments.
fn example(text: &str) -> String {
    let language = if text.starts_with("workerpool ") { "sh" } else { "yaml" };
    format!("```{language}\n{}\n```\n", text.trim_end())
}
