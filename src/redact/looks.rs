//! Texts that are credentials by their looks, wherever they stand.

use std::ops::Range;

use crate::credential;

/// How a private key begins.
const PEM: &str = "-----BEGIN";
/// How PEM begins in base64, once and twice encoded.
const ENCODED_KEYS: [&str; 2] = ["LS0tLS1CRUdJ", "TFMwdExTMUNSVWRK"];
/// How a pool's token, which is JSON in base64, begins, once and twice encoded.
const ENCODED_TOKENS: [&str; 2] = ["eyJ", "ZXlK"];
/// A shorter text in base64 may begin like one by chance. In bytes.
const SHORTEST: usize = 12;
/// A run of letters and digits of this length is more likely a credential than a word. In bytes.
const LONG_RUN: usize = 40;

/// A run of this length is no name either. In bytes.
const HEADLESS: usize = 100;

/// The bytes of all that begins as a private key or a pool's token does.
pub(crate) fn credentials(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let begins = |at: usize, beginning: &&str| bytes[at..].starts_with(beginning.as_bytes());
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = next_beginning(bytes, at) {
        at = next;
        // A letter or digit before it makes it a part of some other text, unless what follows is longer than a word; a sign
        // may stand between a name and its token.
        let begins_run = || at == 0 || !bytes[at - 1].is_ascii_alphanumeric() || run_end(text, at) - at >= LONG_RUN;
        if begins(at, &PEM) {
            found.push(at..text.len());
            break;
        }
        let end = match () {
            () if ENCODED_KEYS.iter().any(|key| begins(at, key)) => run_end(text, at),
            () if ENCODED_TOKENS.iter().any(|token| begins(at, token)) && begins_run() => run_end(text, at),
            () if credential::begins_key_in_der(&text[at..]) => run_end(text, at),
            () => at,
        };
        if end - at >= SHORTEST {
            found.push(at..end);
        }
        at = end.max(at + 1);
    }
    found
}

/// So many bytes are looked at as a whole, which takes a few wide instructions.
const CHUNK: usize = 32;

/// The first byte from `start` on that may begin a credential, by it and the next byte. Nearly no chunk has any.
fn next_beginning(bytes: &[u8], start: usize) -> Option<usize> {
    let begins = |a: u8, b: u8| {
        let is = |pair: &[u8; 2]| (a == pair[0]) & (b == pair[1]);
        let is_der = (a == b'M') & (b'A'..=b'I').contains(&b);
        is(b"--") | is(b"LS") | is(b"TF") | is(b"ey") | is(b"ZX") | is_der
    };
    let begins_in = |chunk: &[u8; CHUNK + 1]| (0..CHUNK).fold(false, |any, at| any | begins(chunk[at], chunk[at + 1]));
    let mut rest = bytes.get(start..)?;
    while let Some(chunk) = rest.first_chunk::<{ CHUNK + 1 }>()
        && !begins_in(chunk)
    {
        rest = &rest[CHUNK..];
    }
    if rest.len() <= CHUNK {
        let mut last = [0; CHUNK + 1];
        last[..rest.len()].copy_from_slice(rest);
        if !begins_in(&last) {
            return None;
        }
    }
    let next = rest.windows(2).position(|pair| begins(pair[0], pair[1]))?;
    Some(bytes.len() - rest.len() + next)
}

/// How tokens begin that GitHub, GitLab and Slack issue.
const ISSUED: [&str; 8] = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-"];
/// Such a token is at least so long. In bytes.
const SHORTEST_ISSUED: usize = 20;

/// The bytes of each token whose beginning tells who issued it.
fn issued(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let begins = |at: usize| ISSUED.iter().any(|beginning| bytes[at..].starts_with(beginning.as_bytes()));
    let is_inside = |at: usize| text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
    // One look at each byte at which a token can begin and be long enough.
    let starts = 0..(bytes.len() + 1).saturating_sub(SHORTEST_ISSUED);
    let starts = starts.filter(move |at| matches!(bytes[*at], b'g' | b'x') && begins(*at) && !is_inside(*at));
    starts.map(|at| at..run_end(text, at)).filter(|token| token.len() >= SHORTEST_ISSUED)
}

