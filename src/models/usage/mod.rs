//! What remote backends have used: tokens counted per request, and what they may have cost.
//!
//! The ledger holds names, counts and times; never text, and nothing of it is sent anywhere.

mod counter;
pub mod prices;

pub use counter::Counter;

use crate::ledger;
use serde::{Deserialize, Serialize};

/// The ledger of what was used.
pub type Ledger = ledger::Ledger<Entry>;

/// What one request used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it ended: seconds since 1970 in UTC.
    pub at: u64,
    /// The backend's name.
    pub backend: String,
    /// The provider, as the configuration names it; only a provider's own models have its prices.
    #[serde(default)]
    pub provider: String,
    /// The model's name at its provider.
    pub model: String,
    /// Tokens of prompt that no cache had.
    pub input: u64,
    /// Tokens of prompt that the provider had kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cache_read: u64,
    /// Tokens of prompt that the provider keeps from now on.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cache_write: u64,
    /// Tokens written.
    pub output: u64,
    /// Whether the counts are ours: the provider says them last, and the answer was whole before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
}

impl ledger::Entry for Entry {
    fn at(&self) -> u64 {
        self.at
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde wants")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
