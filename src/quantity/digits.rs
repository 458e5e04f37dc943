//! Arithmetic on decimal digits (0 to 9, the first the highest), of any number.

/// Those of a number times a power of ten, without zeros at the ends.
pub(super) fn of(mut number: u64, mut exponent: i64) -> (Vec<u8>, i64) {
    if number == 0 {
        return (Vec::new(), 0);
    }
    while number.is_multiple_of(10) {
        number /= 10;
        exponent += 1;
    }
    let mut digits = vec![0; number.ilog10() as usize + 1];
    for digit in digits.iter_mut().rev() {
        *digit = (number % 10) as u8;
        number /= 10;
    }
    (digits, exponent)
}

/// Drops zeros at both ends.
pub(super) fn normalized(mut digits: Vec<u8>, mut exponent: i64) -> (Vec<u8>, i64) {
    while digits.last() == Some(&0) {
        digits.pop();
        exponent += 1;
    }
    let leading = digits.iter().take_while(|digit| **digit == 0).count();
    digits.drain(..leading);
    if digits.is_empty() { (digits, 0) } else { (digits, exponent) }
}

/// The digits without the last `places`, one more where any of those was not zero.
pub(super) fn rounded_up(digits: &[u8], places: u64) -> Vec<u8> {
    let keep = digits.len().saturating_sub(usize::try_from(places).unwrap_or(usize::MAX));
    let mut kept = digits[..keep].to_vec();
    if digits[keep..].iter().all(|digit| *digit == 0) {
        return kept;
    }
    for digit in kept.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return kept;
        }
        *digit = 0;
    }
    kept.insert(0, 1);
    kept
}

/// The digits of a number times a factor.
pub(super) fn multiplied(digits: &[u8], factor: u64) -> Vec<u8> {
    let mut product = Vec::with_capacity(digits.len() + 20);
    let mut carry = 0_u128;
    for digit in digits.iter().rev() {
        carry += u128::from(*digit) * u128::from(factor);
        product.push((carry % 10) as u8);
        carry /= 10;
    }
    while carry > 0 {
        product.push((carry % 10) as u8);
        carry /= 10;
    }
    product.reverse();
    product
}

/// The number that digits and zeros after them make, where it fits.
pub(super) fn to_u64(digits: &[u8], zeros: usize) -> Option<u64> {
    let number = digits.iter().try_fold(0_u64, |n, digit| n.checked_mul(10)?.checked_add(u64::from(*digit)))?;
    if number == 0 {
        return Some(0);
    }
    number.checked_mul(10_u64.checked_pow(u32::try_from(zeros).ok()?)?)
}

/// The lowest 64 bits of the number that digits and zeros after them make.
pub(super) fn wrapped(digits: &[u8], zeros: usize) -> i64 {
    let number = digits.iter().fold(0_i64, |n, digit| n.wrapping_mul(10).wrapping_add(i64::from(*digit)));
    // 10^64 is a multiple of 2^64.
    if zeros >= 64 { 0 } else { (0..zeros).fold(number, |n, _| n.wrapping_mul(10)) }
}
