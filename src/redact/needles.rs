//! Known credentials, looked for in any text.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::credential::SecretText;

/// A text shorter than this is not a credential, and to hide it would blot out innocent words. In characters.
const SHORTEST: usize = 4;
/// Of a credential of at least this length, parts are hidden too: a message may have cut it. In bytes.
const LONG: usize = 20;
/// The length of these parts, in bytes.
const PART: usize = 9;
/// A part begins at each of so many bytes, so that one is in each 12 bytes of a credential.
const STEP: usize = 4;

/// What is looked for. It keeps hashes and no text, so that nothing can print it. A text whose hash is that of a
/// credential by chance is hidden too.
#[derive(Default)]
pub(super) struct Needles {
    /// For each length in bytes, the hashes of short credentials.
    whole: BTreeMap<usize, Hashes>,
    /// The hashes of parts of long ones.
    parts: Hashes,
}

/// A set of hashes, which need no further hashing.
type Hashes = HashSet<u64, BuildHasherDefault<AsItIs>>;

/// Takes a hash as it is.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, _: &[u8]) {
        unreachable!("hashes alone are put into the set")
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The needles that were made first, remembered for the pools that have the same credentials, as those that share their
/// first layers nearly always have.
#[derive(Default)]
pub struct Remembered(OnceLock<(Vec<SecretText>, Arc<Needles>)>);

impl Remembered {
    /// The needles of these texts.
    pub(super) fn needles(&self, texts: &[&str]) -> Arc<Needles> {
        let make = || Arc::new(Needles::new(texts.iter().copied()));
        let (known, needles) = self.0.get_or_init(|| (texts.iter().copied().map(SecretText::from).collect(), make()));
        if known.iter().map(SecretText::reveal).eq(texts.iter().copied()) { Arc::clone(needles) } else { make() }
    }
}

impl Needles {
    /// Each line of each text, as it is and as Rust's debug format escapes it.
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Needles {
        let mut needles = Needles::default();
        for line in texts.flat_map(str::lines).map(str::trim) {
            needles.add(line);
            if line.contains(|c: char| !c.is_ascii_graphic() || matches!(c, '\\' | '"' | '\'')) {
                needles.add(&line.escape_debug().to_string());
            }
        }
        needles
    }

    fn add(&mut self, line: &str) {
        if line.len() >= LONG {
            self.parts.reserve(line.len() / STEP);
            self.parts.extend(windows(line, PART).step_by(STEP));
        } else if line.chars().nth(SHORTEST - 1).is_some() {
            self.whole.entry(line.len()).or_default().extend(windows(line, line.len()));
        }
    }

    /// The bytes of a text at which they stand; a part may begin or end inside a character. Those of one length that overlap
    /// are joined, so that a text that is full of them makes no more ranges than it has bytes. A short one of letters alone
    /// is found as a word of its own, not inside a longer word.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (length, hashes) in &self.whole {
            join(matches(text, *length, hashes).filter(|range| !is_in_word(text, range)), &mut found);
        }
        if !self.parts.is_empty() {
            join(matches(text, PART, &self.parts).map(|range| with_neighbours(text, range)), &mut found);
        }
        found
    }
}

/// The bytes of a text whose hashes are these.
fn matches(text: &str, length: usize, hashes: &Hashes) -> impl Iterator<Item = Range<usize>> {
    windows(text, length).enumerate().filter(|(_, hash)| hashes.contains(hash)).map(move |(at, _)| at..at + length)
}

/// Adds ranges that are in order, those that overlap or touch as one.
fn join(ranges: impl Iterator<Item = Range<usize>>, found: &mut Vec<Range<usize>>) {
    let of_others = found.len();
    for range in ranges {
        match found[of_others..].last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => found.push(range),
        }
    }
}

