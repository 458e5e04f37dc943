//! What the run covered, and how many findings a single mutation makes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::kubecheck::Verdict;
use crate::ours::{Ours, is_error};

/// The inputs with the most findings that are printed.
const WORST: usize = 5;

/// Counts over all inputs on which the verdicts agree.
#[derive(Default)]
pub struct Tally {
    taken: usize,
    rejected: usize,
    /// Inputs of one mutation that were rejected, and their findings of severity error.
    single: usize,
    findings: usize,
    worst: Vec<(usize, String)>,
    /// Rejected inputs with a finding on the lines of a field that the server names.
    placed: usize,
    comparable: usize,
    /// How often the server named each last word of a field.
    fields: BTreeMap<String, usize>,
    /// How often there was none.
    misplaced: BTreeMap<String, usize>,
}

impl Tally {
    /// Counts an input.
    pub fn add(&mut self, ours: &Ours, theirs: Option<&Verdict>, mutations: usize, values: &Value) {
        let errors: Vec<_> = ours.faults.iter().filter(|fault| is_error(fault)).collect();
        if errors.is_empty() {
            self.taken += 1;
            return;
        }
        self.rejected += 1;
        if mutations == 1 {
            self.single += 1;
            self.findings += errors.len();
            if errors.len() > self.worst.last().map_or(1, |(count, _)| *count) {
                let lines = errors.iter().map(|fault| format!("  {}: {}\n", fault.path, &*fault.message));
                let text: String = lines.collect::<String>() + "  of " + &cut(&values.to_string());
                if !self
                    .worst
                    .iter()
                    .any(|(count, other)| *count == errors.len() && first_line(other) == first_line(&text))
                {
                    self.worst.push((errors.len(), text));
                    self.worst.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
                    self.worst.truncate(WORST);
                }
            }
        }
        let Some(theirs) = theirs else { return };
        let lines: Vec<_> = theirs.errors.iter().filter_map(|error| ours.lines_of(error.doc, &error.field)).collect();
        if let (false, Some(error)) = (lines.is_empty(), theirs.errors.first()) {
            self.comparable += 1;
            *self.fields.entry(last_word(&error.field).to_owned()).or_default() += 1;
            let placed = errors.iter().any(|fault| lines.iter().any(|lines| lines.contains(&fault.place.start.line)));
            self.placed += usize::from(placed);
            if !placed && mutations == 1 {
                let paths: Vec<String> = errors.iter().map(|fault| fault.path.to_string()).collect();
                *self.misplaced.entry(format!("{} and {}", error.field, paths.join(", "))).or_default() += 1;
            }
        }
    }

    /// Prints the counts.
    pub fn print(&self) {
        println!(
            "{} taken and {} rejected by both; {} fields were named",
            self.taken,
            self.rejected,
            self.fields.len()
        );
        println!(
            "found on the lines that made the field that the server names: {} of {}",
            self.placed, self.comparable
        );
        for (fields, count) in &self.misplaced {
            println!("  {count} of {fields}");
        }
        if self.single > 0 {
            let mean = self.findings as f64 / self.single as f64;
            println!("findings for a single mutation: {mean:.3} (of {})", self.single);
        }
        for (count, text) in &self.worst {
            println!("{count} findings:\n{text}");
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn cut(text: &str) -> String {
    text.chars().take(400).collect()
}

/// The last key of a field.
fn last_word(field: &str) -> &str {
    let field = field.trim_end_matches(']');
    let word = field.rsplit('.').next().unwrap_or(field);
    word.split('[').next().unwrap_or(word)
}
