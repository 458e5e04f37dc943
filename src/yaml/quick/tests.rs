//! The quick reader beside the full one, over tables, the corpus and random changes of both.

use std::collections::BTreeSet;

pub(in crate::yaml) use super::alike::takes;
use super::quick;
use crate::source::SourceId;
use random::Random;

#[path = "../../../tests/corpus/mod.rs"]
mod files;
#[path = "../../../tests/cli/random.rs"]
mod random;

/// What is put into texts to disturb them.
const NASTY: [&str; 48] = [
    " ",
    "  ",
    "\n",
    "\n ",
    "\n  ",
    "\t",
    "\r",
    ":",
    ": ",
    "-",
    "- ",
    "\n- ",
    "---\n",
    "\n...\n",
    "#",
    " #",
    "'",
    "''",
    "\"",
    "\\",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "|",
    "|\n",
    ">",
    ">-\n",
    "|+\n",
    "&a ",
    "*a",
    "!",
    "%",
    "~",
    "? ",
    "0",
    "<<",
    "x",
    "é",
    "\u{7F}",
    "\u{85}",
    "\u{A0}",
    "\u{2028}",
    "\u{FEFF}",
    "\u{FFFE}",
    "\u{1F600}",
];

/// A text with up to three random changes.
fn changed(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(3) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = random.below(places.len());
        let (from, to) = (places[at], places[(at + random.below(4)).min(places.len() - 1)]);
        let nasty = NASTY[random.below(NASTY.len())];
        match random.below(4) {
            0 => text.replace_range(from..to, ""),
            1 => text = format!("{}{}", &text[..to], &text[from..]),
            2 => text.replace_range(from..to, nasty),
            _ => text.insert_str(from, nasty),
        }
    }
    text
}

/// Compares the readers over random changes of a text.
#[track_caller]
pub(in crate::yaml) fn takes_when_changed(text: &str, rounds: usize) {
    let mut random = Random(text.len() as u64);
    for _ in 0..rounds {
        takes(&changed(text, &mut random));
    }
}

/// The different values texts of the corpus.
fn corpus() -> Vec<String> {
    let mut texts = BTreeSet::new();
    for file in [files::CHART, files::WILD] {
        for line in files::text(file).lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("a case");
            let files = case["files"].as_object().expect("files");
            texts.extend(files.values().filter_map(|text| text.as_str()).map(str::to_owned));
        }
    }
    texts.into_iter().collect()
}

#[test]
fn plain_texts_are_taken() {
    for text in TAKEN {
        assert!(takes(text), "{text:?} is not taken");
        takes_when_changed(text, 20);
        assert!(takes(&format!("\n# é\n  # b\n\n{text}")), "{text:?} is not taken after comments");
    }
}

#[test]
fn doubtful_texts_are_left() {
    for text in LEFT {
        assert!(quick(text, SourceId::DEFAULTS).is_none(), "{text:?} is taken");
        takes_when_changed(text, 20);
    }
}

#[test]
fn nearly_all_of_the_corpus_is_taken() {
    let texts = corpus();
    let taken = texts.iter().filter(|text| takes(text)).count();
    assert!(taken * 100 > texts.len() * 90, "{taken} of {} are taken", texts.len());
}

#[test]
fn changed_texts_of_the_corpus_are_read_alike() {
    change_corpus(4_000);
}

#[test]
#[ignore = "takes minutes"]
fn many_changed_texts_are_read_alike() {
    change_corpus(3_000_000);
}

/// Changes texts of the corpus and of the tables, which hold more of what is rare.
fn change_corpus(rounds: usize) {
    let (corpus, tables) = (corpus(), [TAKEN, LEFT].concat());
    let mut random = Random(rounds as u64);
    let mut change = |round: usize| {
        let text = if round.is_multiple_of(2) { random.choose(&corpus) } else { *random.choose(&tables) };
        takes(&changed(text, &mut random))
    };
    let taken = (0..rounds).filter(|round| change(*round)).count();
    println!("{taken} of {rounds} are taken");
}

