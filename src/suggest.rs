//! "Did you mean": the nearest of a few words, and how words are listed in a message.

use crate::message::{Message, quote};

/// No more words are compared: there may be as many words as there are words to suggest one for. All lists of ours are
/// shorter.
pub const MOST_COMPARED: usize = 100;

/// The word nearest to `word`, where one is near enough to have been meant. Capitals do not matter. Of many words only the
/// first are compared.
pub fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut most = far_enough(word.chars().count());
    let mut near = None;
    for candidate in words.take(MOST_COMPARED) {
        if let Some(distance) = distance_in_any_case(most, word, candidate) {
            near = Some(candidate);
            match distance.checked_sub(1) {
                // Only a nearer one is of interest now.
                Some(nearer) => most = nearer,
                None => break,
            }
        }
    }
    near
}

/// How many letters may be wrong in a word of so many.
fn far_enough(length: usize) -> usize {
    match length {
        // One letter is any other one.
        0..=2 => 0,
        length => length / 3,
    }
}

/// The word that was certainly meant: the same in other case or between blanks, or at most two letters away where no other
/// word is nearly as near.
pub fn only_near<'a>(word: &str, words: &[&'a str]) -> Option<&'a str> {
    let word = word.trim();
    let near = nearest(word, words.iter().copied())?;
    match distance_in_any_case(2, word, near)? {
        0 => Some(near),
        far => (!has_other(word, words, near, far + 1)).then_some(near),
    }
}

/// The word that was probably meant: the nearest where no other is as near, or the only one that begins like `word`.
pub fn probable<'a>(word: &str, words: &[&'a str]) -> Option<&'a str> {
    let Some(near) = nearest(word, words.iter().copied()) else { return only_beginning(word, words) };
    let far = distance_in_any_case(word.len(), word, near)?;
    (!has_other(word, words, near, far)).then_some(near)
}

/// Whether a word is another one but for a letter too many, one too few or two swapped ones. Names that differ in a letter or a
/// number, such as `pool-a` and `pool-b`, differ on purpose.
pub fn is_slip(word: &str, meant: &str) -> bool {
    let sorted = |text: &str, is_such: fn(&char) -> bool| {
        let mut chars: Vec<char> = text.chars().filter(is_such).collect();
        chars.sort_unstable();
        chars
    };
    let is_same = |is_such| sorted(word, is_such) == sorted(meant, is_such);
    word.len().min(meant.len()) >= SHORTEST_SLIP
        && distance_within(1, word, meant) == Some(1)
        && (word.len() != meant.len() || is_same(|_| true))
        && is_same(|c| !c.is_ascii_alphabetic())
}

/// A shorter word may well be another one. In bytes.
const SHORTEST_SLIP: usize = 5;

/// Whether another one of some words is at most so far from a word, and near enough to have been meant.
fn has_other(word: &str, words: &[&str], near: &str, most: usize) -> bool {
    let most = most.min(far_enough(word.chars().count()));
    let mut others = words.iter().filter(|other| **other != near).take(MOST_COMPARED);
    others.any(|other| distance_in_any_case(most, word, other).is_some())
}

/// The word of a short list that was probably meant: the nearest, or the only one that begins like `word`.
pub fn nearest_allowed<'a>(word: &str, allowed: &[&'a str]) -> Option<&'a str> {
    nearest(word, allowed.iter().copied()).or_else(|| only_beginning(word, allowed))
}

/// The only one of a few words that begins with `word`, in upper or lower case.
fn only_beginning<'a>(word: &str, words: &[&'a str]) -> Option<&'a str> {
    if word.len() < SHORTEST_BEGINNING {
        return None;
    }
    let begins =
        |candidate: &&&str| candidate.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word));
    let mut beginning = words.iter().filter(begins);
    beginning.next().filter(|_| beginning.next().is_none()).copied()
}

/// A shorter text begins too many words. In bytes.
const SHORTEST_BEGINNING: usize = 3;

/// The sentence that offers a word of ours.
pub fn did_you_mean(word: &str) -> Message {
    format!("did you mean `{word}`?").into()
}

/// The sentence that offers what the user wrote elsewhere, or nearly wrote here.
pub fn did_you_mean_theirs(word: &str) -> Message {
    format!("did you mean {}?", quote(word)).into()
}

/// "`a`, `b` or `c`".
pub fn listed(words: &[&str]) -> String {
    joined(words, "or")
}

/// "`a`, `b` and `c`".
pub fn listed_all(words: &[&str]) -> String {
    joined(words, "and")
}

fn joined(words: &[&str], conjunction: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} {conjunction} {last}", rest.join(", ")),
    }
}

/// The fewest insertions, deletions, replacements and swaps of neighbours between two words, where `most` are enough.
pub fn distance_within(most: usize, a: &str, b: &str) -> Option<usize> {
    may_be_within(most, a, b).then(|| steps(a, b)).filter(|steps| *steps <= most)
}

/// The same between words whose case does not matter.
pub fn distance_in_any_case(most: usize, a: &str, b: &str) -> Option<usize> {
    let steps = || steps(&a.to_ascii_lowercase(), &b.to_ascii_lowercase());
    may_be_within(most, a, b).then(steps).filter(|steps| *steps <= most)
}

fn steps(a: &str, b: &str) -> usize {
    let (a, b) = without_common_ends(a, b);
    strsim::osa_distance(a, b)
}

