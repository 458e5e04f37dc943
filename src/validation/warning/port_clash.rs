//! Ports of the containers of one pod, which share an address.

use k8s_openapi::api::core::v1::{Container, ContainerPort};

use crate::fault::{Faults, Kind};
use crate::field_path::FieldPath;
use crate::kube_version::ServerRule;
use crate::message::{quote, theirs};
use crate::validation::repeats::{FIRST, Firsts};

/// A port of a container with its protocol.
type PortNumber<'a> = (i32, &'a str);
/// The indexes of a container and of one of its ports.
type Indexes = (usize, usize);

/// The ports of all containers; `at` is the path of the containers' list.
pub(super) fn ports(containers: &[Container], at: &FieldPath, faults: &mut Faults) {
    let (mut seen, mut names) = (KnownPorts::new(), Firsts::new());
    for (i, container) in containers.iter().enumerate() {
        for (j, port) in container.ports.iter().flatten().enumerate() {
            let at_container = at.index(i);
            let at_ports = at_container.key("ports");
            let at_port = at_ports.index(j);
            if port.host_ip.as_deref().is_some_and(|ip| !ip.is_empty()) && host_port(port) == 0 {
                let fault = faults.add(Kind::ServerWarning, &at_port.key("hostIP"), "has no effect without `hostPort`");
                fault.because(&at_port.key("hostPort"));
            }
            if let Some((message, (i, j))) = seen.add(port, (i, j)) {
                let fault = faults.add(Kind::ServerWarning, &at_port, message);
                fault.beside(&at.index(i).key("ports").index(j), FIRST);
            }
            let name = port.name.as_deref().unwrap_or_default();
            // The same name twice in one container is an error.
            let first = names.before(name, (i, j)).filter(|(first, _)| !name.is_empty() && *first != i);
            if let Some((first, k)) = first.filter(|_| faults.server_has(ServerRule::PortNames)) {
                let message =
                    format!("another container has a port {} too, which Services and probes use", quote(name));
                let fault = faults.add(Kind::ServerWarning, &at_port.key("name"), message);
                fault.beside(&at.index(first).key("ports").index(k).key("name"), FIRST);
            }
        }
    }
}

fn host_port(port: &ContainerPort) -> i32 {
    port.host_port.unwrap_or_default()
}

/// The ports so far.
struct KnownPorts<'a> {
    any: Firsts<PortNumber<'a>, Indexes>,
    /// Those that take no port of the host.
    inside: Firsts<PortNumber<'a>, Indexes>,
    /// Those that do, with port and address of the host.
    outside: Firsts<(PortNumber<'a>, i32, &'a str), Indexes>,
    /// The same, with whether they name an address.
    addressed: Firsts<(PortNumber<'a>, i32, bool), Indexes>,
}

impl<'a> KnownPorts<'a> {
    fn new() -> KnownPorts<'a> {
        KnownPorts { any: Firsts::new(), inside: Firsts::new(), outside: Firsts::new(), addressed: Firsts::new() }
    }

    /// Adds a port; says how it conflicts with an earlier one, and which that is.
    fn add(&mut self, port: &'a ContainerPort, at: Indexes) -> Option<(String, Indexes)> {
        let protocol = port.protocol.as_deref().filter(|protocol| !protocol.is_empty()).unwrap_or("TCP");
        let number = (port.container_port, protocol);
        let (host, address) = (host_port(port), port.host_ip.as_deref().unwrap_or_default());
        let met = self.any.before(number, at);
        let known_inside = self.inside.get(&number).is_some();
        let repeated = self.outside.before((number, host, address), at);
        let ambiguous = self.addressed.get(&(number, host, address.is_empty()));
        self.addressed.before((number, host, !address.is_empty()), at);
        if host == 0 {
            self.inside.before(number, at);
        }
        let shown = || format!("the port {}/{} is listed already", theirs(port.container_port), theirs(protocol));
        if let Some(first) = repeated {
            Some((shown(), first))
        } else if let Some(first) = met.filter(|_| host == 0 || known_inside) {
            Some((format!("{}, with another `hostPort`", shown()), first))
        } else {
            let how = || format!(" for `hostPort: {}`, once with a `hostIP` and once without", theirs(host));
            ambiguous.map(|first| (shown() + &how(), first))
        }
    }
}
