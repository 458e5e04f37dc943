//! The volumes that the containers of a pod see: its own, and in a StatefulSet the claims made from its templates.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use k8s_openapi::api::core::v1::{Container, PersistentVolumeClaimVolumeSource, Volume};

use crate::fault::{Faults, Kind};
use crate::field_path::{FieldPath, Step};
use crate::suggest;
use crate::validation::meta;
use crate::validation::volume::{Volumes, volumes};

/// The volumes of a pod after the claims have taken the place of those of their names.
pub struct VolumeList<'a> {
    volumes: Cow<'a, [Volume]>,
    /// Where each volume stands in the pod's own list; a claim stands nowhere there.
    places: Option<Vec<usize>>,
}

impl<'a> VolumeList<'a> {
    /// The pod's own volumes and the names of the claim templates: `volumesToAddForTemplates` of
    /// `k8s.io/kubernetes/pkg/apis/apps/validation`.
    pub fn new(own: &'a [Volume], claims: &HashSet<&str>) -> Self {
        if claims.is_empty() {
            return Self { volumes: own.into(), places: None };
        }
        let kept = own.iter().enumerate().filter(|(_, volume)| !claims.contains(volume.name.as_str()));
        let (places, mut volumes): (Vec<usize>, Vec<Volume>) = kept.map(|(i, volume)| (i, volume.clone())).unzip();
        volumes.extend(claims.iter().map(|name| claim(name)));
        Self { volumes: volumes.into(), places: Some(places) }
    }

    /// Each volume by itself; a fault is noted where the volume stands in the pod's own list.
    pub fn validate(&self, at: &FieldPath, faults: &mut Faults) -> Volumes<'_> {
        let Some(places) = &self.places else {
            return volumes(&self.volumes, at, faults);
        };
        let (mut moved, depth) = (Faults::default(), at.to_owned().0.len());
        let result = volumes(&self.volumes, at, &mut moved);
        for mut fault in moved.0 {
            if let Some(Step::Index(i)) = fault.path.0.get_mut(depth) {
                *i = places.get(*i).copied().unwrap_or(*i);
            }
            faults.0.push(fault);
        }
        result
    }

    /// The variables of a container that come from a file must name a volume that is an `emptyDir`, as one without a source
    /// is: `validateFileKeyRefVolumes` of `k8s.io/kubernetes/pkg/apis/core/validation`. `at` is the container's path.
    pub fn files_for(&self, container: &Container, at: &FieldPath, faults: &mut Faults) {
        let mut by_name = None;
        let at = at.key("env");
        for (i, variable) in container.env.iter().flatten().enumerate() {
            let source = variable.value_from.as_ref().and_then(|source| source.file_key_ref.as_ref());
            let Some(file) = source.filter(|file| meta::dns_label(&file.volume_name).is_none()) else { continue };
            let by_name: &HashMap<&str, &Volume> = by_name.get_or_insert_with(|| self.by_name());
            let at = at.index(i);
            let at = at.key("valueFrom");
            let at = at.key("fileKeyRef");
            match by_name.get(file.volume_name.as_str()) {
                None => {
                    let names = by_name.keys().copied();
                    let help = suggest::nearest(&file.volume_name, names).map(suggest::did_you_mean);
                    let message = format!("the pod has no volume named `{}`", file.volume_name);
                    faults.add(Kind::NotFound, &at.key("volumeName"), message).help = help;
                }
                Some(volume) if !is_empty_dir(volume) => {
                    let message = format!("the volume `{}` must be an `emptyDir`", file.volume_name);
                    faults.invalid(&at.key("volumeName"), message);
                }
                Some(_) => {}
            }
        }
    }

    fn by_name(&self) -> HashMap<&str, &Volume> {
        self.volumes.iter().map(|volume| (volume.name.as_str(), volume)).collect()
    }
}

fn claim(name: &str) -> Volume {
    let source = PersistentVolumeClaimVolumeSource { claim_name: name.to_owned(), read_only: None };
    Volume { name: name.to_owned(), persistent_volume_claim: Some(source), ..Volume::default() }
}

fn is_empty_dir(volume: &Volume) -> bool {
    volume.empty_dir.is_some() || *volume == Volume { name: volume.name.clone(), ..Volume::default() }
}
