//! `launcher-path`: a path that the launcher reads and does not have.

use crate::finding::Severity;
use crate::launcher_variable::{DOCKER_CONFIG_DIR, INITIALIZATION_POLICY};
use crate::message::quote;
use crate::tree::Tree;
use crate::unfilled::Placeholder;
use crate::worker::{MountPath, Provenance, Worker};

use super::{Check, Found, Rule, Subject, replaced_list};

pub(super) const RULE: Rule = Rule {
    id: "launcher-path",
    subject: Subject::Run,
    severity: Severity::Warning,
    summary: "a file or folder that the launcher is to read, and that none of its mounts holds",
    why: "The launcher reads `SPACELIFT_DOCKER_CONFIG_DIR` and `SPACELIFT_LAUNCHER_RUN_INITIALIZATION_POLICY` in its own \
          container, not in `dind` and not on the node. Spacelift's public image has neither file, so a volume must bring \
          it: add the volume to `volumes`, and mount it in `launcher.extraVolumeMounts`. Source: \
          https://docs.spacelift.io/concepts/worker-pools#docker-only-options.",
    bad: include_str!("../../tests/fixtures/launcher-path/bad.yaml"),
    good: include_str!("../../tests/fixtures/launcher-path/good.yaml"),
    check: Check::Worker(check),
};

/// The variables with a path, and what happens where there is nothing at it.
const PATHS: [(&str, &str); 2] = [
    (DOCKER_CONFIG_DIR, "the launcher pulls private images without a login"),
    (INITIALIZATION_POLICY, "the launcher exits with an error"),
];

fn check(worker: &Worker, found: &mut Found) {
    let launcher = worker.launcher();
    for (name, consequence) in PATHS {
        let Some(variable) = launcher.variable(name) else { continue };
        let (Some(at), Some(text)) = (variable.path(), variable.text().map(str::trim)) else { continue };
        // Where a relative path begins is known to the image alone.
        if !text.starts_with('/') || Placeholder::find(text).is_some() || launcher.provenance() != Provenance::Original
        {
            continue;
        }
        let path = MountPath::new(text);
        if worker.mounted(&launcher).may_hold(&path) {
            continue;
        }
        let message = format!("{consequence}: none of its mounts holds {}", quote(text));
        let is_in_dind = worker.mounted(&worker.dind()).around(&path).is_some();
        let finding = found.value(&at.key("value"), message);
        finding.help(if is_in_dind {
            "`dind` alone has it: mount the volume in `launcher.extraVolumeMounts`"
        } else {
            "add a volume with it to `volumes`, and mount that in `launcher.extraVolumeMounts`"
        });
        let holds_it = |item: &Tree| {
            item.get("mountPath").and_then(Tree::as_text).is_some_and(|at| MountPath::new(at).contains(&path))
        };
        replaced_list::show(worker.pool, &launcher.name.mounts(), holds_it, finding);
    }
}
