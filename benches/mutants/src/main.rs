//! Writes all changes that `cargo mutants --list --json` names into one program, so that it is built once. Each run of it makes
//! the change whose number is in the variable `MUTANT`.
//!
//!     mutants ROOT LIST LEFT_OUT >TABLE
//!
//! LEFT_OUT has the numbers of changes that do not compile. The table has a line of JSON for each change: its number (its place in the
//! list, from 1), name, and the bytes of the new file that make it; null where it can only be made by cargo-mutants.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::{env, fs};

use proc_macro2::Span;
use serde_json::{Value, json};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A change as cargo-mutants lists it.
struct Change {
    number: usize,
    genre: String,
    bytes: Range<usize>,
    replacement: String,
}

/// Text to be put around a stretch of a file, or at one byte of it.
struct Wrap {
    bytes: Range<usize>,
    /// Those with lower ones stand outside.
    order: usize,
    open: Vec<(Option<usize>, String)>,
    close: Vec<(Option<usize>, String)>,
}

fn main() {
    let args: Vec<String> = env::args().collect();
    let [_, root, list, left_out] = &args[..] else { panic!("mutants ROOT LIST LEFT_OUT") };
    let left_out: BTreeSet<usize> = fs::read_to_string(left_out)
        .expect("numbers")
        .split_whitespace()
        .map(|n| n.parse().expect("a number"))
        .collect();
    let list: Vec<Value> = serde_json::from_str(&fs::read_to_string(list).expect("the list")).expect("JSON");
    let mut files: BTreeMap<&str, Vec<(usize, &Value)>> = BTreeMap::new();
    for (at, change) in list.iter().enumerate() {
        files.entry(change["file"].as_str().expect("a file")).or_default().push((at + 1, change));
    }
    let mut made: BTreeMap<usize, (String, Vec<Range<usize>>)> = BTreeMap::new();
    for (file, changes) in files {
        let path = Path::new(root).join(file);
        let text = fs::read_to_string(&path).expect("a source file");
        let changes = changes.into_iter().filter(|(number, _)| !left_out.contains(number));
        let changes = changes.map(|(number, change)| read(number, change, &text)).collect();
        let (new, places) = rewrite(&text, changes);
        fs::write(&path, new).expect("a file can be written");
        made.extend(places.into_iter().map(|(number, places)| (number, (file.to_owned(), places))));
    }
    let lib = Path::new(root).join("src/lib.rs");
    let text = fs::read_to_string(&lib).expect("lib.rs") + SWITCH;
    fs::write(lib, text).expect("a file can be written");
    for (at, change) in list.iter().enumerate() {
        let places = made.get(&(at + 1)).map(|(_, places)| places.iter().map(|r| [r.start, r.end]).collect::<Vec<_>>());
        println!("{}", json!({"number": at + 1, "name": change["name"], "file": change["file"], "bytes": places}));
    }
}

/// What the changes ask at run time: which of them is made. The numbers of those that could be are noted in a file.
const SWITCH: &str = r#"
#[doc(hidden)]
#[allow(missing_docs, clippy::all)]
pub mod mutant {
    use std::env;
    use std::fs::{File, OpenOptions};
    use std::io::Write;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};

    static MADE: LazyLock<u32> =
        LazyLock::new(|| env::var("MUTANT").ok().and_then(|number| number.parse().ok()).unwrap_or(0));
    static REACHED: LazyLock<Option<File>> = LazyLock::new(|| {
        let path = env::var_os("MUTANTS_REACHED")?;
        OpenOptions::new().append(true).create(true).open(path).ok()
    });
    static KNOWN: [AtomicBool; 8192] = [const { AtomicBool::new(false) }; 8192];

    pub fn of(first: u32, count: u32) -> u32 {
        if let Some(mut file) = REACHED.as_ref() {
            if !KNOWN[first as usize].swap(true, Ordering::Relaxed) {
                for number in first..first + count {
                    let _ = file.write_all(&number.to_le_bytes());
                }
            }
        }
        let made = *MADE;
        if made >= first && made - first < count { made - first + 1 } else { 0 }
    }

    pub fn is(number: u32) -> bool {
        of(number, 1) == 1
    }
}
"#;

