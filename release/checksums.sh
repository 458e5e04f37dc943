#!/usr/bin/env bash
# Writes dist/SHA256SUMS over everything else in dist/.
#
#   release/checksums.sh
. "$(dirname "$0")/common.sh"

cd "$dist"
rm -f SHA256SUMS
sums=$(find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum)
echo "$sums" >SHA256SUMS
sha256sum --check --quiet SHA256SUMS
echo "$dist/SHA256SUMS"
