//! From text to a tree with places, and the faults in it.

use super::full::read_fully;
use super::limits::MAX_VALUES;
use super::quick::quick;
use super::reading::Reading;
use crate::source::SourceId;

/// Reads YAML as Helm does (`sigs.k8s.io/yaml` over `go.yaml.in/yaml/v2`): the top level is a map, an empty text an
/// empty one. What Helm accepts but nobody means is a fault too: the same key twice, a second document.
///
/// The values that an alias stands for keep the place of the anchored text, which is what a fault in them is about.
pub fn read(text: &str, source: SourceId) -> Reading {
    let quickly = if may_have_too_many_values(text) { None } else { quick(text, source) };
    quickly.unwrap_or_else(|| read_fully(text, source))
}

/// Whether a text may have more values than are taken: only the full reader counts them. Of a text that the quick reader takes,
/// each value and each key is beside one of these characters.
fn may_have_too_many_values(text: &str) -> bool {
    let beside = |text: &str| text.bytes().filter(|byte| matches!(byte, b':' | b'-' | b',' | b'[' | b'{')).count();
    text.len() as u64 > MAX_VALUES && 2 * beside(text) as u64 + 2 > MAX_VALUES
}

#[cfg(test)]
mod tests {
    use super::super::quick::tests;
    use super::super::write_json::write_json;
    use super::*;
    use crate::fault::PlacedFault;
    use crate::source::Lines;
    use crate::tree::Tree;

    /// The reading by the full reader; fails where the quick one, or both together, read otherwise.
    fn reading(text: &str) -> Reading {
        tests::takes(text);
        let (both, full) = (read(text, SourceId::DEFAULTS), read_fully(text, SourceId::DEFAULTS));
        assert_eq!((shown(&both), json(&both.tree)), (shown(&full), json(&full.tree)), "{text}");
        full
    }

    fn json(tree: &Tree) -> String {
        let mut out = String::new();
        write_json(tree, &mut out, 0);
        out
    }

    /// `kind line:column path`, of each fault.
    fn shown(reading: &Reading) -> Vec<String> {
        let show = |fault: &PlacedFault| {
            let start = fault.place.start;
            format!("{:?} {}:{} {}", fault.kind, start.line, start.column, fault.path).trim_end().to_owned()
        };
        reading.faults.iter().map(show).collect()
    }

