//! Volumes: their names, and that each has one source which is in order.
//!
//! Follows `ValidateVolumes` and `validateVolumeSource` of `pkg/apis/core/validation`.

mod cloud;
mod ephemeral;
mod field;
mod files;
mod iscsi;
mod local;
mod network;
mod projected;
mod trust;
mod warning;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{PersistentVolumeClaim, Volume};

use crate::fault::{Fault, Faults, Kind, Role};
use crate::field_path::FieldPath;
use crate::fix::Rewrite;
use crate::kube_version::ServerRule;
use crate::message::quote;
use crate::suggest;
use crate::validation::meta;
use crate::validation::repeats::FIRST;

/// What a volume is made of, as far as those who refer to it ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backing {
    /// A claim, or a template of one: the only volumes that can be block devices.
    Claim,
    /// An empty folder: the only volumes of which a variable can be read from a file.
    EmptyDir,
    /// Another source.
    Other,
    /// A volume that was found at fault; nothing more is said of it.
    Faulty,
}

/// The claim templates of a StatefulSet.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'c> {
    /// The templates, each of which makes a volume of its name.
    pub templates: &'c [PersistentVolumeClaim],
    /// The path of their list.
    pub at: &'c FieldPath<'c>,
}

/// A volume that has a name of its own.
#[derive(Clone, Copy, Debug)]
struct NamedVolume<'v> {
    backing: Backing,
    /// The list that it stands in, and where.
    list: &'v FieldPath<'v>,
    index: usize,
}

/// The volumes of a pod by name.
#[derive(Debug)]
pub struct Volumes<'v> {
    by_name: BTreeMap<&'v str, NamedVolume<'v>>,
    /// Whether the name of one is at fault, which may be the one that is referred to by a name that no volume has.
    misnamed: bool,
    /// The names of those that the server drops, with their mounts.
    dropped: BTreeSet<&'v str>,
    /// The path of the pod's list.
    at: &'v FieldPath<'v>,
}

impl<'v> Volumes<'v> {
    /// What the volume of that name is made of; none if there is no such volume. Where a volume's name is at fault, any
    /// name that no volume has may be meant for it, and so stands for a faulty volume.
    pub fn backing(&self, name: &str) -> Option<Backing> {
        self.by_name.get(name).map(|named| named.backing).or(self.misnamed.then_some(Backing::Faulty))
    }

    /// Whether the server drops the mounts of the volume of that name.
    pub fn drops_mounts_of(&self, name: &str) -> bool {
        self.dropped.contains(name)
    }

    /// The names of the volumes, sorted.
    fn names(&self) -> impl Iterator<Item = &'v str> {
        self.by_name.keys().copied()
    }

    /// Notes that no volume has a name, and which one has nearly that name.
    pub fn miss(&self, name: &str, at: &FieldPath, faults: &mut Faults) {
        let fault = faults.add(Kind::NotFound, at, format!("there is no volume {}", quote(name)));
        let names: Vec<&str> = self.names().take(suggest::MOST_COMPARED).collect();
        fault.help = suggest::nearest(name, names.iter().copied()).map(suggest::did_you_mean_theirs);
        fault.rewrite = Rewrite::spelling(name, &names).map(Rewrite::unsure);
        self.blame(name, fault);
    }

    /// Names the volume as what makes a reference to it a fault; the list of volumes where none has that name.
    pub fn blame<'f>(&self, name: &str, fault: &'f mut Fault) -> &'f mut Fault {
        match self.by_name.get(name) {
            Some(named) => fault.beside(&named.list.index(named.index), "the volume"),
            None => fault.caused(self.at.to_owned(), Role::Among("the volumes are listed here".into())),
        }
    }

    /// Checks a volume and adds it under its name.
    fn add(&mut self, volume: &'v Volume, index: usize, faults: &mut Faults) {
        let at = self.at.index(index);
        let before = faults.0.len();
        let source = source(volume, &at, faults);
        let is_named = name(volume, &at, faults);
        let backing = match source {
            _ if faults.0[before..].iter().any(|fault| !fault.kind.is_warning()) => Backing::Faulty,
            "persistentVolumeClaim" | "ephemeral" => Backing::Claim,
            "emptyDir" => Backing::EmptyDir,
            _ => Backing::Other,
        };
        if backing != Backing::Faulty {
            warning::volume(volume, &at, faults);
        }
        let named = NamedVolume { backing, list: self.at, index };
        match self.by_name.entry(&volume.name) {
            _ if !is_named => self.misnamed = true,
            Entry::Vacant(vacant) => {
                vacant.insert(named);
            }
            // Only a volume that is in order takes its name.
            Entry::Occupied(mut taken) if taken.get().backing == Backing::Faulty => {
                taken.insert(named);
            }
            Entry::Occupied(first) => {
                let message = format!("another volume is named {}", quote(&volume.name));
                let first = self.at.index(first.get().index);
                faults.add(Kind::Duplicate, &at.key("name"), message).beside(&first.key("name"), FIRST);
            }
        }
    }
}