/// The bytes of each password in a URL (`https://user:password@host`) or behind `-u user:`, of what follows `Bearer`, and of
/// tokens that show who issued them.
pub(super) fn passwords(text: &str) -> Vec<Range<usize>> {
    // Most texts have no sign of any, and are looked through for one byte much quicker than for a word.
    let has = |byte: u8| text.as_bytes().contains(&byte);
    let mut found: Vec<Range<usize>> = issued(text).collect();
    if has(b'@') {
        found.extend(text.match_indices("://").filter_map(|(at, mark)| in_url(text, at + mark.len())));
    }
    if has(b' ') {
        found.extend(text.match_indices(" -u ").filter_map(|(at, flag)| of_user(text, at + flag.len())));
        found.extend(text.match_indices("earer ").filter_map(|(at, word)| borne(text, at + word.len())));
    }
    found
}

/// What stands behind `Bearer`, from a byte on; a word in small letters goes on with a sentence.
fn borne(text: &str, start: usize) -> Option<Range<usize>> {
    let start = text.len() - text[start..].trim_start_matches(' ').len();
    let is_end = |c: char| c.is_whitespace() || "\"'`,;(){}[]<>".contains(c);
    let length = text[start..].find(is_end).unwrap_or(text.len() - start);
    let token = start..start + length;
    let is_word = text[token.clone()].bytes().all(|byte| byte.is_ascii_lowercase());
    (length >= SHORTEST && !is_word).then_some(token)
}

/// The password in a `user:password` that begins at a byte, as `curl -u` takes it. A user and a group of a system may have
/// the same form, in digits.
fn of_user(text: &str, start: usize) -> Option<Range<usize>> {
    let end = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
    let (user, password) = text[start..end].split_once(':')?;
    let start = start + user.len() + 1;
    let is_told = password.contains(char::is_alphabetic) && !password.starts_with('$');
    is_told.then_some(start..end)
}

/// The password in the URL whose host, or what stands before it, begins at a byte; a long name of a user without a
/// password is one too.
fn in_url(text: &str, start: usize) -> Option<Range<usize>> {
    let is_end = |c: char| c.is_whitespace() || "/?#\"'`<>".contains(c);
    let end = text[start..].find(is_end).map_or(text.len(), |length| start + length);
    let user = &text[start..start + text[start..end].rfind('@')?];
    let password = match user.split_once(':') {
        Some((_, password)) => password,
        None if user.len() >= SHORTEST => user,
        None => return None,
    };
    let is_placeholder = password.starts_with("${") || password.starts_with("$(");
    let end = start + user.len();
    (!password.is_empty() && !is_placeholder).then_some(end - password.len()..end)
}

/// Whether a key of a map is more likely a credential that was put in the place of a key.
pub(super) fn is_odd_key(key: &str) -> bool {
    !credentials(key).is_empty() || !odd_words(key).is_empty()
}

/// The bytes of long runs of small letters, capitals and digits, which are no words. Values may have them for good reason,
/// as in the name of a role.
pub(super) fn odd_words(text: &str) -> Vec<Range<usize>> {
    let is_mixed = |run: &Range<usize>| {
        let run = text[run.clone()].as_bytes();
        let has = |of: fn(&u8) -> bool| run.iter().any(of);
        has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit)
    };
    long_runs(text).into_iter().filter(is_mixed).collect()
}

/// The bytes of runs that are far longer than words and names: credentials whose beginning was lost.
pub(super) fn headless(text: &str) -> Vec<Range<usize>> {
    if text.len() < HEADLESS {
        return Vec::new();
    }
    let mut words = odd_words(text);
    words.retain(|word| word.len() >= HEADLESS);
    words
}

/// The bytes of runs of base64 (of either alphabet) that are long enough for a credential. A `sha256:` digest is none.
pub(super) fn long_runs(text: &str) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    while text.len() - start >= LONG_RUN {
        let end = run_end(text, start);
        let has_letters = || text[start..end].bytes().any(|b| b.is_ascii_alphanumeric());
        if end - start >= LONG_RUN && has_letters() && !text[..start].ends_with("sha256:") {
            runs.push(start..end);
        }
        // A byte that is in no run may begin a longer character.
        start = (end.max(start + 1)..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    }
    runs
}

/// Where the run of base64 ends that begins at a byte.
fn run_end(text: &str, start: usize) -> usize {
    let (chunks, _) = text.as_bytes()[start..].as_chunks::<CHUNK>();
    let is_all = |chunk: &&[u8; CHUNK]| chunk.iter().fold(true, |all, byte| all & in_run(*byte));
    let start = start + chunks.iter().take_while(is_all).count() * CHUNK;
    text.as_bytes()[start..].iter().position(|b| !in_run(*b)).map_or(text.len(), |length| start + length)
}

