//! Disks of iSCSI targets.

use k8s_openapi::api::core::v1::ISCSIVolumeSource;

use super::{need, within_byte};
use crate::fault::Faults;
use crate::field_path::FieldPath;

/// Most characters of a volume's name and its target portal with a colon between, where the initiator has a name.
pub(super) const NAME_AND_PORTAL_MAX: usize = 64;

/// What is wrong with the name of a volume that is too long together with its portal.
pub(super) fn too_long(length: usize) -> String {
    format!(
        "the volume's name, `:` and `targetPortal` must be at most {NAME_AND_PORTAL_MAX} characters; they have {length}"
    )
}

/// A disk of an iSCSI target: `validateISCSIVolumeSource`.
pub(super) fn iscsi(source: &ISCSIVolumeSource, at: &FieldPath, faults: &mut Faults) {
    need(&source.target_portal, "targetPortal", at, faults);
    need(&source.iqn, "iqn", at, faults);
    if let Some(wrong) = Some(source.iqn.as_str()).filter(|name| !name.is_empty()).and_then(node_name) {
        faults.invalid(&at.key("iqn"), wrong);
    }
    within_byte(Some(source.lun), "lun", at, faults);
    let authenticates = [source.chap_auth_discovery, source.chap_auth_session].contains(&Some(true));
    if authenticates && source.secret_ref.is_none() {
        faults.required(&at.key("secretRef"), "must be given with `chapAuthDiscovery` and `chapAuthSession`");
    }
    if let Some(wrong) = source.initiator_name.as_deref().and_then(node_name) {
        faults.invalid(&at.key("initiatorName"), wrong);
    }
}

/// What is wrong with the name of a node.
fn node_name(name: &str) -> Option<&'static str> {
    if name.starts_with("iqn") {
        (!is_qualified(name)).then_some("must have the form `iqn.2001-04.com.example:disk`")
    } else if let Some(digits) = name.strip_prefix("eui") {
        (!is_number(digits, 16)).then_some("must be `eui.` and 16 hexadecimal digits")
    } else if let Some(digits) = name.strip_prefix("naa") {
        (!is_number(digits, 32)).then_some("must be `naa.` and 32 hexadecimal digits")
    } else {
        Some("must start with `iqn.`, `eui.` or `naa.`")
    }
}

/// A separator and so many letters or digits; the API server takes any character for the separator and any letter for a digit.
fn is_number(text: &str, digits: usize) -> bool {
    let mut chars = text.chars();
    let separated = chars.next().is_some_and(|c| c != '\n');
    let rest = chars.as_str();
    separated && rest.len() == digits && rest.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// `iqn.`, year and month, a domain, a colon and a name, anywhere in the text but up to its end.
fn is_qualified(text: &str) -> bool {
    const NOT_IN_NAME: [char; 11] = [',', ';', '*', '&', '$', '|', ' ', '\t', '\n', '\r', '\x0c'];
    // The name reaches to the end, so it begins behind the last character that it cannot hold.
    let name_from = text.rfind(NOT_IN_NAME).map_or(0, |i| i + 1);
    text.match_indices(':').any(|(colon, _)| {
        let not_in_domain = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.';
        let head = text[..colon].rsplit(not_in_domain).next().unwrap_or_default();
        (name_from..text.len()).contains(&(colon + 1))
            && head.match_indices("iqn.").any(|(i, prefix)| is_date_and_domain(&head.as_bytes()[i + prefix.len()..]))
    })
}

/// `2001-04.` and at least one character more.
fn is_date_and_domain(text: &[u8]) -> bool {
    const FORM: &[u8; 8] = b"0000-00.";
    text.len() > FORM.len()
        && FORM.iter().zip(text).all(|(form, b)| if *form == b'0' { b.is_ascii_digit() } else { form == b })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_names() {
        let good = [
            "iqn.2001-04.com.example:storage.disk1",
            "iqn.2001-04.com.example:a:b",
            "iqn.2001-04.-:é",
            "iqn: iqn.2001-04.a:b",
            "iqn,iqn.2001-04.a:b",
            "eui.02004567A425678D",
            "eui502004567A425678D",
            "naa.62004567BA64678D0123456789ABCDEF",
        ];
        for name in good {
            assert_eq!(node_name(name), None, "{name}");
        }
        let bad = [
            "",
            "IQN.2001-04.a:b",
            "iqn",
            "iqn.2001-04.a",
            "iqn.2001-04.a:",
            "iqn.2001-04.:b",
            "iqn.201-04.a:b",
            "iqn.2001-04.a_b:c",
            "iqn.2001-04.a:b c",
            "iqn.2001-04.a:b,",
            "eui.02004567A425678",
            "eui.02004567A425678D0",
            "eui02004567A425678D",
            "naa.62004567BA64678D",
        ];
        for name in bad {
            assert!(node_name(name).is_some(), "{name}");
        }
    }
}
