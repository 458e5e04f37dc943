use std::sync::Arc;

use serde_json::{Map as JsonMap, Value};

use super::*;
use crate::fault::{Kind, PlacedFault};
use crate::field_path::Step;
use crate::source::{Origin, Place, Source, SourceId, Sources};
use crate::tree::{Node, Number, Tree};
use Grammar::{File, Json, Literal, Set, String as Text};

/// The number that a lone source has.
fn source(grammar: Grammar, argument: &str) -> SourceId {
    Sources::default().add(Arc::new(Source::new(Origin::Argument(grammar.flag()), argument)))
}

/// Applies an argument with files that hold their own path in angles, but for `missing`.
fn run(values: &mut Tree, grammar: Grammar, argument: &str) -> Result<(), Box<PlacedFault>> {
    let mut read_file = |path: &str| match path {
        "missing" => Err("no such file".to_owned()),
        path => Ok(format!("<{path}>\n")),
    };
    read(grammar, argument, source(grammar, argument), &mut read_file).apply(values)
}

fn base(json: &str) -> Tree {
    let mut values = Tree::new(Node::Null, Place::CHART);
    run(&mut values, Json, json).expect("the base is a map of JSON");
    values
}

fn json(tree: &Tree) -> Value {
    match &tree.node {
        Node::Null => Value::Null,
        Node::Bool(value) => (*value).into(),
        Node::Number(Number::Int(value)) => (*value).into(),
        Node::Number(Number::Uint(value)) => (*value).into(),
        Node::Number(Number::Float(value)) => (*value).into(),
        Node::Text(text) => (&**text).into(),
        Node::List(list) => list.iter().map(json).collect(),
        Node::Map(map) => {
            let entries = map.entries().iter().map(|e| (e.key.to_string(), json(&e.value)));
            entries.collect::<JsonMap<String, Value>>().into()
        }
        Node::Faulty => "FAULTY".into(),
    }
}

fn fault(values: &mut Tree, grammar: Grammar, argument: &str) -> PlacedFault {
    match run(values, grammar, argument) {
        Err(fault) => *fault,
        Ok(()) => panic!("{argument}: taken"),
    }
}

