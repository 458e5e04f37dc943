//! `render --diagram`: pictures of pools.

use roxmltree::{Document, Node};
use unicode_width::UnicodeWidthStr;

use crate::harness::Test;

const FORMATS: [&str; 2] = ["svg", "mermaid"];

/// Texts of users in all places that take nearly any text. The folders of volumes are so long that each is a line of its own.
const VALUES: &str = r#"
launcher:
  extraVolumeMounts:
    - {name: scratch, mountPath: "@", subPath: "a-long-folder/a-long-folder/a-long-folder/@", readOnly: true}
    - {name: shared, mountPath: "@", subPathExpr: "a-long-folder/a-long-folder/a-long-folder/@"}
additionalContainers:
  - name: sidecar
    image: registry.example.com/sidecar:1.2.3
    envFrom: [{configMapRef: {name: settings}, prefix: "P%"}]
    volumeMounts: [{name: shared, mountPath: "@"}]
volumes:
  - {name: scratch, hostPath: {path: "@"}}
  - {name: shared, nfs: {server: "@", path: "/@"}}
"#;

const HOSTILE: [&str; 19] = [
    "</text><script>alert(1)</script>",
    "\"><image href=x onerror=alert(1)>",
    "]]></style><svg onload=alert(1)>",
    "&lt;b&gt; &#60; &unknown; &",
    "--><!--",
    "\"]; click c0 call alert()",
    "\"\n  click c0 href \"javascript:alert(1)\"",
    "a\nend\nend\nx --> y",
    "%%{init: {'securityLevel': 'loose'}}%%",
    "`**bold** _i_` $$x^2$$",
    "#quot; #34; #lt;",
    "1. one",
    "```\n# heading",
    "@{ shape: circle } :::elsewhere",
    "|x| (y) [z] {w}",
    "\u{202e}\u{200b}\u{feff}\u{2028}\u{7f}\u{85}",
    "\\ ' é 世界 \u{1f600}",
    "e\u{301}\u{301}\u{301}",
    "  a   b  ",
];

/// The values with this text wherever they take one, each a bit different.
fn values(text: &str) -> String {
    let escaped = |c: char| match c {
        'a'..='z' | ' ' => c.to_string(),
        c => format!("\\U{:08x}", u32::from(c)),
    };
    // The API server takes little else in the name of a variable.
    let name: String =
        text.chars().map(|c| if matches!(c, ' '..='~') && c != '=' { escaped(c) } else { "x".into() }).collect();
    let text: String = text.chars().map(escaped).collect();
    let values = VALUES.replace('%', &name);
    let mut parts = values.split('@');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.enumerate().fold(first, |all, (number, part)| all + &text + &format!("{number}") + part)
}

fn drawn(format: &str, values: &str) -> String {
    let test = Test::render(&format!("-f values.yaml --diagram {format}")).file("values.yaml", values);
    test.stdout_has("").run().stdout
}

/// What a picture in Mermaid has besides the texts in its labels.
fn structure(picture: &str) -> String {
    picture.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// The names of the elements and of their attributes.
fn elements(picture: &str) -> Vec<String> {
    let document = Document::parse(picture).unwrap_or_else(|error| panic!("{error}:\n{picture}"));
    let named = |node: Node| {
        let attributes = node.attributes().map(|attribute| attribute.name());
        [node.tag_name().name()].into_iter().chain(attributes).collect::<Vec<_>>().join(" ")
    };
    document.descendants().filter(Node::is_element).map(named).collect()
}

#[test]
fn no_text_changes_a_picture() {
    let harmless = FORMATS.map(|format| drawn(format, &values("harmless")));
    for text in HOSTILE {
        let [svg, mermaid] = FORMATS.map(|format| drawn(format, &values(text)));
        assert_eq!(elements(&svg), elements(&harmless[0]), "{text:?}");
        assert_eq!(structure(&mermaid), structure(&harmless[1]), "{text:?}");
        assert!(!mermaid.contains('`') && !mermaid.contains("%%") && !mermaid.contains("$$"), "{mermaid}");
        for picture in [svg, mermaid] {
            let odd = picture
                .chars()
                .find(|c| c.is_control() && *c != '\n' || "\u{202e}\u{200b}\u{feff}\u{2028}".contains(*c));
            assert_eq!(odd, None, "{picture}");
        }
    }
}

#[test]
fn an_svg_needs_nothing_from_outside() {
    let svg = drawn("svg", &values("harmless"));
    let known = ["svg", "title", "desc", "style", "rect", "g", "text", "tspan", "path", "circle"];
    for element in elements(&svg) {
        let mut names = element.split(' ');
        assert!(known.contains(&names.next().unwrap_or_default()), "{element}");
        assert!(!names.any(|attribute| attribute.starts_with("on") || attribute.ends_with("href")), "{element}");
    }
    assert!(!svg.contains("url(") && !svg.contains("@import"), "{svg}");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.contains("role=\"img\""), "{svg}");
    assert!(svg.contains("@media (prefers-color-scheme: dark)"), "{svg}");
}

