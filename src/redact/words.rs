//! The words that name a credential.

use std::ops::Range;

use crate::suggest;

/// Words that name a credential in a key or in the name of a variable. Case, `-` and `_` do not matter.
const WORDS: [&str; 8] =
    ["token", "privatekey", "password", "credential", "passwd", "passphrase", "apikey", "accesskey"];
/// Words that do so in capitals, as variables are named (`AWS_SECRET_ACCESS_KEY`). As keys of values (`secretName`) they
/// only refer to a credential.
const CAPITALS: [&str; 4] = ["SECRET", "_KEY", "_PWD", "_AUTH"];
/// Words that do so in capitals where they stand by themselves: `DB_PASS`, and not `PASSIVE_MODE`.
const WHOLE_CAPITALS: [&str; 1] = ["PASS"];
/// Words that do so where text is given to them: `client-secret: …`, `pw=…`. Elsewhere they only speak of a credential.
const GIVEN: [&str; 4] = ["secret", "pass", "pwd", "pw"];
/// Headers of HTTP requests that hold credentials, in small letters.
const HEADERS: [&str; 3] = ["authorization", "proxy-authorization", "cookie"];
/// The token of a service account is described in values, never written there.
const NO_CREDENTIAL: &str = "serviceaccounttoken";

/// Whether a key or the name of a variable has a word in it that names a credential, rightly spelt or nearly.
pub(crate) fn names_credential(name: &str) -> bool {
    let is_described = || (0..name.len()).any(|at| match_word(name, at, NO_CREDENTIAL, ignoring_case).is_some());
    word_end(name).is_some() && !is_described()
}

/// Whether a key is of a credential if its value is text: as a map (`secret: {secretName: a}`) it only refers to one.
pub(super) fn names_secret_text(key: &str) -> bool {
    let letters: String = key.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).collect();
    letters.ends_with("secretkey") || ends_with_given(key)
}

/// The byte at which a word of [`GIVEN`] ends that stands before `:` or `=`.
pub(super) fn given_end(text: &str) -> Option<usize> {
    let mut ends = text.match_indices([':', '=']).map(|(at, _)| text[..at].trim_end_matches(['"', '\'', ' ']).len());
    ends.find(|end| ends_with_given(&text[..*end]))
}

/// Whether the last word of a name is one of [`GIVEN`].
fn ends_with_given(name: &str) -> bool {
    let is_last = |word: &str| {
        let (before, last) = name.as_bytes().split_at(name.len().saturating_sub(word.len()));
        // `dbPwd` and `db_pwd`, and no `compass`.
        let begins = |last: &u8| match before.last() {
            Some(before) => !before.is_ascii_alphabetic() || before.is_ascii_lowercase() && last.is_ascii_uppercase(),
            None => true,
        };
        last.eq_ignore_ascii_case(word.as_bytes()) && (word == GIVEN[0] || last.first().is_some_and(begins))
    };
    GIVEN.into_iter().any(is_last)
}

/// Whether a text is nothing but the name of a variable that is a credential: `SPACELIFT_TOKEN`.
pub(super) fn is_variable_of_credential(text: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    text.bytes().all(is_of_name) && names_credential(text)
}

/// Whether the value that goes with a name is a credential: that of a variable or of a header.
pub(crate) fn names_secret_value(name: &str) -> bool {
    names_credential(name) || HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header))
}

/// Whether an argument of a command is a flag whose value, which is a credential, is the next argument: `--password`.
pub(super) fn asks_for_credential(argument: &str) -> bool {
    argument.starts_with('-') && !argument.contains(['=', ' ']) && names_credential(argument)
}

/// What follows such a flag in a whole command: `login --password …`.
pub(super) fn passed(command: &str) -> Option<&str> {
    if !command.contains('-') {
        return None;
    }
    let mut words = command.split_whitespace();
    words.find(|word| asks_for_credential(word))?;
    words.next().filter(|value| !value.starts_with('-'))
}

/// The byte at which the first word of a text ends that names a credential, rightly spelt or nearly.
pub(super) fn word_end(text: &str) -> Option<usize> {
    // Nearly no text has all letters of a word, and few have nearly all.
    let letters = Letters::of(text);
    let may_be_right = RIGHT.iter().any(|of_word| letters.lacks(*of_word) == 0);
    let may_be_misspelt = || MISSPELT.iter().any(|word| letters.lacks(word.letters) <= word.most);
    may_be_right.then(|| right_end(text)).flatten().or_else(|| may_be_misspelt().then(|| misspelt_end(text)).flatten())
}

