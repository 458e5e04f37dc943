#!/usr/bin/env bash
# Installs the wheel in dist/ into a fresh virtual environment, and runs the program from there. For another processor, it
# unpacks the wheel and runs the program under an emulator.
#
#   release/check-wheel.sh [TARGET]
. "$(dirname "$0")/common.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wheels=("$dist/spacelift_workerpool-$version-py3-none-"*"${target%%-*}"*.whl)
if [ ! -f "${wheels[0]}" ] || [ "${#wheels[@]}" != 1 ]; then
  fail "there must be one wheel for $target: ${wheels[*]}"
fi

if [ "$target" = "$host" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" --quiet install --no-index "${wheels[0]}"
  installed=("$work/venv/bin/workerpool")
else
  python3 -m zipfile -e "${wheels[0]}" "$work/wheel"
  installed=(qemu-aarch64-static "$work/wheel/spacelift_workerpool-$version.data/scripts/workerpool")
fi
[ "$("${installed[@]}" -V)" = "workerpool $version" ] || fail "the installed program is not version $version"
"${installed[@]}" lint values/examples/minimal.yaml
printf 'launcher:\n  imagee: {}\n' >"$work/typo.yaml"
! "${installed[@]}" lint --quiet "$work/typo.yaml" || fail "the installed program finds no typing error"
cmp "${installed[-1]}" "$(program)" || fail "the wheel holds another program than the archive"
echo "${wheels[0]}"
