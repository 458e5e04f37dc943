#!/usr/bin/env bash
# Builds the wheel for a target into dist/, with the same program inside as release/build.sh builds, and on Linux the
# source distribution too. Installs the wheel into a fresh virtual environment and runs it from there.
#
#   release/wheels.sh [TARGET]
. "$(dirname "$0")/common.sh"

tools=$(virtual_environment "$built/python")
[ -x "$tools/wheel" ] || "$tools/pip" --quiet install 'maturin>=1.7,<2' wheel

args=()
flags=()
case $target in
  x86_64-unknown-linux-gnu)
    # Those of `cargo static`, so that cargo has built the program already.
    read -ra flags < <(sed -n 's/^static = ".* -- \(.*\)"$/\1/p' .cargo/config.toml)
    args=(--compatibility manylinux2014)
    ;;
  aarch64-unknown-linux-gnu)
    flags=("${static[@]}")
    args=(--compatibility manylinux2014)
    ;;
esac
[ "$target" = "$host" ] || args+=(--target "$target")
"$tools/maturin" build --release --locked --out "$dist" ${args[@]+"${args[@]}"} -- ${flags[@]+"${flags[@]}"}
case $target in
  *-linux-*)
    # A static program runs on every Linux, whichever C library the others use.
    "$tools/python" -m wheel tags --remove --platform-tag "+musllinux_1_1_${target%%-*}" \
      "$dist/spacelift_workerpool-$version-py3-none-"*"_${target%%-*}.whl"
    ;;
esac
case $target in
  "$host") [[ $host != *-linux-* ]] || "$tools/maturin" sdist --out "$dist" ;;
esac
release/check-wheel.sh "$target"
