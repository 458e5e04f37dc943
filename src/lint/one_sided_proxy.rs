//! `one-sided-proxy`: a proxy for the launcher or for the Docker daemon alone.

use crate::finding::Severity;
use crate::message::quote;
use crate::worker::{Container, ContainerName, MountPath, Provenance, Variable, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "one-sided-proxy",
    subject: Subject::Daemon,
    severity: Severity::Warning,
    summary: "a proxy for the launcher or for `dind` alone",
    why: "The launcher talks to Spacelift, and `dockerd` in `dind` pulls the images of runs: where one of the two needs a \
          proxy, the other does too. Each container has variables of its own, so set `HTTP_PROXY` and `HTTPS_PROXY` in \
          `launcher.extraEnv` and in `dind.extraEnv`; both containers read them in lower case as well. `NO_PROXY` may \
          differ, and need not name `localhost`. The rule is silent where `envFrom`, an image of your own or a \
          `daemon.json` may set the proxy. Sources: https://docs.docker.com/engine/daemon/proxy/, \
          https://github.com/spacelift-io/spacelift-helm-charts/issues/17.",
    bad: include_str!("../../tests/fixtures/one-sided-proxy/bad.yaml"),
    good: include_str!("../../tests/fixtures/one-sided-proxy/good.yaml"),
    check: Check::Worker(check),
};

/// The names of each variable (`httpproxy.FromEnvironment` in `golang.org/x/net`).
const PROXIES: [[&str; 2]; 2] = [["HTTP_PROXY", "http_proxy"], ["HTTPS_PROXY", "https_proxy"]];
/// The daemon's configuration, which may have a proxy too.
const DAEMON_JSON: &str = "/etc/docker/daemon.json";

fn check(worker: &Worker, found: &mut Found) {
    if !worker.uses_dind() {
        return;
    }
    let (launcher, dind) = (worker.launcher(), worker.dind());
    for names in PROXIES {
        let (of_launcher, of_dind) = (proxy(&launcher, names), proxy(&dind, names));
        match (of_launcher, of_dind) {
            (Some(only), None) if !may_have_proxy(worker, &dind) => {
                let message = format!(
                    "dockerd pulls the images of runs without the proxy: only the launcher has {}",
                    quote(only.name)
                );
                report(&only, message, "set it in `dind.extraEnv` as well", found);
            }
            (None, Some(only)) if !may_have_proxy(worker, &launcher) => {
                let message =
                    format!("the launcher talks to Spacelift without the proxy: only `dind` has {}", quote(only.name));
                report(&only, message, "set it in `launcher.extraEnv` as well", found);
            }
            _ => {}
        }
    }
}

/// The variable of a proxy, in upper or lower case.
fn proxy<'p>(container: &Container<'p>, names: [&str; 2]) -> Option<Variable<'p>> {
    names.iter().find_map(|name| container.variable(name))
}

/// Whether a container without the variable may use a proxy all the same.
fn may_have_proxy(worker: &Worker, container: &Container) -> bool {
    let is_configured = || worker.mounted(container).may_hold(&MountPath::new(DAEMON_JSON));
    container.may_have_other_variables()
        || container.provenance() == Provenance::Unknown
        || container.name == ContainerName::Dind && is_configured()
}

fn report(variable: &Variable, message: String, help: &str, found: &mut Found) {
    // An empty value says that there is no proxy.
    if let Some(path) = variable.path().filter(|_| variable.text() != Some("")) {
        found.item(&path, &[], message).help(help);
    }
}
