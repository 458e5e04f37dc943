//! Types whose every value the API server takes.
//!
//! No validator needs them, yet each is taken apart here: a field that a new version of Kubernetes adds to one does not
//! compile until somebody has looked at what the API server asks of it.

use k8s_openapi::api::core::v1::SELinuxOptions;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ManagedFieldsEntry, OwnerReference};

const _: fn(SELinuxOptions) = |SELinuxOptions { level: _, role: _, type_: _, user: _ }| {};

// A values file can give these two in the template of a claim alone, which may have neither.
const _: fn(ManagedFieldsEntry) = |ManagedFieldsEntry {
                                       api_version: _,
                                       fields_type: _,
                                       fields_v1: _,
                                       manager: _,
                                       operation: _,
                                       subresource: _,
                                       time: _,
                                   }| {};
const _: fn(OwnerReference) =
    |OwnerReference { api_version: _, block_owner_deletion: _, controller: _, kind: _, name: _, uid: _ }| {};
