//! The pages of `workerpool rule`.

use super::Rule;

/// The table of rules: id, severity, summary.
pub fn table(rules: &[Rule]) -> String {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    rules.iter().map(|rule| format!("{:width$}  {:7}  {}\n", rule.id, rule.severity.word(), rule.summary)).collect()
}

/// The page of a rule, in Markdown.
pub fn page(rule: &Rule) -> String {
    let Rule { id, summary, why, bad, good, .. } = rule;
    let (bad, good) = (bad.trim_end(), good.trim_end());
    format!(
        "# {id} ({})\n\n{summary}.\n\n{why}\n\nBad:\n\n```yaml\n{bad}\n```\n\nGood:\n\n```yaml\n{good}\n```\n",
        rule.severity.word()
    )
}