fn read(number: usize, change: &Value, text: &str) -> Change {
    let at = |point: &Value| {
        let number = |key: &str| point[key].as_u64().expect("a number") as usize;
        byte(text, number("line"), number("column") - 1)
    };
    Change {
        number,
        genre: change["genre"].as_str().expect("a genre").to_owned(),
        bytes: at(&change["span"]["start"])..at(&change["span"]["end"]),
        replacement: change["replacement"].as_str().expect("a text").to_owned(),
    }
}

/// The byte at a line (from 1) and a column in characters (from 0).
fn byte(text: &str, line: usize, column: usize) -> usize {
    let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    start + text[start..].chars().take(column).map(char::len_utf8).sum::<usize>()
}

fn rewrite(text: &str, changes: Vec<Change>) -> (String, BTreeMap<usize, Vec<Range<usize>>>) {
    let file = syn::parse_file(text).expect("Rust");
    let mut writer = Writer { text, changes, wraps: Vec::new() };
    writer.visit_file(&file);
    let mut events: Vec<(usize, u8, [isize; 2], &Vec<(Option<usize>, String)>)> = Vec::new();
    for wrap in &writer.wraps {
        let (start, end, order) = (wrap.bytes.start, wrap.bytes.end, wrap.order as isize);
        events.push((start, 1, [-(end as isize), order], &wrap.open));
        events.push((end, 0, [-(start as isize), -order], &wrap.close));
    }
    // What is put at one byte has no end, and stands where its opening does.
    events.sort_by_key(|(at, kind, key, _)| (*at, *kind, *key));
    let (mut new, mut from) = (String::new(), 0);
    let mut places: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
    for (at, _, _, parts) in events {
        new.push_str(&text[from..at]);
        from = at;
        for (number, part) in parts {
            let start = new.len();
            new.push_str(part);
            if let Some(number) = number {
                places.entry(*number).or_default().push(start..new.len());
            }
        }
    }
    new.push_str(&text[from..]);
    (new, places)
}

struct Writer<'t> {
    text: &'t str,
    changes: Vec<Change>,
    wraps: Vec<Wrap>,
}

impl Writer<'_> {
    /// Takes out the changes of one genre that are at a place; consecutive numbers, as cargo-mutants lists them.
    fn take(&mut self, genre: &str, is_it: impl Fn(&Change) -> bool) -> Vec<Change> {
        let (taken, left) = std::mem::take(&mut self.changes).into_iter().partition(|c| c.genre == genre && is_it(c));
        self.changes = left;
        taken
    }

    /// Makes an expression one of several: itself, or what the changes make of it.
    fn choose(&mut self, bytes: Range<usize>, order: usize, choices: Vec<(usize, String)>) {
        for (number, choice) in choices.into_iter().rev() {
            self.wraps.push(Wrap {
                bytes: bytes.clone(),
                order: order + number,
                open: vec![(None, format!("(match crate::mutant::of({number}, 1) {{ 0 => "))],
                close: vec![(None, ", _ => ".into()), (Some(number), choice), (None, " })".into())],
            });
        }
    }

    /// The text of an expression in which some bytes are replaced.
    fn with(&self, whole: &Range<usize>, part: &Range<usize>, replacement: &str) -> String {
        format!("{}{replacement}{}", &self.text[whole.start..part.start], &self.text[part.end..whole.end])
    }

    fn replaced(&mut self, genre: &str, whole: Span, part: Range<usize>) {
        let whole = whole.byte_range();
        let changes = self.take(genre, |change| change.bytes.start == part.start);
        let choices = changes.iter().map(|c| (c.number, self.with(&whole, &c.bytes, &c.replacement))).collect();
        self.choose(whole, 1_000_000, choices);
    }

    fn function(&mut self, signature: &syn::Signature, block: &syn::Block) -> bool {
        if signature.constness.is_some() {
            return false;
        }
        let Some(first) = block.stmts.first() else { return true };
        let (open, start) = (block.brace_token.span.open().byte_range().end, first.span().byte_range().start);
        for change in self.take("FnValue", |change| change.bytes.start == start) {
            let returned = if change.replacement.is_empty() { "()" } else { &change.replacement };
            let number = change.number;
            let close = block.brace_token.span.close().byte_range().start;
            if self.text[signature.span().byte_range()].contains("-> impl ") {
                if change.replacement == "::std::iter::empty()" {
                    self.wraps.push(Wrap {
                        bytes: open..close,
                        order: number,
                        open: vec![(None, " ::std::iter::Iterator::take({".into())],
                        close: vec![
                            (None, "}, ".into()),
                            (Some(number), format!("if crate::mutant::is({number}) {{ 0 }} else {{ usize::MAX }}")),
                            (None, ")".into()),
                        ],
                    });
                }
                continue;
            }
            self.wraps.push(Wrap {
                bytes: open..open,
                order: number,
                open: vec![
                    (None, format!(" if crate::mutant::is({number}) {{ ")),
                    (Some(number), format!("return {returned};")),
                    (None, " }".into()),
                ],
                close: Vec::new(),
            });
        }
        true
    }
}

