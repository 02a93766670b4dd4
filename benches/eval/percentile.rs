//! Percentiles, by the nearest rank.

/// The value that `percent` of the sorted `values` do not exceed; 0 of none.
pub(crate) fn percentile(values: &[f64], percent: usize) -> f64 {
    let at = (values.len() * percent).div_ceil(100).max(1) - 1;
    values.get(at).copied().unwrap_or_default()
}
