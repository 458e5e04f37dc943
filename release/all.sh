#!/usr/bin/env bash
# Makes everything of a release that can be made on Linux, into dist/, and tries each part: for x86-64 and aarch64 the archive,
# the wheel, the Debian package and the image; the source distribution, the crate, the list of dependencies, the Homebrew
# formula, the Nix flake and the checksums. It runs on Debian and Ubuntu, for x86-64, with the packages that release/build.sh,
# release/deb.sh and release/image.sh name. It publishes nothing.
#
#   release/all.sh
. "$(dirname "$0")/common.sh"

step() {
  printf '\n== %s\n' "$*" >&2
  "$@"
}

targets=(x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu)
rm -rf "$dist"
mkdir -p "$dist"
# What release/sbom.py asks cargo about, it asks without a network: packages for other systems too.
step cargo fetch --locked
for one in "${targets[@]}"; do
  step release/build.sh "$one"
  [ "$one" != "$host" ] || step release/extras.sh
done
for one in "${targets[@]}"; do
  step release/archive.sh "$one"
  step release/wheels.sh "$one"
  step release/deb.sh "$one"
  step release/image.sh "$one"
done
step cargo package --locked --no-verify --allow-dirty
cp "$built/package/spacelift-workerpool-$version.crate" "$dist/"
step release/sbom.py >"$dist/workerpool-$version.cdx.json"
step release/formula-and-flake.sh --partial
step release/checksums.sh
ls -l "$dist" >&2
