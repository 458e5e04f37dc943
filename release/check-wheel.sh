#!/usr/bin/env bash
# Installs the wheel in dist/ into a fresh virtual environment, and runs the program from there. A wheel for another processor
# is installed into a folder, as pip does it on such a machine, and its program runs under an emulator.
#
#   release/check-wheel.sh [TARGET]
. "$(dirname "$0")/common.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
processor=${target%%-*}
case $target in
  aarch64-apple-*) processor=arm64 ;;
  *-windows-*) processor=amd64 ;;
esac
wheels=("$dist/spacelift_workerpool-$version-py3-none-"*"$processor"*.whl)
if [ ! -f "${wheels[0]}" ] || [ "${#wheels[@]}" != 1 ]; then
  fail "there must be one wheel for $target: ${wheels[*]}"
fi

bin=$(virtual_environment "$work/venv")
if [ "$target" = "$host" ]; then
  "$bin/pip" --quiet install --no-index "${wheels[0]}"
  installed=$bin/workerpool
  run_installed() { "$installed" "$@"; }
else
  "$bin/pip" --quiet install --no-index --only-binary :all: --platform "manylinux2014_$processor" --target "$work/there" "${wheels[0]}"
  installed=$work/there/bin/workerpool
  run_installed() { qemu-aarch64-static "$installed" "$@"; }
fi
[ "$(run_installed -V)" = "workerpool $version" ] || fail "the installed program is not version $version"
run_installed lint values/examples/minimal.yaml
printf 'launcher:\n  imagee: {}\n' >"$work/typo.yaml"
! run_installed lint --quiet "$work/typo.yaml" || fail "the installed program finds no typing error"
cmp "$installed" "$(program)" || fail "the wheel holds another program than the archive"
echo "${wheels[0]}"
