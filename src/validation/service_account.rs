//! Service accounts: `ValidateServiceAccount` of `k8s.io/kubernetes/pkg/apis/core/validation`.

use k8s_openapi::api::core::v1::ServiceAccount;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::meta;
use crate::validation::object_meta::object_meta;

/// A service account: its metadata is all there is to it.
pub fn service_account(account: &ServiceAccount, faults: &mut Faults) {
    object_meta(&account.metadata, meta::dns_subdomain, &FieldPath::ROOT.key("metadata"), faults);
}
