//! Probes and the handlers that they share with the hooks of a lifecycle: `validateProbe` and `validateHandler` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! `httpGet.protocol` and `grpc.mode` are behind gates that are off in 1.37: the server drops both and looks at neither.

use k8s_openapi::api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, Probe, TCPSocketAction};

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::meta;
use crate::validation::port::{number_or_name, port_number};

const SCHEMES: [&str; 2] = ["HTTP", "HTTPS"];

/// What a probe is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Restarts a container that no longer works.
    Liveness,
    /// Tells whether a container takes requests.
    Readiness,
    /// Holds the others back until a container has started.
    Startup,
}

/// What is done to ask a container, or to tell it something.
#[derive(Default)]
pub struct Handlers<'h> {
    /// A command in the container.
    pub exec: Option<&'h ExecAction>,
    /// A request by HTTP.
    pub http_get: Option<&'h HTTPGetAction>,
    /// A connection by TCP.
    pub tcp_socket: Option<&'h TCPSocketAction>,
    /// A health check by gRPC.
    pub grpc: Option<&'h GRPCAction>,
    /// A pause; how long it is, is for the pod to judge.
    pub sleeps: bool,
}

/// A probe.
pub fn probe(probe: &Probe, purpose: Purpose, at: &FieldPath, faults: &mut Faults) {
    let Probe { exec, http_get, tcp_socket, grpc, .. } = probe;
    let (exec, http_get, tcp_socket, grpc) = (exec.as_ref(), http_get.as_ref(), tcp_socket.as_ref(), grpc.as_ref());
    handlers(&Handlers { exec, http_get, tcp_socket, grpc, sleeps: false }, at, faults);
    for (value, key) in [
        (probe.initial_delay_seconds, "initialDelaySeconds"),
        (probe.timeout_seconds, "timeoutSeconds"),
        (probe.period_seconds, "periodSeconds"),
        (probe.failure_threshold, "failureThreshold"),
    ] {
        if let Some(value) = value.filter(|value| *value < 0) {
            faults.invalid(&at.key(key), format!("must be at least 0; it is {value}"));
        }
    }
    // The server fills in 1 for 0.
    match probe.success_threshold {
        Some(value) if value < 0 => {
            faults.invalid(&at.key("successThreshold"), format!("must be at least 0; it is {value}"))
        }
        Some(value) if value > 1 && purpose != Purpose::Readiness => {
            faults.invalid(&at.key("successThreshold"), format!("must be 1 in a probe of this kind; it is {value}"));
        }
        _ => {}
    }
    let grace = at.key("terminationGracePeriodSeconds");
    match probe.termination_grace_period_seconds {
        Some(value) if value <= 0 => faults.invalid(&grace, format!("must be at least 1; it is {value}")),
        Some(_) if purpose == Purpose::Readiness => {
            faults.invalid(&grace, "has no place in a readiness probe, which ends no container");
        }
        _ => {}
    }
}

/// One handler, and no more: the first counts, in Kubernetes' order.
pub fn handlers(given: &Handlers, at: &FieldPath, faults: &mut Faults) {
    let keys = [
        ("exec", given.exec.is_some()),
        ("httpGet", given.http_get.is_some()),
        ("tcpSocket", given.tcp_socket.is_some()),
        ("grpc", given.grpc.is_some()),
        ("sleep", given.sleeps),
    ];
    let mut keys = keys.iter().filter(|(_, given)| *given).map(|(key, _)| *key);
    let Some(first) = keys.next() else {
        return faults.required(at, "must say what is done, by one of `exec`, `httpGet`, `tcpSocket`, …");
    };
    match (first, given) {
        ("exec", Handlers { exec: Some(action), .. }) => exec(action, &at.key(first), faults),
        ("httpGet", Handlers { http_get: Some(action), .. }) => http_get(action, &at.key(first), faults),
        ("tcpSocket", Handlers { tcp_socket: Some(action), .. }) => {
            number_or_name(&action.port, &at.key(first).key("port"), faults);
        }
        ("grpc", Handlers { grpc: Some(action), .. }) => port_number(action.port, &at.key(first).key("port"), faults),
        _ => {}
    }
    for key in keys {
        faults.forbidden(&at.key(key), format!("cannot stand beside `{first}`: one thing is done, and no more"));
    }
}

fn exec(action: &ExecAction, at: &FieldPath, faults: &mut Faults) {
    if action.command.as_ref().is_none_or(Vec::is_empty) {
        faults.required(&at.key("command"), "the command to run must be given");
    }
}

fn http_get(action: &HTTPGetAction, at: &FieldPath, faults: &mut Faults) {
    number_or_name(&action.port, &at.key("port"), faults);
    faults.word(&at.key("scheme"), action.scheme.as_deref(), &SCHEMES);
    let at = at.key("httpHeaders");
    for (index, header) in action.http_headers.iter().flatten().enumerate() {
        if let Some(wrong) = meta::http_header_name(&header.name) {
            faults.invalid(&at.index(index).key("name"), format!("a header's name {wrong}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        let http = |port| json!({"port": port});
        for (value, purpose, faulty) in [
            (json!({"httpGet": http(json!(80)), "successThreshold": 0}), Purpose::Liveness, vec![]),
            (json!({}), Purpose::Liveness, vec![""]),
            (json!({"exec": {}, "periodSeconds": -1}), Purpose::Liveness, vec!["exec.command", "periodSeconds"]),
            (
                json!({"grpc": {"port": 1, "mode": "x"}, "successThreshold": 2}),
                Purpose::Startup,
                vec!["successThreshold"],
            ),
            (json!({"grpc": {"port": 0}, "successThreshold": 2}), Purpose::Readiness, vec!["grpc.port"]),
            (json!({"tcpSocket": {"port": "a_b"}, "httpGet": http(json!(1))}), Purpose::Liveness, vec!["tcpSocket"]),
            (
                json!({"tcpSocket": {"port": 70000}, "terminationGracePeriodSeconds": 0}),
                Purpose::Startup,
                vec!["tcpSocket.port", "terminationGracePeriodSeconds"],
            ),
            (
                json!({"tcpSocket": {"port": 1}, "terminationGracePeriodSeconds": 5}),
                Purpose::Readiness,
                vec!["terminationGracePeriodSeconds"],
            ),
            (
                json!({"httpGet": {"port": "", "scheme": "http", "httpHeaders": [{"name": "a b", "value": ""}]}}),
                Purpose::Liveness,
                vec!["httpGet.port", "httpGet.scheme", "httpGet.httpHeaders[0].name"],
            ),
        ] {
            let each: Probe = serde_json::from_value(value.clone()).expect("a probe");
            let mut faults = Faults::default();
            probe(&each, purpose, &FieldPath::ROOT, &mut faults);
            let paths: Vec<String> = faults.paths();
            assert_eq!(paths, faulty, "{value}");
        }
    }
}
