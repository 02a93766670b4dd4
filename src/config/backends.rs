//! Backends on other machines, as a person describes them in their own configuration file.
//!
//! ```toml
//! model = "claude"
//! fallback = ["qwen2.5-coder-0.5b"]
//!
//! [backends.claude]
//! provider = "bedrock"
//! model = "eu.anthropic.claude-haiku-4-5-20251001-v1:0"
//! region = "eu-central-1"
//! ```

use crate::completion::prompt::{Fim, families};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::time::Duration;

/// A backend on another machine, by its provider.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "provider", rename_all = "kebab-case")]
pub enum Provider {
    /// Amazon Bedrock.
    Bedrock(Bedrock),
    /// An endpoint of Amazon `SageMaker`.
    Sagemaker(Sagemaker),
    /// Any server that speaks `OpenAI`'s HTTP API.
    Openai(Openai),
    /// Ollama's own API.
    Ollama(Ollama),
    /// llama.cpp's server.
    LlamaServer(LlamaServer),
    /// Mistral's API, with its route for fill-in-the-middle.
    Mistral(Mistral),
}

/// Where a service of AWS is, and who asks. What is missing comes from the SDK's own chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aws {
    /// The region.
    pub region: Option<String>,
    /// The profile of `~/.aws/config`.
    pub profile: Option<String>,
    /// Another address than the region's own: a VPC endpoint.
    pub endpoint_url: Option<String>,
    /// Whether to use the endpoints that are validated for FIPS 140.
    pub fips: bool,
}

/// Amazon Bedrock.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bedrock {
    /// A model id, an inference profile, or an ARN of either, of a custom, imported or provisioned
    /// model, or of a prompt router.
    pub model: String,
    /// Which operation.
    #[serde(default)]
    pub api: BedrockApi,
    /// For `invoke`: how the model's native body looks. Guessed from a model id.
    pub family: Option<NativeFamily>,
    /// For `invoke`: the marks of fill-in-the-middle that the model knows.
    #[serde(default, deserialize_with = "marks")]
    pub fim: Option<Fim>,
    region: Option<String>,
    profile: Option<String>,
    endpoint_url: Option<String>,
    #[serde(default)]
    fips: bool,
    /// A guardrail that judges what goes in and comes out.
    pub guardrail: Option<Guardrail>,
    /// Which latency to ask for.
    pub latency: Option<Latency>,
    /// Whether to mark the instructions as worth keeping (`cachePoint`), where the model can.
    #[serde(default)]
    pub cache: bool,
    /// How the model chooses its words.
    #[serde(default)]
    pub sampling: Sampling,
    /// Whether to begin the answer for the model. Without it: for the families that take that.
    pub prefill: Option<bool>,
    /// Sent with each request, for the organisation's own logs; 16 pairs at most.
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
    /// Where the model stops; 4 at most.
    #[serde(default)]
    pub stop: Vec<String>,
    /// How much, how long, how many.
    #[serde(default)]
    pub limits: Limits,
}

/// An operation of Bedrock's runtime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BedrockApi {
    /// `ConverseStream`: the same for every chat model.
    #[default]
    Converse,
    /// `InvokeModelWithResponseStream`: the model's own body.
    Invoke,
}

/// How the native body of a model of Bedrock looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NativeFamily {
    /// `{"inputText", "textGenerationConfig"}`.
    Titan,
    /// `{"prompt", "max_gen_len"}`.
    Llama,
    /// `{"prompt", "max_tokens"}`, answered with `outputs`.
    Mistral,
    /// `{"prompt", "max_tokens"}`, answered with `choices`: imported models (Qwen and others).
    OpenaiCompletion,
    /// AI21: Jamba's `{"messages", "max_tokens"}`.
    Jamba,
}

/// A guardrail of Bedrock.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guardrail {
    /// Its id or ARN.
    pub id: String,
    /// Its version, or `DRAFT`.
    pub version: String,
    /// Whether a piece is held back until it is judged.
    #[serde(default)]
    pub mode: GuardrailMode,
}

/// Whether a guardrail holds a piece back until it has judged it (`streamProcessingMode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuardrailMode {
    /// It does.
    #[default]
    Sync,
    /// It does not: pieces come sooner, and a judgement may come after what it is about.
    Async,
}

/// How a model chooses its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sampling {
    /// The likeliest each time: temperature 0.
    #[default]
    Greedy,
    /// As the model does by itself. Some take no temperature.
    Own,
}

