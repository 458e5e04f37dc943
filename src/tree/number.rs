//! Numbers, as Go's readers hold them.

/// A number as Go's YAML and JSON readers hold it. A whole number is never a `Float` within 64 bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number that fits.
    Int(i64),
    /// A whole number above `i64::MAX`.
    Uint(u64),
    /// A finite number with a fraction, or too large to be whole.
    Float(f64),
}

impl Number {
    /// A finite float, as a whole number where it is one within 64 bits.
    pub fn from_float(value: f64) -> Number {
        const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;
        if value.fract() != 0.0 || !(-TWO_TO_63..2.0 * TWO_TO_63).contains(&value) {
            Number::Float(value)
        } else if value < TWO_TO_63 {
            // Whole and in range, so the casts here are exact.
            Number::Int(value as i64)
        } else {
            Number::Uint(value as u64)
        }
    }
}
