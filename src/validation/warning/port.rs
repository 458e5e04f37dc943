//! Ports of the containers of one pod, which share an address.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{Container, ContainerPort};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;

/// A port of a container with its protocol.
type Number<'a> = (i32, &'a str);

/// The ports of all containers; `at` is the path of the containers' list.
pub(super) fn ports(containers: &[Container], at: &FieldPath, faults: &mut Faults) {
    let mut seen = Seen::default();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, container) in containers.iter().enumerate() {
        let at = at.index(i);
        let at = at.key("ports");
        for (j, port) in container.ports.iter().flatten().enumerate() {
            let at = at.index(j);
            if port.host_ip.as_deref().is_some_and(|ip| !ip.is_empty()) && host_port(port) == 0 {
                faults.add(Kind::ServerWarning, &at.key("hostIP"), "has no effect without `hostPort`");
            }
            if let Some(message) = seen.add(port) {
                faults.add(Kind::ServerWarning, &at, message);
            }
            let name = port.name.as_deref().unwrap_or_default();
            // The same name twice in one container is an error.
            if !name.is_empty() && *names.entry(name).or_insert(i) != i {
                let message = format!("another container has a port `{name}`, which those who ask by name are given");
                faults.add(Kind::ServerWarning, &at.key("name"), message);
            }
        }
    }
}

fn host_port(port: &ContainerPort) -> i32 {
    port.host_port.unwrap_or_default()
}

/// The ports so far.
#[derive(Default)]
struct Seen<'a> {
    any: BTreeSet<Number<'a>>,
    /// Those that take no port of the host.
    inside: BTreeSet<Number<'a>>,
    /// Those that do, with port and address of the host.
    outside: BTreeSet<(Number<'a>, i32, &'a str)>,
    /// The same, with whether they name an address.
    addressed: BTreeSet<(Number<'a>, i32, bool)>,
}

impl<'a> Seen<'a> {
    /// Adds a port and says how it is at odds with an earlier one.
    #[inline(never)]
    fn add(&mut self, port: &'a ContainerPort) -> Option<String> {
        let protocol = port.protocol.as_deref().filter(|protocol| !protocol.is_empty()).unwrap_or("TCP");
        let number = (port.container_port, protocol);
        let (host, address) = (host_port(port), port.host_ip.as_deref().unwrap_or_default());
        let met = !self.any.insert(number);
        let known_inside = self.inside.contains(&number);
        let repeated = !self.outside.insert((number, host, address));
        let ambiguous = self.addressed.contains(&(number, host, address.is_empty()));
        self.addressed.insert((number, host, !address.is_empty()));
        if host == 0 {
            self.inside.insert(number);
        }
        let shown = format!("{}/{protocol}", port.container_port);
        if repeated {
            Some(format!("the port {shown} is listed already"))
        } else if met && (host == 0 || known_inside) {
            Some(format!("the port {shown} is listed already, with another `hostPort`"))
        } else {
            ambiguous.then(|| {
                format!(
                    "the port {shown} is listed already for `hostPort: {host}`, once with a `hostIP` and once without"
                )
            })
        }
    }
}
