//! The pipeline from cursor to suggestion; read top to bottom, it is the product.
//!
//! `Cursor → Intent → Context → Prompt → Generation → Suggestion`, each stage a function of
//! the one before. Knows text, syntax and the trait of a model; does no I/O, starts no task
//! and reads no clock.

pub mod acceptance;
pub mod cache;
pub mod context;
pub mod generation;
pub mod intent;
mod nesting;
pub mod prompt;
pub mod rank;
pub mod selected;
pub mod trigger;
pub mod trim;
pub mod typing;
mod wording;

use crate::syntax::SyntaxTree;
use crate::text::Text;
use context::nearby::Nearby;
use context::{Context, Density, Window};
use futures::StreamExt;
use futures::channel::oneshot;
use futures::future::{join_all, try_join};
use generation::{Backend, BackendError, Budget, Generation, Several};
use intent::{Intent, Unit};
use prompt::{Form, Interface, Prompt};
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A model that writes more for each token that it may write is none of ours.
const MOST_BYTES_OF_A_TOKEN: usize = 32;

/// Bytes of a document's head that say how many bytes of it make a token.
const SAMPLE: usize = 2 << 10;

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
    /// What is known around the document.
    pub nearby: Arc<Nearby>,
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
    /// What a person has to know before they take it.
    pub warnings: Vec<String>,
}

/// The most suggestions that are worth going through.
pub const MOST_ITEMS: usize = 5;

