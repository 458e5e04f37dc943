//! Services: `ValidateServiceCreate` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! The chart's Service is headless and has no ports; the values choose only its name, its labels and its selector's labels.

use k8s_openapi::api::core::v1::Service;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::meta;
use crate::validation::object_meta::object_meta;

/// A headless Service. Its name may start with a digit, which Kubernetes before 1.36 refused.
pub fn service(service: &Service, faults: &mut Faults) {
    object_meta(&service.metadata, meta::dns_label, &FieldPath::ROOT.key("metadata"), faults);
    if let Some(labels) = service.spec.as_ref().and_then(|spec| spec.selector.as_ref()) {
        meta::labels(labels, &FieldPath::ROOT.key("spec").key("selector"), faults);
    }
}
