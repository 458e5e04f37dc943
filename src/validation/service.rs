//! Services: `ValidateServiceCreate` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! The chart's Service is headless and has no ports; the values choose only its name, its labels and its selector's labels.

use k8s_openapi::api::core::v1::{Service, ServiceSpec};

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::validation::meta;
use crate::validation::object_meta::object_meta;

/// A headless Service.
pub fn service(Service { metadata, spec, status: _ }: &Service, faults: &mut Faults) {
    let form =
        if faults.server_has(ServerRule::ServiceNameWithDigit) { meta::dns_label } else { meta::dns_label_with_letter };
    object_meta(metadata, form, &FieldPath::ROOT.key("metadata"), faults);
    if let Some(spec) = spec {
        service_spec(spec, &FieldPath::ROOT.key("spec"), faults);
    }
}

fn service_spec(spec: &ServiceSpec, at: &FieldPath, faults: &mut Faults) {
    let ServiceSpec {
        selector,
        // Always `None`, which makes the Service headless.
        cluster_ip: _,
        // The chart sets none of these.
        allocate_load_balancer_node_ports: _,
        cluster_ips: _,
        external_ips: _,
        external_name: _,
        external_traffic_policy: _,
        health_check_node_port: _,
        internal_traffic_policy: _,
        ip_families: _,
        ip_family_policy: _,
        load_balancer_class: _,
        load_balancer_ip: _,
        load_balancer_source_ranges: _,
        ports: _,
        publish_not_ready_addresses: _,
        session_affinity: _,
        session_affinity_config: _,
        traffic_distribution: _,
        type_: _,
    } = spec;
    if let Some(labels) = selector {
        meta::labels(labels, &at.key("selector"), faults);
    }
}
