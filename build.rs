//! Makes the schema small, and links the program so that it starts quickly in an ordinary build too, such as that of
//! `cargo install`.

use std::path::Path;
use std::{env, fs};

const SCHEMA: &str = "values/values.schema.json";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={SCHEMA}");
    let folder = env::var("OUT_DIR").expect("cargo names a folder");
    let schema = fs::read_to_string(SCHEMA).expect("the schema is there");
    fs::write(Path::new(&folder).join("values.schema.json"), compact(&schema)).expect("a file can be written");
    link();
}

/// JSON without the blanks between its parts, which are two fifths of the schema.
fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let keeps = |c: &char| {
        let keep = in_string || !c.is_ascii_whitespace();
        in_string = if *c == '"' && !escaped { !in_string } else { in_string };
        escaped = *c == '\\' && !escaped;
        keep
    };
    json.chars().filter(keeps).collect()
}

fn link() {
    let target = |key: &str| env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    if (target("OS"), target("ENV"), target("ARCH")) == ("linux".into(), "gnu".into(), "x86_64".into()) {
        // At a fixed address the linker can compute all 5,000 pointers in the program's constants. Otherwise the loader
        // writes each of them at the start, and the kernel copies the pages that hold them.
        println!("cargo::rustc-link-arg-bins=-no-pie");
        // Each segment begins in a page of its own: the kernel need not map a page twice and clear the rest of it. Functions
        // that hardly ever run stand apart, so that the others are on fewer pages.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,separate-loadable-segments,-z,keep-text-section-prefix");
    }
}
