//! Which user a container runs as.

use k8s_openapi::api::core::v1::PodSpec;

use crate::field_path::FieldPathBuf;

use super::Container;

/// Which user a container runs as, each answer with the path of the value that gives it.
pub struct RunsAs {
    /// The user's number; none if the image decides.
    pub user: Option<(i64, FieldPathBuf)>,
    /// Whether the kubelet refuses to start the container as root.
    pub non_root: Option<(bool, FieldPathBuf)>,
}

impl RunsAs {
    /// Which user a container runs as: what its own security context does not say, the pod's says.
    pub(super) fn of(container: &Container, pod: &PodSpec) -> RunsAs {
        let (own, pod) = (container.spec.security_context.as_ref(), pod.security_context.as_ref());
        let at_own = || container.name.path().key("securityContext");
        let at_pod = || FieldPathBuf::of("podSecurityContext");
        let user = || Some((own?.run_as_user?, at_own().key("runAsUser")));
        let user_of_pod = || Some((pod?.run_as_user?, at_pod().key("runAsUser")));
        let non_root = || Some((own?.run_as_non_root?, at_own().key("runAsNonRoot")));
        let non_root_of_pod = || Some((pod?.run_as_non_root?, at_pod().key("runAsNonRoot")));
        RunsAs { user: user().or_else(user_of_pod), non_root: non_root().or_else(non_root_of_pod) }
    }
}
