#!/usr/bin/env bash
# Counts the instructions of a run with valgrind's callgrind, which are the same run after run, and compares them with
# the count that is kept in benches/instructions.txt: 3 % more is a regression.
#
# usage: benches/instructions.sh [--bless]      --bless keeps today's count
source "$(dirname "$0")/static.sh"
cp "$bin" values/examples/production.yaml values/examples/credentials.yaml "$work"
cd "$work"
valgrind=$(command -v valgrind)
count() {
  env -i PATH=/ "$valgrind" --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
    sed -n 's/.*Collected : //p'
}
render=$(count ./workerpool render worker-pool-1 -f production.yaml -f credentials.yaml)
lint=$(count ./workerpool lint -f production.yaml -f credentials.yaml)
cd - >/dev/null
now="render $render
lint $lint"
echo "$now"
if [ "${1:-}" = --bless ]; then
  echo "$now" >benches/instructions.txt
  exit
fi
while read -r name before; do
  after=$(awk -v name="$name" '$1 == name { print $2 }' <<<"$now")
  if [ "$((after * 100))" -gt "$((before * 103))" ]; then
    echo "$name takes $after instructions, and took $before: more than 3 % more" >&2
    exit 1
  fi
done <benches/instructions.txt
