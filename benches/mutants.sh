#!/usr/bin/env bash
# Changes the code at each place where a slip would change what it does, and prints the changes that no test notices.
#
# usage: benches/mutants.sh [PATTERN]...    only changes whose names match one, such as '^src/redact/', in the order of patterns
#
# Needs cargo-mutants (`cargo install cargo-mutants`), which lists the changes; what is left out, and why, is in
# .cargo/mutants.toml. It would build the crate for each of them. `benches/mutants/` writes all into one program instead, and an
# environment variable says which one it makes. Building takes about ten minutes on two cores, and so does finding which
# tests reach which change; both serve until a file changes. A change that a short test notices then takes a second or two, one
# that none notices a minute or more. Changes of constants, which the compiler computes, are not among them:
# `cargo mutants --file FILE` makes those.
set -euo pipefail
cd "$(dirname "$0")/.."

work=target/mutants
mkdir -p "$work"
git ls-files -z | tar --create --null --files-from=- >"$work/new.tar"
if ! cmp --silent "$work/new.tar" "$work/tree.tar"; then
  rm -rf "$work/tree" "$work/src" "$work/built.json"
  mkdir "$work/tree"
  tar --extract --directory="$work/tree" --file="$work/new.tar"
  cp -r "$work/tree/src" "$work/src"
  cargo mutants --list --json >"$work/list.json"
  CARGO_TARGET_DIR=$work/rewriter cargo build --quiet --release --manifest-path benches/mutants/Cargo.toml
  mv "$work/new.tar" "$work/tree.tar"
fi
python3 benches/mutants/run.py "$work" "${@:-.}"
