//! Hooks at the start and the end of a container: `validateLifecycle` of `k8s.io/kubernetes/pkg/apis/core/validation`.
//!
//! How long a hook may sleep is the matter of `pod`.

use k8s_openapi::api::core::v1::{Lifecycle, LifecycleHandler};

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::probe::{Handlers, handlers};

/// The hooks of a container.
pub fn lifecycle(lifecycle: &Lifecycle, at: &FieldPath, faults: &mut Faults) {
    // Every release so far ignores `stopSignal`.
    let Lifecycle { post_start, pre_stop, stop_signal: _ } = lifecycle;
    for (hook, key) in [(post_start, "postStart"), (pre_stop, "preStop")] {
        if let Some(LifecycleHandler { exec, http_get, tcp_socket, sleep }) = hook {
            let (exec, http_get, tcp_socket) = (exec.as_ref(), http_get.as_ref(), tcp_socket.as_ref());
            let given = Handlers { exec, http_get, tcp_socket, grpc: None, sleeps: sleep.is_some() };
            handlers(&given, &at.key(key), faults);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_hook_does_one_thing() {
        for (value, faulty) in [
            (json!({"preStop": {"sleep": {"seconds": 1}}, "stopSignal": "any"}), vec![]),
            (json!({"preStop": {}, "postStart": {"exec": {"command": []}}}), vec!["postStart.exec.command", "preStop"]),
            (json!({"preStop": {"exec": {"command": ["a"]}, "sleep": {"seconds": 1}}}), vec!["preStop.sleep"]),
        ] {
            let each: Lifecycle = serde_json::from_value(value.clone()).expect("a lifecycle");
            let mut faults = Faults::default();
            lifecycle(&each, &FieldPath::ROOT, &mut faults);
            let paths: Vec<String> = faults.paths();
            assert_eq!(paths, faulty, "{value}");
        }
    }
}
