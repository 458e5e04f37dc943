//! `wrong-unit`: amounts of memory, disk space and CPU that lack the unit that was meant.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PersistentVolumeClaimSpec;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::fault::{Kind, Target};
use crate::field_path::FieldPathBuf;
use crate::finding::Severity;
use crate::fix::Rewrite;
use crate::message::quote;
use crate::quantity;
use crate::suggest;
use crate::worker::{Container, Volume, Worker};

use super::{Check, Found, Rule, Subject};

pub(super) const RULE: Rule = Rule {
    id: "wrong-unit",
    subject: Subject::Cluster,
    severity: Severity::Warning,
    summary: "an amount of memory, disk space or CPU without the unit that was meant",
    why: "Memory and disk space without a unit are bytes: `memory: 4096` is 4 KiB. The unit `m` means thousandths, so \
          `1000m` of memory is a single byte. CPU without a unit is whole cores: `cpu: 500` is 500 cores, and \
          Kubernetes looks for a node that has them. The API server accepts all of these. Use `Mi` or `Gi` for memory \
          and disk space, and `m` for thousandths of a core. The rule reports less than 1 MiB of memory or disk space, \
          1000 cores or more, and 100 cores or more in steps of 25. Source: \"Resource units in Kubernetes\" in \
          https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/.",
    bad: include_str!("../../tests/fixtures/wrong-unit/bad.yaml"),
    good: include_str!("../../tests/fixtures/wrong-unit/good.yaml"),
    check: Check::Worker(check),
};

/// Less memory or disk space than this, in bytes, is of no use to any process.
const LEAST_BYTES: i64 = 1 << 20;
/// Up to here, a number without a unit is probably one of MiB: 256 GiB.
const MOST_MEBIBYTES: u64 = 256 << 10;
/// Up to here, a number of cores is probably one of thousandths: 64 cores.
const MOST_THOUSANDTHS: u64 = 64_000;

/// What an amount is for, and so in which unit it is read and what comes of a wrong one.
#[derive(Clone, Copy)]
enum AmountUse {
    CpuRequest,
    /// A limit of CPU where another amount is requested.
    CpuLimit,
    MemoryRequest,
    MemoryLimit,
    DiskRequest,
    DiskLimit,
    VolumeLimit,
    Claim,
}

impl AmountUse {
    /// What follows from an amount that was not meant, before what the amount is.
    fn consequence(self) -> &'static str {
        match self {
            AmountUse::CpuRequest => "the worker waits for a node with so many cores",
            AmountUse::CpuLimit => "this limits nothing",
            AmountUse::MemoryRequest => "this reserves almost no memory",
            AmountUse::MemoryLimit => "no process can start with so little memory",
            AmountUse::DiskRequest => "this reserves almost no disk space",
            AmountUse::DiskLimit | AmountUse::VolumeLimit => "the worker is evicted as soon as it writes",
            AmountUse::Claim => "this claims almost no storage",
        }
    }

    fn is_cpu(self) -> bool {
        matches!(self, AmountUse::CpuRequest | AmountUse::CpuLimit)
    }

    /// From here on, a number without a unit is more likely one of MiB than one of GiB.
    fn least_mebibytes(self) -> u64 {
        match self {
            AmountUse::MemoryRequest | AmountUse::MemoryLimit => 64,
            _ => 1024,
        }
    }

    /// Whether the API server itself warns of a fraction of a byte.
    fn has_server_warning(self) -> bool {
        !matches!(self, AmountUse::VolumeLimit)
    }
}

fn check(worker: &Worker, found: &mut Found) {
    worker.containers().for_each(|container| check_container(worker, &container, found));
    worker.volumes().for_each(|volume| check_volume(worker, &volume, found));
    let of_workers = &worker.pool.typed.storage_volume_claim_template_spec;
    check_claim(worker, of_workers, || FieldPathBuf::of("storageVolumeClaimTemplateSpec"), found);
}