/// Whether an expression binds names for what stands beside it.
fn binds(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Writer<'_> {
    // What is computed by the compiler cannot ask.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_expr_repeat(&mut self, expr: &'ast syn::ExprRepeat) {
        self.visit_expr(&expr.expr);
    }
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if self.function(&item.sig, &item.block) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if self.function(&item.sig, &item.block) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default
            && self.function(&item.sig, block)
        {
            visit::visit_trait_item_fn(self, item);
        }
    }

    fn visit_expr_binary(&mut self, expr: &'ast syn::ExprBinary) {
        if !binds(&expr.left) && !binds(&expr.right) {
            self.replaced("BinaryOperator", expr.span(), expr.op.span().byte_range());
        }
        visit::visit_expr_binary(self, expr);
    }

    fn visit_expr_unary(&mut self, expr: &'ast syn::ExprUnary) {
        self.replaced("UnaryOperator", expr.span(), expr.op.span().byte_range());
        visit::visit_expr_unary(self, expr);
    }

    fn visit_expr_struct(&mut self, expr: &'ast syn::ExprStruct) {
        for field in &expr.fields {
            self.replaced("StructField", expr.span(), field.span().byte_range());
        }
        visit::visit_expr_struct(self, expr);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let start = arm.span().byte_range().start;
        let deleted = self.take("MatchArm", |change| change.bytes.start == start);
        if let Some((_, guard)) = &arm.guard {
            if binds(guard) {
                return visit::visit_arm(self, arm);
            }
            let bytes = guard.span().byte_range();
            for Change { number, .. } in deleted {
                self.wraps.push(Wrap {
                    bytes: bytes.clone(),
                    order: number,
                    open: vec![(Some(number), format!("!crate::mutant::is({number}) && ("))],
                    close: vec![(None, ")".into())],
                });
            }
            let guards = self.take("MatchArmGuard", |change| change.bytes.start == bytes.start);
            let choices = guards.into_iter().map(|change| (change.number, change.replacement)).collect();
            self.choose(bytes, 500_000, choices);
        } else {
            let end = arm.pat.span().byte_range().end;
            for Change { number, .. } in deleted {
                self.wraps.push(Wrap {
                    bytes: end..end,
                    order: number,
                    open: vec![(Some(number), format!(" if !crate::mutant::is({number})"))],
                    close: Vec::new(),
                });
            }
        }
        visit::visit_arm(self, arm);
    }
}
