#!/usr/bin/env bash
# Installs a version of workerpool for the other steps of the job: fetches its archive and the checksums of the release, and
# unpacks the archive if it is what they say.
# shellcheck source=ci/github/common.sh
. "$(dirname "$0")/common.sh"

of_action() {
  sed -n "s/^$1 = \"\(.*\)\"/\1/p" "$(dirname "$0")/../../Cargo.toml" | head -n 1
}

version=${WORKERPOOL_VERSION:-}
if [ "$version" = installed ]; then
  command -v workerpool >/dev/null || fail "workerpool is not installed; leave out \`version: installed\` to install it"
  workerpool -V
  exit
fi
version=${version:-$(of_action version)}
version=${version#v}
if ! [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]]; then
  fail "\`version\` must be a version such as $(of_action version), or \`installed\`; it is \`$version\`"
fi

ending=tar.gz
case ${RUNNER_OS:-}-${RUNNER_ARCH:-} in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ending=zip ;;
  *) fail "there is no workerpool for ${RUNNER_OS:-this system} on ${RUNNER_ARCH:-this processor}; install it before this step, and say \`version: installed\`" ;;
esac
name=workerpool-$version-$target
archive=$name.$ending
from=$(of_action repository)/releases/download/v$version

folder=$RUNNER_TEMP/workerpool-$version
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
for file in SHA256SUMS "$archive"; do
  curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 --output "$file" "$from/$file" ||
    fail "cannot fetch $from/$file"
done

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}
# A name in the list may have a star before it, which says that the file was read as bytes.
expected=$(sed -n "s/^\([0-9a-f]\{64\}\) [ *]${archive//./\\.}\$/\1/p" SHA256SUMS)
[ -n "$expected" ] || fail "the checksums of version $version do not name $archive"
[ "$(sha256 "$archive")" = "$expected" ] || fail "$archive is not what its checksum says: it was damaged, or is not the release's"

case $ending in
  tar.gz) tar -xzf "$archive" ;;
  zip) unzip -q "$archive" ;;
esac
rm "$archive"
"./$name/workerpool" -V
echo "$folder/$name" >>"$GITHUB_PATH"
