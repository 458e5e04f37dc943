#!/usr/bin/env bash
# Checks that a tag names the version of Cargo.toml, and that the changelog tells of it.
#
#   release/check-tag.sh TAG
tag=$1
set --
. "$(dirname "$0")/common.sh"

[ "$tag" = "v$version" ] || fail "the tag is $tag, and the version in Cargo.toml is $version"
grep -qx "## $version" CHANGELOG.md || fail "CHANGELOG.md has no section \"## $version\""
