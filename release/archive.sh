#!/usr/bin/env bash
# Packs the program that release/build.sh built for a target, with manual pages, completions, licence and README, into
# dist/workerpool-VERSION-TARGET.tar.gz, for Windows into a .zip. Needs what release/extras.sh makes.
#
#   release/archive.sh [TARGET]
. "$(dirname "$0")/common.sh"

[ -d target/extras ] || fail "run release/extras.sh first"
name=workerpool-$version-$target
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
mkdir "$staging/$name"
cp "$(program)" README.md LICENSE CHANGELOG.md "$staging/$name/"
cp -r target/extras/man target/extras/completions "$staging/$name/"

case $target in
  *-windows-*)
    archive=$dist/$name.zip
    rm -f "$archive"
    (cd "$staging" && 7z a -bso0 "$archive" "$name")
    ;;
  *)
    archive=$dist/$name.tar.gz
    # The same files make the same archive: their order, their dates and their owners say nothing of this machine.
    python3 release/pack.py "$staging" "$name" "$archive"
    [ "$(tar -xzOf "$archive" "$name/LICENSE")" = "$(cat LICENSE)" ] || fail "$archive lacks its licence"
    ;;
esac
echo "$archive"
