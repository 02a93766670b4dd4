//! The steps on the way to a server's answer, tried one by one.

use super::Wire;
use super::failure::Failures;
use super::stream::Answer;
use crate::completion::generation::BackendError;
use crate::config;
use crate::models::remote::Step;
use futures::future::BoxFuture;
use reqwest::{Method, Version};
use std::time::Instant;

/// How one kind of server is tried out.
pub(in crate::models) struct Trial<'a> {
    /// A route that is cheap and wants the key.
    pub(in crate::models) route: &'static str,
    /// Names the models that the server has, or says what it is about to do.
    pub(in crate::models) models: BoxFuture<'a, Result<Vec<String>, BackendError>>,
    /// The model that is to be among them, where the server has several.
    pub(in crate::models) model: Option<&'a str>,
    /// Asks for one token.
    pub(in crate::models) token: BoxFuture<'a, Result<Answer, BackendError>>,
}

impl Wire {
    /// Tries each step, in order, and stops at the first that fails.
    pub(in crate::models) async fn probe(&self, trial: Trial<'_>) -> Vec<Step> {
        let configured = format!("{}, with {}", self.address.as_str(), self.keys.place());
        let mut steps = vec![Step { name: "configuration", outcome: Ok(configured) }];
        let mut push = |name, outcome: Result<String, BackendError>| {
            let goes_on = outcome.is_ok();
            steps.push(Step { name, outcome });
            goes_on
        };
        let _ = push("name resolution", self.resolve().await)
            && push("connection", self.connect(trial.route).await)
            && push("credentials", self.sign_in(trial.route).await)
            && push("model access", access(trial).await);
        steps
    }

    async fn resolve(&self) -> Result<String, BackendError> {
        let (host, port) = (self.address.host(), self.address.port());
        if self.address.is_loopback() {
            return Ok("this machine".to_owned());
        }
        if config::has_proxy() {
            return Ok("left to the proxy".to_owned());
        }
        let failures = Failures { backend: self.backend.clone(), key: None };
        let step = "name resolution";
        match tokio::time::timeout(super::CONNECT, tokio::net::lookup_host((host, port))).await {
            Ok(Ok(addresses)) => {
                let mut addresses: Vec<_> = addresses.map(|found| found.ip().to_string()).collect();
                addresses.sort();
                addresses.dedup();
                Ok(format!("{host} is {}", addresses.join(", ")))
            }
            Ok(Err(error)) => Err(failures.unreachable(step, &format!("{host}: {error}"))),
            Err(_) => {
                Err(failures.unreachable(step, &format!("{host}: no answer from the resolver")))
            }
        }
    }

    /// Any answer will do, so the key is not sent.
    async fn connect(&self, route: &str) -> Result<String, BackendError> {
        let failures = Failures { backend: self.backend.clone(), key: None };
        let request = self.request(Method::GET, route, None, None)?;
        let start = Instant::now();
        let response = self.execute(request, &failures).await?;
        let protocol = if response.version() == Version::HTTP_2 { "HTTP/2" } else { "HTTP/1.1" };
        let tls = if self.address.is_encrypted() { " over TLS" } else { "" };
        Ok(format!("{protocol}{tls} in {} ms", start.elapsed().as_millis()))
    }

    async fn sign_in(&self, route: &str) -> Result<String, BackendError> {
        match self.get(route).await {
            Ok(_) if self.keys.is_wanted() => Ok("the server takes the key".to_owned()),
            Ok(_) => Ok("the server wants none".to_owned()),
            Err(
                error @ (BackendError::AccessDenied { .. } | BackendError::NoCredentials { .. }),
            ) => Err(error),
            // The route need not exist; the model itself is asked next.
            Err(_) => Ok("not refused".to_owned()),
        }
    }
}

async fn access(trial: Trial<'_>) -> Result<String, BackendError> {
    let models = match trial.models.await {
        Ok(models) => models,
        // The route need not exist.
        Err(
            BackendError::NotFound { .. }
            | BackendError::Rejected { .. }
            | BackendError::BrokeOff { .. },
        ) => Vec::new(),
        Err(error) => return Err(error),
    };
    let start = Instant::now();
    trial.token.await?.whole().await?;
    let took = format!("one token in {} ms", start.elapsed().as_millis());
    Ok(match (models.len(), trial.model) {
        (0, _) => took,
        (count, Some(model)) if !models.iter().any(|listed| listed == model) => {
            format!("{took}; {model} is not among the {count} models that are listed")
        }
        (count, _) => format!("{took}; models: {count}"),
    })
}