fn check_container(worker: &Worker, container: &Container, found: &mut Found) {
    let Some(resources) = container.resources() else { return };
    let path = |list: &str, name: &str| container.name.path().key("resources").key(list).key(name);
    for (name, of_request, of_limit) in [
        ("cpu", AmountUse::CpuRequest, AmountUse::CpuLimit),
        ("memory", AmountUse::MemoryRequest, AmountUse::MemoryLimit),
        ("ephemeral-storage", AmountUse::DiskRequest, AmountUse::DiskLimit),
    ] {
        let (request, limit) = (amount(resources.requests.as_ref(), name), amount(resources.limits.as_ref(), name));
        if let Some(request) = request {
            let bounds = Bounds { most: limit, ..Bounds::default() };
            check_amount(worker, request, || path("requests", name), of_request, bounds, found);
        }
        if let Some(limit) = limit {
            let of_limit = match (of_limit, request) {
                // Kubernetes requests the limit if nothing else is requested.
                (AmountUse::CpuLimit, None) => AmountUse::CpuRequest,
                _ => of_limit,
            };
            let bounds = Bounds { least: request, ..Bounds::default() };
            check_amount(worker, limit, || path("limits", name), of_limit, bounds, found);
        }
    }
}

fn check_volume(worker: &Worker, volume: &Volume, found: &mut Found) {
    if let Some(limit) = volume.empty_dir().and_then(|source| source.size_limit.as_ref()) {
        let path = || volume.path().key("emptyDir").key("sizeLimit");
        check_amount(worker, limit, path, AmountUse::VolumeLimit, Bounds::default(), found);
    }
    if let Some(claim) = volume.claim() {
        check_claim(worker, claim, || volume.path().key("ephemeral").key("volumeClaimTemplate").key("spec"), found);
    }
}

fn check_claim(worker: &Worker, claim: &PersistentVolumeClaimSpec, path: impl Fn() -> FieldPathBuf, found: &mut Found) {
    let Some(resources) = &claim.resources else { return };
    if let Some(size) = amount(resources.requests.as_ref(), "storage") {
        let path = || path().key("resources").key("requests").key("storage");
        let bounds = Bounds { most: amount(resources.limits.as_ref(), "storage"), ..Bounds::default() };
        check_amount(worker, size, path, AmountUse::Claim, bounds, found);
    }
}

fn amount<'p>(amounts: Option<&'p BTreeMap<String, Quantity>>, name: &str) -> Option<&'p Quantity> {
    amounts?.get(name)
}

fn check_amount(
    worker: &Worker,
    quantity: &Quantity,
    path: impl Fn() -> FieldPathBuf,
    used: AmountUse,
    bounds: Bounds,
    found: &mut Found,
) {
    let text = quantity.0.trim();
    // Few amounts are slips; a path is made for those alone.
    let Some(slip) = Slip::find(text, used) else { return };
    let path = path();
    if worker.pool.users(&path).is_none() {
        return;
    }
    // An amount that the API server rejects has its finding.
    let place = worker.pool.place(&path, Target::Value);
    if worker.pool.faults.iter().any(|fault| fault.place == place && fault.kind == Kind::Invalid) {
        return;
    }
    let message = format!("{}: {} is {}", used.consequence(), quote(text), slip.is);
    let finding = found.value(&path, message);
    match slip.meant {
        Some(meant) => {
            finding.help(suggest::did_you_mean_theirs(&meant));
            if bounds.hold(&meant) {
                found.rewrite(&Rewrite::word(text, &meant).unsure());
            }
        }
        None if used.is_cpu() => finding.help("write it in cores, such as `2` or `500m`"),
        None => finding.help("write it with its unit, such as `512Mi` or `4Gi`"),
    }
}

/// What an amount may be beside another one: a request is at most its limit.
#[derive(Clone, Copy, Default)]
struct Bounds<'q> {
    least: Option<&'q Quantity>,
    most: Option<&'q Quantity>,
}