fn in_run(byte: u8) -> bool {
    let is = |sign: u8| byte == sign;
    (byte | 0x20).is_ascii_lowercase() | byte.is_ascii_digit() | is(b'+') | is(b'/') | is(b'=') | is(b'-') | is(b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_as_a_credential_is_one() {
        for (text, found) in [
            ("a -----BEGIN KEY-----\nb", vec!["-----BEGIN KEY-----\nb"]),
            ("x: LS0tLS1CRUdJTiB, y", vec!["LS0tLS1CRUdJTiB"]),
            ("é eyJicm9rZXIiOiJhIn0xyz= é", vec!["eyJicm9rZXIiOiJhIn0xyz="]),
            ("ZXlKaWNtOXJaWElpT2lKaEluMD0", vec!["ZXlKaWNtOXJaWElpT2lKaEluMD0"]),
            ("eyJ0123456789+/-_=Aa, x", vec!["eyJ0123456789+/-_=Aa"]),
            ("keyJournalOfAllThatWasSaid", vec![]),
            ("v1eyJicm9rZXIiOiJtcXR0LmV4YW1wbGUuaW52YWxpZCJ9", vec!["eyJicm9rZXIiOiJtcXR0LmV4YW1wbGUuaW52YWxpZCJ9"]),
            ("v1MC4CAQAwBQYDK2VwBCIEIAAA", vec!["MC4CAQAwBQYDK2VwBCIEIAAA"]),
            ("eyJhbGci", vec![]),
            ("LS0tLS1CRUdJ", vec!["LS0tLS1CRUdJ"]),
            ("key=MC4CAQAwBQYDK2VwBCIEIAAA, x", vec!["MC4CAQAwBQYDK2VwBCIEIAAA"]),
            ("MIIEvgIBADANBgkqhkiG", vec!["MIIEvgIBADANBgkqhkiG"]),
            // A certificate.
            ("MIIDdzCCAl+gAwIBAgIEAgAAuTAN", vec![]),
        ] {
            let before = "long before ".repeat(10);
            for text in [text, &(before + text)] {
                let ranges = credentials(text);
                assert_eq!(ranges.into_iter().map(|range| &text[range]).collect::<Vec<_>>(), found, "{text}");
            }
        }
    }

    #[test]
    fn passwords_are_found_in_urls_and_behind_bearer() {
        for (text, found) in [
            ("x https://user:pass@host/a:b@c https://:p@ss@h", vec!["pass", "p@ss"]),
            ("ssh://git@host, https://github_pat_0123@host", vec!["github_pat_0123"]),
            ("curl -u a:b c; run -u 1000:1000; x -u a:$B", vec!["b"]),
            ("https://user:${PASSWORD}@host https://host:80/@a", vec![]),
            ("ghp_0123456789abcdef", vec!["ghp_0123456789abcdef"]),
            ("x=glpat-0123456789abcd, xghp_0123456789abcdef, ghp_0123456789abcde", vec!["glpat-0123456789abcd"]),
            ("Authorization: Bearer  abc.def-0123~x, bearer authentication", vec!["abc.def-0123~x"]),
            ("(Bearer p\u{e4}ss-w\u{f6}rt!0123)", vec!["p\u{e4}ss-w\u{f6}rt!0123"]),
        ] {
            let ranges = passwords(text);
            assert_eq!(ranges.into_iter().map(|range| &text[range]).collect::<Vec<_>>(), found, "{text}");
        }
    }

    #[test]
    fn keys_that_are_credentials() {
        for (key, is_odd) in [
            ("CANARYtokenNEVERshown0123456789abcdefTOKEN", true),
            ("LS0tLS1CRUdJTiBQ", true),
            ("requiredDuringSchedulingIgnoredDuringExecution", false),
            ("cluster-autoscaler.kubernetes.io/safe-to-evict-1A", false),
            ("SPACELIFT_SENSITIVE_OUTPUT_UPLOAD_ENABLED_2", false),
        ] {
            assert_eq!(is_odd_key(key), is_odd, "{key}");
        }
    }

    #[test]
    fn long_runs_are_found() {
        let long = "A1b2".repeat(10);
        for (text, found) in [
            (format!("x: {long}, é{long}"), vec![long.as_str(), &long]),
            (format!("sha256:{long}"), vec![]),
            ("-".repeat(50), vec![]),
        ] {
            assert_eq!(long_runs(&text).into_iter().map(|run| &text[run]).collect::<Vec<_>>(), found, "{text}");
        }
    }
}
