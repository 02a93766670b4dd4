//! The embedded model, for real: the same text however it is computed, and quick to stop.

use super::small_model;
use futures::StreamExt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use undertone::completion::generation::{Backend, BackendError, Several};
use undertone::completion::prompt::{Piece, Prompt};
use undertone::models::local::Tuning;
use undertone::models::{open, open_tuned};

/// Prompts with and without anything to repeat.
const PROMPTS: [&str; 4] = [
    "def add(a, b):\n    return a + b\n\n\ndef subtract(a, b):\n",
    "names = [\"anna\", \"berta\", \"carla\"]\nages = [\"anna\", \"berta\", \"carla\"]\nlast = [\"anna\",",
    "The quick brown fox jumps over the lazy dog. The quick brown",
    "Die Stra\u{df}e hei\u{df}t \u{2014} \u{1f600}\u{1f600}\u{1f600}",
];

fn text(text: &str, max_tokens: usize) -> Prompt {
    Prompt::of_pieces(vec![Piece::Text(text.to_owned())], max_tokens)
}

async fn all(backend: &dyn Backend, prompt: Prompt) -> Result<String, BackendError> {
    let mut pieces = backend.generate(prompt, CancellationToken::new());
    let mut written = String::new();
    while let Some(piece) = pieces.next().await {
        written.push_str(&piece?);
    }
    Ok(written)
}

fn backend() -> Arc<dyn Backend> {
    open(&small_model()).expect("the model opens")
}

#[tokio::test]
async fn speculation_and_what_is_kept_change_no_text() {
    let alone = Tuning { guesses: 0, ..Tuning::default() };
    let plain = open_tuned(&small_model(), alone).expect("the model opens");
    let quick = backend();
    let mut expected = Vec::new();
    for prompt in PROMPTS {
        expected.push(all(plain.as_ref(), text(prompt, 32)).await.expect("text"));
    }
    // The second time around each prompt is kept, or was pushed out by another.
    for _ in 0..2 {
        for (prompt, expected) in PROMPTS.iter().zip(&expected) {
            assert_eq!(&all(quick.as_ref(), text(prompt, 32)).await.expect("text"), expected);
        }
    }
    // As it is typed, character by character: only the end differs from what is kept.
    let typed = PROMPTS[0];
    for end in typed.len() - 8..=typed.len() {
        let written = all(quick.as_ref(), text(&typed[..end], 4)).await.expect("text");
        let fresh = all(plain.as_ref(), text(&typed[..end], 4)).await.expect("text");
        assert_eq!(written, fresh, "at {end}");
    }
}

#[tokio::test]
async fn a_prompt_that_was_read_ahead_changes_no_text() {
    let (backend, cancel) = (backend(), CancellationToken::new());
    let alone = all(backend.as_ref(), text(PROMPTS[0], 16)).await.expect("text");
    let other = self::backend();
    // Of a beginning, of another prompt, and of one that nobody wants any more.
    other.warm(text(&PROMPTS[0][..40], 96), cancel.clone());
    other.warm(text(PROMPTS[1], 96), cancel.clone());
    cancel.cancel();
    other.warm(text(&PROMPTS[0][..50], 96), cancel);
    assert_eq!(all(other.as_ref(), text(PROMPTS[0], 16)).await.expect("text"), alone);
}

fn several(items: usize, searches: bool) -> Several {
    let items = NonZeroUsize::new(items).expect("one at least");
    Several { items, searches, is_whole: Arc::new(|_: &str| false) }
}

#[tokio::test]
async fn answers_written_side_by_side_are_what_the_model_would_say_alone() {
    let backend = backend();
    let together = async |prompt: Prompt, several: &Several| {
        let generations = backend.generate_several(prompt, several, CancellationToken::new());
        let written = generations.into_iter().map(async |mut pieces| {
            let mut written = String::new();
            while let Some(piece) = pieces.next().await {
                written.push_str(&piece.expect("text"));
            }
            written
        });
        futures::future::join_all(written).await
    };
    for prompt in PROMPTS {
        let alone = all(backend.as_ref(), text(prompt, 24)).await.expect("text");
        assert_eq!(together(text(prompt, 24), &several(1, false)).await, [alone]);
    }
    // The model is of two minds about how to go on with a sentence.
    let open = "Once upon a time there was a";
    let texts = together(text(open, 16), &several(4, true)).await;
    assert!(!texts[0].is_empty());
    // What is kept of the prompt serves the next question as it would after one answer.
    let after = all(backend.as_ref(), text(open, 16)).await.expect("text");
    let fresh = all(self::backend().as_ref(), text(open, 16)).await.expect("text");
    assert_eq!(after, fresh);
}

