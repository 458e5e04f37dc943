# shellcheck shell=bash
# Sourced by the scripts beside it. Goes to the root of the repository, and says what a release is called: the version and the
# addresses stand in Cargo.toml alone. What builds for one target runs in the bash of a Mac too, version 3.2, and on Windows.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

from_cargo_toml() {
  sed -n "/^\[package\]/,/^\[lib\]/s/^$1 = \"\(.*\)\"/\1/p" Cargo.toml
}

# A path from the root of the file system.
absolute() {
  case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac
}

version=$(from_cargo_toml version)
description=$(from_cargo_toml description)
repository=$(from_cargo_toml repository)
maintainer=$(sed -n 's/^maintainer = "\(.*\)"/\1/p' Cargo.toml)
host=$(rustc -vV | sed -n 's/^host: //p')
target=${1:-$host}
# What Debian and images call the processor.
case $target in
  aarch64-*) architecture=arm64 ;;
  *) architecture=amd64 ;;
esac
# What is made for users.
dist=$(absolute "${DIST:-dist}")
# What cargo builds.
built=$(absolute "${CARGO_TARGET_DIR:-target}")
export maintainer version description repository host target architecture dist built
mkdir -p "$dist"

# What makes a program static; for x86-64, .cargo/config.toml says more.
# shellcheck disable=SC2034 # The scripts that source this use it.
static=(-C target-feature=+crt-static -C relocation-model=static)
if [ "$target" = aarch64-unknown-linux-gnu ] && [ "$target" != "$host" ]; then
  export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
fi

# The program names no folder of the machine that builds it: the crates' sources have the same name everywhere.
flags=("--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo" "--remap-path-prefix=$PWD=/workerpool")
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && echo "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS

# The files of a release are dated by its commit, so that a second build makes the same files.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH

# The folder that cargo builds the target in, as seen from that of all builds.
folder_of_target() {
  if [ "$target" = "$host" ]; then echo release; else echo "$target/release"; fi
}

# The program as cargo leaves it.
program() {
  local ending=
  case $target in *-windows-*) ending=.exe ;; esac
  echo "$built/$(folder_of_target)/workerpool$ending"
}

# Runs the program, under an emulator where it is for another processor.
run_program() {
  local emulator=()
  case $target in
    "$host") ;;
    aarch64-unknown-linux-*) emulator=(qemu-aarch64-static) ;;
    *) echo "a program for $target does not run on $host" >&2; return 1 ;;
  esac
  ${emulator[@]+"${emulator[@]}"} "$(program)" "$@"
}

# Makes a virtual environment of Python in a folder if there is none, and prints the folder of its programs.
virtual_environment() {
  [ -e "$1/pyvenv.cfg" ] || python3 -m venv "$1"
  if [ -d "$1/Scripts" ]; then echo "$1/Scripts"; else echo "$1/bin"; fi
}

fail() {
  echo "$0: $*" >&2
  exit 1
}
