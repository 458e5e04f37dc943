//! Sets of bytes, each a bit. All but the last hold what ends a line and what is no printable ASCII.

pub(super) const LINE_END: u8 = 1;
/// Where plain text may end.
pub(super) const PLAIN_END: u8 = 2;
/// Where plain text in brackets may end.
pub(super) const FLOW_END: u8 = 4;
pub(super) const SINGLE_QUOTED_END: u8 = 8;
pub(super) const DOUBLE_QUOTED_END: u8 = 16;
/// What plain text does not begin with, or only in forms too rare to be read here.
pub(super) const NO_PLAIN_START: u8 = 32;

const fn sets_of(byte: u8) -> u8 {
    match byte {
        b'\n' => LINE_END | PLAIN_END | FLOW_END | SINGLE_QUOTED_END | DOUBLE_QUOTED_END | NO_PLAIN_START,
        0..b' ' | 0x7F.. => LINE_END | PLAIN_END | FLOW_END | SINGLE_QUOTED_END | DOUBLE_QUOTED_END,
        b':' | b'#' => PLAIN_END | FLOW_END | NO_PLAIN_START,
        b',' | b'[' | b']' | b'{' | b'}' | b'?' => FLOW_END | NO_PLAIN_START,
        b'\'' => SINGLE_QUOTED_END | NO_PLAIN_START,
        b'"' => DOUBLE_QUOTED_END | NO_PLAIN_START,
        b'\\' => DOUBLE_QUOTED_END,
        b' ' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' => NO_PLAIN_START,
        _ => 0,
    }
}

/// The sets that each byte is in.
static SETS: [u8; 256] = {
    let mut sets = [0; 256];
    let mut byte = 0;
    while byte < sets.len() {
        sets[byte] = sets_of(byte as u8);
        byte += 1;
    }
    sets
};

/// Whether a byte is in a set.
pub(super) fn is_in(byte: u8, set: u8) -> bool {
    SETS[usize::from(byte)] & set != 0
}
