//! Ports: `validateContainerPorts`, `checkHostPortConflicts` and `ValidatePortNumOrName` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{Container, ContainerPort};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::meta;

const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
const NUMBERS: std::ops::RangeInclusive<i32> = 1..=65535;

/// The ports of a container.
pub fn ports(list: &[ContainerPort], at: &FieldPath, faults: &mut Faults) {
    let mut names = BTreeSet::new();
    for (index, port) in list.iter().enumerate() {
        let at = at.index(index);
        if let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) {
            if let Some(wrong) = meta::port_name(name) {
                faults.invalid(&at.key("name"), format!("a port's name {wrong}"));
            } else if !names.insert(name) {
                faults.duplicate(&at.key("name"), format!("another port is named `{name}` already"));
            }
        }
        match port.container_port {
            0 => faults.required(&at.key("containerPort"), "a port needs its number, from 1 to 65535"),
            number => port_number(number, &at.key("containerPort"), faults),
        }
        match port.host_port {
            None | Some(0) => {}
            Some(number) => port_number(number, &at.key("hostPort"), faults),
        }
        faults.word(&at.key("protocol"), port.protocol.as_deref(), &PROTOCOLS);
    }
}

/// No two ports of a pod may want the same port of the node.
pub fn host_ports(containers: &[Container], at: &FieldPath, faults: &mut Faults) {
    let mut taken = BTreeSet::new();
    for (index, container) in containers.iter().enumerate() {
        let at = at.index(index);
        let at = at.key("ports");
        for (index, port) in container.ports.iter().flatten().enumerate() {
            let Some(number) = port.host_port.filter(|number| *number != 0) else { continue };
            let protocol = port.protocol.as_deref().filter(|protocol| !protocol.is_empty()).unwrap_or("TCP");
            if !taken.insert((protocol, port.host_ip.as_deref().unwrap_or_default(), number)) {
                let message = format!("another port takes the node's port {number} already");
                faults.duplicate(&at.index(index).key("hostPort"), message);
            }
        }
    }
}

/// A port by its number, or by the name that a container gives it.
pub fn number_or_name(port: &IntOrString, at: &FieldPath, faults: &mut Faults) {
    match port {
        IntOrString::Int(number) => port_number(*number, at, faults),
        IntOrString::String(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
            faults.invalid(at, format!("is the name of a port in quotes; write the number {text} without them"));
        }
        IntOrString::String(name) => {
            if let Some(wrong) = meta::port_name(name) {
                faults.invalid(at, format!("a port's name {wrong}"));
            }
        }
    }
}

/// A port's number.
pub fn port_number(number: i32, at: &FieldPath, faults: &mut Faults) {
    if !NUMBERS.contains(&number) {
        let is = if number == 0 { "0, or left out".to_owned() } else { number.to_string() };
        faults.invalid(at, format!("must be a port from 1 to 65535; it is {is}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_stands_at_its_field() {
        for (value, faulty) in [
            (json!([{"containerPort": 80, "name": "http", "hostIP": "any", "protocol": ""}]), vec![]),
            (json!([{}]), vec!["[0].containerPort"]),
            (
                json!([{"containerPort": 65536, "hostPort": -1, "protocol": "tcp"}]),
                vec!["[0].containerPort", "[0].hostPort", "[0].protocol"],
            ),
            (json!([{"containerPort": 1, "name": "a"}, {"containerPort": 1, "name": "a"}]), vec!["[1].name"]),
            (
                json!([{"containerPort": 1, "name": "a--b"}, {"containerPort": 1, "name": "1"}]),
                vec!["[0].name", "[1].name"],
            ),
        ] {
            let list: Vec<ContainerPort> = serde_json::from_value(value.clone()).expect("ports");
            let mut faults = Faults::default();
            ports(&list, &FieldPath::ROOT, &mut faults);
            let paths: Vec<String> = faults.paths();
            assert_eq!(paths, faulty, "{value}");
        }
    }
}
