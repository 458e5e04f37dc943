//! The texts in a JSON document, without the document.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::wiped::SecretText;

/// All texts that are values in a JSON document, in their order.
///
/// # Errors
///
/// Fails if the bytes are not JSON.
pub(super) fn texts(document: &[u8]) -> serde_json::Result<Vec<SecretText>> {
    let mut texts = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(document);
    Texts(&mut texts).deserialize(&mut reader)?;
    reader.end()?;
    Ok(texts)
}

/// Takes the texts in a value.
struct Texts<'t>(&'t mut Vec<SecretText>);

impl<'de> DeserializeSeed<'de> for Texts<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Texts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.push(text.into());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Texts(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while entries.next_key::<IgnoredAny>()?.is_some() {
            entries.next_value_seed(Texts(self.0))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_wherever_they_stand() {
        for (document, found) in [
            (r#""a""#, Some(vec!["a"])),
            (r#"{"a": "b", "c": [1, -2, 3.5, null, true, "d", {"e": {"f": "g"}}]}"#, Some(vec!["b", "d", "g"])),
            ("12", Some(vec![])),
            (r#"{"a": "b"} x"#, None),
            (r#"{"a": "b""#, None),
            ("", None),
        ] {
            let texts = texts(document.as_bytes()).ok();
            let told: Option<Vec<&str>> = texts.as_ref().map(|texts| texts.iter().map(SecretText::reveal).collect());
            assert_eq!(told, found);
        }
    }
}