    #[test]
    fn values_are_those_of_helm() {
        for (text, values) in [
            ("", "{}"),
            ("# c\n", "{}"),
            ("null\n", "{}"),
            ("---\n", "{}"),
            ("---\na: 2\n...\n\t\n", r#"{"a":2}"#),
            ("a: 2\n---\n", r#"{"a":2}"#),
            ("a: 2\n--- # end\n\n# of it\n---\n...\n", r#"{"a":2}"#),
            ("\u{FEFF}a: 1\r\nb:\r\n", r#"{"a":1,"b":null}"#),
            ("a: 1\rb: |\r  x\r", r#"{"a":1,"b":"x\n"}"#),
            (
                "on: off\n0644: 0644\n1.10: 1.10\n1e3: 1e3\n'y': y\n",
                r#"{"true":false,"420":420,"1.1":1.1,"1000":1000,"y":true}"#,
            ),
            (
                "a: !!str 12\nb: !!int '12'\nc: !foo 12\nd: ! 12\ne: !!str\nf: !!binary aGk=\n",
                r#"{"a":"12","b":12,"c":"12","d":"12","e":"","f":"hi"}"#,
            ),
            (
                "b: &b {x: 1, y1: 2}\nc: {x: 0, <<: *b}\nd: {<<: *b, x: 3}\n",
                r#"{"b":{"x":1,"y1":2},"c":{"x":1,"y1":2},"d":{"x":3,"y1":2}}"#,
            ),
            ("<<: [{a: 1}, {a: 2, b: 2}]\n<<: {c: 3}\n", r#"{"a":1,"b":2,"c":3}"#),
            ("'<<': 1\n", r#"{"<<":1}"#),
            ("a: <<\nb: &x\nc: *x\n", r#"{"a":"<<","b":null,"c":null}"#),
            ("k: &k name\n*k : 1\n", r#"{"k":"name","name":1}"#),
            (
                "a: |\n  x\n\n  y \n\n\nb: >-\n  x\n  y\n\nc: |+\n  x\n\nd: |2\n   x",
                r#"{"a":"x\n\ny \n","b":"x y","c":"x\n\n","d":" x"}"#,
            ),
            ("a: |", r#"{"a":""}"#),
            (
                "a:\tx\t\nb: [\n1,\n\t2 ]\nc: \"x\n\ty\"\nd: |\n  x\n  \ty\n",
                r#"{"a":"x","b":[1,2],"c":"x y","d":"x\n\ty\n"}"#,
            ),
            ("a: x\n  \t\nb: 'y'#c\nc: [1]#c\n", r#"{"a":"x","b":"y","c":[1]}"#),
            ("? a\n: b\n? c\n", r#"{"a":"b","c":null}"#),
            ("a: {? b\n c : 1, d\n e, f: !!str }\n", r#"{"a":{"b c":1,"d e":null,"f":""}}"#),
            ("a: [b: 1, c]\n", r#"{"a":[{"b":1},"c"]}"#),
            ("a:\n- b\n-\n- - c\n", r#"{"a":["b",null,["c"]]}"#),
            (
                "a: 1e20\nb: 9223372036854775808\nc: 3.0\n",
                r#"{"a":100000000000000000000,"b":9223372036854775808,"c":3}"#,
            ),
        ] {
            let reading = reading(text);
            assert_eq!(shown(&reading), [""; 0], "{text}");
            assert_eq!(json(&reading.tree), values, "{text}");
            tests::takes_when_changed(text, 20);
        }
    }

    #[test]
    fn each_fault_has_its_kind_place_and_path() {
        for (text, faults) in [
            ("- a\n", &["NotAMap 1:1"][..]),
            ("hello\n", &["NotAMap 1:1"]),
            (
                "a: 1\nb: {c: 1, c: 2, c: 3}\na: 2\n",
                &["DuplicateKey 2:11 b.c", "DuplicateKey 2:17 b.c", "DuplicateKey 3:1 a"],
            ),
            ("on: 1\ntrue: 2\n'true': 3\n", &["DuplicateKey 2:1 true", "DuplicateKey 3:1 true"]),
            ("a: &a {x: 1}\nb: {x: 1, <<: *a, x: 2}\n", &["DuplicateKey 2:19 b.x"]),
            ("a: &a {x: 1}\nb: {<<: *a, x: 2, x: 3}\n", &["DuplicateKey 2:19 b.x"]),
            ("a: 1\n---\nb: [\n", &["SecondDocument 2:1"]),
            ("---\n---\na: 1\n", &["SecondDocument 2:1"]),
            ("a: 1\na: 2\nb: \"x\n", &["DuplicateKey 2:1 a", "YamlSyntax 3:4 b"]),
            ("a: b: c\n", &["YamlSyntax 1:5"]),
            ("a:\n\t- b\n", &["YamlSyntax 2:1 a"]),
            ("a:\n  b: 1\n c: 2\n", &["YamlSyntax 3:2"]),
            ("a: %x\n", &["YamlSyntax 1:4 a"]),
            ("a: @x\n", &["YamlSyntax 1:4 a"]),
            ("a: {{ .x }}\nb: {{ y }}\n", &["Placeholder 1:4 a", "Placeholder 2:4 b"]),
            ("a: [1, *x, *y]\n", &["YamlSyntax 1:8 a[1]", "YamlSyntax 1:12 a[2]"]),
            ("a: &a [*a]\n", &["YamlSyntax 1:8 a[0]"]),
            ("a: &a.b x\n", &["YamlSyntax 1:4"]),
            ("a: &a{b: 1}\n", &["YamlSyntax 1:4 a"]),
            ("a: [!!str,b]\nc: {d: !}\ne: !#f\n", &["YamlSyntax 1:10 a[0]", "YamlSyntax 2:5 c.d", "YamlSyntax 3:1 e"]),
            ("a: {b\n c: 1, \"d\" # e\n : 2}\n", &["YamlSyntax 1:5 a", "YamlSyntax 2:8 a"]),
            ("~: a\n[x]: b\n18446744073709551615: c\n", &["YamlSyntax 1:1", "YamlSyntax 2:1", "YamlSyntax 3:1"]),
            ("a: .inf\nb: [.nan]\n", &["YamlSyntax 1:4 a", "YamlSyntax 2:5 b[0]"]),
            ("a: !!int x\nb: !!bool 1\n", &["YamlSyntax 1:10 a", "YamlSyntax 2:11 b"]),
            ("<<: 1\na: {<<: [1]}\n", &["YamlSyntax 1:5", "YamlSyntax 2:9 a"]),
            ("a: \"\\/\"\nb: \"\\ud83d\\ude00\"\nc: \"\\\\/\"\n", &["YamlSyntax 1:4 a", "YamlSyntax 2:4 b"]),
            ("a: 1\n\t\nb:\n  - \tx\nc: |\n  \tx\n", &["YamlSyntax 2:1", "YamlSyntax 4:5 b[0]", "YamlSyntax 6:3 c"]),
            ("a: {b: x?y}\nc: [:d]\ne: x?y\n", &["YamlSyntax 1:8 a.b", "YamlSyntax 2:5 c[0]"]),
            ("a: {b:}\nc: [d\":]\ne: {\"f\":}\n", &["YamlSyntax 1:5 a.b", "YamlSyntax 2:5 c[0][\"d\\\"\"]"]),
            ("a: [b\n\t]\n", &["YamlSyntax 2:1 a[0]"]),
            ("a: 1\nb: \u{85}\n", &["YamlSyntax 2:4"]),
            ("%YAML 1.2\n---\na: 1\n", &["YamlSyntax 1:1"]),
            ("\n...\n", &["YamlSyntax 2:1"]),
            ("...\na: 1\n", &["YamlSyntax 1:1"]),
            ("# c\n\u{FEFF}a: 1\n", &["YamlSyntax 2:1"]),
            ("---\n# c\n\t\n", &["YamlSyntax 3:1"]),
            (" a: 1\nb: 2\n", &["YamlSyntax 2:1"]),
            ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\n", &["YamlSyntax 2:1"]),
            (
                "credentials:\n  eyJhbGciOiJIUzI1NiJ9==: 1\n  eyJhbGciOiJIUzI1NiJ9==: 2\n  token: 1\n  token: 2\n",
                &["DuplicateKey 3:3 credentials[\"eyJhbGciOiJIUzI1NiJ9==\"]", "DuplicateKey 5:3 credentials.token"],
            ),
        ] {
            assert_eq!(shown(&reading(text)), faults, "{text}");
            tests::takes_when_changed(text, 20);
        }
    }

    #[test]
    fn messages_say_what_is_wrong_and_hold_no_value() {
        for (text, message, help) in [
            ("a: 1\nb: 1\na: 2\na: 3\n", "the key `a` is already on line 1", "the last one"),
            ("on: 1\ntrue: 2\n", "the key `true` is already on line 1", "the last one"),
            ("true: 1\non: 2\n", "`on` means the key `true`, which is already on line 1", "the last one"),
            ("a: SECRET: b\n", "a second `: ` on one line", "in quotes"),
            ("a: \"SECRET\n", "this quote is never closed", "close it"),
            ("a: SECRET\n  b: 1\n", "this line continues the text that begins on line 1", "indent"),
            ("a:SECRET\nb: 1\n", "a key needs a space after its colon", "`a: `"),
            ("a: `SECRET\n", "a value cannot begin with ```", "in quotes"),
            ("a: *SECRET\n", "no anchor above has this name", "if it is text"),
            ("a: {{ SECRET }}-x\n", "`{{ … }}` is not filled in, since a values file is not a template", "in quotes"),
            (
                "{{- if SECRET }}\na: 1\n",
                "`{{ … }}` is not filled in, since a values file is not a template",
                "in quotes",
            ),
            ("a: - SECRET\n", "a list cannot begin on the line of its key", "line of its own"),
            ("a: [SECRET\nb: 1\n", "this does not fit into the `[` that opens on line 1", "close the bracket"),
            ("a: 'SECRET's'\n", "text follows the closing quote", "twice"),
            ("a: 1\nSECRET\nb: 1\n", "this line is neither `key: value` nor an item of a list", "colon"),
        ] {
            let reading = reading(text);
            let fault = reading.faults.first().expect(text);
            assert!(fault.message.starts_with(message), "{text}{}", &*fault.message);
            assert!(fault.help.as_ref().is_some_and(|given| given.contains(help)), "{text}{:?}", fault.help);
            for fault in &reading.faults {
                assert!(!format!("{fault:?}").contains("SECRET"), "{text}{fault:?}");
            }
        }
    }

    #[test]
    fn every_value_and_key_has_its_place() {
        let text = "a: 'é'  # c\nb: \"x\n  y\" \nc: |\n  é\n  z\n\n\nd:\n  - e: 1\n    f:\n  -\ng: [ {h: i}, j k\n  l ]\nm: &m n\no: *m\n";
        let tree = reading(text).tree;
        let at = |tree: &Tree| Lines::new(text).at(tree.place).expect("in the text").to_owned();
        for (key, value) in [
            ("a", "'é'"),
            ("b", "\"x\n  y\""),
            ("c", "é\n  z"),
            ("d", "- e: 1\n    f:\n  -"),
            ("g", "[ {h: i}, j k\n  l ]"),
            ("m", "n"),
            ("o", "n"),
        ] {
            assert_eq!(at(tree.get(key).expect(key)).trim_end_matches(':'), value.trim_end_matches(':'), "{key}");
            let entry = tree.as_map().and_then(|map| map.entry(key)).expect(key);
            assert_eq!(Lines::new(text).at(entry.key_place), Some(key));
        }
        let items = tree.get("d").and_then(Tree::as_list).expect("a list");
        assert_eq!(at(&items[0]), "e: 1\n    f");
        assert_eq!(at(items[0].get("f").expect("f")), "f", "an absent value has the place of its key");
        assert_eq!(at(&items[1]), "-", "an absent item has the place of its dash");
        let flow = tree.get("g").and_then(Tree::as_list).expect("a list");
        assert_eq!((at(&flow[0]).as_str(), at(&flow[1]).as_str()), ("{h: i}", "j k\n  l"));
    }

    #[test]
    fn hostile_texts_end_soon_in_a_fault() {
        let bomb: String =
            (1..20).map(|i| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","))).collect();
        let nested: String =
            (1..5).map(|i| format!("n{i}: &n{i} {}*n{}{}\n", "[".repeat(90), i - 1, "]".repeat(90))).collect();
        for text in [
            format!("a0: &a0 x\n{bomb}"),
            format!("n0: &n0 x\n{nested}"),
            format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(100)),
            "[".repeat(100_000),
            "{a: ".repeat(100_000),
            "- ".repeat(100_000),
            "? ".repeat(1000),
            format!("a: {}", "'x'#c\n".repeat(50)),
            "a: 1\n".repeat(10_000),
            "~: 1\n".repeat(10_000),
            "\t\n".repeat(10_000),
        ] {
            assert!(!reading(&text).faults.is_empty(), "{}", &text[..20]);
        }
    }

    #[test]
    fn no_prefix_or_change_of_a_text_is_a_panic() {
        let text = "\u{FEFF}%TAG ! x\n---\na: &a [1, {b: 'é'}, \"\\u00e9\n y\"]\n? c\n: |2-\n   x\n\ty\n<<: *a\nd: !!int '1' # c\n- {{ x }}\r\n...\n";
        for (at, _) in text.char_indices() {
            reading(&text[..at]);
            reading(&text[at..]);
            for c in ['\t', '\n', ':', '-', '{', '"', '*', '\0', '#', '|', '\r', '\u{2028}'] {
                reading(&format!("{}{c}{}", &text[..at], &text[at..]));
            }
        }
    }
}
