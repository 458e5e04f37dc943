//! Versions, as Helm reads them: `NewVersion` in github.com/Masterminds/semver.

/// The first two numbers of a semantic version, which may stand after a `v` and have parts missing; none where it is none. A
/// number too large to hold counts as the largest.
pub fn major_and_minor(text: &str) -> Option<(u64, u64)> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, metadata) = text.split_once('+').map_or((text, None), |(t, m)| (t, Some(m)));
    let (core, pre) = text.split_once('-').map_or((text, None), |(c, p)| (c, Some(p)));
    let numbers: Vec<&str> = core.split('.').collect();
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_version = numbers.len() <= 3
        && numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        && pre.is_none_or(|pre| pre.split('.').all(word))
        && metadata.is_none_or(|metadata| metadata.split('.').all(word));
    let number = |i: usize| numbers.get(i).map_or(0, |digits| digits.parse().unwrap_or(u64::MAX));
    is_version.then(|| (number(0), number(1)))
}

#[cfg(test)]
mod tests {
    use super::major_and_minor;

    #[test]
    fn versions_are_semantic() {
        for (text, numbers) in [
            ("0.62.0", Some((0, 62))),
            ("v1.37", Some((1, 37))),
            ("1", Some((1, 0))),
            ("1.2.3-rc.1+build.5", Some((1, 2))),
            ("1.31.2-eks-113cf36", Some((1, 31))),
            ("v1.33.1+k3s1", Some((1, 33))),
            ("1.99999999999999999999", Some((1, u64::MAX))),
            ("", None),
            ("one", None),
            ("1.2.3.4", None),
            ("1.2.", None),
            ("1.2.3-", None),
            ("1.31+", None),
        ] {
            assert_eq!(major_and_minor(text), numbers, "{text}");
        }
    }
}
