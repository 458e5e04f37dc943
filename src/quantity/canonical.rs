//! How an amount is written.

use super::amount::Amount;
use super::digits::to_u64;
use super::notation::{BINARY_SUFFIXES, DECIMAL_SUFFIXES, Notation};

impl Amount {
    /// The text in which the API server writes the quantity (`String()`): as given where that was canonical, else with the largest unit
    /// that leaves an integer. For comparing with a list of texts; a decimal beyond `E` loses its unit there.
    pub fn canonical(&self) -> String {
        if let Some(kept) = &self.kept {
            return kept.to_string();
        }
        if self.is_zero() {
            return "0".to_owned();
        }
        self.canonical_binary().unwrap_or_else(|| self.canonical_decimal())
    }

    fn canonical_binary(&self) -> Option<String> {
        if self.notation != Notation::Binary {
            return None;
        }
        let mut number = to_u64(&self.digits, usize::try_from(self.exponent).ok()?).filter(|n| *n >= 1024)?;
        let mut power = 0;
        while number.is_multiple_of(1024) {
            number /= 1024;
            power += 10;
        }
        let suffix = BINARY_SUFFIXES.iter().find(|(_, p)| *p == power).map_or("", |(suffix, _)| suffix);
        Some(format!("{}{number}{suffix}", self.sign()))
    }

    fn canonical_decimal(&self) -> String {
        let power = self.exponent.div_euclid(3) * 3;
        let mut number: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        number.extend((power..self.exponent).map(|_| '0'));
        let suffix = match self.notation {
            Notation::Exponent if power == 0 => String::new(),
            Notation::Exponent => format!("e{power}"),
            _ => DECIMAL_SUFFIXES.iter().find(|(_, p)| i64::from(*p) == power).map_or("", |(s, _)| s).to_owned(),
        };
        format!("{}{number}{suffix}", self.sign())
    }

    fn sign(&self) -> &'static str {
        if self.negative { "-" } else { "" }
    }
}
