#!/usr/bin/env bash
# Packs the program that release/build.sh built for a target into dist/workerpool_VERSION-1_ARCHITECTURE.deb, and checks it:
# unpacks it for another processor, and for this one installs it, runs it and removes it where the machine allows that. Needs
# what release/extras.sh makes, and cargo-deb (`cargo install --locked cargo-deb`).
#
#   release/deb.sh [TARGET]
. "$(dirname "$0")/common.sh"

[ -d target/extras ] || fail "run release/extras.sh first"
args=()
[ "$target" = "$host" ] || args=(--target "$target")
deb=$(cargo deb --quiet --no-build --no-strip --output "$dist/" "${args[@]}")
deb=${deb##*$'\n'}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dpkg-deb --extract "$deb" "$work"
cmp "$work/usr/bin/workerpool" "$(program)" || fail "$deb holds another program than the archive"
for file in usr/share/man/man1/workerpool.1.gz usr/share/man/man1/workerpool-lint.1.gz usr/share/doc/workerpool/copyright \
  usr/share/bash-completion/completions/workerpool usr/share/zsh/vendor-completions/_workerpool \
  usr/share/fish/vendor_completions.d/workerpool.fish; do
  [ -s "$work/$file" ] || fail "$deb lacks $file"
done
[ "$(dpkg-deb --field "$deb" Version)" = "$version-1" ] || fail "$deb is not version $version"
[ "$(dpkg-deb --field "$deb" Architecture)" = "$architecture" ] || fail "$deb is not for $architecture"
[ -z "$(dpkg-deb --field "$deb" Depends)" ] || fail "$deb depends on other packages, which a static program does not need"
if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error --tag-display-limit 0 --profile debian \
    --suppress-tags statically-linked-binary,initial-upload-closes-no-bugs,empty-field "$deb"
fi
if [ "$target" = "$host" ] && [ "$(id -u)" = 0 ] && ! dpkg -s workerpool >/dev/null 2>&1; then
  dpkg --install "$deb" >&2
  trap 'dpkg --remove workerpool >&2; rm -rf "$work"' EXIT
  [ "$(/usr/bin/workerpool -V)" = "workerpool $version" ] || fail "the installed program is not version $version"
  /usr/bin/workerpool lint values/examples/minimal.yaml >&2
fi
echo "$deb"
