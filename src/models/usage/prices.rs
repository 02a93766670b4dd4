//! What tokens cost: a data file, and the person's own prices above it.
//!
//! Pure. A model without a known price has no cost, which is not the same as none.

use super::Entry;
use serde::Deserialize;
use std::sync::LazyLock;

/// Dollars for a million tokens.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Whose price it is, as the configuration names the provider.
    pub provider: String,
    /// A part of the model's name there.
    pub r#match: String,
    /// A million tokens of prompt.
    pub input: f64,
    /// A million tokens written.
    pub output: f64,
    /// A million tokens of prompt that the provider had kept.
    pub cache_read: Option<f64>,
    /// A million tokens of prompt that the provider keeps from now on.
    pub cache_write: Option<f64>,
}

/// The list prices, and of when they are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Year and month.
    pub as_of: String,
    price: Vec<Price>,
}

/// The list prices that come with the program.
pub fn list() -> &'static Prices {
    static PRICES: LazyLock<Prices> = LazyLock::new(|| {
        toml::from_str(include_str!("prices.toml")).expect("the tests read this file")
    });
    &PRICES
}

impl Prices {
    /// The price of a model: of those whose `match` is part of its name, the longest.
    pub fn of(&self, provider: &str, model: &str) -> Option<&Price> {
        let fits = |price: &&Price| price.provider == provider && model.contains(&price.r#match);
        let fits = self.price.iter().filter(fits);
        fits.max_by_key(|price| price.r#match.len())
    }
}

impl Price {
    /// Dollars for what a request used.
    #[expect(clippy::cast_precision_loss, reason = "no request has 2^52 tokens")]
    pub fn cost(&self, used: &Entry) -> f64 {
        let cost = |tokens: u64, price: f64| tokens as f64 * price / 1e6;
        cost(used.input, self.input)
            + cost(used.cache_read, self.cache_read.unwrap_or(self.input))
            + cost(used.cache_write, self.cache_write.unwrap_or(self.input))
            + cost(used.output, self.output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_price_makes_sense_and_is_found_by_its_name() {
        let prices = list();
        assert_eq!(prices.as_of.len(), "2026-11".len());
        for price in &prices.price {
            let name = &price.r#match;
            assert!((0.0..1_000.0).contains(&price.input), "{name}");
            assert!((0.0..1_000.0).contains(&price.output), "{name}");
            assert!(price.cache_read.is_none_or(|read| read < price.input), "{name}");
            assert_eq!(prices.of(&price.provider, name), Some(price), "{name}");
        }
    }

    #[test]
    fn the_longest_match_counts() {
        let found = |provider: &str, model: &str| {
            list().of(provider, model).map(|price| price.r#match.as_str())
        };
        let of = |model: &str| found("bedrock", model);
        assert_eq!(of("eu.anthropic.claude-haiku-4-5-20251001-v1:0"), Some("claude-haiku-4-5"));
        assert_eq!(of("anthropic.claude-opus-4-5-20251101-v1:0"), Some("claude-opus-4-5"));
        assert_eq!(found("openai", "gpt-4.1-mini"), Some("gpt-4.1-mini"));
        assert_eq!(found("ollama", "codestral:22b"), None, "a model of one's own costs nothing");
        assert_eq!(of("my-own-model"), None);
    }

    #[test]
    fn a_request_costs_what_the_list_says() {
        let used = Entry {
            at: 0,
            backend: "claude".to_owned(),
            provider: "bedrock".to_owned(),
            model: String::new(),
            input: 1_000,
            cache_read: 10_000,
            cache_write: 0,
            output: 200,
            estimated: false,
        };
        let haiku = list().of("bedrock", "claude-haiku-4-5").expect("in the list");
        assert!((haiku.cost(&used) - 0.003).abs() < 1e-9);
        let without = Price { cache_read: None, ..haiku.clone() };
        assert!((without.cost(&used) - 0.012).abs() < 1e-9);
    }
}
