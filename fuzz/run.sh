#!/usr/bin/env bash
# Fuzzes each target, or those that are named, for so many seconds, and prints how many inputs each got and what they covered.
#
#   fuzz/run.sh SECONDS [TARGET]...
#
# The targets are those of cargo-fuzz, and libFuzzer looks for inputs that cover new code. Stable Rust builds them: what
# cargo-fuzz needs a nightly compiler for, the sanitizers, is not needed where `unsafe` is forbidden. A C++ compiler is.
# An input that fails is left in fuzz/artifacts/; `fuzz/run.sh again TARGET FILE` runs it by itself. SEED chooses other inputs.
set -euo pipefail
cd "$(dirname "$0")"

out=../target/fuzz
RUSTC_WRAPPER=$PWD/rustc.sh cargo build --quiet --release --locked --target-dir "$out"
programs=$out/release

if [ "$1" = again ]; then
  exec "$programs/$2" "$3"
fi
seconds=$1
shift
[ $# -gt 0 ] || set -- values structured set layers fix diff

fuzz() {
  mkdir -p "$out/corpus/$1" artifacts
  local log=$out/$1.log
  if ! "$programs/$1" -max_total_time="$seconds" -seed="${SEED:-0}" -max_len=4096 -timeout=30 -rss_limit_mb=1500 -dict=values.dict \
    -print_final_stats=1 -artifact_prefix="artifacts/$1-" "$out/corpus/$1" "corpus/$1" \
    ../values/examples ../tests/fixtures ../tests/data/differential >"$log" 2>&1; then
    tail -n 40 "$log"
    echo "$1: an input fails"
    return 1
  fi
  local runs covered
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  covered=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1)
  echo "$1: $runs inputs in $seconds s, $covered edges"
}

# Two at once, as a machine has two cores at least.
failed=0
while [ $# -gt 0 ]; do
  fuzz "$1" & first=$!
  shift
  if [ $# -gt 0 ]; then
    fuzz "$1" || failed=1
    shift
  fi
  wait "$first" || failed=1
done
exit "$failed"
