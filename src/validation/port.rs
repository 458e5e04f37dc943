//! Ports: `validateContainerPorts`, `checkHostPortConflicts` and `ValidatePortNumOrName` of
//! `k8s.io/kubernetes/pkg/apis/core/validation`.

use std::ops::RangeInclusive;

use k8s_openapi::api::core::v1::{Container, ContainerPort};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::fix::Rewrite;
use crate::message::{quote, theirs};
use crate::validation::meta;
use crate::validation::repeats::{FIRST, Firsts};

const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
const NUMBERS: RangeInclusive<i32> = 1..=65535;

/// The ports of a container.
pub fn ports(list: &[ContainerPort], at_list: &FieldPath, faults: &mut Faults) {
    let mut names = Firsts::new();
    for (index, port) in list.iter().enumerate() {
        // `hostIP` is checked against other ports alone.
        let ContainerPort { name, container_port, host_port, protocol, host_ip: _ } = port;
        let at = at_list.index(index);
        if let Some(name) = name.as_deref().filter(|name| !name.is_empty()) {
            if let Some(wrong) = meta::port_name(name) {
                faults.invalid(&at.key("name"), format!("a port's name {wrong}"));
            } else if let Some(first) = names.before(name, index) {
                let message = format!("another port is named {} already", quote(name));
                faults.add(Kind::Duplicate, &at.key("name"), message).beside(&at_list.index(first).key("name"), FIRST);
            }
        }
        match *container_port {
            0 => faults.required(&at.key("containerPort"), "a port needs its number, from 1 to 65535"),
            number => port_number(number, &at.key("containerPort"), faults),
        }
        match *host_port {
            None | Some(0) => {}
            Some(number) => port_number(number, &at.key("hostPort"), faults),
        }
        faults.word(&at.key("protocol"), protocol.as_deref(), &PROTOCOLS);
    }
}

/// No two ports of a pod may want the same port of the node.
pub fn host_ports(containers: &[Container], at: &FieldPath, faults: &mut Faults) {
    let mut taken = Firsts::new();
    for (i, container) in containers.iter().enumerate() {
        for (j, port) in container.ports.iter().flatten().enumerate() {
            let Some(number) = port.host_port.filter(|number| *number != 0) else { continue };
            let protocol = port.protocol.as_deref().filter(|protocol| !protocol.is_empty()).unwrap_or("TCP");
            let address = port.host_ip.as_deref().unwrap_or_default();
            if let Some((first_container, first)) = taken.before((protocol, address, number), (i, j)) {
                let message = format!("another port takes the node's port {} already", theirs(number));
                let fault = faults.add(Kind::Duplicate, &at.index(i).key("ports").index(j).key("hostPort"), message);
                fault.beside(&at.index(first_container).key("ports").index(first).key("hostPort"), FIRST);
            }
        }
    }
}

/// A port by its number, or by the name that a container gives it.
pub fn number_or_name(port: &IntOrString, at: &FieldPath, faults: &mut Faults) {
    match port {
        IntOrString::Int(number) => port_number(*number, at, faults),
        IntOrString::String(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
            let message =
                format!("is a port's name because it is in quotes; write the number {} without them", theirs(text));
            faults.add(Kind::Invalid, at, message).rewrite(Rewrite::unquoted(text, text));
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
        let is = if number == 0 { "0, or left out".to_owned() } else { theirs(number).to_string() };
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

    #[test]
    fn numbers_and_names() {
        for (port, expected) in [
            (json!("http"), None),
            (json!("80"), Some("write the number 80 without")),
            (json!(""), Some("a port's name must be")),
            (json!("8a_"), Some("a port's name must be")),
            (json!(0), Some("it is 0, or left out")),
            (json!(65535), None),
            (json!(65536), Some("it is 65536")),
        ] {
            let mut faults = Faults::default();
            let typed = serde_json::from_value(port.clone()).expect("a number or a text");
            number_or_name(&typed, &FieldPath::ROOT, &mut faults);
            let told: Vec<&str> = faults.0.iter().map(|fault| &*fault.message).collect();
            assert_eq!(told.len(), usize::from(expected.is_some()), "{port}: {told:?}");
            assert!(told.concat().contains(expected.unwrap_or_default()), "{port}: {told:?}");
        }
    }

    #[test]
    fn a_port_of_the_node_is_taken_once() {
        let port = |protocol: &str, address: &str| json!({"containerPort": 1, "hostPort": 80, "protocol": protocol, "hostIP": address});
        for (second, clashes) in [
            (port("TCP", ""), true),
            (port("", ""), true),
            (port("UDP", ""), false),
            (port("", "10.0.0.1"), false),
            (json!({"containerPort": 1, "hostPort": 81}), false),
        ] {
            let list = json!([{"name": "a", "ports": [port("", "")]}, {"name": "b", "ports": [second.clone()]}]);
            let mut faults = Faults::default();
            host_ports(
                &serde_json::from_value::<Vec<Container>>(list).expect("containers"),
                &FieldPath::ROOT,
                &mut faults,
            );
            assert_eq!(!faults.0.is_empty(), clashes, "{second}");
        }
    }
}
