#!/usr/bin/env bash
# Makes order.ld, by which the linker puts what a run touches side by side: the functions that callgrind sees called in
# a render and in a lint, and the constants of the crates they are from. To be run again where instructions moved into other
# functions; a name that is gone does no harm.
map=$(mktemp)
flags="-C strip=none -C link-arg=-Wl,--no-demangle,-Map=$map"
source "$(dirname "$0")/static.sh"
mv "$map" "$work/map"
values="-f values/examples/production.yaml -f values/examples/credentials.yaml"
for command in "render worker-pool-1" lint; do
  # shellcheck disable=SC2086
  valgrind --tool=callgrind --demangle=no --callgrind-out-file="$work/${command%% *}" "$bin" $command $values >/dev/null 2>&1
done
sed -n "s/^c\?fn=([0-9]*) \([^ ']*\).*/\1/p" "$work"/{render,lint} | sort -u >"$work/called"

# The map names each section with its file, and below it the functions it holds.
awk 'NR == FNR { called[$1]; next }
     /:\(\./ { section = $NF ~ /:\(\.text/ ? $NF : "" }
     section != "" && ($NF in called) { print section }' "$work/called" "$work/map" | sort -u >"$work/sections"
{
  cat <<'LD'
/* What a run touches, side by side: a start then touches a third less of the program. Made by benches/order.sh. */
SECTIONS
{
  .text.run :
  {
LD
  # Rust's functions have a section each, and one for their tables. The names are written without what differs from one
  # compiler to the next, the numbers of crates.
  sed -n 's/.*:(\.text[^_]*\(_R.*\))$/\1/p' "$work/sections" |
    sed 's/\.llvm\.[0-9]*$/*/; s/Cs[0-9A-Za-z]*_/Cs*_/g' | sort -u | sed 's/.*/    *(.[tr]*.&)/'
  # Those of C have one for each file, of which there may be several, for one kind of processor each.
  sed -n 's/.*\/\([a-z_]*\)[-.0-9]*\.a(\(.*\)\.o):(.*/\1*.a:\2/p' "$work/sections" |
    sed 's/-\(avx\|evex\).*/-[ae]v*/' | sort -u | sed 's/.*/    *&.o(.text .text.* .rodata)/'
  cat <<'LD'
    *crt*.o(.text)
    *(.text.main)
  }
}
INSERT BEFORE .text;
SECTIONS
{
  .rodata.run :
  {
    *(.rodata.cst*)
    *.minijinja-*.o(.rodata .rodata.*)
    *.std-*.o(.rodata .rodata.*)
    *.alloc-*.o(.rodata .rodata.*)
    *.core-*.o(.rodata .rodata.*)
    *libc.a:strtol_l.o(.rodata)
    *libc.a:varshift.o(.rodata)
    *.workerpool.*.o(.rodata .rodata.*)
    *.workerpool-*.o(.rodata._R*)
    *.workerpool-*.o(.rodata .rodata.*)
    *libc.a:C-ctype.o(.rodata)
  }
}
INSERT BEFORE .rodata;
LD
} >order.ld
