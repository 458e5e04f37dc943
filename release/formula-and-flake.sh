#!/usr/bin/env bash
# Fills the Homebrew formula and the Nix flake with the version, the addresses and the checksums of the archives in dist/. All
# four archives must be there; with --partial, one that is not gets a checksum of zeros, for trying.
#
#   release/formula-and-flake.sh [--partial]
partial=false
if [ "${1:-}" = --partial ]; then
  partial=true
  shift
fi
. "$(dirname "$0")/common.sh"

sum() {
  local archive=$dist/workerpool-$version-$1.tar.gz
  if [ -f "$archive" ]; then
    sha256sum "$archive" | cut -d' ' -f1
  else
    $partial || fail "$archive is not there"
    printf '%064d' 0
  fi
}

for template in release/workerpool.rb.in release/flake.nix.in; do
  filled=$(<"$template")
  filled=${filled//@VERSION@/$version}
  filled=${filled//@REPOSITORY@/$repository}
  filled=${filled//@DESCRIPTION@/$description}
  for archive in {x86_64,aarch64}-{unknown-linux-gnu,apple-darwin}; do
    filled=${filled//@SHA256:$archive@/$(sum "$archive")}
  done
  file=$dist/$(basename "$template" .in)
  echo "$filled" >"$file"
  ! grep -n '@[A-Z]' "$file" || fail "$file is not filled"
  echo "$file"
done