/// Runs the pipeline for as many suggestions as `items`, or fewer, the best first. `shown` hears
/// each piece of the first one that is written as soon as it is certain.
///
/// Who did not ask, but types, gets one suggestion.
///
/// A backend that learns that it cannot be asked in a form (its model fills no gaps) says so by its
/// [`Backend::interface`]; then it is asked in another form at once.
pub async fn complete(
    cursor: &Cursor,
    items: NonZeroUsize,
    backend: &dyn Backend,
    cancel: &CancellationToken,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Vec<Suggestion>, BackendError> {
    let Some(intent) = intent::at(cursor) else {
        return Ok(Vec::new());
    };
    complete_for(&intent, cursor, items, backend, cancel, shown).await
}

/// The same, where it is known what is asked for.
async fn complete_for(
    intent: &Intent,
    cursor: &Cursor,
    items: NonZeroUsize,
    backend: &dyn Backend,
    cancel: &CancellationToken,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Vec<Suggestion>, BackendError> {
    let mut interface = backend.interface();
    loop {
        let outcome = in_some_form(intent, &interface, cursor, items, backend, cancel, shown).await;
        let now = backend.interface();
        if outcome.is_ok() || now == interface {
            return outcome;
        }
        interface = now;
    }
}

/// Asks in one form after another, until one has an answer.
async fn in_some_form(
    intent: &Intent,
    interface: &Interface,
    cursor: &Cursor,
    items: NonZeroUsize,
    backend: &dyn Backend,
    cancel: &CancellationToken,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Vec<Suggestion>, BackendError> {
    for form in Form::choices(intent, interface) {
        let mut budget = budget(cursor, backend);
        let texts = loop {
            let context = gathered(cursor, intent, form.window(budget), backend);
            let prompt = form.prompt(intent, &context, cursor.trigger);
            let (max_tokens, begun) = (prompt.max_tokens, prompt.begun());
            let generations = match cursor.trigger {
                Trigger::Automatic => vec![backend.generate(prompt, cancel.clone())],
                Trigger::Invoked => {
                    let several = several(items, intent, &context);
                    backend.generate_several(prompt, &several, cancel.clone())
                }
            };
            match shape_all(generations, max_tokens, &begun, intent, &context, shown).await {
                // Digits, say, have more tokens than their length lets expect.
                Err(BackendError::TooLong { .. }) if budget.prompt_tokens > LEAST_TOKENS => {
                    budget.prompt_tokens /= 2;
                }
                shaped => break shaped?,
            }
        };
        if !texts.is_empty() {
            let range = cursor.offset..cursor.offset;
            let suggestion = |insert_text| Suggestion {
                insert_text,
                range: range.clone(),
                warnings: Vec::new(),
            };
            return Ok(rank::order(cursor, texts.into_iter().map(suggestion).collect()));
        }
    }
    Ok(Vec::new())
}

/// What the model gets to read: as much text as `window` has tokens, by the model's own tokenizer
/// where there is one.
fn gathered(cursor: &Cursor, intent: &Intent, window: Window, backend: &dyn Backend) -> Context {
    // The document's head does not change while a person types further down, and so the first try
    // is the same from key to key.
    let sample = cursor.text.slice(0..cursor.text.floor_char(cursor.text.len().min(SAMPLE)));
    let mut density = match backend.count_tokens(&sample) {
        Some(tokens) if tokens > 0 => Density::of(sample.len(), tokens),
        _ => Density::LEAST,
    };
    loop {
        let context = context::gather(cursor, intent, window.with(density));
        let fits = |text: &str, most: usize| {
            backend.count_tokens(text).is_none_or(|tokens| tokens <= most)
        };
        let is_fit =
            fits(&context.left, window.left_tokens) && fits(&context.right, window.right_tokens);
        match density.less() {
            Some(less) if !is_fit => density = less,
            _ => return context,
        }
    }
}

/// What is asked of a backend for a person who waits for the answer.
fn several(items: NonZeroUsize, intent: &Intent, context: &Context) -> Several {
    let searches = matches!(intent.unit, Unit::Described | Unit::Body);
    let (intent, context) = (intent.clone(), context.clone());
    let is_whole = move |written: &str| {
        let mut trimmer = trim::Trimmer::new(&intent, &context);
        trimmer.push(written);
        trimmer.is_whole()
    };
    Several { items, searches, is_whole: Arc::new(is_whole) }
}

/// A backend by its name, or why it cannot be asked.
pub type Named = (String, Result<Arc<dyn Backend>, BackendError>);

/// Asks one backend after another until one answers; `heard` hears how each has done.
///
/// A backend's place in the list is its caller's business. Where a person sees the text as it is
/// written (`shown`), no other one is asked after the first piece.
pub async fn complete_in_turn(
    cursor: &Cursor,
    items: NonZeroUsize,
    backends: Vec<Named>,
    cancel: &CancellationToken,
    mut shown: Option<&mut (dyn FnMut(&str) + Send)>,
    heard: &mut (dyn FnMut(&str, Result<(), &BackendError>) + Send),
) -> Result<Vec<Suggestion>, BackendError> {
    let mut outcome = Ok(Vec::new());
    let Some(intent) = intent::at(cursor) else { return outcome };
    for (name, backend) in backends {
        let mut has_shown = false;
        let mut show = |piece: &str| {
            if let Some(shown) = &mut shown {
                has_shown = true;
                shown(piece);
            }
        };
        outcome = match backend {
            Ok(backend) => complete_for(&intent, cursor, items, &*backend, cancel, &mut show).await,
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
    let window = form.window(budget(cursor, backend));
    let context = gathered(cursor, &intent, window, backend);
    Some(form.prompt(&intent, &context, cursor.trigger))
}

/// Lets a backend that [reads ahead](Backend::reads_ahead) read what it would be asked at `cursor`,
/// while the person still types or pauses.
pub fn warm(cursor: &Cursor, backend: &dyn Backend, cancel: &CancellationToken) {
    let prompt = backend.reads_ahead().then(|| first_prompt(cursor, backend)).flatten();
    if let Some(prompt) = prompt {
        backend.warm(prompt, cancel.clone());
    }
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

/// Shapes each of the answers to one prompt; without those that come to nothing.
///
/// Only the first must not fail. The others are not asked for before it has begun: a server that
/// refuses is asked once, and one that keeps prompts has kept this one by then.
async fn shape_all(
    generations: Vec<Generation>,
    max_tokens: usize,
    begun: &str,
    intent: &Intent,
    context: &Context,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Vec<String>, BackendError> {
    let mut generations = generations.into_iter();
    let Some(first) = generations.next() else { return Ok(Vec::new()) };
    let (begins, has_begun) = oneshot::channel();
    let mut begins = Some(begins);
    let usage = first.usage().clone();
    let first = first.inspect(move |piece| {
        if let (Ok(_), Some(begins)) = (piece, begins.take()) {
            // Nobody may want another answer.
            let _ = begins.send(());
        }
    });
    let others = async {
        let mut others = Vec::new();
        if has_begun.await.is_ok() {
            let shape = |generation| async {
                shape(generation, max_tokens, begun, intent, context, &mut |_| {})
                    .await
                    .ok()
                    .flatten()
            };
            others = join_all(generations.map(shape)).await;
        }
        Ok(others)
    };
    let first = Generation::reporting(first.boxed(), usage);
    let first = shape(first, max_tokens, begun, intent, context, shown);
    let (first, others) = try_join(first, others).await?;
    Ok(std::iter::once(first).chain(others).flatten().collect())
}

/// Cuts what the model writes to what was asked for, while it writes; it may write `max_tokens`
/// behind what it has `begun` with in the request.
async fn shape(
    mut generation: Generation,
    max_tokens: usize,
    begun: &str,
    intent: &Intent,
    context: &Context,
    shown: &mut (dyn FnMut(&str) + Send),
) -> Result<Option<String>, BackendError> {
    let most = max_tokens.saturating_mul(MOST_BYTES_OF_A_TOKEN);
    let mut trimmer = trim::Trimmer::new(intent, context);
    trimmer.begin(begun);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Language;

    impl Cursor {
        /// The cursor of a document in which `▮` marks it.
        pub(super) fn marked(marked: &str, language: Option<Language>, trigger: Trigger) -> Self {
            let offset = marked.find('▮').expect("the document has a cursor");
            let text = Text::new(&marked.replacen('▮', "", 1));
            let tree = language.map(|language| SyntaxTree::new(language, text.clone()));
            Self { text, tree, offset, trigger, nearby: Arc::default() }
        }
    }
}
