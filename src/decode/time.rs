//! Moments, as Go reads them.

/// Whether Go's `time.Parse(time.RFC3339, …)` takes it, up to the number of days of a month.
pub(super) fn is_rfc3339(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let Some(rest) = shape.strip_prefix("0000-00-00T00:00:00") else { return false };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with('0') => fraction.trim_start_matches('0'),
        _ => rest,
    };
    let number = |from: usize| text.get(from..from + 2).and_then(|t| t.parse::<u32>().ok()).unwrap_or(99);
    matches!(rest, "Z" | "+00:00" | "-00:00")
        && (1..=12).contains(&number(5))
        && (1..=31).contains(&number(8))
        && number(11) < 24
        && number(14) < 60
        && number(17) < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_go_reads_them() {
        for (text, right) in [
            ("2026-01-31T09:30:00Z", true),
            ("2026-01-31T09:30:00.123+02:00", true),
            ("2026-01-31T09:30:00", false),
            ("2026-13-31T09:30:00Z", false),
            ("2026-01-31 09:30:00Z", false),
            ("", false),
        ] {
            assert_eq!(is_rfc3339(text), right, "{text}");
        }
    }
}
