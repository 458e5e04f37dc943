#!/usr/bin/env bash
# Builds the program for a target, by default that of this machine, and prints its path. For Linux it is one static file.
# For aarch64 on another machine it needs Debian's packages gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and qemu-user-static.
#
#   release/build.sh [TARGET]
. "$(dirname "$0")/common.sh"

case $target in
  "$host") ;;
  *) rustup target add "$target" >&2 ;;
esac
case $target in
  x86_64-unknown-linux-gnu)
    [ "$target" = "$host" ] || fail "build this target on a machine of its own kind"
    cargo --locked static >&2
    ;;
  aarch64-unknown-linux-gnu)
    where=()
    [ "$target" = "$host" ] || where=(--target "$target")
    cargo rustc --locked --release --bin workerpool "${where[@]}" -- "${static[@]}" >&2
    ;;
  "$host") cargo build --locked --release --bin workerpool >&2 ;;
  *) cargo build --locked --release --bin workerpool --target "$target" >&2 ;;
esac

case $target in
  *-linux-*)
    ! readelf -d "$(program)" | grep -q NEEDED || fail "$(program) is not static"
    ;;
esac
# A program for a Mac of the other kind does not run here.
case $target in
  "$host" | *-linux-*) [ "$(run_program -V)" = "workerpool $version" ] || fail "$(program) is not version $version" ;;
esac
program
