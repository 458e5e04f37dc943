#!/usr/bin/env bash
# Changes the code at each place where a slip would change what it does, one place at a time, and says which changes no test
# notices. All of it takes hours: `benches/mutants.sh 3/40` does the third of forty parts.
# Needs cargo-mutants (`cargo install cargo-mutants`). What is left out, and why, is in .cargo/mutants.toml.
set -euo pipefail
cd "$(dirname "$0")/.."

shard=${1:-0/1}
out=target/mutants/${shard/\//-of-}
mkdir -p "$out"
# It fails where a change survives.
status=0
cargo mutants --no-shuffle --shard "$shard" --output "$out" --jobs 1 || status=$?
count() { wc -l <"$out/mutants.out/$1.txt"; }
caught=$(count caught) missed=$(count missed) timeout=$(count timeout)
echo "$shard: $((caught + timeout)) of $((caught + missed + timeout)) changes are noticed"
exit "$status"
