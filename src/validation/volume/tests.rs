//! What is a fault of volumes, and what is none.

use super::*;

/// Checks that the volumes, in YAML, have faults at the paths given, and warnings at those with a `?`.
fn check_volumes(yaml: &str, claims: &[&str], expected: &str) {
    let list: Vec<Volume> = serde_yaml::from_str(yaml).expect(yaml);
    let template = |name: &&str| {
        let mut template = PersistentVolumeClaim::default();
        template.metadata.name = Some((*name).to_owned());
        template
    };
    let templates: Vec<PersistentVolumeClaim> = claims.iter().map(template).collect();
    let mut faults = Faults::default();
    let claims = Claims { templates: &templates, at: &FieldPath::ROOT };
    volumes(&list, Some(claims), &FieldPath::ROOT, &mut faults);
    let mark = |kind: Kind| if kind.is_warning() { "?" } else { "" };
    let found: Vec<String> = faults.0.iter().map(|fault| format!("{}{}", fault.path, mark(fault.kind))).collect();
    assert_eq!(found.join(" "), expected, "{yaml}: {:?}", faults.0);
}

/// Checks volumes by what is beside their name in YAML; the paths expected are those below the volume.
pub(super) fn check(cases: &[(&str, &str)]) {
    for (yaml, expected) in cases {
        let expected: Vec<String> = expected.split_whitespace().map(|path| format!("[0].{path}")).collect();
        check_volumes(&format!("[{{name: v, {yaml}}}]"), &[], &expected.join(" "));
    }
}

#[test]
fn names() {
    check_volumes("[{name: a}, {name: b}]", &[], "");
    check_volumes("[{}, {}]", &[], "[0].name [1].name");
    check_volumes("[{name: A}, {name: A}]", &[], "[0].name [1].name");
    check_volumes("[{name: a}, {name: a}, {name: a}]", &[], "[1].name [2].name");
    check_volumes("[{name: a, nfs: {server: s}}, {name: a}]", &[], "[0].nfs.path");
    check_volumes("[{name: a, nfs: {server: s}}, {name: b}]", &["b"], "[0].nfs.path");
    check_volumes("[{name: a, nfs: {server: s}}]", &["a"], "");
}

#[test]
fn sources() {
    check(&[
        ("", ""),
        ("emptyDir: {}, hostPath: {}, image: {}", "hostPath image"),
        ("image: {}, cephfs: {monitors: [a]}", "image"),
        ("csi: {}, ephemeral: {}", "csi.driver ephemeral"),
    ]);
}

#[test]
fn backings() {
    let yaml = "[{name: a}, {name: b, ephemeral: {}}, {name: c, persistentVolumeClaim: {claimName: c}}, \
                {name: d, nfs: {server: s, path: /}}]";
    let list: Vec<Volume> = serde_yaml::from_str(yaml).expect(yaml);
    let mut volumes = volumes(&list, None, &FieldPath::ROOT, &mut Faults::default());
    let expected = [
        ("a", Some(Backing::EmptyDir)),
        ("b", Some(Backing::Faulty)),
        ("c", Some(Backing::Claim)),
        ("d", Some(Backing::Other)),
        ("e", None),
    ];
    for (name, backing) in expected {
        assert_eq!(volumes.backing(name), backing, "{name}");
    }
    volumes.misnamed = true;
    assert_eq!(volumes.backing("e"), Some(Backing::Faulty));
}