/// A rectangle: left, top, right, bottom.
type Edges = [f64; 4];

fn edges(node: Node) -> Edges {
    let number = |name| node.attribute(name).and_then(|text| text.parse().ok()).unwrap_or_default();
    let (x, y, width, height): (f64, f64, f64, f64) = (number("x"), number("y"), number("width"), number("height"));
    [x, y, x + width, y + height]
}

fn is_inside([left, top, right, bottom]: Edges, outer: Edges) -> bool {
    outer[0] <= left && outer[1] <= top && right <= outer[2] && bottom <= outer[3]
}

/// The boxes of a picture, each with the texts in it. The width of a text is what a font of equal widths takes.
fn boxes(document: &Document) -> Vec<(Edges, Vec<Edges>)> {
    let groups = document.descendants().filter(|node| node.has_tag_name("g"));
    let of_group = |group: Node| {
        let rectangle = group.children().find(|node| node.has_tag_name("rect"))?;
        let texts = group.children().filter(|node| node.has_tag_name("text")).map(|node| {
            let column = if node.attribute("class") == Some("name") { 13.0 * 0.602 } else { 11.5 * 0.602 };
            let text: String =
                node.descendants().filter_map(|node| node.is_text().then(|| node.text()).flatten()).collect();
            let gap: f64 = node.children().filter_map(|note| note.attribute("dx")?.parse::<f64>().ok()).sum();
            let [x, y, ..] = edges(node);
            [x, y - 12.0, x + text.width() as f64 * column + gap, y]
        });
        Some((edges(rectangle), texts.collect()))
    };
    groups.filter_map(of_group).collect()
}

/// Many parts with long names, on which others depend.
fn crowded() -> String {
    let long = |name: &str| format!("{name}-{}z", "long-".repeat(11));
    let mut values = format!(
        "useStatefulSet: true\nreplicaCount: 5\nfullnameOverride: {}\nimagePullSecrets: [{{name: registry}}]\n\
         storageVolumeClaimTemplateSpec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 100Gi}}}}}}\n\
         launcher:\n  envFrom: [{{secretRef: {{name: {}}}}}]\n  extraEnv: [{}]\n  extraVolumeMounts:\n",
        long("pool"),
        long("secret"),
        (0..6)
            .map(|i| format!("{{name: SECRET_{i}, valueFrom: {{secretKeyRef: {{name: s, key: k}}}}}}, "))
            .collect::<String>()
    );
    let sources = ["emptyDir: {}", "persistentVolumeClaim: {claimName: shared}", "secret: {secretName: certificates}"];
    let names: Vec<String> =
        (0..20).map(|i| if i % 2 == 0 { long(&format!("v{i}")) } else { format!("v{i}") }).collect();
    for name in &names {
        values += &format!("    - {{name: {name}, mountPath: /mnt/{name}, readOnly: true}}\n");
    }
    values += "volumes:\n";
    for (name, source) in names.iter().zip(sources.iter().cycle()) {
        values += &format!("  - {{name: {name}, {source}}}\n");
    }
    values += "additionalContainers:\n";
    for (number, name) in names.iter().enumerate().take(5) {
        let image = "registry.example.com/a/path/that/is/rather/long/for/an/image:1.2.3";
        values += &format!(
            "  - {{name: {}, image: {image}, volumeMounts: [{{name: {name}, mountPath: /世界}}]}}\n",
            long(&format!("c{number}"))
        );
    }
    values
}

#[test]
fn nothing_lies_over_anything_else() {
    for values in [crowded(), values("harmless"), values("W世"), String::new()] {
        let svg = drawn("svg", &values);
        let document = Document::parse(&svg).expect("XML");
        let boxes = boxes(&document);
        assert!(boxes.len() >= 5, "{svg}");
        for (number, (outer, texts)) in boxes.iter().enumerate() {
            assert!(is_inside(*outer, edges(document.root_element())), "{outer:?} in\n{svg}");
            for pair in texts.windows(2) {
                assert!(pair[0][3] <= pair[1][1], "{pair:?} in\n{svg}");
            }
            for text in texts {
                assert!(is_inside(*text, *outer), "{text:?} in {outer:?} in\n{svg}");
            }
            for (other, _) in &boxes[number + 1..] {
                let is_apart = outer[2] < other[0] || other[2] < outer[0] || outer[3] < other[1] || other[3] < outer[1];
                assert!(is_apart, "{outer:?} and {other:?} in\n{svg}");
            }
        }
    }
}

#[test]
fn what_is_cut_is_in_a_title() {
    let svg = drawn("svg", &crowded());
    let document = Document::parse(&svg).expect("XML");
    let titles: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("title")).filter_map(|node| node.text()).collect();
    for name in
        ["v0-long-long", "c4-long-long", "secret-long-long", "/mnt/v2-long-long", "rather/long/for/an/image:1.2.3"]
    {
        assert!(titles.iter().any(|title| title.contains(name)), "{name}: {titles:?}");
    }
    assert!(titles.iter().any(|title| title.ends_with("SECRET_4, SECRET_5")), "{titles:?}");
    let shown = document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text());
    assert!(shown.filter(|text| text.contains('…')).count() > 20, "{svg}");
}

