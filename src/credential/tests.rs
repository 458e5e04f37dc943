use super::encoding::Alien;
use super::*;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// A file of throw-away data.
fn data(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/data/credentials/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// The file with CR before each LF, as Windows writes it.
fn with_crlf(name: &str) -> Vec<u8> {
    String::from_utf8(data(name)).expect("PEM is ASCII").replace('\n', "\r\n").into_bytes()
}

fn text(name: &str) -> String {
    String::from_utf8(data(name)).expect("PEM is ASCII")
}

fn wrapped(base64: &str, line_break: &str) -> String {
    let lines: Vec<&str> = (0..base64.len()).step_by(76).map(|at| &base64[at..(at + 76).min(base64.len())]).collect();
    lines.join(line_break)
}

fn key_fault(text: &str) -> Option<KeyFault> {
    private_key(text).err()
}

#[test]
fn every_form_of_private_key_is_taken() {
    for name in ["rsa.key", "rsa-pkcs1.key", "ec.key", "ec-sec1.key", "ec-parameters.key", "ed25519.key"] {
        let once = encoded(data(name));
        for form in [
            once.clone(),
            format!("{once}\n"),
            wrapped(&once, "\n"),
            wrapped(&once, "\r\n"),
            encoded(with_crlf(name)),
            encoded(text(name).trim_end()),
            encoded(format!("Bag Attributes\n    friendlyName: x\n{}", text(name))),
        ] {
            assert_eq!(key_fault(&form), None, "{name}");
        }
    }
}

#[test]
fn what_is_no_private_key_is_called_by_its_name() {
    let both = format!("{}{}", text("certificate.crt"), text("rsa.key"));
    let two = format!("{}{}", text("ec.key"), text("rsa.key"));
    let with_public = format!("{}{}", text("rsa.key"), text("public.pem"));
    let one_line = text("ec.key").replace('\n', " ");
    let no_breaks = text("ec.key").replace('\n', "");
    let literal = text("ec.key").replace('\n', "\\n");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text("ec.key").bytes().flat_map(|b| [b, 0])).collect();
    let relabelled = text("certificate.crt").replace("CERTIFICATE", "PRIVATE KEY");
    let encrypted_relabelled = text("encrypted-pkcs8.key").replace("ENCRYPTED ", "");
    let bad_letter = text("ec.key").replacen("MIG", "M*G", 1);
    let bad_number = text("ec.key").replacen("MIGHAgEA", "MIGHAgEC", 1);
    let other_end = text("ec.key").replace("END PRIVATE", "END EC PRIVATE");
    for (bytes, fault) in [
        (data("certificate.crt"), KeyFault::Certificate),
        (data("request.csr"), KeyFault::Request),
        (data("public.pem"), KeyFault::PublicKey),
        (data("encrypted-pkcs8.key"), KeyFault::Encrypted),
        (data("encrypted-pkcs1.key"), KeyFault::Encrypted),
        (data("openssh.key"), KeyFault::OtherPem("an OpenSSH private key")),
        (data("ec.der"), KeyFault::WithoutPem),
        (both.into_bytes(), KeyFault::CertificateAndKey),
        (two.into_bytes(), KeyFault::SeveralKeys),
        (with_public.into_bytes(), KeyFault::SeveralBlocks),
        (one_line.into_bytes(), KeyFault::OneLine),
        (no_breaks.into_bytes(), KeyFault::OneLine),
        (literal.into_bytes(), KeyFault::OneLine),
        (utf16, KeyFault::Utf16),
        (relabelled.into_bytes(), KeyFault::Certificate),
        (encrypted_relabelled.into_bytes(), KeyFault::Encrypted),
        (bad_letter.into_bytes(), KeyFault::Damaged),
        (bad_number.into_bytes(), KeyFault::Damaged),
        (other_end.into_bytes(), KeyFault::Damaged),
        (b"-----BEGIN CANARY-----\nQUJD\n-----END CANARY-----".to_vec(), KeyFault::OtherPem("PEM of another kind")),
        (br#"{"pool":"x"}"#.to_vec(), KeyFault::Token),
        (encoded(br#"{"pool":"x"}"#).into_bytes(), KeyFault::Token),
        (b"hello".to_vec(), KeyFault::NotPem),
        (encoded(data("ec.key")).into_bytes(), KeyFault::TwiceEncoded),
        (wrapped(&encoded(data("rsa.key")), "\n").into_bytes(), KeyFault::TwiceEncoded),
        (encoded(encoded(data("ec.key"))).into_bytes(), KeyFault::TwiceEncoded),
    ] {
        assert_eq!(key_fault(&encoded(&bytes)), Some(fault));
    }
}

#[test]
fn what_is_not_base64_is_called_by_what_it_is() {
    let once = encoded(data("ec.key"));
    assert!(once.ends_with("=="));
    for (text, fault) in [
        (String::new(), KeyFault::Empty),
        (" \n".to_owned(), KeyFault::Empty),
        (text("ec.key"), KeyFault::RawPem),
        (text("ec.key").replace('\n', " "), KeyFault::RawPem),
        (text("certificate.crt"), KeyFault::Certificate),
        (text("request.csr"), KeyFault::Request),
        (text("encrypted-pkcs1.key"), KeyFault::Encrypted),
        ("./spacelift.key".to_owned(), KeyFault::FileName),
        ("@spacelift".to_owned(), KeyFault::FileName),
        (wrapped(&once, " "), KeyFault::NotBase64 { at: 77, alien: Alien::Blank }),
        (format!("\"{once}\""), KeyFault::NotBase64 { at: 1, alien: Alien::Quote }),
        (format!("{once}{once}"), KeyFault::NotBase64 { at: once.len() + 1, alien: Alien::Padding }),
        (
            once.trim_end_matches('=').to_owned() + "-",
            KeyFault::NotBase64 { at: once.len() - 1, alien: Alien::UrlAlphabet },
        ),
        ("changeme".to_owned(), KeyFault::NotPem),
    ] {
        assert_eq!(key_fault(&text), Some(fault));
    }
}

#[test]
fn a_private_key_cut_anywhere_is_truncated() {
    for name in ["ec.key", "rsa.key", "rsa-pkcs1.key"] {
        let pem = text(name);
        let begin = pem.find('\n').expect("more than one line");
        for cut in (1..begin).chain([begin + 1, begin + 2, begin + 60]).chain(begin + 70..pem.len() - 1) {
            assert_eq!(key_fault(&encoded(&pem[..cut])), Some(KeyFault::Truncated), "{name} cut at {cut}");
        }
        let once = encoded(&pem);
        for cut in [10, 50, 101, 150, once.len() / 2, once.len() - 20] {
            assert_eq!(key_fault(&once[..cut]), Some(KeyFault::Truncated), "{name} cut at {cut}");
        }
        let lines: Vec<&str> = pem.lines().collect();
        let short: Vec<&str> = [&lines[..2], &lines[3..]].concat();
        assert_eq!(key_fault(&encoded(short.join("\n"))), Some(KeyFault::Truncated), "{name} without a line");
    }
    let padded = encoded([data("ec.key"), b"\n".repeat(3 - (data("ec.key").len() + 1) % 3)].concat());
    assert!(padded.ends_with('='));
    assert_eq!(key_fault(padded.trim_end_matches('=')), Some(KeyFault::Unpadded));
}

#[test]
fn a_token_is_one_line_of_base64() {
    let token_text = encoded(r#"{"broker":"mqtt.invalid","pool":"test"}"#);
    for good in [token_text.clone(), format!("{token_text}\n"), format!("{token_text}\r\n"), encoded("x")] {
        assert_eq!(token(&good).err(), None, "{good}");
    }
    let unpadded = encoded(r#"{"a":"bc"}"#);
    for (text, fault) in [
        (String::new(), TokenFault::Empty),
        ("\n".to_owned(), TokenFault::Empty),
        ("token.txt".to_owned(), TokenFault::FileName),
        (text("certificate.crt"), TokenFault::RawPem),
        (encoded(data("rsa.key")), TokenFault::PrivateKey),
        (encoded(data("encrypted-pkcs8.key")), TokenFault::PrivateKey),
        (encoded(data("ec.der")), TokenFault::PrivateKey),
        (format!("{token_text}\n\n"), TokenFault::SeveralLines),
        (wrapped(&token_text.repeat(3), "\n"), TokenFault::SeveralLines),
        (format!("{token_text} "), TokenFault::NotBase64 { at: token_text.len() + 1, alien: Alien::Blank }),
        (format!(" {token_text}"), TokenFault::NotBase64 { at: 1, alien: Alien::Blank }),
        (URL_SAFE.encode([0xff; 3]), TokenFault::NotBase64 { at: 1, alien: Alien::UrlAlphabet }),
        (unpadded.trim_end_matches('=').to_owned(), TokenFault::Unpadded),
        (token_text[..token_text.len() - 3].to_owned(), TokenFault::Truncated),
        (encoded(&token_text), TokenFault::TwiceEncoded),
    ] {
        assert_eq!(token(&text).err(), Some(fault));
    }
}

#[test]
fn a_credential_is_recognised_by_what_it_holds() {
    use Credential::{PrivateKey, Token};
    let web_token = r#"{"alg":"HS256","typ":"JWT"}"#;
    for (text, found) in [
        (encoded(r#"{"broker":{"endpoint":"mqtt.invalid"}}"#), Some(Token)),
        (encoded(format!(r#"{{"c":"{}"}}"#, text("certificate.crt").replace('\n', "\\n"))), Some(Token)),
        (encoded(encoded(r#"{"pool":"a"}"#)), Some(Token)),
        (encoded(r#"{"pool":"a","b":"c"}"#)[..18].to_owned(), Some(Token)),
        (format!("{}.e30.c2ln", encoded(web_token)), None),
        (encoded(r#"{"auths":{"registry.invalid":{"auth":"YTpi"}}}"#), None),
        (encoded(r#"{"a":1}"#), None),
        (encoded(r#"{"private_key":"-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkq"}"#), Some(PrivateKey)),
        (text("rsa.key"), Some(PrivateKey)),
        (encoded(data("rsa.key"))[..60].to_owned(), Some(PrivateKey)),
        (encoded(data("ec.der")), Some(PrivateKey)),
        (encoded(data("certificate.crt")), None),
        (String::new(), None),
    ] {
        assert_eq!(recognise(&text), found, "{text}");
    }
}

#[test]
fn a_certificate_in_a_token_is_for_its_key_or_for_another() {
    let rsa = private_key(&encoded(data("rsa.key"))).expect("a key");
    let other = private_key(&encoded(data("other-rsa.key"))).expect("a key");
    let curve = private_key(&encoded(data("ec-sec1.key"))).expect("a key");
    let ed25519 = private_key(&encoded(data("ed25519.key"))).expect("a key");
    let holding = |certificate: String, ca: &str| {
        let json = serde_json::json!({"broker": {"ca": text(ca)}, "certificate": certificate});
        token(&encoded(json.to_string())).expect("a token")
    };
    let for_rsa = holding(text("certificate.crt"), "authority.crt");
    let for_rsa_encoded = holding(encoded(data("certificate.crt")), "authority.crt");
    let for_curve = holding(text("ec-certificate.crt"), "authority.crt");
    let authority_alone = holding(String::new(), "authority.crt");
    for (token, key, fit) in [
        (&for_rsa, &rsa, Fit::Fits),
        (&for_rsa_encoded, &rsa, Fit::Fits),
        (&for_curve, &curve, Fit::Fits),
        (&for_rsa, &other, Fit::Differs),
        (&for_rsa, &curve, Fit::Differs),
        (&for_curve, &rsa, Fit::Differs),
        (&for_rsa, &ed25519, Fit::Unknown),
        (&authority_alone, &rsa, Fit::Unknown),
    ] {
        assert_eq!(token.fit(key), fit);
    }
}

#[test]
fn every_fault_has_words_and_no_text_of_the_user() {
    let canary = "CANARYcanaryCANARY";
    let texts = [
        format!("-----BEGIN {canary}-----\n{canary}\n-----END {canary}-----"),
        format!("${{{canary}}}"),
        format!("{canary}.key"),
        format!("{canary} {canary}"),
        canary.to_owned(),
    ];
    for text in texts.iter().flat_map(|text| [text.clone(), encoded(text)]) {
        if let Err(fault) = private_key(&text) {
            let told = format!("{fault:?} {} {}", fault.message(), fault.help());
            assert!(!told.contains(canary) && !told.contains("QU5BUl"), "{told}");
        }
        if let Err(fault) = token(&text) {
            let told = format!("{fault:?} {} {}", fault.message(), fault.help());
            assert!(!told.contains(canary) && !told.contains("QU5BUl"), "{told}");
        }
    }
}

#[test]
fn no_bytes_make_the_reader_panic() {
    let der = data("ec.der");
    for at in 0..der.len() {
        for byte in [0x00, 0x30, 0x7f, 0x80, 0x84, 0xff] {
            let mut bytes = der.clone();
            bytes[at] = byte;
            let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", encoded(&bytes));
            // A changed digit of the key itself cannot be seen, so either answer is right.
            let _ = (private_key(&encoded(pem)).is_ok(), der::document(&bytes[..at]), der::certified(&bytes));
        }
    }
}
