//! The options of a Windows pod or container: `validateWindowsSecurityContextOptions` and `validateWindowsHostProcessPod`
//! of `k8s.io/kubernetes/pkg/apis/core/validation`.

use k8s_openapi::api::core::v1::WindowsSecurityContextOptions;

use crate::fault::Faults;
use crate::field_path::FieldPath;
use crate::validation::meta;

/// Most bytes of a credential spec.
const CREDENTIAL_SPEC_MAX: usize = 64 * 1024;
/// The domain of a user must have fewer bytes.
const DOMAIN_BELOW: usize = 256;
/// Most bytes of a user's name without its domain.
const USER_MAX: usize = 104;
/// Most characters of a domain in NetBIOS form.
const NETBIOS_MAX: usize = 15;

/// The options of a pod or of a container. A host process needs the network of the host, which the chart never gives its
/// pods, so it is rejected wherever it is asked for.
pub fn windows_options(options: &WindowsSecurityContextOptions, at: &FieldPath, faults: &mut Faults) {
    let WindowsSecurityContextOptions {
        gmsa_credential_spec_name,
        gmsa_credential_spec,
        run_as_user_name,
        host_process,
    } = options;
    if let Some(wrong) = gmsa_credential_spec_name.as_deref().and_then(meta::dns_subdomain) {
        faults.invalid(&at.key("gmsaCredentialSpecName"), wrong);
    }
    match gmsa_credential_spec.as_deref().map(str::len) {
        Some(0) => faults.invalid(&at.key("gmsaCredentialSpec"), "must not be empty"),
        Some(size) if size > CREDENTIAL_SPEC_MAX => {
            let message = format!("must be at most {CREDENTIAL_SPEC_MAX} bytes; it has {size}");
            faults.invalid(&at.key("gmsaCredentialSpec"), message);
        }
        _ => {}
    }
    if let Some(wrong) = run_as_user_name.as_deref().and_then(user_name) {
        faults.invalid(&at.key("runAsUserName"), wrong);
    }
    if *host_process == Some(true) {
        faults.invalid(&at.key("hostProcess"), "needs `hostNetwork: true` in the pod, which the chart does not set");
    }
}

/// What is wrong with `user` or `domain\user`.
fn user_name(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("must not be empty".to_owned());
    }
    if name.bytes().any(|b| b.is_ascii_control()) {
        return Some("must not contain control characters".to_owned());
    }
    let (domain, user) = match name.split_once('\\') {
        Some((_, user)) if user.contains('\\') => return Some("must have at most one `\\`".to_owned()),
        Some((domain, user)) => (Some(domain), user),
        None => (None, name),
    };
    domain.and_then(domain_name).or_else(|| {
        let forbidden = |c: char| "\"/\\:;|=,+*?<>@[]".contains(c);
        if user.is_empty() {
            Some("must name a user".to_owned())
        } else if user.len() > USER_MAX {
            Some(format!("the user must be at most {USER_MAX} bytes; it has {}", user.len()))
        } else if user.chars().all(|c| c == '.' || c == ' ') {
            Some("the user must not be only dots or spaces".to_owned())
        } else {
            user.contains(forbidden)
                .then(|| "the user must have none of `\" / \\ : ; | = , + * ? < > @ [ ]`".to_owned())
        }
    })
}

fn domain_name(domain: &str) -> Option<String> {
    if domain.len() >= DOMAIN_BELOW {
        return Some(format!("the domain must be at most {} bytes; it has {}", DOMAIN_BELOW - 1, domain.len()));
    }
    let netbios = (1..=NETBIOS_MAX).contains(&domain.chars().count())
        && !domain.starts_with('.')
        && !domain.contains(|c: char| "\\/:*?\"<>|".contains(c));
    let dns = domain.split('.').all(|label| meta::dns_label(&label.to_ascii_lowercase()).is_none());
    (!netbios && !dns).then(|| "the domain must be a NetBIOS or a DNS name".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names() {
        for (name, right) in [
            ("ContainerAdministrator", true),
            ("NT AUTHORITY\\SYSTEM", true),
            ("example.com\\user", true),
            ("Example-Domain.COM\\user", true),
            ("..a", true),
            (".. .", false),
            ("", false),
            ("a\\b\\c", false),
            ("a\\", false),
            ("\\a", false),
            (".domain\\a", false),
            ("a domain of many characters\\a", false),
            ("a\tb", false),
            ("a@b", false),
        ] {
            assert_eq!(user_name(name).is_none(), right, "{name:?}");
        }
        assert!(user_name(&"u".repeat(104)).is_none());
        assert!(user_name(&"u".repeat(105)).is_some());
        assert!(user_name(&format!("{}\\u", "d.".repeat(127) + "d")).is_none());
        assert!(user_name(&format!("{}\\u", "d.".repeat(127) + "dd")).is_some());
    }

    #[test]
    fn a_second_backslash_is_told() {
        assert_eq!(user_name("a\\b\\c").as_deref(), Some("must have at most one `\\`"));
    }

    #[test]
    fn credential_specs() {
        for (size, faulty) in [(0, true), (1, false), (CREDENTIAL_SPEC_MAX, false), (CREDENTIAL_SPEC_MAX + 1, true)] {
            let gmsa_credential_spec = Some("x".repeat(size));
            let options = WindowsSecurityContextOptions { gmsa_credential_spec, ..Default::default() };
            let mut faults = Faults::default();
            windows_options(&options, &FieldPath::ROOT, &mut faults);
            assert_eq!(faults.paths(), Vec::from_iter(faulty.then_some("gmsaCredentialSpec")), "{size}");
        }
    }
}
