# shellcheck shell=bash
# Sourced by the scripts beside it. Goes to the root of the repository and makes a folder `$work` that is removed at the end.
# `build static` and `build ordinary` build the program and print the path of a copy of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")

build() {
  case $1 in
    static) cargo --quiet static ;;
    ordinary) cargo --quiet build --release --bin workerpool ;;
  esac
  cp "$target/release/workerpool" "$work/$1"
  echo "$work/$1"
}

# The instructions of a run, which valgrind's callgrind counts; they are the same run after run. A lint with findings exits 1.
instructions() {
  { valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null || true; } | sed -n 's/.*Collected : //p'
}
