#!/usr/bin/env bash
# Changes the code at each place where a slip would change what it does, and prints the changes that no test notices.
#
# usage: benches/mutants.sh [PATTERN]    only changes whose names match it, such as '^src/redact/'
#
# Needs cargo-mutants (`cargo install cargo-mutants`), which lists the changes; what is left out, and why, is in
# .cargo/mutants.toml. It would build the crate for each of them. `benches/mutants/` writes all into one program instead, and an
# environment variable says which one it makes: a change takes about a second instead of a minute, all 3,300 about two hours
# on two cores, and the build before it ten minutes. Changes of constants, which the compiler computes, are not among them:
# `cargo mutants --file FILE` makes those.
set -euo pipefail
cd "$(dirname "$0")/.."

work=target/mutants
rm -rf "$work/tree" "$work/src"
mkdir -p "$work/tree"
git ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$work/tree"
cp -r "$work/tree/src" "$work/src"
cargo mutants --list --json >"$work/list.json"
CARGO_TARGET_DIR=$work/rewriter cargo build --quiet --release --manifest-path benches/mutants/Cargo.toml
cp "$work/rewriter/release/mutants" "$work/rewrite"
python3 benches/mutants/run.py "$work" "${1:-.}"
