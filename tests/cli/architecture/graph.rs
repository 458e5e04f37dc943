//! Which module uses which, as the sources say.

use std::collections::{BTreeMap, BTreeSet};

/// The way from the crate's root to a module.
pub type ModulePath = Vec<String>;

/// The modules of the crate.
pub struct Modules(BTreeMap<ModulePath, Code>);

/// What one module's file says of others.
struct Code {
    /// Each path that it names.
    paths: Vec<Vec<String>>,
    /// The paths that it brings into its scope, each under its name.
    imports: BTreeMap<String, Vec<String>>,
}

/// For each folder: which of its modules use which others. The folder's own file is named `mod`.
pub type Folders = BTreeMap<ModulePath, BTreeMap<String, BTreeSet<String>>>;

impl Modules {
    /// Reads files, each with its path and its text, tests left out.
    pub fn new<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Modules {
        Modules(files.map(|(file, text)| (module_path(file), Code::new(text))).collect())
    }

    /// Who uses whom, in each folder.
    pub fn folders(&self) -> Folders {
        let mut folders = Folders::new();
        for (user, code) in &self.0 {
            for used in code.paths.iter().filter_map(|path| self.module(user, path)) {
                let shared = user.iter().zip(&used).take_while(|(a, b)| a == b).count();
                let child = |path: &ModulePath| path.get(shared).map_or("mod", String::as_str).to_owned();
                if *user != used {
                    let folder = folders.entry(user[..shared].to_vec()).or_default();
                    folder.entry(child(user)).or_default().insert(child(&used));
                }
            }
        }
        folders
    }

    /// The module that defines what a path names from inside a module.
    fn module(&self, user: &ModulePath, path: &[String]) -> Option<ModulePath> {
        let mut module = user.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => module.clear(),
            "super" | "self" => {}
            first if self.is_module(user, first) => {}
            _ => return None,
        }
        while let Some((step, after)) = rest.split_first() {
            match step.as_str() {
                "crate" | "self" => {}
                "super" => drop(module.pop()),
                step if self.is_module(&module, step) => module.push(step.to_owned()),
                item => {
                    let import = self.0.get(&module).and_then(|code| code.imports.get(item));
                    return import.and_then(|path| self.module(&module, path)).or(Some(module));
                }
            }
            rest = after;
        }
        Some(module)
    }

    fn is_module(&self, parent: &ModulePath, name: &str) -> bool {
        self.0.contains_key(&[parent.as_slice(), &[name.to_owned()]].concat())
    }
}

impl Code {
    fn new(text: &str) -> Code {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = lines.flat_map(|line| [line, "\n"]).collect::<String>();
        let mut code = Code { paths: Vec::new(), imports: BTreeMap::new() };
        let (mut body, mut exports) = (String::new(), Vec::new());
        // The statements that begin with `use`, `pub use` or `pub(super) use`.
        let mut rest = text.as_str();
        while let Some((line, after)) = rest.split_once('\n') {
            let plain = line.trim_start();
            let is_public = plain.starts_with("pub");
            let plain = plain.strip_prefix("pub").map_or(plain, |plain| plain.trim_start_matches(|c| c != ' '));
            let Some(tree) = plain.trim_start().strip_prefix("use ") else {
                body += line;
                body.push('\n');
                rest = after;
                continue;
            };
            let begin = text.len() - rest.len() + (line.len() - tree.len());
            let length = text[begin..].find(';').unwrap_or(0);
            for (path, name) in branches(&text[begin..begin + length]) {
                if is_public {
                    exports.push((name.clone(), path.clone()));
                } else {
                    code.paths.push(path.clone());
                }
                code.imports.insert(name, path);
            }
            rest = text[begin + length..].split_once('\n').map_or("", |(_, after)| after);
        }
        body += rest;
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let words: BTreeSet<&str> = body.split(|c| !is_word(c)).collect();
        // To hand something on is not to use it.
        let used = exports.into_iter().filter(|(name, _)| words.contains(name.as_str()));
        code.paths.extend(used.map(|(_, path)| path));
        let named = body.split(|c| !is_word(c) && c != ':').filter(|path| path.contains("::"));
        code.paths.extend(named.map(|path| path.split("::").map(|step| step.replace(':', "")).collect()));
        code
    }
}

