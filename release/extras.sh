#!/usr/bin/env bash
# Makes what goes with the program: manual pages and completions, below target/extras. Needs the program of this machine.
#
#   release/extras.sh
. "$(dirname "$0")/common.sh"

[ "$target" = "$host" ] || fail "the program itself writes these, so it must run here"
# cargo-deb looks there, wherever cargo builds.
extras=target/extras
rm -rf "$extras"
mkdir -p "$extras/man" "$extras/completions"
run_program man >"$extras/man/workerpool.1"
commands=$(run_program --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | grep -vx help)
for command in $commands; do
  run_program man "$command" >"$extras/man/workerpool-$command.1"
done
run_program completions bash >"$extras/completions/workerpool.bash"
run_program completions elvish >"$extras/completions/workerpool.elv"
run_program completions fish >"$extras/completions/workerpool.fish"
run_program completions powershell >"$extras/completions/_workerpool.ps1"
run_program completions zsh >"$extras/completions/_workerpool"
# Debian's own form of a changelog.
cat >"$extras/changelog" <<END
workerpool ($version-1) unstable; urgency=medium

  * Version $version, of which CHANGELOG.md tells.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH" 2>/dev/null || date -u -R -r "$SOURCE_DATE_EPOCH")
END
echo "$extras"
