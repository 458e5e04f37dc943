# Sourced by the scripts beside it: goes to the root, makes a folder `$work` that is removed at the end, and builds the
# released program, `$bin`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo --quiet static ${flags:-}
bin=$(realpath "${CARGO_TARGET_DIR:-target}/release/workerpool")
