//! Service accounts: `ValidateServiceAccount` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use k8s_openapi::api::core::v1::ServiceAccount;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::validation::meta;
use crate::validation::object_meta::object_meta;

const MOUNTABLE_SECRETS: &str = "kubernetes.io/enforce-mountable-secrets";

/// A service account, of which the chart sets the metadata alone.
pub fn service_account(account: &ServiceAccount, faults: &mut Faults) {
    let ServiceAccount { metadata, automount_service_account_token: _, image_pull_secrets: _, secrets: _ } = account;
    let at = FieldPath::ROOT.key("metadata");
    object_meta(metadata, meta::dns_subdomain, &at, faults);
    let has_annotation = metadata.annotations.as_ref().is_some_and(|each| each.contains_key(MOUNTABLE_SECRETS));
    if has_annotation && faults.server_has(ServerRule::MountableSecrets) {
        let message = "this annotation is deprecated: use a namespace of its own to keep Secrets apart";
        faults.add_key(Kind::ServerWarning, &at.key("annotations").key(MOUNTABLE_SECRETS), message);
    }
}
