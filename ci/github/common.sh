# shellcheck shell=bash
# Sourced by the scripts beside it, which are the steps of action.yml. They run in the bash of a Mac too, version 3.2. What the
# user gave comes in variables, and never becomes part of a command's text.
set -euo pipefail

# An annotation of the step: `tell error TEXT`. A line break would end it.
tell() {
  local text=$2
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  echo "::$1 title=workerpool::$text"
}

fail() {
  tell error "$1"
  exit 2
}

# Whether an input is true: `is_true NAME VALUE`.
is_true() {
  case $2 in
    true) return 0 ;;
    false | '') return 1 ;;
    *) fail "\`$1\` must be \`true\` or \`false\`; it is \`$2\`" ;;
  esac
}

# Puts the words of WORKERPOOL_ARGS into `args`, and the lines of WORKERPOOL_FILES into `files`.
# shellcheck disable=SC2034 # The scripts that source this use `args`.
read_arguments() {
  args=()
  files=()
  read -r -d '' -a args <<<"${WORKERPOOL_ARGS:-}" || true
  local file
  while IFS= read -r file; do
    file=${file%$'\r'}
    if [ -n "$file" ]; then
      files+=("$file")
    fi
  done <<<"${WORKERPOOL_FILES:-}"
}

# Puts into `base` the commit that the pull request is compared with, and fetches it. GitHub checks out a merge of the pull
# request into its target, whose first parent is the target as it is now. Any other checkout is compared with the commit that
# the event names.
find_base() {
  base=${WORKERPOOL_BASE:-}
  if [ -z "$base" ]; then
    return 1
  fi
  local parents
  if [[ ${GITHUB_REF:-} = refs/pull/*/merge ]] && [ "$(git rev-parse HEAD)" = "${GITHUB_SHA:-}" ]; then
    parents=$(git cat-file commit HEAD | sed -n '1,/^$/s/^parent //p')
    base=${parents%%$'\n'*}
  fi
  # A checkout holds one commit, unless it is asked for more.
  git cat-file -e "$base^{commit}" 2>/dev/null || git fetch --quiet --no-tags --depth=1 origin "$base" ||
    fail "cannot fetch $base, which the pull request is compared with: check out with \`fetch-depth: 0\`"
}
