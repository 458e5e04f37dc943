#!/usr/bin/env bash
# Installs what the scripts beside it need on Debian and Ubuntu, besides Rust and Python.
#
#   release/install-tools.sh
set -euo pipefail

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}
as_root apt-get update -qq
as_root apt-get install -qq --yes --no-install-recommends \
  buildah gcc-aarch64-linux-gnu libc6-dev-arm64-cross lintian qemu-user-static python3-venv >/dev/null
cargo deb --version >/dev/null 2>&1 || cargo install --locked --debug --quiet cargo-deb
