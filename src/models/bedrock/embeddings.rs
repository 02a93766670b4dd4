//! Titan's embeddings, by `InvokeModel`: one text a request.

use super::{Client, MOST_BYTES};
use crate::completion::generation::BackendError;
use crate::config::backends;
use crate::guard::outgoing::Cleared;
use crate::models::aws::Access;
use crate::models::aws::errors;
use crate::models::embedder::Embedder;
use aws_sdk_bedrockruntime::primitives::Blob;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use serde::Deserialize;
use serde_json::json;
use std::path::PathBuf;

/// Titan's text embeddings, version 2.
pub struct TitanEmbedder {
    access: Access<Client>,
    model: String,
    dimensions: Dimensions,
    at_once: usize,
}

/// How many numbers a vector has: Titan offers three sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dimensions {
    /// 256.
    Small,
    /// 512.
    Medium,
    /// 1024.
    #[default]
    Large,
}

impl Dimensions {
    fn count(self) -> usize {
        match self {
            Self::Small => 256,
            Self::Medium => 512,
            Self::Large => 1024,
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    embedding: Vec<f32>,
}

impl TitanEmbedder {
    /// Reads nothing and connects to nothing yet.
    pub fn new(
        name: String,
        settings: &backends::Bedrock,
        dimensions: Dimensions,
        ca_bundle: Option<PathBuf>,
    ) -> Self {
        Self {
            access: Access::new(name, settings.aws(), ca_bundle, Client::new),
            model: settings.model.clone(),
            dimensions,
            at_once: settings.limits.concurrency.max(1),
        }
    }

    async fn one(&self, text: String) -> Result<Vec<f32>, BackendError> {
        let dimensions = self.dimensions.count();
        let body = json!({ "inputText": text, "dimensions": dimensions, "normalize": true });
        let body = body.to_string();
        self.access.check_size(body.len(), MOST_BYTES)?;
        let request = self.access.client().await?.invoke_model().model_id(&self.model);
        let request = request.content_type("application/json").accept("application/json");
        let answer = request.body(Blob::new(body)).send().await;
        let answer = answer.map_err(|error| errors::before(&self.access.name, &error))?;
        let broke_off = |reason: String| BackendError::BrokeOff { reason: errors::shown(&reason) };
        let answer: Answer = serde_json::from_slice(answer.body.as_ref())
            .map_err(|error| broke_off(format!("the vector cannot be read: {error}")))?;
        if answer.embedding.len() == dimensions {
            return Ok(answer.embedding);
        }
        Err(broke_off(format!("the vector has {} dimensions", answer.embedding.len())))
    }
}

impl Embedder for TitanEmbedder {
    fn name(&self) -> &str {
        &self.access.name
    }

    fn dimensions(&self) -> usize {
        self.dimensions.count()
    }

    fn embed(&self, texts: Vec<Cleared>) -> BoxFuture<'_, Result<Vec<Vec<f32>>, BackendError>> {
        stream::iter(texts.into_iter().map(|text| self.one(text.flat())))
            .buffered(self.at_once)
            .try_collect()
            .boxed()
    }
}
