//! Probes and the handlers that they share with the hooks of a lifecycle: `validateProbe` and `validateHandler` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`.

use k8s_openapi::api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, HTTPHeader, Probe, TCPSocketAction};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::message::theirs;
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
    let Probe {
        exec,
        http_get,
        tcp_socket,
        grpc,
        initial_delay_seconds,
        timeout_seconds,
        period_seconds,
        failure_threshold,
        success_threshold,
        termination_grace_period_seconds,
    } = probe;
    let (exec, http_get, tcp_socket, grpc) = (exec.as_ref(), http_get.as_ref(), tcp_socket.as_ref(), grpc.as_ref());
    handlers(&Handlers { exec, http_get, tcp_socket, grpc, sleeps: false }, at, faults);
    for (value, key) in [
        (initial_delay_seconds, "initialDelaySeconds"),
        (timeout_seconds, "timeoutSeconds"),
        (period_seconds, "periodSeconds"),
        (failure_threshold, "failureThreshold"),
    ] {
        if let Some(value) = value.filter(|value| *value < 0) {
            faults.invalid(&at.key(key), format!("must be at least 0; it is {}", theirs(value)));
        }
    }
    // The server fills in 1 for 0.
    let at_threshold = at.key("successThreshold");
    match *success_threshold {
        Some(value) if value < 0 => {
            faults.invalid(&at_threshold, format!("must be at least 0; it is {}", theirs(value)));
        }
        Some(value) if value > 1 && purpose != Purpose::Readiness => {
            let message = format!("must be 1 in a liveness or startup probe; it is {}", theirs(value));
            faults.invalid(&at_threshold, message);
        }
        _ => {}
    }
    let grace = at.key("terminationGracePeriodSeconds");
    match *termination_grace_period_seconds {
        Some(value) if value <= 0 => faults.invalid(&grace, format!("must be at least 1; it is {}", theirs(value))),
        Some(_) if purpose == Purpose::Readiness => {
            faults.invalid(&grace, "may not be given in a readiness probe, which never ends a container");
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
        return faults.required(at, "must have a handler, such as `exec`, `httpGet` or `tcpSocket`");
    };
    let at_first = at.key(first);
    if let Some(action) = given.exec {
        exec(action, &at_first, faults);
    } else if let Some(action) = given.http_get {
        http_get(action, &at_first, faults);
    } else if let Some(TCPSocketAction { port, host: _ }) = given.tcp_socket {
        number_or_name(port, &at_first.key("port"), faults);
    } else if let Some(GRPCAction { port, service: _, mode: _ }) = given.grpc {
        // Every release so far ignores `mode`.
        port_number(*port, &at_first.key("port"), faults);
    }
    for key in keys {
        let message = format!("may not be given beside `{first}`: only one handler is allowed");
        let fault = faults.add(Kind::Forbidden, &at.key(key), message);
        fault.of_presence().beside(&at_first, format!("`{first}` is here"));
    }
}

fn exec(action: &ExecAction, at: &FieldPath, faults: &mut Faults) {
    let ExecAction { command } = action;
    if command.as_ref().is_none_or(Vec::is_empty) {
        faults.required(&at.key("command"), "the command to run must be given");
    }
}

fn http_get(action: &HTTPGetAction, at: &FieldPath, faults: &mut Faults) {
    // Every release so far ignores `protocol`.
    let HTTPGetAction { port, scheme, http_headers, host: _, path: _, protocol: _ } = action;
    number_or_name(port, &at.key("port"), faults);
    faults.word(&at.key("scheme"), scheme.as_deref(), &SCHEMES);
    let at = at.key("httpHeaders");
    for (index, HTTPHeader { name, value: _ }) in http_headers.iter().flatten().enumerate() {
        if let Some(wrong) = meta::http_header_name(name) {
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
            (
                json!({"httpGet": http(json!(80)), "periodSeconds": 0, "successThreshold": 1, "terminationGracePeriodSeconds": 1}),
                Purpose::Liveness,
                vec![],
            ),
            (json!({"httpGet": http(json!(80)), "successThreshold": -1}), Purpose::Readiness, vec!["successThreshold"]),
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