/// Which latency to ask for (`performanceConfig`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Latency {
    /// The usual one.
    Standard,
    /// The optimised one.
    Optimized,
}

/// An endpoint of Amazon `SageMaker`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sagemaker {
    /// The endpoint's name.
    pub endpoint: String,
    /// What runs in it.
    #[serde(default)]
    pub container: Container,
    /// Which inference component of it.
    pub inference_component: Option<String>,
    /// The model's name, where the container wants one.
    pub model: Option<String>,
    /// The marks of fill-in-the-middle that the model knows.
    #[serde(default, deserialize_with = "marks")]
    pub fim: Option<Fim>,
    region: Option<String>,
    profile: Option<String>,
    endpoint_url: Option<String>,
    #[serde(default)]
    fips: bool,
    /// Where the model stops; 4 at most.
    #[serde(default)]
    pub stop: Vec<String>,
    /// How much, how long, how many.
    #[serde(default)]
    pub limits: Limits,
}

/// What runs in an endpoint, and so how its requests look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Container {
    /// Text Generation Inference and what speaks like it (LMI): Falcon, Mistral, Code Llama.
    #[default]
    Tgi,
    /// Hugging Face's pipelines: `{"text_inputs", "max_length"}`, answered in one piece: FLAN-T5,
    /// `BloomZ`, older GPT-J.
    Pipeline,
    /// `OpenAI`'s chat completions.
    OpenaiChat,
    /// `OpenAI`'s completions.
    OpenaiCompletion,
}

/// Any server that speaks `OpenAI`'s HTTP API.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Openai {
    /// The address up to `/v1`, such as `http://127.0.0.1:8000/v1`.
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// How to ask.
    #[serde(default)]
    pub api: OpenaiApi,
    /// The marks of fill-in-the-middle that the model knows, for `completions`.
    #[serde(default, deserialize_with = "marks")]
    pub fim: Option<Fim>,
    /// How the server is told to let the model go on with an answer that begins in the request.
    #[serde(default)]
    pub prefill: Prefill,
    /// Where the key is; without it, none is sent.
    pub key: Option<KeySource>,
    /// Where the model stops; 4 at most.
    #[serde(default)]
    pub stop: Vec<String>,
    /// How much, how long, how many.
    #[serde(default)]
    pub limits: Limits,
}

/// Which of `OpenAI`'s routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenaiApi {
    /// `/chat/completions`.
    #[default]
    Chat,
    /// `/completions` with the marks of fill-in-the-middle in the prompt.
    Completions,
    /// `/completions` with `suffix`: the server writes the marks. One that refuses it gets `fim`'s
    /// marks in the prompt, or the text left of the cursor alone.
    Suffix,
    /// `/completions` with `suffix` for gaps, `/chat/completions` for all else (`DeepSeek`'s beta).
    ChatAndSuffix,
}

/// How a server is told to let the model go on with the last message. Its makers differ in that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prefill {
    /// It cannot be: an answer begins anew.
    #[default]
    None,
    /// By nothing but the message: llama.cpp's server, and what is built on it.
    Message,
    /// By `"prefix": true` in the message: `DeepSeek`'s beta, Mistral, `LiteLLM`.
    Prefix,
    /// By `continue_final_message` and `add_generation_prompt`: vLLM, `SGLang`.
    Continue,
}

/// Ollama.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ollama {
    /// Its address.
    #[serde(default = "Ollama::url")]
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// How long it keeps the model in memory after an answer, as Ollama writes it: `30m`, or `-1m` for ever.
    pub keep_alive: Option<String>,
    /// Whether the model's template lets it go on with an answer that begins in the request.
    #[serde(default)]
    pub prefill: bool,
    /// Where the key is; a local server has none.
    pub key: Option<KeySource>,
    /// How much, how long, how many.
    #[serde(default)]
    pub limits: Limits,
}

/// llama.cpp's server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LlamaServer {
    /// Its address.
    #[serde(default = "LlamaServer::url")]
    pub url: String,
    /// Where the key is; a local server has none.
    pub key: Option<KeySource>,
    /// Whether to begin the answer for the model, until the server refuses that.
    #[serde(default = "yes")]
    pub prefill: bool,
    /// How much, how long, how many.
    #[serde(default)]
    pub limits: Limits,
}