/// Whether these bytes are letters inside a longer word: a credential that is a word, as `replica` is, does not hide what
/// is in `replicaCount`.
fn is_in_word(text: &str, Range { start, end }: &Range<usize>) -> bool {
    let (bytes, is_of_word) = (text.as_bytes(), |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_');
    let (before, after) = (&bytes[..*start], &bytes[*end..]);
    // The letter of an escape, as of `\n`, is no part of the word behind it.
    let goes_on_before = || before.last().is_some_and(is_of_word) && before.iter().nth_back(1) != Some(&b'\\');
    bytes[*start..*end].iter().all(u8::is_ascii_alphabetic)
        && (goes_on_before() || after.first().is_some_and(is_of_word))
}

/// A part of a credential with what may be the rest of the same one: less than a step on either side.
fn with_neighbours(text: &str, Range { start, end }: Range<usize>) -> Range<usize> {
    let is_near = |byte: &&u8| byte.is_ascii_graphic() && !b"`'\",:;{}[]()".contains(byte);
    let before = text.as_bytes()[..start].iter().rev().take(STEP - 1).take_while(is_near).count();
    let after = text.as_bytes()[end..].iter().take(STEP - 1).take_while(is_near).count();
    start - before..end + after
}

/// The hashes of all parts of a text that have this length in bytes, in order. Each is made of the one before it.
fn windows(text: &str, length: usize) -> impl Iterator<Item = u64> {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |hash: u64, byte: u8| hash.wrapping_mul(BASE).wrapping_add(u64::from(byte) + 1);
    // What the byte that leaves the window still counts.
    let leaving = u32::try_from(length).map_or(0, |length| BASE.wrapping_pow(length));
    let bytes = text.as_bytes();
    let (first, rest) = bytes.split_at_checked(length).unwrap_or_default();
    let first = (!first.is_empty()).then(|| first.iter().fold(0, |hash, byte| step(hash, *byte)));
    let all = rest.iter().zip(bytes).scan(first.unwrap_or_default(), move |hash, (entering, left)| {
        *hash = step(*hash, *entering).wrapping_sub(leaving.wrapping_mul(u64::from(*left) + 1));
        Some(*hash)
    });
    first.into_iter().chain(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_its_part() {
        let text = "aé\u{0}abcé";
        for length in 1..=text.len() {
            let alone = |at: usize| {
                let bytes = text.as_bytes()[at..at + length].to_vec();
                // The text is taken apart between characters too, so compare by bytes.
                let again =
                    (0..=text.len() - length).find(|other| text.as_bytes()[*other..*other + length] == bytes[..]);
                again.expect("it is there")
            };
            let hashes: Vec<u64> = windows(text, length).collect();
            assert_eq!(hashes.len(), text.len() - length + 1);
            for (at, hash) in hashes.iter().enumerate() {
                assert_eq!(*hash, hashes[alone(at)], "{at} of {length}");
            }
        }
        assert_eq!(windows("ab", 3).count(), 0);
    }

    #[test]
    fn what_is_remembered_is_found_for_the_same_texts_alone() {
        let remembered = Remembered::default();
        for texts in [&["canary"][..], &["another"], &["canary"], &["canary", "another"]] {
            let needles = remembered.needles(texts);
            for word in ["canary", "another"] {
                assert_eq!(!needles.find(word).is_empty(), texts.contains(&word), "{word} of {texts:?}");
            }
        }
    }

    #[test]
    fn whole_credentials_and_parts_of_long_ones_are_found() {
        let long = "0123456789abcdefghijklmnopqrstuvwxyz";
        let needles = Needles::new(["short one\n abc \n", long, "a\"b\\c"].into_iter());
        for (text, found) in [
            ("a short one, abc", &[(2, 11)][..]),
            ("short on", &[]),
            ("x456789abcdefx", &[(0, 13)]),
            ("x56789abcx", &[]),
            ("wxyz456789abc", &[(1, 13)]),
            ("é89abcdefghijk", &[(2, 15)]),
            ("a\"b\\c a\\\"b\\\\c", &[(0, 5), (6, 13)]),
        ] {
            let mut ranges: Vec<_> = needles.find(text).into_iter().map(|range| (range.start, range.end)).collect();
            ranges.sort();
            assert_eq!(ranges, found, "{text}");
        }
    }

    #[test]
    fn a_credential_that_is_a_word_is_not_found_inside_a_longer_word() {
        let needles = Needles::new(["canary", "c4nary"].into_iter());
        for (text, found) in [
            ("a canary, b", &[(2, 8)][..]),
            ("-canary-", &[(1, 7)]),
            ("canaryCount", &[]),
            ("canary_1", &[]),
            ("canary1", &[]),
            ("xcanary", &[]),
            ("x_canary", &[]),
            // The line break of a debug print.
            ("\"x\\ncanary\"", &[(4, 10)]),
            ("xc4naryx", &[(1, 7)]),
        ] {
            let ranges: Vec<_> = needles.find(text).into_iter().map(|range| (range.start, range.end)).collect();
            assert_eq!(ranges, found, "{text}");
        }
    }
}
