//! Tries each step on the way to a model on AWS, for `undertone doctor`.

use super::super::remote::{Remote, Request, Step};
use super::{Access, Authorization, errors};
use crate::completion::Trigger;
use crate::completion::generation::BackendError;
use crate::completion::prompt::{Body, Interface, Piece, Prompt};
use crate::guard::outgoing::{Cleared, clear};
use aws_credential_types::credential_feature::AwsCredentialFeature as Feature;
use aws_credential_types::provider::ProvideCredentials;
use futures::StreamExt;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How long the answer may take. Some models are loaded when they are first asked.
const ANSWER: Duration = Duration::from_secs(30);

/// The steps, in order; the last is the one that failed, or an answer.
pub(in crate::models) async fn probe<C>(
    access: &Access<C>,
    remote: &dyn Remote,
    request: Result<(Request, Authorization), BackendError>,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let (request, authorization) = match request {
        Ok(recorded) => recorded,
        Err(error) => {
            steps.push(Step { name: "configuration", outcome: Err(error) });
            return steps;
        }
    };
    let mut is_well = |name, outcome: Result<String, BackendError>| {
        let is_well = outcome.is_ok();
        steps.push(Step { name, outcome });
        is_well
    };
    let _ = is_well("configuration", access.configuration(&request.url).await)
        && {
            let (resolution, connection) = access.connection(&request.url).await;
            is_well("name resolution", resolution) && is_well("connection", connection)
        }
        && is_well("credentials", access.credentials(authorization).await)
        && is_well("model access", answer(remote).await);
    steps
}

/// The least that the model can be asked.
pub(in crate::models) fn least(interface: &Interface) -> Cleared {
    let body = match interface {
        Interface::Marked(_) => Body::Pieces(vec![Piece::Text("# Hello".to_owned())]),
        Interface::Served(_) => Body::Conversation {
            system: "Be brief.".to_owned(),
            question: "Hello".to_owned(),
            begins: None,
        },
    };
    clear(Prompt { body, max_tokens: 1, trigger: Trigger::Invoked, variant: 0, stops: vec![] })
}

async fn answer(remote: &dyn Remote) -> Result<String, BackendError> {
    let begun = Instant::now();
    let mut generation = remote.send(least(&remote.interface()), CancellationToken::new());
    let drained = tokio::time::timeout(ANSWER, async {
        while let Some(piece) = generation.next().await {
            piece?;
        }
        Ok(())
    });
    match drained.await {
        Ok(Ok(())) => Ok(format!("answered in {} ms", begun.elapsed().as_millis())),
        Ok(Err(error)) => Err(error),
        Err(_) => Err(BackendError::TooSlow { backend: remote.name().to_owned(), waited: ANSWER }),
    }
}

impl<C> Access<C> {
    async fn configuration(&self, url: &str) -> Result<String, BackendError> {
        let loaded = self.loaded().await?;
        let region = loaded.config.region().map(ToString::to_string).unwrap_or_default();
        let url = reqwest::Url::parse(url).map_err(|error| self.rejected(error.to_string()))?;
        Ok(format!("region {region}, {}", url.origin().ascii_serialization()))
    }

    /// Resolves the name, then connects. A proxy may know names that this machine does not, so
    /// the second decides where the first fails.
    async fn connection(
        &self,
        url: &str,
    ) -> (Result<String, BackendError>, Result<String, BackendError>) {
        let resolved = self.resolve(url).await;
        let begun = Instant::now();
        let touched = match self.loaded().await {
            Ok(loaded) => {
                loaded.http.touch(url).await.map_err(|error| errors::connection(&self.name, &error))
            }
            Err(error) => Err(error),
        };
        let connected = touched.map(|_| {
            let kind = if url.starts_with("https:") { "TLS" } else { "plain HTTP" };
            format!("{kind}, {} ms", begun.elapsed().as_millis())
        });
        let resolved = match (resolved, &connected) {
            (Err(_), Ok(_)) => Ok("left to the proxy".to_owned()),
            (resolved, _) => resolved,
        };
        (resolved, connected)
    }

    async fn resolve(&self, url: &str) -> Result<String, BackendError> {
        let unreachable = |reason| BackendError::Unreachable { backend: self.name.clone(), reason };
        let url = reqwest::Url::parse(url).map_err(|error| self.rejected(error.to_string()))?;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let port = url.port_or_known_default().unwrap_or(443);
        let found = tokio::net::lookup_host((host.as_str(), port)).await;
        let addresses: Vec<String> = found
            .map_err(|error| unreachable(errors::shown(&format!("{host}: {error}"))))?
            .map(|address| address.ip().to_string())
            .collect();
        match addresses.first() {
            Some(first) => Ok(format!("{host} is {first}")),
            None => Err(unreachable(format!("{host} has no address"))),
        }
    }

    async fn credentials(&self, authorization: Authorization) -> Result<String, BackendError> {
        if authorization == Authorization::ApiKey {
            return Ok("an API key, from AWS_BEARER_TOKEN_BEDROCK".to_owned());
        }
        let Some(provider) = self.loaded().await?.config.credentials_provider() else {
            return Err(BackendError::NoCredentials {
                backend: self.name.clone(),
                reason: "there is no source of any".to_owned(),
            });
        };
        let found = provider.provide_credentials().await;
        let found = found.map_err(|error| errors::credentials(&self.name, &error))?;
        let features: &[Feature] =
            found.get_property::<Vec<Feature>>().map(Vec::as_slice).unwrap_or_default();
        Ok(source(features).to_owned())
    }
}

/// Where credentials come from, by what the providers on the way say of them.
fn source(features: &[Feature]) -> &'static str {
    let kinds = [
        (Feature::CredentialsStsAssumeRole, "a role that a profile assumes"),
        (Feature::CredentialsStsAssumeRoleWebId, "a role, by a web identity token"),
        (Feature::CredentialsSso, "from IAM Identity Center (SSO)"),
        (Feature::CredentialsProcess, "from a profile's program"),
        (Feature::CredentialsHttp, "from the container"),
        (Feature::CredentialsImds, "from the instance"),
        (Feature::CredentialsEnvVars, "from the environment"),
        (Feature::CredentialsProfile, "from a profile"),
    ];
    let kind = kinds.into_iter().find(|(feature, _)| features.contains(feature));
    kind.map_or("found", |(_, name)| name)
}
