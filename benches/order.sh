#!/usr/bin/env bash
# Makes order.ld, by which the linker puts the functions of a run side by side: those that callgrind sees called in
# a render and in a lint. To be run again where instructions moved into other functions; a name that is gone does no harm.
flags="-C strip=none"
source "$(dirname "$0")/static.sh"
values="-f values/examples/production.yaml -f values/examples/credentials.yaml"
for command in "render worker-pool-1" lint; do
  # shellcheck disable=SC2086
  valgrind --tool=callgrind --demangle=no --callgrind-out-file="$work/${command%% *}" "$bin" $command $values >/dev/null 2>&1
done
{
  cat <<'LD'
/* The functions of a run, side by side: a start then touches a third less of the program. That saves a tenth of its
   time. Made by benches/order.sh. */
SECTIONS
{
  .text.run :
  {
LD
  # The names without what differs from compiler to compiler: the hash at the end, the numbers of crates.
  sed -n 's/^c\?fn=([0-9]*) \(_[ZR][^ ]*\).*/\1/p' "$work"/{render,lint} |
    sed "s/'[0-9]*$//; s/\.llvm\.[0-9]*$/*/; s/\(^_ZN.*17h\)[0-9a-f]\{16\}E/\1*/; s/Cs[0-9A-Za-z]*_/Cs*_/g" |
    sort -u | sed 's/.*/    *(.text*.&)/'
  printf '  }\n}\nINSERT BEFORE .text;\n'
} >order.ld
