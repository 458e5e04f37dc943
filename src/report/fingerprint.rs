//! What makes a finding the same one as in another run.

use super::printer::Section;
use crate::finding::Finding;
use std::collections::HashMap;

/// Fingerprints of the findings of a pool: of rule, file, path and message, not of the line, so that they survive an
/// edit above. Findings alike in all four are numbered.
pub(super) struct Fingerprints(HashMap<u128, u32>);

impl Fingerprints {
    /// For a section.
    pub(super) fn new() -> Self {
        Fingerprints(HashMap::new())
    }

    /// The fingerprint of the next finding, 32 hexadecimal digits.
    pub(super) fn next(&mut self, finding: &Finding, section: &Section<'_>) -> String {
        let (file, path) = (section.root.name(section.origin(finding)), section.mask.path(&finding.path));
        let message = section.mask.message(&finding.message);
        let base = hash([finding.rule, &file, &path, &message]);
        let earlier = self.0.entry(base).or_default();
        let own = if *earlier == 0 { base } else { hash([&format!("{base:032x}"), &earlier.to_string()]) };
        *earlier += 1;
        format!("{own:032x}")
    }
}

/// FNV-1a of 128 bits over the parts, each ended by a byte that no text has: the same in each release and on each
/// machine, which the hashers of std do not promise.
fn hash<const N: usize>(parts: [&str; N]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = parts.into_iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn hashes_never_change() {
        assert_eq!(hash([]), 0x6c62272e07bb014262b821756295c58d);
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
        assert_eq!(format!("{:032x}", hash(["a"])), "0880954550ab1be95aa0733055b751b9");
    }
}
