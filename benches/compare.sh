#!/usr/bin/env bash
# Times whole processes against an empty static one, as rustc links it, and prints the table of the README.
#
# usage: benches/compare.sh                     needs hyperfine and GNU time
#        HELM=helm CHART=folder benches/compare.sh    with `helm template` in the table too
source "$(dirname "$0")/static.sh"
flags=(-C opt-level=3 -C panic=abort -C strip=symbols -C target-feature=+crt-static)
echo 'fn main() {}' >"$work/empty.rs"
rustc "${flags[@]}" "$work/empty.rs" -o "$work/empty"
rustc "${flags[@]}" -C relocation-model=static "$work/empty.rs" -o "$work/fixed"

values="-f values/examples/production.yaml -f values/examples/credentials.yaml"
commands=("$work/empty" "$work/fixed" "$bin render worker-pool-1 $values" "$bin lint $values")
names=("an empty process" "the same at a fixed address" "workerpool render" "workerpool lint")
if [ -n "${HELM:-}" ] && [ -n "${CHART:-}" ]; then
  commands+=("$HELM template worker-pool-1 $CHART $values")
  names+=("helm template")
fi
# In rounds, so that what else the machine does falls on all of them; each begins one further, as the first is slower.
turn=("${commands[@]}")
for round in {1..8}; do
  hyperfine -N --warmup 10 --runs 25 --export-json "$work/times-$round.json" "${turn[@]}" >/dev/null 2>&1
  turn=("${turn[@]:1}" "${turn[0]}")
done

memory() { command time -f %M sh -c "exec $1 >/dev/null" 2>&1 | tail -n 1; }
echo "| Command | Wall time | Ratio | Peak memory |"
echo "|---|---|---|---|"
empty="$work/empty"
for i in "${!commands[@]}"; do
  python3 - "$work" "$empty" "${commands[$i]}" "${names[$i]}" "$(memory "${commands[$i]}")" <<'PY'
import glob, json, statistics, sys
folder, empty, command, name, memory = sys.argv[1:]
rounds = [json.load(open(file))["results"] for file in glob.glob(f"{folder}/times-*.json")]
def median(command):
    return statistics.median(time for results in rounds for each in results if each["command"] == command for time in each["times"])
mine = median(command)
print(f"| {name} | {mine * 1e3:.2f} ms | {mine / median(empty):.2f} | {int(memory) / 1024:.1f} MiB |")
PY
done

# Ten thousand pools in one process, and how the cost grows with a file.
mkdir "$work/few" "$work/many"
for ((i = 0; i < 10000; i++)); do
  sed "s/^replicaCount: .*/replicaCount: $((i % 9 + 1))/" values/examples/production.yaml >"$work/many/pool-$i.yaml"
done
cp "$work"/many/pool-??.yaml "$work"/many/pool-?.yaml "$work/few"
variables() {
  echo "launcher:"
  echo "  extraEnv:"
  awk -v bytes="$1" 'BEGIN { while (size < bytes) { line = sprintf("    - name: VARIABLE_%d\n      value: some value", n++); print line; size += length(line) + 1 } }'
}
variables 102400 >"$work/100k.yaml"
variables 1048576 >"$work/1m.yaml"
credentials="-f values/examples/credentials.yaml"
hyperfine -N --warmup 2 --runs 20 --export-json "$work/growth.json" \
  "$bin lint $work/100k.yaml $credentials" "$bin lint $work/1m.yaml $credentials" >/dev/null 2>&1
for jobs in 1 2; do
  hyperfine -N --warmup 1 --runs 3 --export-json "$work/many-$jobs.json" \
    "$bin lint $work/many $credentials --jobs $jobs" >/dev/null 2>&1
done
python3 - "$work" <<'PY'
import json, sys
def medians(name): return [r["median"] for r in json.load(open(f"{sys.argv[1]}/{name}.json"))["results"]]
small, large = medians("growth")
one, two = medians("many-1")[0], medians("many-2")[0]
print(f"\n10,000 files: {10000 / one:,.0f} a second on one thread, {10000 / two:,.0f} on two")
print(f"a file of 1 MiB takes {large / (10 * small):.2f} times ten of 100 KiB ({large * 1e3:.0f} ms)")
PY
few=$(memory "$bin lint $work/few $credentials")
many=$(memory "$bin lint $work/many $credentials")
echo "memory: $((few / 1024)) MiB for 100 files, $((many / 1024)) MiB for 10,000"
