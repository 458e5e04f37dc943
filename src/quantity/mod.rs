//! Quantities: amounts of a resource, as `500m`, `2` or `1.5Gi`.
//!
//! Follows `k8s.io/apimachinery/pkg/api/resource`, down to its rounding, its limits and its overflows, since what the API
//! server rejects depends on them.

mod amount;
mod canonical;
mod digits;
mod mended;
mod notation;
mod parse;
mod quantity_fault;

pub use amount::Amount;
pub use mended::mended;
pub use parse::parse;

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        parse(text).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"))
    }

    #[test]
    fn what_is_a_quantity_is_written_as_the_api_server_writes_it() {
        for (text, canonical) in [
            ("0", "0"),
            ("1.5Gi", "1536Mi"),
            (" 1 ", "1"),
            ("+1", "+1"),
            ("0.5", "500m"),
            (".5", "500m"),
            ("5.", "5."),
            ("1e3", "1e3"),
            ("10e-1", "1"),
            ("1E", "1E"),
            ("1000m", "1"),
            ("1024Ki", "1Mi"),
            ("512Ki", "512Ki"),
            ("1000Ki", "1000Ki"),
            ("0.0000000001", "1n"),
            ("1e-10", "1e-9"),
            ("8Ei", "9223372036854775807"),
            ("0.5Ki", "512"),
            ("-", "0"),
            ("Ti", "0"),
            ("9n", "9n"),
            ("1.001", "1.001"),
            ("+100", "+100"),
            ("+12345Ki", "+12345Ki"),
            ("2048000m", "2048"),
            ("-0.5", "-500m"),
            ("-0.5Mi", "-512Ki"),
            ("0.0000000091", "10n"),
            ("0.0000000099", "10n"),
            ("0.9999999999", "1"),
            ("1.8999999999", "1900m"),
            ("1.3Ki", "1331200m"),
            ("9007199254740991.9990234375Ki", "9223372036854775807"),
            ("9007199254740991.99951171875Ki", "9223372036854775807"),
            ("9007199254740991.998046875Ki", "9223372036854775806"),
            ("9007199254740992.5Ki", "9223372036854775807"),
        ] {
            assert_eq!(amount(text).canonical(), canonical, "{text}");
        }
    }

    #[test]
    fn what_is_no_quantity_says_what_to_write() {
        for (text, hint) in [
            ("", "empty"),
            ("2GB", "did you mean `Gi` or `G`?"),
            ("512mb", "did you mean `Mi` or `M`?"),
            ("1gi", "did you mean `Gi` or `G`?"),
            ("1 Gi", "no space"),
            ("1,5", "decimal point"),
            ("Pi", "no number"),
            ("2 cores", "the number alone"),
            ("2 cpu", "the number alone"),
            ("2 CPUs", "the number alone"),
            ("1x", "use `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei`, `n`, `u`, `m`, `k`, `M`, `G`, `T`, `P` or `E`"),
            ("1i", "use `Ki`, "),
            ("0x1", "500m"),
            ("1.5.5", "500m"),
            ("1e", "is not a unit"),
            ("1\t", "500m"),
            ("e-10", "no number"),
        ] {
            let told = parse(text).expect_err(text).message();
            assert!(told.contains(hint), "{text}: {}", &*told);
        }
    }

    #[test]
    fn what_certainly_means_a_quantity_is_mended() {
        for (text, expected) in [
            ("4gi", Some("4Gi")),
            ("4 Gi", Some("4Gi")),
            ("1.5 GIB", Some("1.5Gi")),
            ("512MiB", Some("512Mi")),
            ("2 cores", Some("2")),
            ("512 bytes", Some("512")),
            ("500 m", Some("500m")),
            ("4GB", None),
            ("512mb", None),
            ("4K", None),
            ("1,5", None),
            ("gi", None),
            ("", None),
            ("1.5.5 Gi", None),
        ] {
            assert_eq!(mended(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn amounts_are_ordered_by_value() {
        let ascending =
            ["-8Ei", "-1.5", "-1", "0", "1n", "2n", "1m", "999m", "1", "1001m", "1k", "1Ki", "1e21", "1e30"];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(amount(a).cmp(&amount(b)), i.cmp(&j), "{a} {b}");
            }
        }
        assert_eq!(amount("0.5Gi"), amount("512Mi"));
        assert_eq!(amount("0.0001").rounded_to_milli(), amount("1m"));
        assert_eq!(amount("1.001").rounded_to_milli().canonical(), "1.001");
    }

    #[test]
    fn wholeness_and_values_overflow_as_on_the_server() {
        for (text, whole) in [
            ("1", true),
            ("1500m", false),
            ("0.9999", true),
            ("0.0001", false),
            ("1e18", true),
            ("1e19", true),
            ("7Ei", false),
            ("-1.5", false),
        ] {
            assert_eq!(amount(text).is_whole(), whole, "{text}");
        }
        assert_eq!(amount("36028797018963968000000").value(), 36_028_797_018_963_968_i64.wrapping_mul(1_000_000));
    }
}
