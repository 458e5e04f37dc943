//! `diff` over labelled values: what Helm makes of them, and what the API server keeps, differs in nothing from ours.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::corpus::{Labelled, labelled, served};
use crate::diff::json as report_of;
use crate::harness::{Test, private_key};

/// A comparison of manifests with the values of a case.
fn diff(case: &Labelled, old: &[Value], args: &str) -> Test {
    let list = json!({"apiVersion": "v1", "kind": "List", "items": old}).to_string();
    let layers = case.files.iter().map(|(name, _)| format!("-f {name}")).collect::<Vec<_>>().join(" ");
    let test = Test::new(&format!("diff old.json --release {} {layers} {args}", case.release)).file("old.json", list);
    case.files.iter().fold(test, |test, (name, text)| test.file(name, text))
}

fn with_key(objects: &[Value]) -> Vec<Value> {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD.encode(private_key());
    let text =
        Value::from(objects).to_string().replace("@privateKeyData", &encoded).replace("@privateKey", private_key());
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn helm_makes_what_we_make() {
    for case in labelled().iter().step_by(40) {
        let ran = diff(case, &with_key(&case.objects), "").any_output().run_anyhow();
        assert_eq!(ran.status, 0, "{}: {}{}", case.id, ran.stdout, ran.stderr);
    }
}

#[test]
fn what_the_api_server_keeps_is_no_difference() {
    let served: BTreeMap<String, Vec<Value>> = served();
    assert!(served.len() > 40);
    for case in labelled().iter().filter(|case| served.contains_key(&case.id)) {
        let ran = diff(case, &with_key(&served[&case.id]), "").any_output().run_anyhow();
        assert_eq!(ran.status, 0, "{}: {}{}", case.id, ran.stdout, ran.stderr);
    }
}

/// Whoever applies the changes that are shown to the old objects has the new ones.
#[test]
fn the_changes_lead_from_one_state_to_the_other() {
    let all = labelled();
    let mut tried = 0;
    for (number, case) in all.iter().enumerate().step_by(61) {
        let other = &all[(number * 7 + 13) % all.len()];
        if case.release != other.release {
            continue;
        }
        let mut objects = with_key(&other.objects);
        let ran = diff(case, &objects, "--format json").any_output().run_anyhow();
        // What is masked, and what has moved in its list, is told but not shown.
        if ran.status == 2 || ran.stdout.contains("***") || ran.stdout.contains("\"old\":[\"") {
            continue;
        }
        let report = report_of(&ran);
        for change in report["objects"].as_array().expect("objects") {
            apply(change, &mut objects, &with_key(&case.objects));
        }
        let again = diff(case, &objects, "").any_output().run_anyhow();
        assert_eq!(again.status, 0, "{} after {}: {}\n{report:#}", case.id, other.id, again.stdout);
        tried += 1;
    }
    assert!(tried >= 10, "{tried} pairs");
}

fn name_of(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    format!("{}/{}", text(&object["kind"]), text(&object["metadata"]["name"]))
}

/// Applies the changes of one object.
fn apply(change: &Value, objects: &mut Vec<Value>, new: &[Value]) {
    let is_it = |object: &&Value| name_of(object) == change["object"];
    match change["change"].as_str() {
        Some("removed") => objects.retain(|object| !is_it(&object)),
        Some("added") => objects.extend(new.iter().find(is_it).cloned()),
        _ => {
            let object = objects.iter_mut().find(|object| is_it(&&**object)).expect("it is there");
            let mut fields: Vec<(Vec<Step>, &Value)> = change["fields"]
                .as_array()
                .expect("fields")
                .iter()
                .map(|field| (steps(field["field"].as_str().expect("text")), field))
                .collect();
            // What goes first goes from the end of its list; items count as in the new state once all have come and gone.
            let rank = |(path, field): &(Vec<Step>, &Value)| {
                let last = match path.last() {
                    Some(Step::Index(index)) => i64::try_from(*index).expect("small"),
                    _ => 0,
                };
                let goes = field["new"].is_null();
                (path.len(), !goes, if goes { -last } else { last })
            };
            fields.sort_by_key(rank);
            for (path, field) in fields {
                put(object, &path, field);
            }
        }
    }
}

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

/// The steps of `a.b[0]["c.d"]`.
fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let (key, after) = quoted.split_once("\"]").expect("a closing bracket");
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        } else if let Some(inside) = rest.strip_prefix('[') {
            let (index, after) = inside.split_once(']').expect("a closing bracket");
            steps.push(Step::Index(index.parse().expect("a number")));
            rest = after;
        } else {
            let word = rest.trim_start_matches('.');
            let end = word.find(['.', '[']).unwrap_or(word.len());
            steps.push(Step::Key(word[..end].to_owned()));
            rest = &word[end..];
        }
    }
    steps
}

fn put(at: &mut Value, path: &[Step], field: &Value) {
    let new = &field["new"];
    match path {
        [Step::Key(key)] if new.is_null() => drop(at.as_object_mut().map(|map| map.remove(key))),
        [Step::Index(index)] if new.is_null() => drop(at.as_array_mut().expect("a list").remove(*index)),
        [Step::Index(index)] if field["old"].is_null() => {
            if at.is_null() {
                *at = json!([]);
            }
            at.as_array_mut().expect("a list").insert(*index, new.clone());
        }
        [Step::Key(key)] => {
            if at.is_null() {
                *at = json!({});
            }
            at[key] = new.clone();
        }
        [Step::Index(index)] => at[index] = new.clone(),
        [Step::Key(key), rest @ ..] => {
            if at.is_null() {
                *at = json!({});
            }
            put(&mut at[key], rest, field);
        }
        [Step::Index(index), rest @ ..] => put(&mut at[index], rest, field),
        [] => {}
    }
}
