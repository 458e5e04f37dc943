//! `floating-dind`: a Docker daemon without a fixed version, which should stay the same.

use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::message::quote;
use crate::worker::{Provenance, Worker};

use super::dind_image::Obstacle;
use super::image_version::{has_form, is_floating, is_set, written};
use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "floating-dind",
    subject: Subject::Daemon,
    severity: Severity::Warning,
    summary: "a Docker daemon without a fixed version",
    why: "A tag such as `latest`, `dind` or `27-dind` points to a new image with each Docker release. Workers that \
          start on different days then run different versions, and a new version may fail to start. Use a full \
          version, such as `27.5.1-dind`, or a digest. The rule is silent about images of your own.",
    bad: include_str!("../../tests/fixtures/floating-dind/bad.yaml"),
    good: include_str!("../../tests/fixtures/floating-dind/good.yaml"),
    check: Check::Worker(check),
};

fn check(worker: &Worker, found: &mut Found) {
    // How somebody else tags an image is not known. Where dockerd cannot start at all, another rule says so.
    if worker.dind().provenance() != Provenance::Original || Obstacle::of(worker).is_some() {
        return;
    }
    let pool = worker.pool;
    let path = FieldPathBuf::of("dind.image");
    let image = &pool.typed.dind.image;
    if let Some(tag) = written(pool, &path.key("tag"), image.tag.as_ref())
        && is_floating(tag)
        && !is_set(pool, &path.key("digest"))
        && has_form(image, ':', tag)
    {
        let message = format!("the tag {} points to a new image with each Docker release", quote(tag));
        found
            .value_with(&path.key("tag"), &[path.key("digest")], message)
            .help("use a full version, such as `27.5.1-dind`");
    }
}
