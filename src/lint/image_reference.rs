//! `image-reference`: an image that no container runtime can parse.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::image::{self, Reference};
use crate::pool::Pool;
use crate::tree::{Node, Tree};
use crate::yaml;

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "image-reference",
    subject: Subject::Cluster,
    severity: Severity::Error,
    summary: "an image reference that no container runtime can parse",
    why: "The API server accepts any string as an image. The node then rejects it, and the worker never starts. A \
          reference is a repository in lower case, optionally after a registry host, and a tag or a digest. A tag has \
          at most 128 letters, digits, `.`, `_` and `-`. A digest looks like `sha256:…`.",
    bad: include_str!("../../tests/fixtures/image-reference/bad.yaml"),
    good: include_str!("../../tests/fixtures/image-reference/good.yaml"),
    check: Check::Pool(check),
};

fn check(pool: &Pool, found: &mut Found) {
    for container in ["launcher", "dind"] {
        check_chart_image(pool, &FieldPathBuf::of(container).key("image"), found);
    }
    let items = |key: &str| pool.values.get(key).and_then(Tree::as_list).unwrap_or_default().iter().enumerate();
    for (index, container) in items("additionalContainers") {
        let path = FieldPathBuf::of("additionalContainers").index(index).key("image");
        check_image(container.get("image"), &path, found);
    }
    for (index, volume) in items("volumes") {
        let path = FieldPathBuf::of("volumes").index(index).key("image").key("reference");
        check_image(volume.get("image").and_then(|image| image.get("reference")), &path, found);
    }
    let stored = pool.values.get("storageVolume").and_then(|volume| volume.get("image")?.get("reference"));
    check_image(stored, &FieldPathBuf::of("storageVolume.image.reference"), found);
}

/// An image that goes to Kubernetes as it is. Validation reports a missing one.
fn check_image(image: Option<&Tree>, path: &FieldPathBuf, found: &mut Found) {
    if let Some(text) = image.and_then(Tree::as_text).filter(|text| !text.is_empty())
        && let Err(wrong) = image::parse(text)
    {
        found.value(path, format!("the image {}", wrong.message().nested()));
    }
}

/// An image that the chart builds from its parts.
fn check_chart_image(pool: &Pool, path: &FieldPathBuf, found: &mut Found) {
    let Some(image) = pool.values.at(path).filter(|image| image.as_map().is_some()) else { return };
    let part = |key: &str| image.get(key).map_or(Some(String::new()), text);
    let (Some(repository), Some(tag), Some(digest)) = (part("repository"), part("tag"), part("digest")) else { return };
    let (last, mark, text) = if digest.is_empty() { ("tag", ':', &tag) } else { ("digest", '@', &digest) };
    let Err(wrong) = image::parse(&format!("{repository}{mark}{text}")) else { return };
    let (part, wrong) = match image::parse(&repository) {
        Ok(Reference { tag: None, digest: None, .. }) => (last, wrong),
        Ok(Reference { digest, .. }) => {
            let held = if digest.is_some() { "digest" } else { "tag" };
            let message = format!("the repository already has a {held}, and the chart appends a {last} to it");
            let help = format!("remove the {held} here, and set it as `{held}`");
            found.value(&path.key("repository"), message).help(help);
            return;
        }
        Err(wrong) => ("repository", wrong),
    };
    found.value(&path.key(part), format!("the image {}", wrong.message().nested()));
}

/// A part of an image as text. `None` if it has a fault already.
fn text(part: &Tree) -> Option<String> {
    match &part.node {
        Node::Null => Some(String::new()),
        Node::Text(text) => Some(text.as_str().to_owned()),
        Node::Number(number) => Some(yaml::go_text(*number)),
        _ => None,
    }
}