/// Mistral.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mistral {
    /// The address up to `/v1`.
    #[serde(default = "Mistral::url")]
    pub url: String,
    /// The model's name there.
    #[serde(default = "Mistral::model")]
    pub model: String,
    /// Where the key is.
    pub key: KeySource,
    /// Whether to begin the answer for the model, until the server refuses that.
    #[serde(default = "yes")]
    pub prefill: bool,
    /// How much, how long, how many.
    #[serde(default)]
    pub limits: Limits,
}

fn yes() -> bool {
    true
}

/// Where a key is. Never the key itself: a configuration file is copied and shown around.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(remote = "Self", rename_all = "kebab-case", deny_unknown_fields)]
pub enum KeySource {
    /// In this environment variable.
    Env(String),
    /// In the system's keyring, under the service `undertone` and this account.
    Keyring(String),
}

impl<'de> Deserialize<'de> for KeySource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // What is written here in place of a place is most likely a key, so no error repeats it:
        // neither serde's own nor, later, the one that names a variable that is not set.
        match Self::deserialize(deserializer) {
            Ok(Self::Env(name)) if !is_a_variable(&name) => Err(Error::custom(
                "`env` takes the name of an environment variable: letters, digits and `_`; a key \
                 does not belong in this file",
            )),
            Ok(source) => Ok(source),
            Err(_) => Err(Error::custom(
                "a key does not belong in this file; write key = { env = \"NAME\" } or key = { \
                 keyring = \"ACCOUNT\" }",
            )),
        }
    }
}

fn is_a_variable(name: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.bytes().all(is_fit)
}

/// The marks of fill-in-the-middle, by the name of the family that was taught them.
fn marks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Fim>, D::Error> {
    let name = String::deserialize(deserializer)?;
    let fim = families::named(&name).and_then(|family| family.fim);
    let possible = || families::that_fill().collect::<Vec<_>>().join(", ");
    let mistake = || Error::custom(format!("`fim` is \"{name}\", and {} are possible", possible()));
    fim.map(Some).ok_or_else(mistake)
}

/// How much is sent, how long is waited, how many requests there are at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields, default)]
pub struct Limits {
    /// Tokens of prompt at most, estimated; 64 to 1000000.
    pub prompt_tokens: usize,
    /// Requests at once; 1 to 1024.
    pub concurrency: usize,
    /// Tries of one request, the first among them; only before the first token; 1 to 10.
    pub tries: u32,
    /// How long until the first token when a person asked for it, in milliseconds.
    pub first_token_ms: u64,
    /// The same, when they typed.
    pub first_token_typing_ms: u64,
    /// How long until the whole, when a person asked for it, in milliseconds.
    pub whole_ms: u64,
    /// The same, when they typed.
    pub whole_typing_ms: u64,
}

impl<'de> Deserialize<'de> for Limits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let limits = Self::deserialize(deserializer)?;
        let tries = usize::try_from(limits.tries).unwrap_or(usize::MAX);
        for (name, value, range) in [
            ("prompt_tokens", limits.prompt_tokens, 64..=1_000_000),
            ("concurrency", limits.concurrency, 1..=1024),
            ("tries", tries, 1..=10),
        ] {
            if !range.contains(&value) {
                let (least, most) = (range.start(), range.end());
                let words = format!("`{name}` is {value}, and {least} to {most} are possible");
                return Err(Error::custom(words));
            }
        }
        Ok(limits)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            prompt_tokens: 4096,
            concurrency: 4,
            tries: 2,
            first_token_ms: 10_000,
            first_token_typing_ms: 3_000,
            whole_ms: 30_000,
            whole_typing_ms: 10_000,
        }
    }
}

impl Provider {
    /// The provider's name, as the configuration has it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Bedrock(_) => "bedrock",
            Self::Sagemaker(_) => "sagemaker",
            Self::Openai(_) => "openai",
            Self::Ollama(_) => "ollama",
            Self::LlamaServer(_) => "llama-server",
            Self::Mistral(_) => "mistral",
        }
    }

    /// The model's name at its provider.
    pub fn model(&self) -> &str {
        match self {
            Self::Bedrock(backend) => &backend.model,
            Self::Sagemaker(backend) => &backend.endpoint,
            Self::Openai(backend) => &backend.model,
            Self::Ollama(backend) => &backend.model,
            Self::LlamaServer(backend) => &backend.url,
            Self::Mistral(backend) => &backend.model,
        }
    }

    /// How much, how long, how many.
    pub fn limits(&self) -> Limits {
        match self {
            Self::Bedrock(backend) => backend.limits,
            Self::Sagemaker(backend) => backend.limits,
            Self::Openai(backend) => backend.limits,
            Self::Ollama(backend) => backend.limits,
            Self::LlamaServer(backend) => backend.limits,
            Self::Mistral(backend) => backend.limits,
        }
    }
}

