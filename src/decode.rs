//! Trees into typed values: a serde `Deserializer` that notes every fault and goes on.
//!
//! It takes what Go's JSON decoder takes for the same types, as the API server uses it (`sigs.k8s.io/json`, strict): null
//! is the zero value anywhere, a field's name has one spelling, a number is not a string. On a mismatch it notes the fault
//! and feeds the type a harmless value, so that one pass finds them all.

mod conventions;
mod cure;
mod decoder;
mod deserialize;
mod item;
mod mismatch;
mod noted;
mod printed;
mod scalar;
mod stop;
mod struct_entries;
mod time;
mod wanted;

use serde::de::DeserializeOwned;

use crate::field_path::FieldPath;
use crate::source::Sources;
use crate::tree::Tree;

use conventions::Kubernetes;
use decoder::{Context, Decoder, Keys};

pub use conventions::{Conventions, ReadAs};
pub use noted::Noted;

/// A tree as the type of Kubernetes that it should be. What does not fit is noted and left at its default.
///
/// The sources are those of the tree's places: messages tell how a value was written.
pub fn decode<T: DeserializeOwned>(tree: &Tree, sources: &Sources, noted: &mut Noted) -> T {
    decode_with(tree, sources, &Kubernetes, noted)
}

/// The same, for a type with conventions of its own.
pub fn decode_with<T: DeserializeOwned>(
    tree: &Tree,
    sources: &Sources,
    conventions: &dyn Conventions,
    noted: &mut Noted,
) -> T {
    decoded(
        tree,
        FieldPath::ROOT,
        &mut Context { sources, conventions, noted, apart: None, item: &[], keys: Keys::Fields },
    )
}

/// A tree as the type of Kubernetes that it should be, and what is at a path in it apart, which the type then lacks. A
/// type holds its parts while it is decoded, on the stack, and the largest of these need not wait there for what they are
/// parts of.
pub fn decode_apart<T: DeserializeOwned, P: DeserializeOwned + Default>(
    tree: &Tree,
    at: &FieldPath,
    sources: &Sources,
    noted: &mut Noted,
) -> (T, P) {
    let mut context = Context { sources, conventions: &Kubernetes, noted, apart: None, item: &[], keys: Keys::Fields };
    let apart = tree.at(&at.to_owned());
    let part = apart.map_or_else(P::default, |tree| decoded(tree, *at, &mut context));
    context.apart = apart;
    (decoded(tree, FieldPath::ROOT, &mut context), part)
}

fn decoded<T: DeserializeOwned>(tree: &Tree, at: FieldPath, context: &mut Context) -> T {
    let Ok(value) = T::deserialize(Decoder { tree, at, context });
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::values;
    use crate::yaml;
    use k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec};

    #[test]
    fn a_key_that_was_probably_meant_is_doubtful() {
        for (text, doubtful) in [
            ("launcher: {image: {repositry: a}}", &["launcher.image.repository"][..]),
            ("volumess: []", &["volumes"]),
            ("resources: {}", &["launcher.resources", "dind.resources"]),
            ("launcher: {volumeMounts: []}", &["launcher.extraVolumeMounts"]),
            ("additionalContainers: [{name: a, imag: b}]", &["additionalContainers[0].image"]),
            ("nothingLikeIt: 1", &[]),
            ("replicaCount: x", &[]),
        ] {
            let mut noted = Noted::default();
            values::decode(&yaml::read(text, SourceId::DEFAULTS).tree, &Sources::default(), &mut noted);
            let paths: Vec<String> = noted.doubtful.iter().map(ToString::to_string).collect();
            assert_eq!(paths, doubtful, "{text}");
        }
    }

    #[test]
    fn what_is_decoded_apart_is_judged_once_and_at_its_path() {
        let text = "metadata: {labels: {a: 1}}\nspec: {hostname: x, hostNetwork: 1, nodes: 2}\n";
        let tree = yaml::read(text, SourceId::DEFAULTS).tree;
        let mut noted = Noted::default();
        let path = FieldPath::ROOT.key("spec");
        let (whole, part): (PodTemplateSpec, Option<PodSpec>) =
            decode_apart(&tree, &path, &Sources::default(), &mut noted);
        assert_eq!(whole.spec, None);
        assert_eq!(part.and_then(|part| part.hostname).as_deref(), Some("x"));
        let mut paths = noted.faults.paths();
        paths.sort();
        assert_eq!(paths, ["metadata.labels.a", "spec.hostNetwork", "spec.nodes"]);
    }
}
