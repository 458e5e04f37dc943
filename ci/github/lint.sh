#!/usr/bin/env bash
# Lints, with an annotation for each finding, and writes the findings as SARIF if that is asked for. Exits as `lint` does.
# shellcheck source=ci/github/common.sh
. "$(dirname "$0")/common.sh"

read_arguments
if [ "${WORKERPOOL_STRICT:-}" = true ]; then
  args+=(--strict)
fi
if [ "${WORKERPOOL_CHANGED_ONLY:-}" = true ]; then
  if find_base; then
    args+=(--changed-since "$base")
  else
    tell notice 'this is no pull request, so all pools are checked'
  fi
fi

lint() {
  workerpool lint "$@" ${args[@]+"${args[@]}"} -- ${files[@]+"${files[@]}"}
}

if [ "${WORKERPOOL_SARIF:-}" = true ]; then
  sarif=$RUNNER_TEMP/workerpool.sarif
  # The exit code is that of the run below, which tells the same.
  lint --format sarif >"$sarif" 2>/dev/null || true
  if [ -s "$sarif" ]; then
    echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
  fi
fi
lint --format github