/// The volumes of a pod, with those that the claim templates of a StatefulSet make: `ValidateVolumes`.
///
/// A template makes a volume of its own name and takes the place of one of that name in the pod, which the API server
/// then does not even look at: `volumesToAddForTemplates` and `ValidateStatefulSetSpec` of `pkg/apis/apps/validation`.
/// Of the templates' metadata nothing but the name is validated; their specs are for
/// [`claim_spec`](crate::validation::claim::claim_spec).
pub fn volumes<'v>(
    list: &'v [Volume],
    claims: Option<Claims<'v>>,
    at: &'v FieldPath<'v>,
    faults: &mut Faults,
) -> Volumes<'v> {
    let mut volumes = Volumes { by_name: BTreeMap::new(), misnamed: false, dropped: BTreeSet::new(), at };
    if let Some(Claims { templates, at }) = claims {
        for (index, template) in templates.iter().enumerate() {
            if let Some(name) = template.metadata.name.as_deref() {
                volumes.by_name.insert(name, NamedVolume { backing: Backing::Claim, list: at, index });
            }
        }
    }
    let claimed: Vec<&str> = volumes.names().collect();
    for (i, volume) in list.iter().enumerate() {
        if volume.image.is_some() && !faults.server_has(ServerRule::ImageVolumes) {
            volumes.dropped.insert(&volume.name);
            let (version, needed) = (faults.version(), ServerRule::ImageVolumes.since());
            let message = format!("Kubernetes {version} ignores this volume and its mounts: `image` needs {needed}");
            faults.add_key(Kind::SilentlyAccepted, &at.index(i).key("image"), message);
        } else if !claimed.contains(&volume.name.as_str()) {
            volumes.add(volume, i, faults);
        }
    }
    volumes
}

/// Whether the name is one. `at` is the path of the volume.
fn name(volume: &Volume, at: &FieldPath, faults: &mut Faults) -> bool {
    let at_name = at.key("name");
    if volume.name.is_empty() {
        faults.required(&at_name, "a volume needs a name");
        return false;
    }
    if let Some(wrong) = meta::dns_label(&volume.name) {
        faults.invalid(&at_name, format!("a volume's name {wrong}"));
        return false;
    }
    if let Some(iscsi) = &volume.iscsi {
        iscsi::name_and_portal(&volume.name, iscsi, at, faults);
    }
    true
}

/// A field of a volume that takes its source.
struct OneSource<'a> {
    at: &'a FieldPath<'a>,
    faults: &'a mut Faults,
    /// The key of the source found first.
    found: Option<&'static str>,
}

