#!/usr/bin/env bash
# The compiler, for the crates that are to be covered: each edge of their code, and what they compare. `cfg(fuzzing)` opens
# what the library keeps to itself. cargo calls it by RUSTC_WRAPPER.
case " $* " in
  *" --crate-name workerpool "* | *" --crate-name granit_parser "*)
    exec "$@" --cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
      -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
      -Cllvm-args=-sanitizer-coverage-trace-compares
    ;;
  *) exec "$@" ;;
esac