/// Words without what both begin with and both end in: that costs no step, and is most of two words that are near.
fn without_common_ends<'a, 'b>(a: &'a str, b: &'b str) -> (&'a str, &'b str) {
    let same = |(x, y): (char, char)| (x == y).then_some(x.len_utf8());
    let begin: usize = a.chars().zip(b.chars()).map_while(same).sum();
    let (a, b) = (&a[begin..], &b[begin..]);
    let end: usize = a.chars().rev().zip(b.chars().rev()).map_while(same).sum();
    (&a[..a.len() - end], &b[..b.len() - end])
}

/// Whether words may be `most` steps apart, whatever their case: each letter too many takes one, and so does each letter that
/// only one of the words has. This tells most words apart, and bounds the time: what passes is about as long as our words.
fn may_be_within(most: usize, a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > most && a.is_ascii() && b.is_ascii() {
        return false;
    }
    let ((length, letters), (other_length, others)) = (letters(a), letters(b));
    let lacks = |letters: u64, others: u64| (letters & !others).count_ones() as usize;
    length.abs_diff(other_length) <= most && lacks(letters, others).max(lacks(others, letters)) <= most
}

/// How many characters a word has, and which ones, as bits, whatever their case; some share a bit.
fn letters(word: &str) -> (usize, u64) {
    let bit = |c: char| 1 << (u32::from(c.to_ascii_lowercase()) % u64::BITS);
    word.chars().fold((0, 0), |(length, letters), c| (length + 1, letters | bit(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_offered_and_a_far_one_is_not() {
        let words = ["image", "resources", "envFrom", "extraEnv", "z"];
        for (word, offered) in [
            ("imagee", Some("image")),
            ("iamge", Some("image")),
            ("Image", Some("image")),
            ("resource", Some("resources")),
            ("envfrom", Some("envFrom")),
            ("tolerations", None),
            ("x", None),
            ("y", None),
        ] {
            assert_eq!(nearest(word, words.into_iter()), offered, "{word}");
        }
    }

    #[test]
    fn a_word_is_certain_if_no_other_is_near() {
        let protocols = ["TCP", "UDP", "SCTP"];
        for (word, certain) in
            [("tcp", Some("TCP")), ("TCPP", Some("TCP")), ("TDP", None), ("SCTPP", Some("SCTP")), ("ICMP", None)]
        {
            assert_eq!(only_near(word, &protocols), certain, "{word}");
        }
        let modes = ["ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany", "ReadWriteOncePod"];
        for (word, certain) in [
            ("ReadWriteOnc", Some("ReadWriteOnce")),
            ("ReadWriteOnce ", Some("ReadWriteOnce")),
            ("readwriteoncepod", Some("ReadWriteOncePod")),
            ("ReadWriteOncePd", None),
            ("ReadMany", None),
        ] {
            assert_eq!(only_near(word, &modes), certain, "{word}");
        }
        let keys = ["podSecurityContext", "image", "images"];
        for (word, certain) in
            [("podSecurityContxt", Some("podSecurityContext")), ("securityContext", None), ("imagee", None)]
        {
            assert_eq!(only_near(word, &keys), certain, "{word}");
        }
    }

    #[test]
    fn the_beginning_of_one_allowed_word_is_enough() {
        let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
        for (word, offered) in [
            ("NoExec", Some("NoExecute")),
            ("noexec", Some("NoExecute")),
            ("prefer", Some("PreferNoSchedule")),
            ("NoSchedul", Some("NoSchedule")),
            ("No", None),
            ("Never", None),
            ("é", None),
        ] {
            assert_eq!(nearest_allowed(word, &effects), offered, "{word}");
        }
        assert_eq!(nearest_allowed("Read", &["ReadWriteOnce", "ReadOnlyMany"]), None);
    }

    #[test]
    fn a_slip_changes_no_number_and_no_letter() {
        for (word, meant, expected) in [
            ("spacelift-wroker", "spacelift-worker", true),
            ("spacelift-workerr", "spacelift-worker", true),
            ("spacelift-worker", "spacelift-worker", false),
            ("pool-a", "pool-b", false),
            ("pool-1", "pool-11", false),
            ("pool", "pol", false),
        ] {
            assert_eq!(is_slip(word, meant), expected, "{word}");
        }
    }

    #[test]
    fn a_word_is_probable_if_no_other_is_as_near() {
        let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
        for (word, probable_one) in [("NoExec", Some("NoExecute")), ("NoSchedul", Some("NoSchedule")), ("Never", None)]
        {
            assert_eq!(probable(word, &effects), probable_one, "{word}");
        }
        assert_eq!(probable("TDP", &["TCP", "UDP"]), None);
    }

    #[test]
    fn only_what_a_user_wrote_counts_as_theirs() {
        assert!(did_you_mean("token").theirs().is_empty());
        assert_eq!(did_you_mean_theirs("token").theirs().len(), 1);
    }

    #[test]
    fn a_distance_is_told_up_to_a_bound() {
        for (a, b, distance) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("abcd", "badc", 2),
            ("ca", "abc", 3),
            ("kitten", "sitting", 3),
            ("é", "e", 1),
            ("aéb", "ab", 1),
            ("SPACELIFT", "SPACLEIFTS", 2),
        ] {
            for most in 0..6 {
                let expected = (distance <= most).then_some(distance);
                assert_eq!(distance_within(most, a, b), expected, "{a} {b} {most}");
                assert_eq!(distance_within(most, b, a), expected, "{b} {a} {most}");
            }
        }
    }

    #[test]
    fn words_are_listed_as_in_a_sentence() {
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
