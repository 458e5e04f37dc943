//! Base64 as the launcher reads it: the standard alphabet with padding, line breaks skipped.
//!
//! Follows `encoding/base64.StdEncoding` of Go, which skips CR and LF anywhere and lets the unused bits of the last
//! character be anything.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::wiped::SecretBytes;

const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// What a character is that base64 does not have there. Never the character itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alien {
    /// A blank or a tab.
    Blank,
    /// `-` or `_`, of the alphabet made for URLs.
    UrlAlphabet,
    /// A quotation mark.
    Quote,
    /// `=` elsewhere than at the end, or one too many.
    Padding,
    /// Anything else.
    Other,
}

/// How a text of base64 ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As it should.
    Whole,
    /// Without the `=` that fill up its last four characters, or with one of two.
    Unpadded,
    /// Within a byte: characters are missing.
    Cut,
}

/// What a text of base64 says, as far as it goes.
pub struct DecodedBase64 {
    /// The bytes, those of the last whole one included.
    pub bytes: SecretBytes,
    /// How the text ended.
    pub ending: Ending,
}

/// Decodes what is whole and without line breaks, as most text is, in one go.
fn decode_at_once(text: &[u8]) -> Option<DecodedBase64> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let symbols = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    Some(DecodedBase64 { bytes: bytes_of(symbols)?, ending: Ending::Whole })
}

/// Decodes one layer.
///
/// # Errors
///
/// The first character that is not base64, counted from 1 in characters.
pub fn decode(text: &str) -> Result<DecodedBase64, (usize, Alien)> {
    if let Some(decoded) = decode_at_once(text.as_bytes()) {
        return Ok(decoded);
    }
    let mut symbols = SecretBytes::with_capacity(text.len());
    let mut padding = 0;
    for (index, c) in text.chars().enumerate() {
        match c {
            '\r' | '\n' => {}
            '=' if padding < padding_of(symbols.len()) => padding += 1,
            '=' if padding == 0 && symbols.len() % 4 == 1 => padding += 1,
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' if padding == 0 => symbols.push(c as u8),
            _ => return Err((index + 1, alien(c))),
        }
    }
    let ending = match symbols.len() % 4 {
        1 => Ending::Cut,
        _ if padding < padding_of(symbols.len()) => Ending::Unpadded,
        _ => Ending::Whole,
    };
    if ending == Ending::Cut {
        symbols.pop();
    }
    let bytes = bytes_of(&symbols).expect("only symbols of the alphabet, in a number that makes bytes");
    Ok(DecodedBase64 { bytes, ending })
}

/// The bytes that symbols of base64 say; none where one is no symbol.
fn bytes_of(symbols: &[u8]) -> Option<SecretBytes> {
    let mut bytes = SecretBytes::with_capacity(base64::decoded_len_estimate(symbols.len()));
    ENGINE.decode_vec(symbols, &mut bytes).ok()?;
    Some(bytes)
}

/// How many `=` follow so many symbols.
fn padding_of(symbols: usize) -> usize {
    match symbols % 4 {
        2 => 2,
        3 => 1,
        _ => 0,
    }
}

fn alien(c: char) -> Alien {
    match c {
        '-' | '_' => Alien::UrlAlphabet,
        '"' | '\'' => Alien::Quote,
        '=' | 'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => Alien::Padding,
        c if c.is_whitespace() => Alien::Blank,
        _ => Alien::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_as_go_reads_it() {
        for (text, bytes, ending) in [
            ("", "", Ending::Whole),
            ("YWJj", "abc", Ending::Whole),
            ("YWI=", "ab", Ending::Whole),
            ("YQ==", "a", Ending::Whole),
            ("YR==", "a", Ending::Whole),
            ("Y\r\nWJ\nj\n", "abc", Ending::Whole),
            ("YQ=\n=\n", "a", Ending::Whole),
            ("YQ=", "a", Ending::Unpadded),
            ("YWI", "ab", Ending::Unpadded),
            ("YWJjY", "abc", Ending::Cut),
            ("YWJjY=", "abc", Ending::Cut),
        ] {
            let decoded = decode(text).unwrap_or_else(|_| panic!("{text}"));
            assert_eq!((decoded.bytes.as_slice(), decoded.ending), (bytes.as_bytes(), ending), "{text}");
        }
    }

    #[test]
    fn the_first_bad_character_is_told_by_its_place_and_kind() {
        for (text, at, kind) in [
            ("YW Jj", 3, Alien::Blank),
            ("\tYWJj", 1, Alien::Blank),
            ("YW-j", 3, Alien::UrlAlphabet),
            ("\"YWJj\"", 1, Alien::Quote),
            ("=", 1, Alien::Padding),
            ("YWJj=", 5, Alien::Padding),
            ("YQ==YQ==", 5, Alien::Padding),
            ("YQ===", 5, Alien::Padding),
            ("YW\u{e9}.", 3, Alien::Other),
        ] {
            assert_eq!(decode(text).err(), Some((at, kind)), "{text}");
        }
    }
}
