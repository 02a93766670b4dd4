//! How random a text looks.

/// Bits a character that the text's own distribution of bytes carries (Shannon).
pub fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    let bits = |count: u32| -f64::from(count) / length * (f64::from(count) / length).log2();
    counts.into_iter().filter(|count| *count > 0).map(bits).sum()
}