impl Limits {
    /// How long until the first token, and until the whole.
    pub fn deadlines(&self, trigger: crate::completion::Trigger) -> (Duration, Duration) {
        let (first, whole) = match trigger {
            crate::completion::Trigger::Invoked => (self.first_token_ms, self.whole_ms),
            crate::completion::Trigger::Automatic => {
                (self.first_token_typing_ms, self.whole_typing_ms)
            }
        };
        (Duration::from_millis(first), Duration::from_millis(whole))
    }
}

impl Bedrock {
    /// Where it is, and who asks.
    pub fn aws(&self) -> Aws {
        Aws {
            region: self.region.clone(),
            profile: self.profile.clone(),
            endpoint_url: self.endpoint_url.clone(),
            fips: self.fips,
        }
    }
}

impl Sagemaker {
    /// Where it is, and who asks.
    pub fn aws(&self) -> Aws {
        Aws {
            region: self.region.clone(),
            profile: self.profile.clone(),
            endpoint_url: self.endpoint_url.clone(),
            fips: self.fips,
        }
    }
}

impl Ollama {
    fn url() -> String {
        "http://127.0.0.1:11434".to_owned()
    }
}

impl LlamaServer {
    fn url() -> String {
        "http://127.0.0.1:8080".to_owned()
    }
}

impl Mistral {
    fn url() -> String {
        "https://api.mistral.ai/v1".to_owned()
    }

    fn model() -> String {
        "codestral-latest".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn read(lines: &str) -> Result<Provider, String> {
        let text =
            format!("[backends.b]\nprovider = \"openai\"\nurl = \"u\"\nmodel = \"m\"\n{lines}\n");
        let file: Result<BTreeMap<String, BTreeMap<String, Provider>>, _> = toml::from_str(&text);
        let file = file.map_err(|error| error.to_string())?;
        file.into_values().flat_map(BTreeMap::into_values).next().ok_or_else(String::new)
    }

    #[test]
    fn a_key_in_the_file_is_refused_and_not_repeated() {
        for (key, words) in [
            (
                "\"sk-hush\"",
                "a key does not belong in this file; write key = { env = \"NAME\" } or",
            ),
            ("{ env = \"sk-hush\" }", "`env` takes the name of an environment variable"),
            ("{ env = \"\" }", "`env` takes the name of an environment variable"),
            ("{ sk-hush = \"x\" }", "a key does not belong in this file"),
            ("{ env = \"A\", keyring = \"sk-hush\" }", "a key does not belong in this file"),
            ("{ value = \"sk-hush\" }", "a key does not belong in this file"),
            ("{ env = [\"sk-hush\"] }", "a key does not belong in this file"),
            ("[\"sk-hush\"]", "a key does not belong in this file"),
            ("5550100", "a key does not belong in this file"),
        ] {
            let error = read(&format!("key = {key}")).unwrap_err();
            assert!(error.contains(words), "{key}: {error}");
            assert!(!error.contains("hush") && !error.contains("5550100"), "{key}: {error}");
        }
        for key in ["{ env = \"OPENAI_API_KEY\" }", "{ keyring = \"ada@example.com\" }"] {
            assert!(read(&format!("key = {key}")).is_ok(), "{key}");
        }
    }

    #[test]
    fn limits_are_within_limits() {
        for (limit, expected) in [
            ("concurrency = 0", "`concurrency` is 0, and 1 to 1024 are possible"),
            ("concurrency = 9000000000000000000", "and 1 to 1024 are possible"),
            ("tries = 0", "`tries` is 0, and 1 to 10 are possible"),
            ("tries = 11", "`tries` is 11, and 1 to 10 are possible"),
            ("prompt_tokens = 63", "`prompt_tokens` is 63, and 64 to 1000000 are possible"),
            ("prompt_tokens = 1000001", "and 64 to 1000000 are possible"),
        ] {
            let error = read(&format!("limits = {{ {limit} }}")).unwrap_err();
            assert!(error.contains(expected), "{limit}: {error}");
        }
        for limit in ["concurrency = 1024, tries = 10", "prompt_tokens = 64", ""] {
            assert!(read(&format!("limits = {{ {limit} }}")).is_ok(), "{limit}");
        }
    }
}