const TAKEN: &[&str] = &[
    "",
    "# c\n",
    "\n  \n",
    "a: 1\n",
    "a: 1",
    "---\na: 1\n",
    "# b\n---   # c\n\na: 1\n",
    "a: b c  # d\nb:\n\n# e\n   # f\nc: ~\n",
    "  a: 1\n  b: 2\n",
    "a:\n  b:\n    c: 1\n  d: 2\ne:\n",
    "a:\n- b\n-\n- - c\n  - d\n- e: 1\n  f:\n  - g\n  h: i\nj: k\n",
    "a:\n  - b: 1\n    c: 2\n\n  # d\n  -\n    e: 1\n  -   - f\n",
    "a:\n  b\nc:\n  [d]\ne:\n - 'f'\n",
    "'a': 'b''c'\n\"d\" : \"e\\n\\\"\\\\f\\t\"\ng h : ''\ni: \"\"\n",
    "on: off\n0644: 0644\n1.10: 1.10\n1e3: 1e3\n'y': y\nk: 0x1F\nl: 18446744073709551616\n",
    "a: []\nb: {}\nc: [ 1, 'x' , \"y\",]\nd: {e: 1, 'f' : [g, {h: i}, -1]}\nj: [a:b, c#d, http://e, f::g]\n",
    "a: http://b:80/c?d#e\nf: g:h:\\i[0],{j}\nk: -l --m\no: .5\np: a'b\"c|d>e&f*g!h%i@j`k\n",
    "a: |\n  b\n\n   c \n  d\n\n\ne: |-\n    f\n  # g\nh:\n- |\n i\n- >\n j\n k\n\n\n l\n",
    "a:\n  b: >-\n\n\n    c # d\n    e\nf: | # g\n  h",
    "a: |\n  b\n  ",
    "é: à # ü\n'ß': [é, {ø: æ}]\n\u{1F600}: \"é\\né\"\nb: |\n  é\n  x é  \nc: d\n",
    "a: \"x\" # c\nb: [1] # c\nc: 'y'   \n",
    "a.b/c-d_e: f\nx=y: =\n(z): ^\n",
];

const LEFT: &[&str] = &[
    "null\n",
    "- a\n",
    "hello\n",
    "---\n",
    "--- a\n",
    " ---\na: 1\n",
    "---\n---\na: 1\n",
    "a: 1\n---\nb: 2\n",
    "a: 1\n...\n",
    "%YAML 1.1\n---\na: 1\n",
    "\u{FEFF}a: 1\n",
    "a: 1\r\n",
    "a:\t1\n",
    "a: b # \u{85}\n",
    "a: \u{2028}\n",
    "a: \u{7}\n",
    "a: \u{FFFE}\n",
    "a: 1\na: 2\n",
    "on: 1\ntrue: 2\n",
    "a: {b: 1, b: 2}\n",
    "a: &b c\n",
    "a: *b\n",
    "a: !!str b\n",
    "<<: {a: 1}\n",
    "~: a\n",
    "? a\n",
    "a: b\n  c\n",
    "a: 'b\n  c'\n",
    "a: \"b\n  c\"\n",
    "a: [b,\n  c]\n",
    "a: b: c\n",
    "a: - b\n",
    "a: 'b' c\n",
    "a: 'b'# c\n",
    "a: [b] c\n",
    "a: [b]: c\n",
    "a: [b, , c]\n",
    "a: [b: c]\n",
    "a: [b: ]\n",
    "a: {b}\n",
    "a: {b: }\n",
    "a: {b:c}\n",
    "a: {\"b\":c}\n",
    "a: [b:]\n",
    "a: [b?]\n",
    "a: [:b]\n",
    "a: [-]\n",
    "a: {{ b }}\n",
    "a: {[b]: c}\n",
    "a: b\n c: d\n",
    "a:\n  b: c\n d: e\n",
    "a: \"\\u00e9\"\n",
    "a: \"\\/\"\n",
    "a: .inf\n",
    "a: |+\n  b\n",
    "a: |2\n  b\n",
    "a: |\nb: c\n",
    "a: |\n    \n  b\n",
    "a: |\n  b\n c\n",
    "a: |\n  \tb\n",
    "a: |#\n  b\n",
    "a: >\n  b\n   c\n",
    "a:\n- b\n - c\n",
    "a:\n-\tb\n",
    "a:\n- \n- b\n",
    "a:b\n",
];

#[test]
fn long_and_deep_texts_are_read_alike() {
    let long = "x".repeat(1100);
    for text in [
        format!("{long}: 1\n"),
        format!("'{long}': 1\n"),
        format!("a: {long}\nb: '{long}'\nc: [{long}, {long}]\nd:\n- {long}\n- '{long}'\n- \"{long}\": 1\n"),
        format!("a: {{{long}: 1}}\n"),
        format!("a{}: 1\n", " ".repeat(1100)),
    ] {
        takes(&text);
    }
    for depth in [60, 198, 199, 200, 201, 260] {
        takes(&format!("a: {}{}\n", "[".repeat(depth), "]".repeat(depth)));
        takes(&format!("a:\n{}b\n", "- ".repeat(depth)));
        takes(&(0..depth).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>());
    }
    assert!(takes(&(0..10_000).map(|key| format!("k{key}: {key}\n")).collect::<String>()));
}
