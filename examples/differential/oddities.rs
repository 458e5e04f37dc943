//! Values at the edges of Kubernetes' rules.

use serde_json::{Value, json};

use crate::random::Random;

const WORDS: &[&str] = &[
    "",
    "x",
    "X",
    "a_b",
    "a.b",
    "a..b",
    "-a",
    "a-",
    "9a",
    "a/b",
    "a/b/c",
    "/a",
    "a/",
    "example.com/a",
    "Example.com/a",
    "/",
    "//",
    "/abs/path",
    "/abs/../path",
    "../up",
    "a/../b",
    "..",
    ".",
    "..a",
    "a:b",
    ":",
    "a,b",
    "a=b",
    "a b",
    " a",
    "a\n",
    "$(VAR)",
    "ü",
    "%",
    "*",
    "?",
    "\\",
    "\u{1}",
    "0",
    "1",
    "-1",
    "1.5",
    "80",
    "65536",
    "true",
    "no",
    "null",
    "~",
    "0777",
    "100m",
    "0.5m",
    "1n",
    "1u",
    "1e3",
    "1E3",
    "1e-3",
    "1Gi",
    "1gi",
    "1GI",
    "-1Gi",
    "1.5Gi",
    "12E",
    "16Ei",
    "1 Gi",
    "+1",
    ".5",
    "5.",
    "9223372036854775807",
    "9223372036854775808",
    "1m",
    "0",
    "0.1",
    "TCP",
    "tcp",
    "UDP",
    "SCTP",
    "HTTP",
    "HTTPS",
    "http",
    "Always",
    "IfNotPresent",
    "Never",
    "OnFailure",
    "always",
    "NoSchedule",
    "NoExecute",
    "PreferNoSchedule",
    "Exists",
    "Equal",
    "In",
    "NotIn",
    "DoesNotExist",
    "Gt",
    "Lt",
    "DoNotSchedule",
    "ScheduleAnyway",
    "Honor",
    "Ignore",
    "ReadWriteOnce",
    "ReadWriteMany",
    "ReadOnlyMany",
    "ReadWriteOncePod",
    "Block",
    "Filesystem",
    "Memory",
    "HugePages",
    "HugePages-2Mi",
    "HugePages-1Mi",
    "OnRootMismatch",
    "RuntimeDefault",
    "Localhost",
    "Unconfined",
    "None",
    "Bidirectional",
    "HostToContainer",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
    "CharDevice",
    "BlockDevice",
    "Strict",
    "Merge",
    "MountOption",
    "Recursive",
    "Disabled",
    "Enabled",
    "IfPossible",
    "Default",
    "Unmasked",
    "NotRequired",
    "RestartContainer",
    "Restart",
    "Managed",
    "Shared",
    "Dedicated",
    "ReadOnly",
    "ReadWrite",
    "ThinProvisioned",
    "File",
    "FallbackToLogsOnError",
    "SIGTERM",
    "SIGHUP",
    "RSA3072",
    "ED25519",
    "ClusterFirst",
    "localhost",
    "localhost/x",
    "runtime/default",
    "unconfined",
    "kubernetes.io/hostname",
    "topology.kubernetes.io/zone",
    "metadata.name",
    "metadata.uid",
    "metadata.labels",
    "metadata.labels['a']",
    "metadata.labels['a b']",
    "metadata.annotations['A/b']",
    "metadata.annotations['']",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.podIP",
    "status.podIPs",
    "status.hostIP",
    "status.phase",
    "limits.cpu",
    "requests.memory",
    "limits.ephemeral-storage",
    "requests.hugepages-2Mi",
    "requests.storage",
    "limits.x",
    "launcher-storage",
    "launcher",
    "dind",
    "cpu",
    "memory",
    "storage",
    "ephemeral-storage",
    "hugepages-2Mi",
    "hugepages-3Ki",
    "hugepages-",
    "nvidia.com/gpu",
    "requests.nvidia.com/gpu",
    "kubernetes.io/gpu",
    "attachable-volumes-x",
    "VolumeSnapshot",
    "PersistentVolumeClaim",
    "snapshot.storage.k8s.io",
    "10.0.0.1",
    "::1",
    "010.0.0.1",
    "999.1.1.1",
    "iqn.2001-04.com.example:x",
    "eui.0123456789ABCDEF",
    "naa.0123456789ABCDEF",
    "10.0.0.1:3260",
    "v1",
    "v2",
    "CAP_SYS_ADMIN",
    "SYS_ADMIN",
    "net.ipv4.x",
    "net/ipv4/x",
    "1970-01-01T00:00:00Z",
    "x.y.z/w",
    "example.com/x-",
    "kubernetes.io/x",
    "k8s.io/x",
    "spec",
    "metadata.namespace",
    "amd64",
    "linux",
    "windows",
];

