//! Service accounts: `ValidateServiceAccount` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use k8s_openapi::api::core::v1::ServiceAccount;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::validation::meta;
use crate::validation::object_meta::object_meta;

const MOUNTABLE_SECRETS: &str = "kubernetes.io/enforce-mountable-secrets";

/// A service account: its metadata is all there is to it.
pub fn service_account(account: &ServiceAccount, faults: &mut Faults) {
    object_meta(&account.metadata, meta::dns_subdomain, &FieldPath::ROOT.key("metadata"), faults);
    if account.metadata.annotations.as_ref().is_some_and(|annotations| annotations.contains_key(MOUNTABLE_SECRETS)) {
        let at = FieldPath::ROOT.key("metadata");
        let at = at.key("annotations");
        let message = "this annotation is deprecated: keep Secrets apart by namespaces";
        faults.add_key(Kind::ServerWarning, &at.key(MOUNTABLE_SECRETS), message);
    }
}