/// How many tokens the prompt has: the model says so where they are too many.
async fn count(backend: &dyn Backend, pieces: Vec<Piece>) -> usize {
    match all(backend, Prompt::of_pieces(pieces, usize::MAX)).await {
        Err(BackendError::TooLong { tokens, .. }) => tokens,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn source_text_never_acts_as_a_control_token() {
    let backend = backend();
    let mark = || "<|im_start|>".to_owned();
    let nothing = count(backend.as_ref(), vec![]).await;
    assert_eq!(count(backend.as_ref(), vec![Piece::Control(mark())]).await, nothing + 1);
    assert!(count(backend.as_ref(), vec![Piece::Text(mark())]).await > nothing + 1);
}

#[tokio::test]
async fn a_control_token_that_the_model_lacks_is_said() {
    let prompt = Prompt::of_pieces(vec![Piece::Control("<|fim_prefix|>".to_owned())], 1);
    let error = all(backend().as_ref(), prompt).await.unwrap_err();
    assert!(error.to_string().contains("no token <|fim_prefix|>"), "{error}");
}

/// Until the thread of the model answers something else, it computes what nobody waits for.
async fn until_free(backend: &dyn Backend) -> Duration {
    let began = Instant::now();
    count(backend, vec![]).await;
    began.elapsed()
}

/// Far more than the goal of 50 ms, because tests share their machine; `make bench` measures.
const SOON: Duration = Duration::from_millis(400);

#[tokio::test]
async fn whoever_leaves_is_not_computed_for() {
    let backend = backend();
    backend.loaded().await.expect("it loads");
    let long = PROMPTS.concat().repeat(12);
    // While the prompt is read, and while text is written.
    for (prompt, pieces) in [(long.as_str(), 0), (PROMPTS[2], 3)] {
        let begin = async |cancel: &CancellationToken| {
            let mut stream = backend.generate(text(prompt, 900), cancel.clone());
            for _ in 0..pieces {
                stream.next().await.expect("a piece").expect("text");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            stream
        };
        // By its token.
        let cancel = CancellationToken::new();
        let mut stream = begin(&cancel).await;
        cancel.cancel();
        let asked = Instant::now();
        while let Some(piece) = stream.next().await {
            assert!(matches!(piece, Ok(_) | Err(BackendError::Cancelled)), "{piece:?}");
        }
        assert!(asked.elapsed() < SOON);
        assert!(until_free(backend.as_ref()).await < SOON);
        // By dropping the stream.
        drop(begin(&CancellationToken::new()).await);
        assert!(until_free(backend.as_ref()).await < SOON);
        // By asking for something newer.
        let mut older = begin(&CancellationToken::new()).await;
        assert!(until_free(backend.as_ref()).await < SOON);
        let last = async { while let Some(Ok(_)) = older.next().await {} };
        last.await;
    }
    // Several answers end when nobody listens to any of them.
    let mut answers = backend.generate_several(
        text(PROMPTS[2], 900),
        &several(3, true),
        CancellationToken::new(),
    );
    tokio::time::sleep(Duration::from_millis(50)).await;
    answers.truncate(1);
    drop(answers);
    assert!(until_free(backend.as_ref()).await < SOON);
    // And after all that it still writes what it should.
    assert!(!all(backend.as_ref(), text(PROMPTS[0], 8)).await.expect("text").is_empty());
}

#[tokio::test]
async fn a_prompt_that_is_too_long_is_refused() {
    let error = all(backend().as_ref(), text(&"word ".repeat(3000), 16)).await.unwrap_err();
    assert!(matches!(error, BackendError::TooLong { tokens: 3000.., most: 1.. }), "{error:?}");
}