/// Text of a length that some rule ends at, in labels where `dotted`.
fn long(random: &mut Random) -> String {
    let length = *random.pick(&[15, 16, 63, 64, 64, 253, 254, 317, 1024, 1025, 4096, 4097]).expect("not empty");
    let text = "a".repeat(length);
    if random.one_in(3) {
        let labels: Vec<String> = (0..length).step_by(60).map(|at| text[at..length.min(at + 59)].to_owned()).collect();
        return labels.join(".");
    }
    match random.below(4) {
        0 => format!("example.com/{text}"),
        1 => format!("{text}/a"),
        _ => text,
    }
}

/// A number at an edge.
pub fn number(random: &mut Random) -> Value {
    const WHOLE: &[i64] = &[
        -1,
        0,
        1,
        2,
        3,
        5,
        8,
        10,
        30,
        63,
        64,
        100,
        101,
        255,
        256,
        420,
        438,
        511,
        512,
        777,
        1000,
        3600,
        32767,
        65535,
        65536,
        2147483647,
        2147483648,
        -2147483648,
        4294967295,
        4294967296,
        9007199254740993,
        i64::MAX,
        i64::MIN,
    ];
    match random.below(12) {
        0 => json!(1.5),
        1 => json!(9223372036854775808u64),
        2 => json!(1e30),
        3 => json!(2.0),
        _ => json!(random.pick(WHOLE)),
    }
}

/// A text at an edge, or made up.
pub fn text(random: &mut Random) -> Value {
    match random.below(10) {
        0..=1 => Value::from(long(random)),
        2 => Value::from(quantity(random)),
        3 => Value::from(characters(random)),
        4 => Value::from(joined(random)),
        5 => Value::from(address(random)),
        _ => json!(random.pick(WORDS)),
    }
}

/// What looks like a quantity.
pub fn quantity(random: &mut Random) -> String {
    const DIGITS: &[&str] = &[
        "0",
        "1",
        "2",
        "10",
        "100",
        "007",
        "512",
        "1024",
        "999999999",
        "9223372036854775807",
        "9223372036854775808",
        "123456789012345678901234567890",
    ];
    const SUFFIXES: &[&str] = &[
        "", "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "K", "ki", "e3", "E3",
        "e-3", "e+9", "e20", "e-12", "E-1", "e", "e1Ki", "i", "mm", "Zi",
    ];
    let mut part = |from: &[&'static str]| *random.pick(from).expect("not empty");
    let (sign, whole, suffix) = (part(&["", "", "", "", "-", "+"]), part(DIGITS), part(SUFFIXES));
    let fraction = part(&["", "", "", ".", ".5", ".0", ".1", ".001", ".0000000001", ".9999999999"]);
    format!("{sign}{whole}{fraction}{suffix}")
}

/// A few characters that the forms of names tell apart.
fn characters(random: &mut Random) -> String {
    let alphabet: Vec<char> = "aaaabz0019AZ---...__//:@ $()'[],=*é\t".chars().collect();
    (0..=random.below(7)).filter_map(|_| random.pick(&alphabet)).collect()
}

/// Two words together.
fn joined(random: &mut Random) -> String {
    let mut part = |from: &[&'static str]| *random.pick(from).expect("not empty");
    let (one, between, two) = (part(WORDS), part(&["/", ":", ".", "-", "_", "=", "@", ",", "'", ""]), part(WORDS));
    format!("{one}{between}{two}")
}

/// What looks like an address.
fn address(random: &mut Random) -> String {
    const NUMBERS: &[&str] = &["0", "1", "10", "127", "255", "256", "01", "", "a"];
    const GROUPS: &[&str] = &["", "", "0", "1", "fe80", "ffff", "12345", "g", "::", "1.2.3.4"];
    let by_colons = random.one_in(2);
    let (parts, between) = if by_colons { (GROUPS, ":") } else { (NUMBERS, ".") };
    let count = if by_colons { 1 + random.below(9) } else { 3 + random.below(3) };
    let picked: Vec<&str> = (0..count).filter_map(|_| random.pick(parts).copied()).collect();
    picked.join(between) + random.pick(&["", "", "", ":80", "%eth0", "/24"]).expect("not empty")
}

/// Something of a type at random.
pub fn other_type(random: &mut Random) -> Value {
    let odd = [
        json!(null),
        json!(null),
        json!(true),
        json!(false),
        json!([]),
        json!({}),
        json!([""]),
        json!([null]),
        json!([{}]),
        json!({"a": "b"}),
        json!({"": ""}),
        json!({"a": null}),
        json!([[]]),
        json!(0),
        json!(1),
        json!(""),
        json!("text"),
    ];
    random.pick(&odd).cloned().unwrap_or_default()
}

/// A text nearly like another.
pub fn edited(text: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = random.below(characters.len() + 1);
    match random.below(6) {
        0 => characters
            .insert(at, *random.pick(&['.', '-', '_', '/', ':', ' ', '0', 'A', '$', '@', ',']).expect("not empty")),
        1 if at < characters.len() => {
            characters.remove(at);
        }
        2 => return text.to_uppercase(),
        3 => return text.to_lowercase(),
        4 => characters.truncate(at),
        _ => return format!("{text}{text}"),
    }
    characters.into_iter().collect()
}