#[test]
fn the_note_of_a_long_path_is_not_cut() {
    let mount =
        "{name: a, mountPath: /etc/ssl/certs/ca-certificates.crt, subPath: ca-certificates.crt, readOnly: true}";
    let svg =
        drawn("svg", &format!("launcher: {{extraVolumeMounts: [{mount}]}}\nvolumes: [{{name: a, emptyDir: {{}}}}]\n"));
    assert!(svg.contains(">/etc/ssl/certs/ca-certificates.crt</text>"), "{svg}");
    assert!(svg.contains(">subPath ca-certificates.crt, read-only</text>"), "{svg}");
}

#[test]
fn the_name_of_an_image_is_not_cut_for_its_digest() {
    let digest = "0123456789ab".repeat(6)[..64].to_owned();
    for format in FORMATS {
        let picture =
            drawn(format, &format!("dind: {{image: {{repository: a.b/dind, digest: \"sha256:{digest}\"}}}}\n"));
        let line_break = if format == "svg" { "</text>" } else { "<br>" };
        let (name, shown) = (format!("a.b/dind{line_break}"), "sha256:0123456789ab…");
        assert!(picture.contains(&name) && picture.contains(shown), "{picture}");
    }
}

#[test]
fn a_picture_says_what_must_exist() {
    let reference = |name: &str, optional: bool| format!("{{secretRef: {{name: {name}, optional: {optional}}}}}");
    let values = format!(
        "launcher: {{envFrom: [{}, {}, {}]}}\ndind: {{envFrom: [{}]}}\n",
        reference("needed", false),
        reference("perhaps", true),
        reference("both", true),
        reference("both", false)
    );
    let svg = drawn("svg", &values);
    let document = Document::parse(&svg).expect("XML");
    let notes = |node: Node| {
        node.next_siblings()
            .filter(|node| node.has_tag_name("text"))
            .flat_map(|node| node.children())
            .filter_map(|node| node.text())
            .take(3)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let titles = document
        .descendants()
        .filter(|node| node.has_tag_name("title") && node.text().is_some_and(|text| text.starts_with("Secret")));
    let told: Vec<String> = titles.map(notes).collect();
    assert_eq!(
        told[1..],
        ["Secret must exist already needed", "Secret optional perhaps", "Secret must exist already both"]
    );
}

#[test]
fn no_value_of_a_variable_is_shown() {
    let values = "podAnnotations: {note: canary-1}\nextraLabels: {team: canary-2}\nlauncher:\n  extraEnv:\n    \
                  - {name: PLAIN, value: canary-3}\n    - {name: API_TOKEN, value: canary-4}\n";
    for format in FORMATS {
        let picture = drawn(format, values);
        assert!(!picture.contains("canary"), "{picture}");
        assert!(picture.contains("SPACELIFT_POOL_PRIVATE_KEY"), "{picture}");
    }
}

/// A credential that is put in the place of something else.
#[test]
fn what_looks_like_a_credential_is_masked() {
    let secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    let values = format!(
        "launcher:\n  extraEnv: [{{name: GITHUB_TOKEN, value: {secret}}}]\n  extraVolumeMounts: [{{name: a, mountPath: /{secret}}}]\n\
         volumes: [{{name: a, hostPath: {{path: /{secret}}}}}]\n"
    );
    for format in FORMATS {
        let picture = drawn(format, &values);
        let stars = if format == "svg" { "***" } else { "#42;#42;#42;" };
        assert!(!picture.contains(&secret[4..20]) && picture.contains(stars), "{picture}");
    }
}

#[test]
fn errors_are_those_of_render() {
    let bad = "launcher: {extraVolumeMounts: [{name: gone, mountPath: /x}]}\n";
    for format in FORMATS {
        let test = Test::render(&format!("-f bad.yaml --diagram {format}")).file("bad.yaml", bad);
        test.status(1).stderr_has("error[not-found]: there is no volume `gone`").run();
        Test::new(&format!("render --diagram {format}")).status(1).stderr_has("error[no-credentials]").run();
    }
}

#[test]
fn a_picture_is_not_what_manifests_are() {
    for other in ["-o json", "--output-dir out", "-s templates/deployment.yaml"] {
        let ran = Test::render(&format!("--diagram svg {other}")).status(2).stderr_has("--diagram <FORMAT>").run();
        assert!(ran.stderr.contains("cannot be used with") && ran.folder.files() == ["creds.yaml"], "{}", ran.stderr);
    }
    Test::render("--diagram png").status(2).stderr_has("[possible values: svg, mermaid]").run();
    Test::render("--diagram mermaid --mask-secrets").stdout_has("flowchart LR\n").run();
}
