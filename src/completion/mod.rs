//! The pipeline from cursor to suggestion; read top to bottom, it is the product.
//!
//! `Cursor → Intent → Context → Prompt → Generation → Suggestion`, each stage a function of
//! the one before. Knows text, syntax and the trait of a model; does no I/O, starts no task
//! and reads no clock.

pub mod cache;
pub mod context;
pub mod generation;
pub mod intent;
mod nesting;
pub mod prompt;
pub mod rank;
pub mod selected;
pub mod trim;

use crate::syntax::SyntaxTree;
use crate::text::Text;
use context::Context;
use futures::StreamExt;
use generation::{Backend, BackendError, Budget, Generation};
use intent::Intent;
use prompt::{Form, Interface, Prompt};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A model that writes more for each token that it may write is none of ours.
const MOST_BYTES_OF_A_TOKEN: usize = 32;

/// With a smaller budget than this a model sees too little to be worth asking.
const LEAST_TOKENS: usize = 64;

/// Where a person is, and what they see.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// The document's text.
    pub text: Text,
    /// Its syntax tree, where its language is known.
    pub tree: Option<SyntaxTree>,
    /// Byte offset in `text`.
    pub offset: usize,
    /// How they ask.
    pub trigger: Trigger,
}

/// How a person asks for a suggestion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Trigger {
    /// By a key or a command: they wait for it.
    #[default]
    Invoked,
    /// By typing: they have gone on when it comes late.
    Automatic,
}

/// What a person is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The text to insert; its line ends are `\n`.
    pub insert_text: String,
    /// The bytes of the document that it replaces.
    pub range: std::ops::Range<usize>,
}

/// Runs the pipeline. `shown` hears each piece of the suggestion as soon as it is certain;
/// joined, the pieces are the suggestion.
///
/// A backend that learns that it cannot be asked in a form (its model fills no gaps) says so by its
/// [`Backend::interface`]; then it is asked in another form at once.
pub async fn complete(
    cursor: &Cursor,
    backend: &dyn Backend,
    cancel: &CancellationToken,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Vec<Suggestion>, BackendError> {
    let Some(intent) = intent::at(cursor) else {
        return Ok(Vec::new());
    };
    let mut interface = backend.interface();
    loop {
        let outcome = in_some_form(cursor, &intent, &interface, backend, cancel, shown).await;
        let now = backend.interface();
        if outcome.is_ok() || now == interface {
            return outcome;
        }
        interface = now;
    }
}

/// Asks in one form after another, until one has an answer.
async fn in_some_form(
    cursor: &Cursor,
    intent: &Intent,
    interface: &Interface,
    backend: &dyn Backend,
    cancel: &CancellationToken,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Vec<Suggestion>, BackendError> {
    for form in Form::choices(intent, interface) {
        let mut budget = budget(cursor, backend);
        let insert_text = loop {
            let context = context::gather(cursor, intent, form.window(budget));
            let prompt = form.prompt(intent, &context, cursor.trigger);
            let max_tokens = prompt.max_tokens;
            let generation = backend.generate(prompt, cancel.clone());
            match shape(generation, max_tokens, intent, &context, shown).await {
                // Digits, say, have more tokens than their length lets expect.
                Err(BackendError::TooLong { .. }) if budget.prompt_tokens > LEAST_TOKENS => {
                    budget.prompt_tokens /= 2;
                }
                shaped => break shaped?,
            }
        };
        if let Some(insert_text) = insert_text {
            return Ok(vec![Suggestion { insert_text, range: cursor.offset..cursor.offset }]);
        }
    }
    Ok(Vec::new())
}

/// A backend by its name, or why it cannot be asked.
pub type Named = (String, Result<Arc<dyn Backend>, BackendError>);

/// Asks one backend after another until one answers; `heard` hears how each has done.
///
/// A backend's place in the list is its caller's business. Where a person sees the text as it is
/// written (`shown`), no other one is asked after the first piece.
pub async fn complete_in_turn(
    cursor: &Cursor,
    backends: Vec<Named>,
    cancel: &CancellationToken,
    mut shown: Option<&mut (dyn FnMut(&str) + Send)>,
    heard: &mut (dyn FnMut(&str, Result<(), &BackendError>) + Send),
) -> Result<Vec<Suggestion>, BackendError> {
    let mut outcome = Ok(Vec::new());
    if intent::at(cursor).is_none() {
        return outcome;
    }
    for (name, backend) in backends {
        let mut has_shown = false;
        let mut show = |piece: &str| {
            if let Some(shown) = &mut shown {
                has_shown = true;
                shown(piece);
            }
        };
        outcome = match backend {
            Ok(backend) => complete(cursor, &*backend, cancel, &mut show).await,
            Err(error) => Err(error),
        };
        heard(&name, outcome.as_ref().map(|_| ()));
        let is_worth_another =
            outcome.as_ref().is_err_and(BackendError::is_worth_another_backend) && !has_shown;
        if !is_worth_another {
            break;
        }
    }
    outcome
}

/// The prompt that [`complete`] would give `backend` first, if there is anything to ask.
pub fn first_prompt(cursor: &Cursor, backend: &dyn Backend) -> Option<Prompt> {
    let intent = intent::at(cursor)?;
    let interface = backend.interface();
    let form = Form::choices(&intent, &interface).next()?;
    let context = context::gather(cursor, &intent, form.window(budget(cursor, backend)));
    Some(form.prompt(&intent, &context, cursor.trigger))
}

/// What the model reads in time. A person who has asked waits for the answer, so it may read twice
/// as much for them: a long docstring then fits whole.
fn budget(cursor: &Cursor, backend: &dyn Backend) -> Budget {
    let Budget { prompt_tokens } = backend.budget();
    match cursor.trigger {
        Trigger::Automatic => Budget { prompt_tokens },
        Trigger::Invoked => Budget { prompt_tokens: prompt_tokens.saturating_mul(2) },
    }
}

/// Cuts what the model writes to what was asked for, while it writes; it may write `max_tokens`.
async fn shape(
    mut generation: Generation,
    max_tokens: usize,
    intent: &Intent,
    context: &Context,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Option<String>, BackendError> {
    let most = max_tokens.saturating_mul(MOST_BYTES_OF_A_TOKEN);
    let mut trimmer = trim::Trimmer::new(intent, context);
    let mut heard = 0;
    let mut pieces = 0;
    while let Some(piece) = generation.next().await {
        let piece = piece?;
        pieces += u64::from(!piece.is_empty());
        let room = most.saturating_sub(trimmer.written());
        trimmer.push(&piece[..piece.floor_char_boundary(room)]);
        if let Some(new) = trimmer.certain().get(heard..).filter(|new| !new.is_empty()) {
            shown(new);
            heard = trimmer.certain().len();
        }
        if trimmer.is_whole() || piece.len() > room {
            break;
        }
    }
    // Some servers say how many tokens there were; each piece has one at least.
    let tokens = generation.usage().get().map_or(pieces, |usage| usage.output);
    let is_at_limit = tokens >= max_tokens as u64 || trimmer.written() >= most;
    let ending = if is_at_limit { trim::Ending::Limit } else { trim::Ending::Own };
    let suggestion = trimmer.finish(ending);
    if let Some(rest) = suggestion.as_ref().and_then(|text| text.get(heard..))
        && !rest.is_empty()
    {
        shown(rest);
    }
    Ok(suggestion)
}
