#!/usr/bin/env bash
# Installs the wheel in dist/ into a fresh virtual environment, and runs the program from there. For another processor, it
# unpacks the wheel and runs the program under an emulator.
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

if [ "$target" = "$host" ]; then
  bin=$(virtual_environment "$work/venv")
  "$bin/pip" --quiet install --no-index "${wheels[0]}"
  installed=$bin/workerpool
  run_installed() { "$installed" "$@"; }
else
  python3 -m zipfile -e "${wheels[0]}" "$work/wheel"
  installed=$work/wheel/spacelift_workerpool-$version.data/scripts/workerpool
  run_installed() { qemu-aarch64-static "$installed" "$@"; }
fi
[ "$(run_installed -V)" = "workerpool $version" ] || fail "the installed program is not version $version"
run_installed lint values/examples/minimal.yaml
printf 'launcher:\n  imagee: {}\n' >"$work/typo.yaml"
! run_installed lint --quiet "$work/typo.yaml" || fail "the installed program finds no typing error"
cmp "$installed" "$(program)" || fail "the wheel holds another program than the archive"
echo "${wheels[0]}"
