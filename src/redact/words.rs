//! The words that name a credential.

/// Words that name a credential in a key or in the name of a variable. Case, `-` and `_` do not matter.
const WORDS: [&str; 4] = ["token", "privatekey", "password", "credential"];
/// Words that do so in capitals, as variables are named (`AWS_SECRET_ACCESS_KEY`). As keys of values (`secretName`) they
/// only refer to a credential.
const CAPITALS: [&str; 5] = ["SECRET", "PASSWD", "PASSPHRASE", "APIKEY", "ACCESSKEY"];
/// The token of a service account is described in values, never written there.
const NO_CREDENTIAL: &str = "serviceaccounttoken";

/// Whether a key or the name of a variable has a word in it that names a credential.
pub(super) fn names_credential(name: &str) -> bool {
    let is_described = || (0..name.len()).any(|at| match_word(name, at, NO_CREDENTIAL, ignoring_case).is_some());
    word_end(name).is_some() && !is_described()
}

/// The byte at which the first word of a text ends that names a credential.
pub(super) fn word_end(text: &str) -> Option<usize> {
    let begins_word = |byte: &u8| FIRST_LETTERS & letter(*byte) != 0;
    text.bytes().enumerate().filter(|(_, byte)| begins_word(byte)).find_map(|(at, _)| {
        let word = WORDS.iter().find_map(|word| match_word(text, at, word, ignoring_case));
        word.or_else(|| CAPITALS.iter().find_map(|word| match_word(text, at, word, u8::eq)))
    })
}

/// The letters with which the words begin, as bits: few letters of a text are among them.
const FIRST_LETTERS: u32 = first_letters(&WORDS) | first_letters(&CAPITALS);

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

/// What follows the first `=` of a text such as `SPACELIFT_TOKEN=…`, if what is before it names a credential.
pub(super) fn assigned(text: &str) -> Option<&str> {
    let (name, value) = text.split_once('=')?;
    names_credential(name).then_some(value)
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
    fn variables_with_their_values() {
        for (text, value) in
            [("SPACELIFT_TOKEN=a=b", Some("a=b")), ("--password=a", Some("a")), ("A=TOKEN", None), ("TOKEN", None)]
        {
            assert_eq!(assigned(text), value, "{text}");
        }
    }
}
