//! Ignore comments in whole pools. The tests compare the findings that are left, as `rule file:line:column`.

use crate::chart::{Chart, Release};
use crate::finding::Severity;
use crate::layers::Layers;
use crate::lint;
use crate::pipeline;
use crate::source::{Place, Source};

/// A layer with working credentials that do not come from the chart's Secret.
const BASE: &str = "credentials: {create: false}\nlauncher: {envFrom: [{secretRef: {name: x}}]}\n";

fn left(layers: &[&str], least: Severity) -> Vec<String> {
    let mut stack = Layers::default();
    for (number, text) in layers.iter().enumerate() {
        stack.add_file(Source::file(number.to_string(), *text));
    }
    let pool = pipeline::run(stack, Release::new("pool"), &mut Chart::default()).expect("the templates render");
    let mut findings = lint::findings(&pool, least, lint::Need::Now);
    crate::report::sort(&mut findings);
    let shown = findings.iter().map(|finding| {
        let Place { source, start, .. } = finding.place;
        let origin = &pool.layers.sources.get(source).expect("a layer").origin;
        format!("{} {origin}:{}:{}", finding.rule, start.line, start.column)
    });
    shown.collect()
}

/// A pool with one file on top of the base.
fn left_of(text: &str) -> Vec<String> {
    left(&[BASE, text], Severity::Warning)
}

const IMAGE: &str = "image-reference 1:3:17";

#[test]
fn a_comment_beside_ignores() {
    for (comment, expected) in [
        ("", vec![IMAGE]),
        ("# workerpool: ignore[image-reference] why", vec![]),
        ("#workerpool:ignore [ image-reference ] : why", vec![]),
        ("# so # workerpool: ignore[token, image-reference] why", vec!["unused-ignore 1:3:50"]),
        ("# workerpool: ignore[image-reference, image-reference] why", vec![]),
        ("# workerpool: ignored[image-reference] why", vec![IMAGE]),
        ("# workerpool: the one of production", vec![IMAGE]),
        ("# workerpool: ignore", vec![IMAGE, "bad-ignore 1:3:24"]),
        ("# workerpool: ignore image-reference why", vec![IMAGE, "bad-ignore 1:3:24"]),
        ("# workerpool: ignore[image-reference why", vec![IMAGE, "bad-ignore 1:3:24"]),
        ("# workerpool: ignore[image-reference] --", vec![IMAGE, "bad-ignore 1:3:24"]),
        ("# workerpool: ignore[] why", vec![IMAGE, "bad-ignore 1:3:45"]),
        ("# workerpool: ignore[image-referense] why", vec![IMAGE, "bad-ignore 1:3:45"]),
        ("# workerpool: ignore[wrong-type, image-reference] why", vec!["bad-ignore 1:3:45"]),
        ("# workerpool: ignore[bad-ignore, image-reference] why", vec!["bad-ignore 1:3:45"]),
    ] {
        let text = format!("dind:\n  image:\n    repository: Docker {comment}\n");
        assert_eq!(left_of(&text), expected, "{text}");
    }
    for (names, expected) in [(100, vec![]), (101, vec![IMAGE, "bad-ignore 1:3:24"])] {
        let names = vec!["image-reference"; names].join(",");
        let text = format!("dind:\n  image:\n    repository: Docker # workerpool: ignore[{names}] why\n");
        assert_eq!(left_of(&text), expected, "{text}");
    }
}

#[test]
fn a_comment_above_ignores() {
    const ABOVE: &str = "# workerpool: ignore[image-reference] why";
    for (text, expected) in [
        (format!("dind:\n  image:\n    {ABOVE}\n    repository: Docker\n"), vec![]),
        (format!("dind:\r\n  image:\r\n{ABOVE}\r\n    # more\r\n    repository: Docker\r\n"), vec![]),
        (
            format!("dind:\n  {ABOVE}\n  image:\n    repository: Docker\n"),
            vec!["unused-ignore 1:2:24", "image-reference 1:4:17"],
        ),
        (
            format!("dind:\n  image:\n    {ABOVE}\n\n    repository: Docker\n"),
            vec!["unused-ignore 1:3:26", "image-reference 1:5:17"],
        ),
        (
            format!("dind:\n  image: {ABOVE}\n    repository: Docker\n"),
            vec!["unused-ignore 1:2:31", "image-reference 1:3:17"],
        ),
        (
            format!("dind: {{image: {{repository: Docker}}}}\nx-a: |\n  {ABOVE}\nx-b: '\n  {ABOVE}'\n"),
            vec!["image-reference 1:1:28"],
        ),
        ("dind: {image: { # workerpool: ignore[image-reference] why\n  repository: Docker}}\n".to_owned(), vec![]),
    ] {
        assert_eq!(left_of(&text), expected, "{text}");
    }
}

#[test]
fn a_comment_at_the_top_ignores_findings_without_a_line() {
    const TOKEN: &str = "# workerpool: ignore[no-credentials] from --set-file in the pipeline\n";
    for (text, expected) in [
        (TOKEN.to_owned(), vec![]),
        (format!("# a pool\n{TOKEN}\n"), vec![]),
        (format!("# a pool\n\n{TOKEN}---\nreplicaCount: 1\n"), vec![]),
        (format!("replicaCount: 1\n{TOKEN}"), vec!["no-credentials 0:0:0", "unused-ignore 0:2:22"]),
        (format!("replicaCount: 1 {TOKEN}"), vec![]),
    ] {
        assert_eq!(left(&[&text], Severity::Warning), expected, "{text}");
    }
}

#[test]
fn errors_of_the_api_server_cannot_be_ignored() {
    let text = "replicas: 1 # workerpool: ignore[unknown-key] why\n";
    assert_eq!(left_of(text), ["unknown-key 1:1:1", "bad-ignore 1:1:34"]);
    let text = "nodeSelector:\n  beta.kubernetes.io/os: linux # workerpool: ignore[server-warning] why\n";
    assert!(left_of(text).is_empty());
    let text = "# workerpool: ignore[oops]\nreplicas: [\n";
    assert_eq!(left_of(text), ["yaml-syntax 1:2:11"], "comments of what is no YAML are not looked at");
    let below = "replicaCount: 1 # workerpool: ignore[oops] why\n";
    assert_eq!(left(&[below, "replicas: [\n"], Severity::Warning), ["yaml-syntax 1:1:11"]);
}

#[test]
fn layers_share_ignore_comments() {
    let unused = "replicaCount: 1 # workerpool: ignore[image-reference] why\n";
    assert!(left(&[BASE, unused, "replicaCount: 2\n"], Severity::Warning).is_empty());
    assert_eq!(left_of(unused), ["unused-ignore 1:1:38"]);
    assert!(left(&[BASE, unused], Severity::Error).is_empty(), "render does not ask for warnings");
    let used = "dind:\n  image:\n    repository: Docker # workerpool: ignore[image-reference] why\n";
    assert!(left(&[BASE, used, "replicaCount: 2\n"], Severity::Error).is_empty());
    let refused = format!("replicas: 1\n{unused}");
    assert_eq!(left_of(&refused), ["unknown-key 1:1:1"], "errors may keep the rule silent");
}
