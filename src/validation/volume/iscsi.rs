//! Disks of iSCSI targets.

use k8s_openapi::api::core::v1::ISCSIVolumeSource;

use super::field::{need, within_byte};
use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;

/// Most characters of a volume's name and its target portal with a colon between, where the initiator has a name.
const NAME_AND_PORTAL_MAX: usize = 64;

/// That the name of the volume leaves room for the portal. `at` is the path of the volume.
pub(super) fn name_and_portal(name: &str, source: &ISCSIVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let length = name.len() + 1 + source.target_portal.len();
    if source.initiator_name.is_some() && length > NAME_AND_PORTAL_MAX {
        let message = "the name, `:` and `iscsi.targetPortal` together must be at most";
        let message = format!("{message} {NAME_AND_PORTAL_MAX} characters; they have {length}");
        let (at_iscsi, at_name) = (at.key("iscsi"), at.key("name"));
        faults.add(Kind::Invalid, &at_name, message).because(&at_iscsi.key("targetPortal"));
    }
}

/// A disk of an iSCSI target: `validateISCSIVolumeSource`.
pub(super) fn iscsi(source: &ISCSIVolumeSource, at: &FieldPath, faults: &mut Faults) {
    let ISCSIVolumeSource {
        target_portal,
        iqn,
        lun,
        initiator_name,
        chap_auth_discovery,
        chap_auth_session,
        secret_ref,
        fs_type: _,
        iscsi_interface: _,
        portals: _,
        read_only: _,
    } = source;
    need(target_portal, "targetPortal", at, faults);
    need(iqn, "iqn", at, faults);
    if let Some(wrong) = Some(iqn.as_str()).filter(|name| !name.is_empty()).and_then(node_name) {
        faults.invalid(&at.key("iqn"), wrong);
    }
    within_byte(Some(*lun), "lun", at, faults);
    let authenticates = [("chapAuthDiscovery", chap_auth_discovery), ("chapAuthSession", chap_auth_session)];
    let authenticates = authenticates.iter().find(|(_, wanted)| **wanted == Some(true));
    if let Some((key, _)) = authenticates.filter(|_| secret_ref.is_none()) {
        let message = format!("must be given with `{key}: true`");
        faults.add(Kind::Required, &at.key("secretRef"), message).because(&at.key(key));
    }
    if let Some(wrong) = initiator_name.as_deref().and_then(node_name) {
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

/// A separator and so many letters or digits; the API server takes any character for the separator and any letter for a
/// digit.
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
    use crate::validation::volume::tests::check;

    #[test]
    fn sources() {
        let with = |fields: &str| format!("iscsi: {{targetPortal: 10.0.0.1, iqn: 'iqn.2001-04.a:b', {fields}}}");
        let portal = "x".repeat(62);
        check(&[
            ("iscsi: {}", "iscsi.targetPortal iscsi.iqn"),
            (&with(""), ""),
            (&with("lun: 255"), ""),
            (&with("lun: 256"), "iscsi.lun"),
            (&with("lun: -1"), "iscsi.lun"),
            (&with("chapAuthSession: true"), "iscsi.secretRef"),
            (&with("chapAuthDiscovery: true, secretRef: {}"), ""),
            (&with("initiatorName: ''"), "iscsi.initiatorName"),
            (
                &format!("iscsi: {{targetPortal: {portal}, iqn: 'iqn.2001-04.a:b', initiatorName: 'iqn.2001-04.a:b'}}"),
                "",
            ),
            (
                &format!(
                    "iscsi: {{targetPortal: {portal}y, iqn: 'iqn.2001-04.a:b', initiatorName: 'iqn.2001-04.a:b'}}"
                ),
                "name",
            ),
            (&format!("iscsi: {{targetPortal: {portal}y, iqn: 'iqn.2001-04.a:b'}}"), ""),
        ]);
    }

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
            "iqn.2001-04.a:,",
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
