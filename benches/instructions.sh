#!/usr/bin/env bash
# Counts the instructions of a render and a lint, and compares them with the counts in benches/instructions.txt. Fails
# where a run takes more than 3 % more.
#
# usage: benches/instructions.sh [--bless]      needs valgrind; --bless keeps the new counts
source "$(dirname "$0")/build.sh"
bin=$(build static)
cp values/examples/production.yaml values/examples/credentials.yaml "$work"
kept=$PWD/benches/instructions.txt
cd "$work"
count() { instructions "$bin" "$@" -f production.yaml -f credentials.yaml; }
now="render $(count render worker-pool-1)
lint $(count lint)"
echo "$now"
if [ "${1:-}" = --bless ]; then
  echo "$now" >"$kept"
  exit
fi
while read -r name before; do
  after=$(awk -v name="$name" '$1 == name { print $2 }' <<<"$now")
  if [ "$((after * 100))" -gt "$((before * 103))" ]; then
    echo "$name takes $after instructions, more than 3 % above the $before that are kept" >&2
    exit 1
  fi
done <"$kept"