impl OneSource<'_> {
    /// One of the sources, which may be given.
    fn may_be<T>(&mut self, key: &'static str, source: &Option<T>, check: fn(&T, &FieldPath, &mut Faults)) {
        if let Some(source) = source {
            self.is(key, source, check);
        }
    }

    /// A source that is given: rejected if it is a further one. The server checks the first alone; what is wrong in another
    /// one is told too, as that may be the one that is kept.
    fn is<T>(&mut self, key: &'static str, source: &T, check: fn(&T, &FieldPath, &mut Faults)) {
        let at = self.at.key(key);
        match self.found {
            Some(first) => {
                let message = |other| format!("a volume has one source, and this one has `{other}`");
                self.faults.add(Kind::Forbidden, &at, message(first)).excluded(&self.at.key(first), message(key));
                let mut within = Faults::by(self.faults.version());
                check(source, &at, &mut within);
                // Nobody fills in what is to go.
                self.faults.0.extend(within.0.into_iter().filter(|fault| fault.kind != Kind::Required));
            }
            None => check(source, &at, self.faults),
        }
        self.found.get_or_insert(key);
    }
}

/// Checks the source of a volume, and answers with its key: that of the first where there are more, and `emptyDir`
/// where there is none, as the API server puts that in (`SetDefaults_Volume` of `pkg/apis/core/v1`).
fn source(volume: &Volume, at: &FieldPath, faults: &mut Faults) -> &'static str {
    #[rustfmt::skip] // A field a line would be longer than a screen.
    let Volume {
        name: _,

        empty_dir, host_path, git_repo, gce_persistent_disk, aws_elastic_block_store, secret, nfs, iscsi, glusterfs,
        flocker, persistent_volume_claim, rbd, cinder, cephfs, quobyte, downward_api, fc, flex_volume, config_map,
        azure_file, vsphere_volume, photon_persistent_disk, portworx_volume, azure_disk, storageos, projected, scale_io,
        csi, ephemeral, image,
    } = volume;
    let mut source = OneSource { at, faults, found: None };
    source.may_be("emptyDir", empty_dir, local::empty_dir);
    source.may_be("hostPath", host_path, local::host_path);
    source.may_be("gitRepo", git_repo, local::git_repo);
    source.may_be("gcePersistentDisk", gce_persistent_disk, cloud::gce_persistent_disk);
    source.may_be("awsElasticBlockStore", aws_elastic_block_store, cloud::aws_elastic_block_store);
    source.may_be("secret", secret, files::secret);
    source.may_be("nfs", nfs, network::nfs);
    source.may_be("iscsi", iscsi, iscsi::iscsi);
    source.may_be("glusterfs", glusterfs, network::glusterfs);
    source.may_be("flocker", flocker, network::flocker);
    source.may_be("persistentVolumeClaim", persistent_volume_claim, local::persistent_volume_claim);
    source.may_be("rbd", rbd, network::rbd);
    source.may_be("cinder", cinder, cloud::cinder);
    source.may_be("cephfs", cephfs, network::cephfs);
    source.may_be("quobyte", quobyte, network::quobyte);
    source.may_be("downwardAPI", downward_api, files::downward_api);
    source.may_be("fc", fc, network::fc);
    source.may_be("flexVolume", flex_volume, network::flex_volume);
    source.may_be("configMap", config_map, files::config_map);
    source.may_be("azureFile", azure_file, cloud::azure_file);
    source.may_be("vsphereVolume", vsphere_volume, cloud::vsphere_volume);
    source.may_be("photonPersistentDisk", photon_persistent_disk, cloud::photon_persistent_disk);
    source.may_be("portworxVolume", portworx_volume, network::portworx_volume);
    source.may_be("azureDisk", azure_disk, cloud::azure_disk);
    source.may_be("storageos", storageos, network::storageos);
    source.may_be("projected", projected, projected::projected);
    source.may_be("scaleIO", scale_io, network::scale_io);
    source.may_be("csi", csi, ephemeral::csi);
    source.may_be("ephemeral", ephemeral, ephemeral::ephemeral);
    source.may_be("image", image, local::image);
    source.found.unwrap_or("emptyDir")
}

#[cfg(test)]
mod tests;
