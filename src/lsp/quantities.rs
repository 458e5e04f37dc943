//! Quantities that people often write.

use crate::field_path::{FieldPathBuf, Step};

/// Quantities for the field at a path: those of a number that is there already, or usual ones. Each with what it means.
pub fn near(path: &FieldPathBuf, written: &str) -> Vec<(String, String)> {
    let (usual, units): (&[&str], &[&str]) = match path.0.last() {
        Some(Step::Key(key)) if key == "cpu" => (&["100m", "250m", "500m", "1", "2", "4"], &["", "m"]),
        Some(Step::Key(key)) if matches!(key.as_str(), "storage" | "ephemeral-storage" | "sizeLimit") => {
            (&["10Gi", "20Gi", "50Gi", "100Gi", "200Gi"], &["Gi", "Mi", "Ti"])
        }
        _ => (&["128Mi", "256Mi", "512Mi", "1Gi", "2Gi", "4Gi", "8Gi"], &["Mi", "Gi"]),
    };
    let digits = written.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let quantities: Vec<String> = match is_number {
        true => units.iter().map(|unit| format!("{digits}{unit}")).collect(),
        false => usual.iter().map(|quantity| (*quantity).to_owned()).collect(),
    };
    let meant = |quantity: String| {
        let meaning = meaning(&quantity);
        (quantity, meaning)
    };
    quantities.into_iter().map(meant).collect()
}

/// What a quantity means.
fn meaning(quantity: &str) -> String {
    let number = quantity.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let noun = match &quantity[number.len()..] {
        "" => "cores",
        "m" => "thousandths of a core",
        "Mi" => "mebibytes",
        "Gi" => "gibibytes",
        "Ti" => "tebibytes",
        _ => return String::new(),
    };
    let noun = if number == "1" { noun.strip_suffix('s').unwrap_or(noun) } else { noun };
    format!("{number} {noun}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_fit_the_field() {
        let found = |path: &str, written: &str| {
            let path = FieldPathBuf::of(path);
            near(&path, written).into_iter().map(|(quantity, _)| quantity).collect::<Vec<_>>()
        };
        assert!(found("a.cpu", "").contains(&"500m".to_owned()));
        assert_eq!(found("a.cpu", "750"), ["750", "750m"]);
        assert_eq!(found("a.memory", "512m"), ["512Mi", "512Gi"]);
        assert_eq!(found("a.memory", "x")[0], "128Mi");
        assert_eq!(near(&FieldPathBuf::of("a.memory"), "1")[1], ("1Gi".to_owned(), "1 gibibyte".to_owned()));
    }
}
