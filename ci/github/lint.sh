#!/usr/bin/env bash
# Lints, with an annotation for each finding, and writes the findings as SARIF if that is asked for. Exits as `lint` does.
# shellcheck source=ci/github/common.sh
. "$(dirname "$0")/common.sh"

read_arguments
if is_true strict "${WORKERPOOL_STRICT:-}"; then
  args+=(--strict)
fi
if is_true changed-only "${WORKERPOOL_CHANGED_ONLY:-}"; then
  if find_base; then
    args+=(--changed-since "$base")
  else
    tell notice 'this is no pull request, so all pools are checked'
  fi
fi

lint() {
  workerpool lint "$@" ${args[@]+"${args[@]}"} -- ${files[@]+"${files[@]}"}
}

if is_true sarif "${WORKERPOOL_SARIF:-}"; then
  sarif=$RUNNER_TEMP/workerpool.sarif
  # The exit code is that of the run below, which tells the same.
  lint --format sarif >"$sarif" 2>/dev/null || true
  if [ -s "$sarif" ]; then
    echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
  fi
fi
lint --format github
