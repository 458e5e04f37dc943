//! The lines of a text, as a reader of YAML counts them.

/// Where each line of a text begins and ends. Lines end with `\n`, `\r\n` or `\r` (YAML 1.2, section 5.4); a byte
/// order mark belongs to no line.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let bytes = text.as_bytes();
        let ends_line = |&at: &usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends_line).map(|at| at + 1)).collect();
        Lines { text, starts }
    }

    /// The line of that number, from 1, without its end; none past the last.
    pub(super) fn get(&self, number: u32) -> Option<&'a str> {
        let index = (number as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        Some(self.text[start..end].trim_end_matches(['\r', '\n']))
    }

    /// All lines, each with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &'a str)> {
        (1..).map_while(|number| Some((number, self.get(number)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn every_kind_of_line_end() {
        let lines = |text| Lines::new(text).iter().map(|(_, line)| line).collect::<Vec<_>>();
        assert_eq!(lines(""), [""]);
        assert_eq!(lines("a\nb"), ["a", "b"]);
        assert_eq!(lines("\u{feff}a\r\nb\rc\n\n"), ["a", "b", "c", "", ""]);
        assert_eq!(Lines::new("a\nb\n").get(2), Some("b"));
        assert_eq!(Lines::new("a").get(2), None);
        assert_eq!(Lines::new("a").get(0), None);
    }
}