#[test]
fn values_are_set_as_helm_sets_them() {
    for (grammar, before, argument, after) in [
        // Types: whole numbers, booleans and null in any case; all else is text.
        (Set, "{}", "a=1,b=-0,c=+5,d=0,e=-01", r#"{"a":1,"b":0,"c":5,"d":0,"e":-1}"#),
        (Set, "{}", "a=007,b=1.10,c=1e3,d=1_0,e=-", r#"{"a":"007","b":"1.10","c":"1e3","d":"1_0","e":"-"}"#),
        (
            Set,
            "{}",
            "a=9223372036854775807,b=9223372036854775808",
            r#"{"a":9223372036854775807,"b":"9223372036854775808"}"#,
        ),
        (Set, "{}", "a=TRUE,b=False,c=NULL,d=falſe,e=yes", r#"{"a":true,"b":false,"c":null,"d":false,"e":"yes"}"#),
        (Json, "{}", "a=false,b=[true,null]", r#"{"a":false,"b":[true,null]}"#),
        (Text, "{}", "a=1,b=true,c=null,d={1,x}", r#"{"a":"1","b":"true","c":"null","d":["1","x"]}"#),
        // Nothing, blanks, commas at the end, quotes.
        (Set, r#"{"k":1}"#, "", r#"{"k":1}"#),
        (Set, "{}", "a=", r#"{"a":""}"#),
        (Set, "{}", "a=,b= x ,", r#"{"a":"","b":" x "}"#),
        (Set, "{}", "a=1, b=2", r#"{"a":1," b":2}"#),
        (Set, "{}", r#"a."b.c"="1""#, r#"{"a":{"\"b":{"c\"":"\"1\""}}}"#),
        (Set, "{}", "a=x=y", r#"{"a":"x=y"}"#),
        // Escapes.
        (Set, "{}", r"a\.b=1,c\=d=2,e\,f=3,g\[0]=4", r#"{"a.b":1,"c=d":2,"e,f":3,"g[0]":4}"#),
        (Set, "{}", r"a=x\,y,b=\{x},c=C:\\t,d=\1", r#"{"a":"x,y","b":"{x}","c":"C:\\t","d":1}"#),
        (Set, "{}", r"a=x\", r#"{"a":"x"}"#),
        (Set, "{}", r"a=1,\", r#"{"a":1}"#),
        // Lists in braces.
        (Set, "{}", r"a={},b={1,,x\}, y},c=[]", r#"{"a":[""],"b":[1,"","x}"," y"],"c":"[]"}"#),
        (Set, "{}", "a={x}b=1", r#"{"a":["x"],"b":1}"#),
        // Indexes.
        (Set, "{}", "a[2]=x", r#"{"a":[null,null,"x"]}"#),
        (Set, "{}", "a[+1].b=x,a[00].b=y", r#"{"a":[{"b":"y"},{"b":"x"}]}"#),
        (Set, "{}", "a[0][1]={x}", r#"{"a":[[null,["x"]]]}"#),
        (Set, r#"{"a":["s",null,[1]]}"#, "a[0].k=1,a[1][0]=2,a[2][1]=3", r#"{"a":[{"k":1},[2],[1,3]]}"#),
        (Set, r#"{"a":[null,null]}"#, "a[1].k=1,a[0]=null", r#"{"a":[null,{"k":1}]}"#),
        // Helm drops this empty value.
        (Set, "{}", "a[0].b=", r#"{"a":[{"b":""}]}"#),
        (Set, r#"{"a":[{"k":1}]}"#, "a[0].b=", r#"{"a":[{"k":1,"b":""}]}"#),
        // What is there already.
        (Set, r#"{"a":{"b":1,"c":2}}"#, "a.b=x,a.d=y", r#"{"a":{"b":"x","c":2,"d":"y"}}"#),
        (Set, r#"{"a":{"b":1}}"#, "a=x", r#"{"a":"x"}"#),
        (Set, r#"{"a":1}"#, "a=null", r#"{"a":null}"#),
        // Files.
        (File, "{}", "a=p,b={q, r},c=", r#"{"a":"<p>\n","b":["<q>\n","< r>\n"],"c":""}"#),
        // Literal text.
        (Literal, "{}", r"a.b[0]={x},\,y=1", r#"{"a":{"b":["{x},\\,y=1"]}}"#),
        (Literal, "{}", "a,b=", r#"{"a,b":""}"#),
        // JSON.
        (Json, r#"{"a":{"b":1}}"#, r#"a={"c":2}"#, r#"{"a":{"c":2}}"#),
        (Json, "{}", "a=1 b= 2,c=\"x,y\" ,  d=[],e={}", r#"{"a":1,"b":2,"c":"x,y","  d":[],"e":{}}"#),
        (Json, "{}", "a=,b= ,c=null", r#"{"a":null,"b":null,"c":null}"#),
        (Json, "{}", "a=1b=2", r#"{"a":1,"b":2}"#),
        (Json, "{}", "a[1].b=true", r#"{"a":[null,{"b":true}]}"#),
        (
            Json,
            "{}",
            "a=1.0,b=1e3,c=-0,d=9007199254740993,e=18446744073709551615,f=1e19,g=1E-2",
            r#"{"a":1,"b":1000,"c":0,"d":9007199254740993,"e":18446744073709551615,"f":10000000000000000000,"g":0.01}"#,
        ),
        (Json, "{}", r#"a="\u00e9\ud83d\ude00\/\n\"""#, r#"{"a":"é😀/\n\""}"#),
        (Json, "{}", r#"a="\b\f\r\t\\",b=-0.5,c=1E+2,d=-2e-1"#, r#"{"a":"\b\f\r\t\\","b":-0.5,"c":100,"d":-0.2}"#),
        (Json, "{}", r#"a="\ud83d\u0041\ude00x""#, r#"{"a":"�A�x"}"#),
        // A whole map, which is merged.
        (
            Json,
            r#"{"a":{"b":1,"c":2},"d":{"x":1}}"#,
            r#" {"a": {"b": null, "e": 3}, "d": 4, "f": [{}]} "#,
            r#"{"a":{"b":null,"c":2,"e":3},"d":4,"f":[{}]}"#,
        ),
    ] {
        let mut values = base(before);
        let applied = run(&mut values, grammar, argument);
        assert!(applied.is_ok(), "{argument}: {applied:?}");
        let after: Value = serde_json::from_str(after).expect("the table holds JSON");
        assert_eq!(json(&values), after, "{} {argument}", grammar.flag());
    }
}

#[test]
fn an_argument_at_fault_is_told_with_its_column_and_the_key() {
    for (grammar, before, argument, columns, path, message) in [
        (Set, "{}", "a", 1..2, "", "this key has no value: no `=` follows it"),
        (Set, "{}", "a.b", 3..4, "a", "this key has no value: no `=` follows it"),
        (Set, "{}", "a.b.", 5..5, "a.b", "this key has no value: no `=` follows it"),
        (Set, "{}", "a[0]", 3..4, "a[0]", "this key has no value: no `=` follows it"),
        (Set, "{}", ",", 1..1, "", "there must be a key before `,`"),
        (Set, "{}", "=SECRET", 1..1, "", "there must be a key before `=`"),
        (Set, "{}", "a.=SECRET", 3..3, "a", "there must be a key before `=`"),
        (Set, "{}", ".a=SECRET", 1..1, "", "there must be a key before `.`"),
        (Set, "{}", "[0]=SECRET", 1..1, "", "there must be a key before `[`"),
        (Set, "{}", "a.b=SECRET,SECRET", 12..18, "a.b", "a comma ends the value before this text, and no `=` follows"),
        (Set, "{}", "a=SECRET,SECRET.x[", 19..19, "a", "a `[` has no closing `]`"),
        (Set, "{}", "a=1,,b=2", 5..5, "a", "there must be a key before `,`"),
        (Set, "{}", "a={{ SECRET }}", 14..15, "a", "the list ended at `}`, so this text is not part of it"),
        (Set, "{}", "a={SECRET", 3..4, "a", "this list has no closing `}`"),
        (Set, "{}", "a[0", 3..4, "a", "a `[` has no closing `]`"),
        (Set, "{}", "x[abc]=1", 3..6, "x", "a list index must be a whole number"),
        (Set, "{}", "x[]=1", 3..3, "x", "a list index must be a whole number"),
        (Set, "{}", "tolerations[-1].key=a", 13..15, "tolerations", "a list index must be at least 0"),
        (Set, "{}", "a[65537]=x", 3..8, "a", "a list index must be at most 65536"),
        (Set, "{}", "a[0]b=x", 5..6, "a[0]", "expected `=`, `.` or `[` after `]`"),
        (Set, r#"{"a":"SECRET"}"#, "a.b=1", 1..2, "a", "this is already a string, and a key can be set only in a map"),
        (Set, r#"{"a":null}"#, "a.b=1", 1..2, "a", "this is already null, and a key can be set only in a map"),
        (
            Set,
            r#"{"a":{"b":{}}}"#,
            "a.b[0]=1",
            3..4,
            "a.b",
            "this is already a map, and an item can be set only in a list",
        ),
        (
            Set,
            r#"{"a":[1]}"#,
            "a[0][0]=1",
            3..4,
            "a[0]",
            "this is already a whole number, and an item can be set only in a list",
        ),
        // The first fault in the order of the text wins.
        (
            Set,
            r#"{"a":"SECRET"}"#,
            "a.b=1,SECRET",
            1..2,
            "a",
            "this is already a string, and a key can be set only in a map",
        ),
        (
            File,
            r#"{"a":"SECRET"}"#,
            "a.b=p,c=missing",
            1..2,
            "a",
            "this is already a string, and a key can be set only in a map",
        ),
        (Json, r#"{"a":"SECRET"}"#, "a.b=SECRET", 5..6, "a.b", "not JSON: expected a value"),
        (Literal, "{}", "a,b", 1..4, "", "this key has no value: no `=` follows it"),
        (Json, "{}", "a=SECRET", 3..4, "a", "not JSON: expected a value"),
        (Json, "{}", "a=tRUE", 3..4, "a", "not JSON: expected a value"),
        (Json, "{}", r#"é={"k":[1,SECRET]}"#, 11..12, r#"["é"].k[1]"#, "not JSON: expected a value"),
        (Json, "{}", r#"a={"k" 1}"#, 8..9, "a.k", "not JSON: expected `:` after a key"),
        (Json, "{}", "a={k:1}", 4..5, "a", "not JSON: expected a key in double quotes"),
        (Json, "{}", r#"a={"k":1"#, 9..9, "a", "not JSON: expected `,` or `}`"),
        (Json, "{}", "a=[1 2]", 6..7, "a", "not JSON: expected `,` or `]`"),
        (Json, "{}", r#"a="SECRET"#, 3..4, "a", "not JSON: a text has no closing double quote"),
        (
            Json,
            "{}",
            r#"a="\xSECRET""#,
            4..5,
            "a",
            "not JSON: a backslash must be doubled, or begin an escape such as `\\n`",
        ),
        (Json, "{}", "a=1.", 5..5, "a", "not JSON: expected a digit"),
        (Json, "{}", "a=1e400", 3..8, "a", "a number must fit in a 64-bit float"),
        (Json, "{}", "a=1 SECRET", 5..11, "a", "the JSON value ended before this text"),
        (Json, "{}", r#"{"a":1} SECRET"#, 9..10, "", "the JSON value ended before this text"),
        (Json, "{}", r#"a={"k":{"x":1,"x":2}}"#, 15..18, "a.k.x", "this map has the same key twice"),
    ] {
        let found = fault(&mut base(before), grammar, argument);
        let place = found.place;
        assert_eq!(&*found.message, message, "{argument}");
        assert_eq!((place.start.line, place.end.line), (1, 1), "{argument}");
        assert_eq!(place.start.column..place.end.column, columns, "{argument}");
        assert_eq!(found.path.to_string(), path, "{argument}");
        let duplicate = if message.contains("key twice") { Kind::DuplicateKey } else { Kind::SetArgument };
        assert_eq!(found.kind, duplicate, "{argument}");
        let told = format!("{} {:?} {}", &*found.message, found.help, found.path);
        assert!(!told.contains("SECRET"), "{argument}: {told}");
    }
}

#[test]
fn values_and_keys_keep_their_place_in_the_argument() {
    for (grammar, argument, path, key, value) in [
        (Set, "a.b=x,c=12", "a", ((1, 1), (1, 2)), ((1, 1), (1, 2))),
        (Set, "a.b=x,c=12", "a/b", ((1, 3), (1, 4)), ((1, 5), (1, 6))),
        (Set, "a.b=x,c=12", "c", ((1, 7), (1, 8)), ((1, 9), (1, 11))),
        (Set, "a=é\\,\nü,b={p,qq}", "a", ((1, 1), (1, 2)), ((1, 3), (2, 2))),
        (Set, "a=é\\,\nü,b={p,qq}", "b", ((2, 3), (2, 4)), ((2, 5), (2, 11))),
        (Set, "a=é\\,\nü,b={p,qq}", "b/1", ((0, 0), (0, 0)), ((2, 8), (2, 10))),
        (Set, "a=\\,\r\\,\r\nb,b=x", "b", ((3, 3), (3, 4)), ((3, 5), (3, 6))),
        (Set, "a[1]=", "a/0", ((0, 0), (0, 0)), ((1, 3), (1, 4))),
        (Set, "a[1]=", "a/1", ((0, 0), (0, 0)), ((1, 6), (1, 6))),
        (File, "a=p", "a", ((1, 1), (1, 2)), ((1, 3), (1, 4))),
        (Literal, "a=x,y", "a", ((1, 1), (1, 2)), ((1, 3), (1, 6))),
        (Json, "a= {\"k\":\n [1, \"x\"]}", "a", ((1, 1), (1, 2)), ((1, 4), (2, 11))),
        (Json, "a= {\"k\":\n [1, \"x\"]}", "a/k", ((1, 5), (1, 8)), ((2, 2), (2, 10))),
        (Json, "a= {\"k\":\n [1, \"x\"]}", "a/k/1", ((0, 0), (0, 0)), ((2, 6), (2, 9))),
        (Json, "{\"k\": 1}", "k", ((1, 2), (1, 5)), ((1, 7), (1, 8))),
    ] {
        let mut values = base(r#"{"c":0,"k":0}"#);
        run(&mut values, grammar, argument).expect("the table holds good arguments");
        let (mut at, mut key_place) = (&values, None);
        for step in path.split('/') {
            match &at.node {
                Node::Map(map) => {
                    let entry = map.entry(step).expect("the path leads there");
                    (at, key_place) = (&entry.value, Some(entry.key_place));
                }
                Node::List(list) => (at, key_place) = (&list[step.parse::<usize>().expect("an index")], None),
                _ => panic!("{argument}: {path} leads nowhere"),
            }
        }
        let points = |place: Place| ((place.start.line, place.start.column), (place.end.line, place.end.column));
        assert_eq!(key_place.map_or(((0, 0), (0, 0)), points), key, "{argument}: key of {path}");
        assert_eq!(points(at.place), value, "{argument}: value of {path}");
        assert!(at.place.is_users());
    }
}

#[test]
fn a_file_that_cannot_be_read_is_a_fault_at_its_path() {
    let fault = run(&mut base("{}"), File, "a=there,b=missing").expect_err("the file is missing");
    assert_eq!((fault.kind, &*fault.path.to_string()), (Kind::UnreadableFile, "b"));
    assert_eq!((&*fault.message, fault.place.start.column), ("cannot read the file `missing`: no such file", 11));
}

#[test]
fn a_value_at_fault_is_not_judged_again() {
    let mut values = base(r#"{"a":1,"b":2}"#);
    fault(&mut values, Json, "a=SECRET");
    assert!(matches!(values.get("a").expect("kept").node, Node::Faulty));
    run(&mut values, Set, "a.k[0]=1,b=3").expect("what is below a fault is passed over");
    assert_eq!(json(&values), serde_json::json!({"a": "FAULTY", "b": 3}));
}

#[test]
fn an_argument_tells_what_it_says_about_a_key() {
    let key = |name: &str| Step::Key(name.into());
    let a_b_1 = [key("a"), key("b"), Step::Index(1)];
    for (grammar, argument, says) in [
        (Set, "a.b[1]=x,a.b[0]=y,c=1", r#"["x"]"#),
        (Set, "a.b={p,q},a.b[1].k=1,a.x=2", r#"["q",null]"#),
        (Set, "a.b[1]=x,a=1", r#"["x",null]"#),
        (Set, "a[0]=x,a.b[1]", "[]"),
        (Json, r#"a.b[1]=[1],a={"b":[0,{"k":2}]}"#, r#"[[1],{"k":2}]"#),
        (Json, r#"a.b[1]=[1],a.b[1]=SECRET"#, r#"[[1],"FAULTY"]"#),
        (Json, r#"{"a":{"b":[1,2]}}"#, "[2]"),
    ] {
        let argument = read(grammar, argument, source(grammar, argument), &mut |_| Err(String::new()));
        let said = argument.about(&a_b_1).map(|assignment| assignment.at(&a_b_1).map_or(Value::Null, json));
        assert_eq!(said.collect::<Value>().to_string(), says);
    }
}

#[test]
fn an_argument_is_applied_as_often_as_needed() {
    let argument = "a.k[2]={x},a.k[0]=1,b";
    let argument = read(Set, argument, source(Set, argument), &mut |_| Err(String::new()));
    for before in ["{}", r#"{"a":{"k":[1,2,3]}}"#, "{}"] {
        let mut values = base(before);
        let error = argument.apply(&mut values).expect_err("nothing follows `b`");
        assert_eq!(&*error.message, "a comma ends the value before this text, and no `=` follows");
        let second = if before == "{}" { Value::Null } else { 2.into() };
        assert_eq!(json(&values), serde_json::json!({"a": {"k": [1, second, ["x"]]}}));
    }
}

#[test]
fn depth_and_size_are_bounded() {
    let nested = |count: usize| format!("a{}=1", "[0]".repeat(count));
    let dotted = |count: usize| format!("{}a=1", "a.".repeat(count));
    let listed = |count: usize| format!("a={}{}", "[".repeat(count), "]".repeat(count));
    let mapped = |count: usize| format!("a={}1{}", "{\"b\":".repeat(count), "}".repeat(count));
    let indexed = |count: usize| format!("a{}.b=1", "[0].a".repeat(count));
    let apart = |count: usize| format!("a{}=1", "[65536]".repeat(count));
    for (grammar, argument, message) in [
        (Set, nested(MAX_DEPTH - 1), None),
        (Set, nested(MAX_DEPTH), Some("is nested more than 128 levels deep")),
        (Set, nested(100_000), Some("is nested more than 128 levels deep")),
        (Set, dotted(30), None),
        (Set, dotted(31), Some("a key must have at most 30 dots")),
        // Helm does not count the dots after an index.
        (Set, indexed(31), None),
        (Json, listed(MAX_DEPTH - 1), None),
        (Json, listed(MAX_DEPTH), Some("is nested more than 128 levels deep")),
        (Json, mapped(MAX_DEPTH - 1), None),
        (Json, mapped(MAX_DEPTH), Some("is nested more than 128 levels deep")),
        (Json, listed(100_000), Some("is nested more than 128 levels deep")),
        (Set, apart(2), None),
        (Set, apart(17), Some("the list indexes leave more than 1048576 items empty")),
    ] {
        let told = run(&mut base("{}"), grammar, &argument).err().map(|fault| fault.message.to_string());
        assert_eq!(told.as_deref(), message, "{:.20}…", argument);
    }
    let far = apart(17);
    assert_eq!(fault(&mut base("{}"), Set, &format!("{far},b=2")).path.to_string(), far.trim_end_matches("=1"));
}

#[test]
fn what_nobody_else_holds_is_changed_in_place() {
    let mut values = base(r#"{"a":[]}"#);
    let list = |values: &Tree| match &values.get("a").expect("set").node {
        Node::List(list) => Arc::as_ptr(list),
        _ => panic!("no list"),
    };
    let before = list(&values);
    for i in 0..2000 {
        run(&mut values, Set, &format!("a[{i}].k=x")).expect("a good argument");
    }
    assert_eq!(list(&values), before);
    let held = values.clone();
    run(&mut values, Set, "a[0].k=y").expect("a good argument");
    assert_eq!(json(&held)["a"][0]["k"], "x");
    assert_eq!(json(&values)["a"][0]["k"], "y");
}
