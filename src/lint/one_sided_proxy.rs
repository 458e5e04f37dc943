//! `one-sided-proxy`: a proxy for the launcher or for the Docker daemon alone.

use crate::finding::Severity;
use crate::message::quote;
use crate::tree::Tree;
use crate::worker::{Container, ContainerName, MountPath, Provenance, Variable, Worker};

use super::{Check, Found, Rule, Subject, replaced_list};

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
                report(worker, &only, &dind, message, found);
            }
            (None, Some(only)) if !may_have_proxy(worker, &launcher) => {
                let message =
                    format!("the launcher talks to Spacelift without the proxy: only `dind` has {}", quote(only.name));
                report(worker, &only, &launcher, message, found);
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

fn report(worker: &Worker, variable: &Variable, lacking: &Container, message: String, found: &mut Found) {
    // An empty value says that there is no proxy.
    if let Some(path) = variable.path().filter(|_| variable.text() != Some("")) {
        let list = lacking.name.variables();
        let is_it = |item: &Tree| {
            item.get("name").and_then(Tree::as_text).is_some_and(|name| name.eq_ignore_ascii_case(variable.name))
        };
        let finding = found.item(&path, &[], message);
        finding.help(format!("set it in `{list}` as well"));
        replaced_list::show(worker.pool, &list, is_it, finding);
    }
}
