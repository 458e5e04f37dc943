#!/usr/bin/env bash
# Tries the hooks of .pre-commit-hooks.yaml with the real pre-commit, on a repository made for it: a typing error in the base
# layer fails the commit, a clean repository passes, and the fixing hook corrects the error. Tries the hook of docs/ci.md too,
# which installs the wheel in dist/.
#
#   release/check-pre-commit.sh
. "$(dirname "$0")/common.sh"

tools=$(virtual_environment "$built/python")
[ -x "$tools/pre-commit" ] || "$tools/pip" --quiet install pre-commit
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME=$work/cache GIT_CONFIG_GLOBAL=$work/gitconfig
# What the hooks do does not depend on how well the compiler tries.
export CARGO_TARGET_DIR=$built/hooks CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
git config --global user.name a
git config --global user.email a@b.invalid
# A hook is cloned from a repository that another user may own.
git config --global safe.directory '*'

mkdir -p "$work/pools/pools"
cd "$work/pools"
git init --quiet
cat >workerpool.toml <<'END'
[[pool]]
files = ["pools/*.yaml"]
layers = ["base.yaml"]
END
cp "$root/values/examples/existing-secret.yaml" base.yaml
echo 'annotations: {team: a}' >pools/eu.yaml
git add .
git commit --quiet --message 'clean'

# Runs a hook over what is staged. `passes` and `fails` say what must become of it.
try() {
  "$tools/pre-commit" try-repo "$root" "$@" --ref "$(git -C "$root" rev-parse HEAD)" 2>&1
}
passes() {
  "$@" >"$work/out" || { cat "$work/out" >&2; fail "this must pass: $*"; }
}
fails() {
  ! "$@" >"$work/out" || { cat "$work/out" >&2; fail "this must fail: $*"; }
  grep -q "unknown key \`replicaCuont\`" "$work/out" || { cat "$work/out" >&2; fail "this must name the error: $*"; }
}

passes try workerpool-lint --all-files
# The error is in the layer, and the layer alone is staged.
echo 'replicaCuont: 3' >>base.yaml
git add base.yaml
fails try workerpool-lint
! try workerpool-fix >"$work/out" || fail "a hook that changes files must fail"
grep -qx 'replicaCount: 3' base.yaml || { cat "$work/out" >&2; fail "the hook must correct the key"; }
git add base.yaml
passes try workerpool-fix
passes try workerpool-lint
echo 'no values' >README.md
git add README.md
passes try workerpool-lint

# As docs/ci.md shows it, but from the wheel that was built here.
if compgen -G "$dist/spacelift_workerpool-$version-py3-none-*" >/dev/null; then
  # pip takes the wheel from there, and all else from PyPI.
  export PIP_FIND_LINKS=$dist
  awk '/^repos:/ { shown = 1 } shown && /^```/ { exit } shown' "$root/docs/ci.md" >.pre-commit-config.yaml
  grep -q additional_dependencies .pre-commit-config.yaml || fail "docs/ci.md shows no hook"
  hook() {
    "$tools/pre-commit" run 2>&1
  }
  git add .
  passes hook
  sed -i 's/replicaCount: 3/replicaCuont: 3/' base.yaml
  git add .
  fails hook
fi
echo "the hooks work"
