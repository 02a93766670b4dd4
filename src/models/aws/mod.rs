//! What the backends on AWS share: who asks, where, over which connection, and what its errors
//! mean.
//!
//! The SDK's own chain finds credentials and region: environment, profiles, IAM Identity Center,
//! processes, containers, instances. It is asked when the first request is, not before.
//!
//! Knows nothing of any model: `models::bedrock` and `models::sagemaker` call us.

pub(super) mod body;
pub(super) mod choices;
pub(super) mod errors;
mod http;
pub(super) mod probe;
pub(super) mod stream;

use super::remote::Request;
use crate::completion::generation::BackendError;
use crate::config::backends::Aws;
use crate::models::http::address::Address;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use http::{Http, Recorder};
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::OnceCell;

/// How long a connection may take, TLS included.
const CONNECT: Duration = Duration::from_secs(3);

/// A service of AWS as one person reaches it. `C` is the SDK's client of the service.
pub(super) struct Access<C> {
    /// The name that the person has given the backend.
    pub(super) name: String,
    settings: Aws,
    ca_bundle: Option<PathBuf>,
    client_of: fn(&SdkConfig) -> C,
    loaded: OnceCell<Loaded<C>>,
}

struct Loaded<C> {
    config: SdkConfig,
    http: Http,
    client: C,
}

impl<C> Access<C> {
    /// Reads nothing and asks nobody yet.
    pub(super) fn new(
        name: String,
        settings: Aws,
        ca_bundle: Option<PathBuf>,
        client_of: fn(&SdkConfig) -> C,
    ) -> Self {
        Self { name, settings, ca_bundle, client_of, loaded: OnceCell::new() }
    }

    /// The client, with its one pool of connections.
    pub(super) async fn client(&self) -> Result<&C, BackendError> {
        Ok(&self.loaded().await?.client)
    }

    /// The first request that `ask` makes. It is written down and not sent, and no credentials are
    /// looked for: what they would add is hidden anyway.
    pub(super) async fn record<F>(
        &self,
        ask: impl FnOnce(C) -> F,
    ) -> Result<(Request, Authorization), BackendError>
    where
        F: Future<Output = Result<(), BackendError>>,
    {
        let recorder = Recorder::default();
        let nobody = Credentials::new("nobody", "nothing", None, None, "explain");
        let config = self.loaded().await?.config.to_builder();
        let config = config
            .http_client(recorder.client())
            .credentials_provider(SharedCredentialsProvider::new(nobody))
            .build();
        let asked = ask((self.client_of)(&config)).await;
        match recorder.taken() {
            // What sending refuses is not shown as if it could be sent.
            Some((request, authorization)) => match http::check(&request.url) {
                Ok(()) => Ok((request, authorization)),
                Err(reason) => Err(self.rejected(reason)),
            },
            None => Err(asked.err().unwrap_or_else(|| self.rejected("there is no request"))),
        }
    }

    /// [`BackendError::Rejected`], by ourselves.
    pub(super) fn rejected(&self, reason: impl Into<String>) -> BackendError {
        BackendError::Rejected { backend: self.name.clone(), reason: reason.into() }
    }

    /// Refuses a body of more bytes than the service takes.
    pub(super) fn check_size(&self, bytes: usize, most: usize) -> Result<(), BackendError> {
        if bytes <= most {
            return Ok(());
        }
        Err(self.rejected(format!("the request has {bytes} bytes, and {most} are taken")))
    }

    async fn loaded(&self) -> Result<&Loaded<C>, BackendError> {
        self.loaded.get_or_try_init(|| self.load()).await
    }

    async fn load(&self) -> Result<Loaded<C>, BackendError> {
        let http = Http::new(self.ca_bundle.as_deref()).map_err(|reason| self.rejected(reason))?;
        let settings = &self.settings;
        if settings.fips && settings.endpoint_url.is_some() {
            return Err(self.rejected("`fips` chooses an address, and so does `endpoint_url`"));
        }
        let mut loader =
            aws_config::defaults(BehaviorVersion::latest()).http_client(http.for_credentials());
        if settings.fips {
            // `false` would overrule a profile that asks for it.
            loader = loader.use_fips(true);
        }
        if let Some(region) = &settings.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(profile) = &settings.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(url) = &settings.endpoint_url {
            let address = Address::parse(url)
                .map_err(|reason| self.rejected(format!("`endpoint_url`: {reason}")))?;
            loader = loader.endpoint_url(address.as_str());
        }
        let found = loader.load().await;
        let Some(region) = found.region().cloned() else {
            return Err(self.rejected(
                "there is no region: add `region` to the backend, set AWS_REGION, or name a \
                 profile that has one",
            ));
        };
        if !is_a_region(region.as_ref()) {
            return Err(self.rejected(
                "the region has other characters than a-z, 0-9 and `-`; write it as AWS does, \
                 such as eu-central-1",
            ));
        }
        let mut config = found
            .into_builder()
            .http_client(http.for_models())
            // Retries are `models::limits`', which knows whether a token has come.
            .retry_config(RetryConfig::disabled())
            .timeout_config(TimeoutConfig::builder().connect_timeout(CONNECT).build())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        config.set_app_name(AppName::new(env!("CARGO_PKG_NAME")).ok());
        if let Some(profile) = &settings.profile {
            // The chain would let the environment's keys win over a profile that was asked for.
            let chain = ProviderConfig::without_region()
                .with_region(Some(region))
                .with_use_fips(Some(settings.fips))
                .with_http_client(http.for_credentials());
            let inner = ProfileFileCredentialsProvider::builder()
                .configure(&chain)
                .profile_name(profile)
                .build();
            let provider = OfProfile { name: profile.clone(), inner };
            config.set_credentials_provider(Some(SharedCredentialsProvider::new(provider)));
        }
        let config = config.build();
        let client = (self.client_of)(&config);
        Ok(Loaded { config, http, client })
    }
}

/// Whether it has the shape of a region's name, which becomes a part of a host's.
fn is_a_region(name: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&name.len()) && name.bytes().all(is_fit)
}

/// A profile's credentials, whose errors name the profile.
#[derive(Debug)]
struct OfProfile {
    name: String,
    inner: ProfileFileCredentialsProvider,
}

impl ProvideCredentials for OfProfile {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            self.inner.provide_credentials().await.map_err(|error| {
                let reason = format!("profile {}: {}", self.name, errors::chain(&error));
                CredentialsError::provider_error(reason)
            })
        })
    }
}

/// How a request says who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Authorization {
    /// Signed with the key of AWS's credentials.
    Signature,
    /// With an API key of Bedrock.
    ApiKey,
}