/// The byte at which the first word of a text ends that names a credential and is rightly spelt.
fn right_end(text: &str) -> Option<usize> {
    let begins_word = |byte: &u8| FIRST_LETTERS & letter(*byte) != 0;
    let mut beginnings = text.bytes().enumerate().filter(|(_, byte)| begins_word(byte));
    beginnings.find_map(|(at, _)| {
        let word = WORDS.iter().find_map(|word| match_word(text, at, word, ignoring_case));
        let in_capitals = |words: &[&str]| words.iter().find_map(|word| match_word(text, at, word, u8::eq));
        let is_letter_at = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
        let by_itself = |end: &usize| !is_letter_at(*end) && (at == 0 || !is_letter_at(at - 1));
        word.or_else(|| in_capitals(&CAPITALS)).or_else(|| in_capitals(&WHOLE_CAPITALS).filter(by_itself))
    })
}

/// The byte at which the first word of a text ends that is nearly one that names a credential: `DB_PASWORD`, `privatKey`.
fn misspelt_end(text: &str) -> Option<usize> {
    let mut before: Option<Range<usize>> = None;
    words(text).find_map(|word| {
        let joined = before.replace(word.clone()).filter(|before| before.end + 1 >= word.start);
        let of_one = Letters::of(&text[word.clone()]);
        let is_near = |word: &str| MISSPELT.iter().any(|right| is_near(word, right.word, right.most));
        let may_be = |letters: Letters| MISSPELT.iter().any(|right| letters.may_be_near(right.letters, right.most));
        let one = || may_be(of_one) && is_near(&text[word.clone()]);
        let pair = |before: Range<usize>| {
            may_be(of_one.and(Letters::of(&text[before.clone()])))
                && is_near(&(text[before].to_owned() + &text[word.clone()]))
        };
        (one() || joined.is_some_and(pair)).then_some(word.end)
    })
}

/// A word that is often misspelt.
struct Misspelt {
    word: &'static str,
    letters: Letters,
    /// How many letters may be wrong.
    most: usize,
}

const MISSPELT: [Misspelt; 4] = [
    Misspelt::by(1, "token"),
    Misspelt::by(2, "privatekey"),
    Misspelt::by(2, "password"),
    Misspelt::by(2, "credential"),
];

impl Misspelt {
    const fn by(most: usize, word: &'static str) -> Misspelt {
        Misspelt { word, letters: Letters::of(word), most }
    }
}

/// Whether a word is another one, but for so many letters. Case does not matter.
pub(super) fn is_near(word: &str, right: &str, most: usize) -> bool {
    suggest::distance_in_any_case(most, word, right).is_some()
}

/// The letters of all words that name a credential when they are rightly spelt.
const RIGHT: [Letters; WORDS.len() + CAPITALS.len() + WHOLE_CAPITALS.len()] = {
    let mut letters = [Letters::of(""); WORDS.len() + CAPITALS.len() + WHOLE_CAPITALS.len()];
    let (mut at, capitals) = (0, WORDS.len() + CAPITALS.len());
    while at < letters.len() {
        letters[at] = Letters::of(match at {
            _ if at < WORDS.len() => WORDS[at],
            _ if at < capitals => CAPITALS[at - WORDS.len()],
            _ => WHOLE_CAPITALS[at - capitals],
        });
        at += 1;
    }
    letters
};

/// What tells at a glance that a word is far from another: how long it is, and its letters as bits.
#[derive(Clone, Copy)]
struct Letters {
    length: usize,
    bits: u32,
}

impl Letters {
    const fn of(word: &str) -> Letters {
        let (bytes, mut bits, mut at) = (word.as_bytes(), 0, 0);
        while at < bytes.len() {
            bits |= letter(bytes[at]);
            at += 1;
        }
        Letters { length: bytes.len(), bits }
    }

    /// How many letters of another word are not among these.
    fn lacks(self, word: Letters) -> usize {
        (word.bits & !self.bits).count_ones() as usize
    }

    /// Those of both words in one.
    fn and(self, other: Letters) -> Letters {
        Letters { length: self.length + other.length, bits: self.bits | other.bits }
    }

    /// Whether the word may be another one but for so many letters: each of them adds a letter, takes one away, or both.
    fn may_be_near(self, right: Letters, most: usize) -> bool {
        self.length.abs_diff(right.length) <= most && self.lacks(right).max(right.lacks(self)) <= most
    }
}

/// The bytes of the words of a text: letters and digits, in which a capital after a small letter begins another one.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(u8::is_ascii_alphanumeric)?;
        let goes_on = |end: &usize| {
            let (last, next) = (bytes[*end - 1], bytes[*end]);
            next.is_ascii_alphanumeric() && !(last.is_ascii_lowercase() && next.is_ascii_uppercase())
        };
        at = (start + 1..bytes.len()).find(|end| !goes_on(end)).unwrap_or(bytes.len());
        Some(start..at)
    })
}

/// The letters with which the words begin, as bits: few letters of a text are among them.
const FIRST_LETTERS: u32 = first_letters(&WORDS) | first_letters(&CAPITALS) | first_letters(&WHOLE_CAPITALS);

