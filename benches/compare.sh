#!/usr/bin/env bash
# Measures whole runs, prints the table of docs/performance.md, and fails where a run takes longer than its bound.
#
# usage: benches/compare.sh                            needs hyperfine, valgrind, GNU time and python3
#        HELM=helm CHART=folder benches/compare.sh     measures `helm template` too
#
# A time is that of the quickest of many runs: whatever else the machine does can only make a run slower.
source "$(dirname "$0")/build.sh"
ordinary=$(build ordinary)
static=$(build static)
cargo --quiet build --release --manifest-path benches/parse/Cargo.toml --target-dir "$target/parse"
parse=$target/parse/release/parse

# An empty process of each kind, as rustc links it.
echo 'fn main() {}' >"$work/empty.rs"
flags=(-C opt-level=3 -C panic=abort -C strip=symbols)
rustc "${flags[@]}" "$work/empty.rs" -o "$work/empty-ordinary"
rustc "${flags[@]}" -C target-feature=+crt-static "$work/empty.rs" -o "$work/empty-static"

# A pool without findings, and one with two errors.
pool=values/examples/production.yaml
with_finding() { sed 's/^replicaCount:/replicaCuont:/' "$1"; }
with_finding "$pool" | sed 's/^launcher:/&\n  imagee: {}/' >"$work/faulty.yaml"
credentials="-f values/examples/credentials.yaml"

# Ten thousand pools without findings, and ten thousand with one each.
mkdir "$work/clean" "$work/faulty"
for ((i = 0; i < 10000; i++)); do
  sed "s/^replicaCount: .*/replicaCount: $((i % 9 + 1))/" "$pool" >"$work/clean/pool-$i.yaml"
  with_finding "$work/clean/pool-$i.yaml" >"$work/faulty/pool-$i.yaml"
done

# Writes a table row for each command given as "name|bound|command": its quickest time, its ratio to the first and its
# instructions, and keeps what broke its bound. `runs` is how often each runs in a round.
broken=$work/broken
table() {
  local title=$1 rounds=$2 runs=$3
  shift 3
  local commands=("${@##*|}") round
  # In rounds, each of which begins with another command: what else the machine does falls on all of them.
  for ((round = 0; round < rounds; round++)); do
    hyperfine -N -i --warmup 3 --runs "$runs" --export-json "$work/times-$round.json" "${commands[@]}" >/dev/null 2>&1
    commands=("${commands[@]:1}" "${commands[0]}")
  done
  printf '\n| %s | Time | Ratio | Instructions |\n|---|---|---|---|\n' "$title"
  local row first=
  for row in "$@"; do
    local command=${row##*|}
    first=${first:-$command}
    # shellcheck disable=SC2086
    python3 - "$work" "$first" "$row" "$([ "$rounds" -gt 3 ] && instructions $command)" "$broken" <<'PY'
import glob, json, sys
folder, first, row, instructions, broken = sys.argv[1:]
name, bound, command = row.split("|")
results = [each for file in glob.glob(f"{folder}/times-*.json") for each in json.load(open(file))["results"]]
def quickest(command): return min(time for each in results if each["command"] == command for time in each["times"])
ratio = quickest(command) / quickest(first)
counted = f"{int(instructions):,}" if instructions else "not counted"
print(f"| {name} | {quickest(command) * 1e3:.2f} ms | {ratio:.2f} | {counted} |")
if bound and ratio > float(bound):
    print(f"{name}: {ratio:.2f} times, and at most {bound} are allowed", file=open(broken, "a"))
PY
  done
  rm "$work"/times-*.json
}

for kind in ordinary static; do
  bin=${!kind}
  bound=$([ "$kind" = ordinary ] && echo 3.0 || echo 2.0)
  rows=("an empty process||$work/empty-$kind"
    "\`workerpool render\`|$bound|$bin render worker-pool-1 -f $pool $credentials"
    "\`workerpool lint\`|$bound|$bin lint -f $pool $credentials"
    "\`workerpool lint\`, two findings||$bin lint -f $work/faulty.yaml $credentials")
  if [ "$kind" = static ] && [ -n "${HELM:-}" ] && [ -n "${CHART:-}" ]; then
    rows+=("\`helm template\`||$HELM template worker-pool-1 $CHART -f $pool $credentials")
  fi
  table "${kind^} build" 8 25 "${rows[@]}"
done
clean=$(instructions "$ordinary" lint -f "$pool" $credentials)
faulty=$(instructions "$ordinary" lint -f "$work/faulty.yaml" $credentials)
[ "$((faulty * 10))" -le "$((clean * 13))" ] ||
  echo "a lint with findings takes $faulty instructions, more than 1.3 times the $clean of one without" >>"$broken"

table "10,000 files, one thread" 2 3 \
  "serde_yaml reading them||$parse $work/clean" \
  "\`workerpool lint\`, no findings|2.0|$ordinary lint $work/clean $credentials --jobs 1" \
  "\`workerpool lint\`, a finding each|3.0|$ordinary lint $work/faulty $credentials --jobs 1"

memory() { command time -f %M "$@" 2>&1 >/dev/null | tail -n 1; }
for folder in clean faulty; do
  # shellcheck disable=SC2086
  echo "memory, 10,000 files ($folder): $(($(memory "$static" lint "$work/$folder" $credentials) / 1024)) MiB"
done

if [ -s "$broken" ]; then
  cat "$broken" >&2
  exit 1
fi
