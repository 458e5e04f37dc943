//! The grammar of `--set`, `--set-string`, `--set-json`, `--set-file` and `--set-literal`.
//!
//! It is that of Helm 3.22.0 (package `helm.sh/helm/v3/pkg/strvals`: `ParseInto`, `ParseIntoString`, `ParseJSON`, `ParseIntoFile`,
//! `ParseLiteralInto`, called by `MergeValues` of `pkg/cli/values`), surprises included: quotes mean nothing, `{}` is a list of
//! one empty text, only whole numbers are numbers, a backslash at the very end is dropped. Where Helm takes an argument and then
//! silently drops it, this reader reports a fault, because the author meant something by it:
//!
//! - a key that ends without `=` after a dot or an index (`a.`, `a[0]`: Helm sets nothing, or empties the list);
//! - an empty key (`=x`, `a.=x`, `.a=x`, `[0]=x`: Helm reads the value and forgets it);
//! - the same key twice in one map of JSON (Helm keeps the last).
//!
//! An empty value that ends an argument below a list's item (`a[0].b=`) is set like any other; Helm drops it if the item is new.
//!
//! There are limits where Helm has none: on the depth of what one argument makes ([`MAX_DEPTH`]) and on the empty list items
//! that its indexes leave ([`MAX_GAPS`]). Whole numbers in JSON stay exact in 64 bits; Helm's go through a 64-bit float.
//!
//! `--set-json '{…}'`, a whole map that is merged into the values, is that of Helm 4 (`MergeValues` of `helm.sh/helm/v4/pkg/cli/values`);
//! Helm 3 rejects it.

mod argument;
mod cursor;
mod grammar;
mod json_value;
mod key_path;
mod mistake;
mod put;
mod value;

pub use argument::{Argument, Assignment, How, read};
pub use grammar::{Grammar, MAX_DEPTH, MAX_GAPS};
pub use key_path::{KeyStep, written};

#[cfg(test)]
mod tests;