const fn first_letters(words: &[&str]) -> u32 {
    let (mut letters, mut at) = (0, 0);
    while at < words.len() {
        letters |= letter(words[at].as_bytes()[0]);
        at += 1;
    }
    letters
}

/// A letter as a bit, whatever its case; other characters share the bit of one.
const fn letter(byte: u8) -> u32 {
    1 << (byte % 32)
}

/// The byte at which `word` ends if it begins at byte `at`, whatever its case. `-` and `_` may stand between its letters.
pub(super) fn word_at(text: &str, at: usize, word: &str) -> Option<usize> {
    match_word(text, at, word, ignoring_case)
}

fn match_word(text: &str, at: usize, word: &str, same: impl Fn(&u8, &u8) -> bool) -> Option<usize> {
    let text = text.as_bytes();
    let (first, rest) = word.as_bytes().split_first()?;
    if !same(text.get(at)?, first) {
        return None;
    }
    let mut at = at + 1;
    for letter in rest {
        while matches!(text.get(at), Some(b'_' | b'-')) {
            at += 1;
        }
        if !same(text.get(at)?, letter) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn ignoring_case(a: &u8, b: &u8) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// What follows the `=` or `:` behind a word that names a credential, as in `SPACELIFT_TOKEN=…`.
pub(super) fn assigned(text: &str) -> Option<&str> {
    let last = text.rfind(['=', ':'])?;
    let end = word_end(text).filter(|end| *end <= last)?;
    let (name, value) = text[end..].split_once(['=', ':'])?;
    let is_name =
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'"' | b'\'' | b' '));
    Some(value.trim_start()).filter(|value| is_name && !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_credentials() {
        for (name, is_one) in [
            ("token", true),
            ("accessTokenOf", true),
            ("private-key", true),
            ("POOL_PRIVATE_KEY", true),
            ("dbCredential", true),
            ("credentials", true),
            ("é_PASS_WORD", true),
            ("AWS_SECRET_ACCESS_KEY", true),
            ("API_KEY", true),
            ("DB_PASWORD", true),
            ("passwrod", true),
            ("privatKey", true),
            ("POOL_PRIVATE_KYE", true),
            ("tokne", true),
            ("credentails", true),
            ("MY_SECRET", true),
            ("SSH_KEY", true),
            ("DB_PASS", true),
            ("THE_QUICK_BROWN_FOX_JUMPS_OVER_A_LAZY_DOG_APIKEY", true),
            ("api_key", true),
            ("cred_entiok", true),
            ("myTokne", true),
            // The letters of `token` and `privatekey`.
            ("knote", false),
            ("key_private", false),
            ("PASS", true),
            ("PASSIVE_MODE", false),
            ("FTP_PASSIVE", false),
            ("COMPASS", false),
            ("monkey", false),
            ("keyword", false),
            ("secretName", false),
            ("imagePullSecrets", false),
            ("publicKey", false),
            ("automountServiceAccountToken", false),
            ("tok", false),
            ("", false),
        ] {
            assert_eq!(names_credential(name), is_one, "{name}");
        }
    }

    #[test]
    fn misspelt_words() {
        for (word, right, most, is_one) in [
            ("NAME", "name", 0, true),
            ("nmae", "name", 2, true),
            ("éüme", "name", 2, true),
            ("n€me", "name", 1, true),
            ("nme", "name", 0, false),
            ("names", "name", 0, false),
            ("value", "name", 2, false),
        ] {
            assert_eq!(is_near(word, right, most), is_one, "{word}");
        }
    }

    #[test]
    fn words_to_which_text_is_given() {
        for (text, name) in [
            ("clientSecret: a", Some("clientSecret")),
            ("a: 1, \"db-pwd\" = b", Some("a: 1, \"db-pwd")),
            ("PASS=a", Some("PASS")),
            ("the secret is made elsewhere", None),
            ("secretName: a", None),
            ("compass: a", None),
            ("COMPASS: é", None),
        ] {
            assert_eq!(given_end(text).map(|end| &text[..end]), name, "{text}");
        }
    }

    #[test]
    fn flags_with_their_values() {
        for (command, value) in [
            ("login --user a --password b c", Some("b")),
            ("--password=b", None),
            ("--token --user", None),
            ("--token", None),
            ("read the token aloud", None),
            ("read -v the token aloud", None),
        ] {
            assert_eq!(passed(command), value, "{command}");
        }
    }

    #[test]
    fn variables_with_their_values() {
        for (text, value) in [
            ("SPACELIFT_TOKEN=a=b", Some("a=b")),
            ("SPACELIFT_TOKEN_VALUE=a", Some("a")),
            ("A=b TOKEN: a", Some("a")),
            ("A=TOKEN", None),
            ("TOKEN", None),
            ("TOKEN=", None),
            ("the token, as is=a", None),
        ] {
            assert_eq!(assigned(text), value, "{text}");
        }
    }
}
