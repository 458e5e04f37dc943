//! The documents that are made from the table of the chart's keys: `values/values.yaml` and the table of `docs/values.md`.

use workerpool::values::{KEYS, Key, Type, keys};

/// Columns of a line of comment.
const WIDTH: usize = 110;

const HEADER: &str = "\
# yaml-language-server: $schema=values.schema.json
#
# Every key that the chart reads, with its default. A values file needs only what differs from it.
# For help in your editor, run `workerpool schema > values.schema.json` beside your file, and begin the file
# with the first line above. A key after a `#` has no default; its value is an example.
";

/// The documented defaults.
pub fn values_yaml() -> String {
    let mut out = HEADER.to_owned();
    for key in KEYS {
        out.push('\n');
        document(key, "", &mut out);
    }
    out
}

/// A key, with what it does and its type above it and its keys below it.
fn document(key: &Key, indent: &str, out: &mut String) {
    comment(key.doc, indent, out);
    if let Type::Branch(keys) = key.value {
        out.push_str(&format!("{indent}{}:\n", key.name));
        keys.iter().for_each(|key| document(key, &format!("{indent}  "), out));
        return;
    }
    comment(&format!("Type: {}.", key.value), indent, out);
    match key.default_text() {
        Some(default) => out.push_str(&format!("{indent}{}: {default}\n", key.name)),
        None => out.push_str(&format!("{indent}#{}: {}\n", key.name, key.example)),
    }
}

/// A text as lines of comment.
fn comment(text: &str, indent: &str, out: &mut String) {
    let mut width = 0;
    for word in words(text) {
        if width > 0 && width + 1 + word.len() <= WIDTH {
            out.push(' ');
            width += 1;
        } else {
            out.push_str(if width > 0 { "\n" } else { "" });
            out.push_str(&format!("{indent}# "));
            width = indent.len() + 2;
        }
        out.push_str(word);
        width += word.len();
    }
    out.push('\n');
}

/// The words of a text; what is between backticks is one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.split(move |c| {
        is_code ^= c == '`';
        c == ' ' && !is_code
    })
}

/// The page of the values, its table written anew.
pub fn page(stored: &str) -> String {
    const HEAD: &str = "| Key | Type | Default | Does |\n|---|---|---|---|\n";
    let (before, rest) = stored.split_once(HEAD).expect("the page has a table of values");
    let after = rest.find("\n\n").map_or("", |end| &rest[end + 1..]);
    let rows = keys().filter(|key| !matches!(key.value, Type::Branch(_))).map(|key| {
        let default = key.default_text().map_or(String::new(), |default| format!("`{default}`"));
        format!("| `{}` | {} | {default} | {} |\n", key.path, key.value, first_sentence(key.doc))
    });
    format!("{before}{HEAD}{}{after}", rows.collect::<String>())
}

fn first_sentence(doc: &str) -> &str {
    doc.split_inclusive(". ").next().unwrap_or(doc).trim_end()
}
