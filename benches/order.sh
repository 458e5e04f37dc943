#!/usr/bin/env bash
# Makes order.ld, by which the linker puts what a run touches side by side: the functions that callgrind sees called in
# a render, those that a lint calls beside them, and the constants of the crates that all these are from. To be run again where
# instructions moved into other functions; a name that is gone does no harm.
map=$(mktemp)
flags="-C strip=none -C link-arg=-Wl,--no-demangle,-Map=$map"
source "$(dirname "$0")/static.sh"
mv "$map" "$work/map"
values="-f values/examples/production.yaml -f values/examples/credentials.yaml"

# The sections whose functions a command calls. The map names each section with its file, and below it its functions.
called() {
  # shellcheck disable=SC2086
  valgrind --tool=callgrind --demangle=no --callgrind-out-file="$work/profile" "$bin" $* $values >/dev/null 2>&1
  sed -n "s/^c\?fn=([0-9]*) \([^ ']*\).*/\1/p" "$work/profile" >"$work/functions"
  awk 'NR == FNR { called[$1]; next }
       /:\(\./ { section = $NF ~ /:\(\.text/ ? $NF : "" }
       section != "" && ($NF in called) { print section }' "$work/functions" "$work/map" | sort -u
}

# The patterns for a list of sections.
patterns() {
  # Rust's functions have a section each, and one for their tables. The names are written without what differs from one
  # compiler to the next, the numbers of crates.
  sed -n 's/.*:(\.text[^_]*\(_R.*\))$/\1/p' "$1" |
    sed 's/\.llvm\.[0-9]*$/*/; s/Cs[0-9A-Za-z]*_/Cs*_/g' | sort -u | sed 's/.*/    *(.[tr]*.&)/'
  # Those of C have one for each file, of which there may be several, for one kind of processor each.
  sed -n 's/.*\/\([a-z_]*\)[-.0-9]*\.a(\(.*\)\.o):(.*/\1*.a:\2/p' "$1" |
    sed 's/-\(avx\|evex\).*/-[ae]v*/' | sort -u | sed 's/.*/    *&.o(.text .text.* .rodata)/'
}

called render worker-pool-1 >"$work/render"
called lint | comm -13 "$work/render" - >"$work/lint"
{
  cat <<'LD'
/* What a run touches, side by side: a start then touches a third less of the program. Made by benches/order.sh. */
SECTIONS
{
  .text.run :
  {
    *crt*.o(.text)
    *(.text.main)
    *(.iplt)
    /* These callgrind does not see: its processor is an old one, and it has no vDSO. */
    *libc.a:dl-lookup.o(.text)
    *libc.a:dl-object.o(.text)
    *libc.a:dl-setup_hash.o(.text)
    *libc.a:strcmp-[ae]v*.o(.text .text.*)
    *libc.a:strstr-[ae]v*.o(.text .text.*)
LD
  patterns "$work/render"
  patterns "$work/lint"
  cat <<'LD'
  }
}
INSERT BEFORE .text;
SECTIONS
{
  .rodata.rest : { *(.rodata._R*10workerpool6schema4TEXT) }
}
INSERT AFTER .rodata;
SECTIONS
{
  .rodata.run :
  {
    *(.rodata.cst*)
    *(.rodata.str1.1)
    /* Its first two pages are read, the rest is not: they share a window with the texts before. */
    *libc.a:C-ctype.o(.rodata)
    *(.rodata.str*)
    *.minijinja-*.o(.rodata .rodata.*)
    *libc.a:strtol_l.o(.rodata)
    *libc.a:varshift.o(.rodata)
    *.workerpool.*.o(.rodata .rodata.*)
    *.workerpool-*.o(.rodata._R*)
    *.workerpool-*.o(.rodata .rodata.*)
    *.std-*.o(.rodata .rodata.*)
    *.alloc-*.o(.rodata .rodata.*)
    *.core-*.o(.rodata .rodata.*)
  }
}
INSERT BEFORE .rodata;
LD
} >order.ld