/// The paths of a tree of `use`, each with the name that it gets.
fn branches(tree: &str) -> Vec<(Vec<String>, String)> {
    let tree = tree.trim();
    let Some((stem, list)) = tree.split_once('{') else {
        let (path, name) = tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name)));
        let path: Vec<String> = path.split("::").map(|step| step.trim().to_owned()).collect();
        let last = path.iter().rfind(|step| *step != "self").cloned().unwrap_or_default();
        return vec![(path, name.map_or(last, |name| name.trim().to_owned()))];
    };
    let stem: Vec<String> = stem.split("::").map(|step| step.trim().to_owned()).filter(|s| !s.is_empty()).collect();
    let list = list.rsplit_once('}').map_or(list, |(list, _)| list);
    let mut depth = 0;
    let parts = list.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let parts = parts.filter(|part| !part.trim().is_empty()).flat_map(branches);
    let joined = parts.map(|(path, name)| {
        // `a::{self}` is `a`.
        let name = if path == ["self"] && name.is_empty() { stem.last().cloned().unwrap_or_default() } else { name };
        ([stem.as_slice(), &path].concat(), name)
    });
    joined.collect()
}

/// `src/a.rs` and `src/a/mod.rs` are `a`, `src/a/b.rs` is `a::b`; `src/lib.rs` is the root.
fn module_path(file: &str) -> ModulePath {
    let file = file.strip_prefix("src/").unwrap_or(file).trim_end_matches(".rs");
    let steps = file.split('/').filter(|step| !["mod", "lib", "main"].contains(step));
    steps.map(str::to_owned).collect()
}

/// The modules of a folder that use each other, be it by way of others.
pub fn circles(uses: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let reached = |from: &String| {
        let mut reached: BTreeSet<&String> = BTreeSet::new();
        let mut next = vec![from];
        while let Some(module) = next.pop() {
            next.extend(uses.get(module).into_iter().flatten().filter(|used| reached.insert(used)));
        }
        reached.contains(from)
    };
    uses.keys().filter(|module| reached(module)).cloned().collect()
}

#[test]
fn what_modules_use_is_read_from_their_text() {
    let files = [
        ("src/lib.rs", "pub mod a;\npub mod b;\n"),
        ("src/b.rs", "use crate::a::{self, deep::{Deep, other as o}, X as Y};\nuse std::fmt;\n"),
        (
            "src/a/mod.rs",
            "mod deep;\nmod x;\nmod y;\npub use x::{\n    X,\n};\npub use y::Y;\nfn f(_: X) {}\nstruct Own;\n",
        ),
        ("src/a/x.rs", "//! Unlike [`super::y`].\nuse super::Y;\n"),
        ("src/a/y.rs", "fn f() -> super::super::b::B { crate::a::Own }\n"),
        ("src/a/deep.rs", "fn f() { super::y::f() }\n"),
    ];
    let folders = Modules::new(files.into_iter()).folders();
    let told = |folder: &[&str]| {
        let folder: ModulePath = folder.iter().map(|step| (*step).to_owned()).collect();
        let uses = folders[&folder].iter();
        let all = uses.flat_map(|(user, used)| used.iter().map(move |used| format!("{user} {used}")));
        all.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(told(&[]), "a b, b a");
    assert_eq!(told(&["a"]), "deep y, mod x, x y, y mod");
    assert_eq!(circles(&folders[&vec!["a".to_owned()]]), ["mod", "x", "y"]);
    assert!(circles(&BTreeMap::from([("a".to_owned(), BTreeSet::from(["b".to_owned()]))])).is_empty());
}
