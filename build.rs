//! Compiles the templates of the chart: what a run would do each time, a fifth of its instructions, is done once.
//!
//! Each template becomes a table of the engine's instructions in `templates.rs`, which `src/chart/compiled.rs` includes.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use minijinja::Environment;
use minijinja::machinery::get_compiled_template;
use minijinja::syntax::SyntaxConfig;

/// The templates that make an object each; the others are parts of them.
const TEMPLATES: [&str; 5] = ["serviceaccount", "secret", "service", "deployment", "statefulset"];

fn main() {
    println!("cargo::rerun-if-changed=templates");
    // The linker reads it: see `.cargo/config.toml`.
    println!("cargo::rerun-if-changed=order.ld");
    let mut tables = String::new();
    for name in TEMPLATES {
        writeln!(tables, "pub(super) static {}: &[Instruction] = &[", name.to_uppercase())
            .expect("memory is no stream");
        table(&whole(&format!("{name}.yaml")), &mut tables);
        tables.push_str("];\n");
    }
    let out = env::var_os("OUT_DIR").expect("cargo names the folder");
    fs::write(Path::new(&out).join("templates.rs"), tables).expect("the folder can be written to");
}

/// The text of a template, its parts in the place of the lines that include them.
fn whole(file: &str) -> String {
    let text = fs::read_to_string(Path::new("templates").join(file)).expect("the template is there");
    let mut whole = String::new();
    for line in text.lines() {
        match line.strip_prefix("{% include \"").and_then(|rest| rest.strip_suffix("\" %}")) {
            Some(part) => whole.push_str(&self::whole(part)),
            None => {
                whole.push_str(line);
                whole.push('\n');
            }
        }
    }
    whole
}

/// The instructions of a text, as Rust writes them; a constant, which our templates do without, would not compile.
fn table(text: &str, out: &mut String) {
    let mut environment = Environment::empty();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the default delimiters differ from each other"));
    let template = environment.template_from_str(text).expect("the template compiles");
    let instructions = &get_compiled_template(&template).instructions;
    for instruction in (0..).map_while(|at| instructions.get(at)) {
        writeln!(out, "    Instruction::{instruction:?},").expect("memory is no stream");
    }
}