impl Bounds<'_> {
    fn hold(self, meant: &str) -> bool {
        let parsed = |text: &str| quantity::parse(text).ok();
        let meant = parsed(meant);
        self.least.is_none_or(|least| parsed(&least.0) <= meant)
            && self.most.is_none_or(|most| meant <= parsed(&most.0))
    }
}

/// An amount that nobody means.
struct Slip {
    /// What it is.
    is: String,
    /// What was meant, if that is known.
    meant: Option<String>,
}

impl Slip {
    fn find(text: &str, used: AmountUse) -> Option<Slip> {
        let amount = quantity::parse(text).ok().filter(|amount| !amount.is_negative() && !amount.is_zero())?;
        let value = amount.value();
        let number = |digits: &str| digits.parse::<u64>().ok();
        if used.is_cpu() {
            // Few nodes have 100 cores. Those that do have no round number of them left for pods.
            let is_too_many = value >= 1000 || value >= 100 && value % 25 == 0;
            let meant = number(text).filter(|cores| *cores <= MOST_THOUSANDTHS).map(|cores| format!("{cores}m"));
            return is_too_many.then(|| Slip { is: format!("{value} cores"), meant });
        }
        let thousandths = || text.strip_suffix('m').and_then(number);
        let likely = used.least_mebibytes()..=MOST_MEBIBYTES;
        let mebibytes = || thousandths().or(number(text).filter(|bytes| likely.contains(bytes)));
        let is = || match (amount.is_whole(), value) {
            (false, 1) => "less than 1 byte".to_owned(),
            (_, 1) => "1 byte".to_owned(),
            (false, _) => format!("less than {value} bytes"),
            (true, _) => format!("{value} bytes"),
        };
        let is_told = || !amount.is_whole() && used.has_server_warning();
        (value < LEAST_BYTES && !is_told())
            .then(|| Slip { is: is(), meant: mebibytes().map(|mebibytes| format!("{mebibytes}Mi")) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_means_is_a_slip() {
        for (text, used, expected) in [
            ("4096", AmountUse::MemoryLimit, Some(("4096 bytes", Some("4096Mi")))),
            ("4", AmountUse::MemoryRequest, Some(("4 bytes", None))),
            ("1000m", AmountUse::MemoryLimit, Some(("1 byte", Some("1000Mi")))),
            ("512k", AmountUse::DiskLimit, Some(("512000 bytes", None))),
            ("100", AmountUse::Claim, Some(("100 bytes", None))),
            ("20480", AmountUse::Claim, Some(("20480 bytes", Some("20480Mi")))),
            ("1000000", AmountUse::MemoryLimit, Some(("1000000 bytes", None))),
            ("1Mi", AmountUse::MemoryLimit, None),
            ("4294967296", AmountUse::MemoryLimit, None),
            ("64e6", AmountUse::MemoryLimit, None),
            ("0", AmountUse::MemoryRequest, None),
            ("500", AmountUse::CpuRequest, Some(("500 cores", Some("500m")))),
            ("100", AmountUse::CpuLimit, Some(("100 cores", Some("100m")))),
            ("1k", AmountUse::CpuRequest, Some(("1000 cores", None))),
            ("128", AmountUse::CpuRequest, None),
            ("190", AmountUse::CpuRequest, None),
            ("86400", AmountUse::CpuRequest, Some(("86400 cores", None))),
            ("512m", AmountUse::MemoryLimit, None),
            ("512m", AmountUse::VolumeLimit, Some(("less than 1 byte", Some("512Mi")))),
            ("500m", AmountUse::CpuRequest, None),
            ("0.5", AmountUse::CpuRequest, None),
        ] {
            let slip = Slip::find(text, used);
            let told = slip.as_ref().map(|slip| (slip.is.as_str(), slip.meant.as_deref()));
            assert_eq!(told, expected, "{text}");
        }
    }
}
