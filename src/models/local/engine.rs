//! llama.cpp: one model, one context, and what is kept in it from prompt to prompt.
//!
//! The only file that computes with llama.cpp. Speed comes from what is not computed: a
//! prompt is decoded from the first token that differs from what its slot holds.

use super::Tuning;
use super::runtime::{self, Log, Runtime};
use super::search::{self, Choice, Fork, News, Search};
use super::speculation;
use super::threads::FreeCores;
use super::utf8::Characters;
use crate::completion::MOST_ITEMS;
use crate::completion::generation::{BackendError, Several};
use crate::completion::prompt::{Body, Piece, Prompt};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::vocab::LlamaVocab;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use std::path::Path;
use std::time::{Duration, Instant};

/// Prompts of different documents and of different shapes alternate.
const SLOTS: u32 = 3;
/// Prompt and output together; what is not read in time is not worth its memory.
const TOKENS_OF_A_SLOT: u32 = 2048;
/// Tokens in a batch at most; the buffers for computing grow with it.
const BATCH: usize = 64;
/// Sequences for answers that are written side by side, behind those of the slots.
const SIDE_BY_SIDE: usize = search::sequences(MOST_ITEMS);
/// Tokens of an answer at most where several are written.
const TOKENS_OF_AN_ANSWER: u32 = 384;

/// Whether anyone still waits.
pub(super) type Over<'a> = &'a (dyn Fn() -> bool + Sync);

/// How fast a model is on this machine, in tokens a second.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speeds {
    /// Reading a prompt.
    pub prompt: f64,
    /// Writing.
    pub output: f64,
}

/// A model in memory.
pub(super) struct Loaded {
    runtime: &'static Runtime,
    name: String,
    model: LlamaModel,
}

impl Loaded {
    /// How many tokens `text` has, in which nothing acts as a control token.
    pub(super) fn count_tokens(&self, text: &str) -> usize {
        let mut tokens = Vec::new();
        self.model.vocab().tokenize_into(text.as_bytes(), &mut tokens, false, false);
        tokens.len()
    }
}

/// Loads the model in the file `path`, to be computed with `variant`.
pub(super) fn load(name: &str, path: &Path, variant: &str) -> Result<Loaded, BackendError> {
    let Some(runtime) = runtime::start(variant, Log::Dropped) else {
        let reason = format!("the CPU lacks the instructions of the CPU variant {variant}");
        return Err(unusable(name, reason));
    };
    if runtime.variant != variant {
        let reason = format!(
            "it works with the CPU variant {variant}, and this process already computes with {}; \
             restart it",
            runtime.variant
        );
        return Err(unusable(name, reason));
    }
    let model = LlamaModel::load_from_file(&runtime.llama, path, &LlamaModelParams::default())
        .map_err(|error| unusable(name, error))?;
    Ok(Loaded { runtime, name: name.to_owned(), model })
}

fn unusable(name: &str, reason: impl std::fmt::Display) -> BackendError {
    BackendError::Unusable { model: name.to_owned(), reason: reason.to_string() }
}

fn broke_off(reason: impl std::fmt::Display) -> BackendError {
    BackendError::BrokeOff { reason: reason.to_string() }
}

/// Tokens that the context holds, of one kind of prompt.
struct Slot {
    sequence: i32,
    tokens: Vec<LlamaToken>,
    last_used: u64,
}

/// A model with its context.
pub(super) struct Engine<'m> {
    loaded: &'m Loaded,
    vocabulary: LlamaVocab<'m>,
    context: LlamaContext<'m>,
    batch: LlamaBatch<'static>,
    slots: Vec<Slot>,
    cores: FreeCores,
    threads: usize,
    tuning: Tuning,
    clock: u64,
    /// Tokens of prompt a second, lately.
    speed: Option<f64>,
}

impl<'m> Engine<'m> {
    pub(super) fn new(loaded: &'m Loaded, tuning: Tuning) -> Result<Self, BackendError> {
        let batch = u32::try_from(BATCH).map_err(broke_off)?;
        let side_by_side = u32::try_from(SIDE_BY_SIDE).map_err(broke_off)?;
        let parameters = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(
                SLOTS * TOKENS_OF_A_SLOT + side_by_side * TOKENS_OF_AN_ANSWER,
            ))
            .with_n_seq_max(SLOTS + side_by_side)
            // Answers to one prompt share what was computed of it.
            .with_kv_unified(true)
            .with_n_batch(batch)
            .with_n_ubatch(batch);
        let context = loaded
            .model
            .new_context(&loaded.runtime.llama, parameters)
            .map_err(|error| unusable(&loaded.name, error))?;
        let slots = (0..).take(SLOTS as usize);
        Ok(Self {
            loaded,
            vocabulary: loaded.model.vocab(),
            context,
            batch: LlamaBatch::new(BATCH, 1),
            slots: slots
                .map(|sequence| Slot { sequence, tokens: Vec::new(), last_used: 0 })
                .collect(),
            cores: FreeCores::new(),
            threads: 0,
            tuning,
            clock: 0,
            speed: None,
        })
    }

    /// Writes what follows `prompt`.
    pub(super) fn generate(
        &mut self,
        prompt: &Prompt,
        over: Over<'_>,
        emit: &mut dyn FnMut(String),
    ) -> Result<(), BackendError> {
        let tokens = self.tokenize(prompt)?;
        let slot = self.take_slot(&tokens);
        let outcome = self
            .read(slot, &tokens, over)
            .and_then(|()| self.write(slot, tokens, prompt.max_tokens, over, emit));
        self.settled(slot, outcome)
    }

    /// `outcome`; after a failure nobody knows what the slot holds.
    fn settled(
        &mut self,
        slot: usize,
        outcome: Result<(), BackendError>,
    ) -> Result<(), BackendError> {
        if !matches!(outcome, Ok(()) | Err(BackendError::Cancelled)) {
            self.keep(slot, 0)?;
        }
        outcome
    }

    /// Writes several answers to `prompt`, the best first; `emit` hears pieces of each and says
    /// whether anyone listens to it still, and an end of each as `None`.
    pub(super) fn generate_several(
        &mut self,
        prompt: &Prompt,
        several: &Several,
        over: Over<'_>,
        emit: &mut dyn FnMut(usize, Option<String>) -> bool,
    ) -> Result<(), BackendError> {
        if self.loaded.model.is_recurrent() || self.loaded.model.is_hybrid() {
            // Its memory cannot be shared.
            return self.generate(prompt, over, &mut |text| {
                emit(0, Some(text));
            });
        }
        let tokens = self.tokenize(prompt)?;
        let slot = self.take_slot(&tokens);
        let sequences: Vec<i32> = (0..).skip(SLOTS as usize).take(SIDE_BY_SIDE).collect();
        let outcome = self.read(slot, &tokens, over).and_then(|()| {
            self.copy(self.slots[slot].sequence, sequences[0])?;
            let most = prompt.max_tokens.min(TOKENS_OF_AN_ANSWER as usize);
            let items = several.items.get().min(MOST_ITEMS);
            let search = Search::new(
                items,
                several.searches,
                most,
                sequences.clone(),
                several.is_whole.as_ref(),
            );
            self.write_several(search, tokens.len(), over, emit)
        });
        for sequence in sequences {
            self.forget(sequence)?;
        }
        self.settled(slot, outcome)
    }

    /// Writes token after token of every answer; the last logits are those of the prompt's end.
    fn write_several(
        &mut self,
        mut search: Search<'_, LlamaToken>,
        prompt_tokens: usize,
        over: Over<'_>,
        emit: &mut dyn FnMut(usize, Option<String>) -> bool,
    ) -> Result<(), BackendError> {
        // Only the prompt's last token has logits at first, and no place in a batch of its own.
        let mut choices = vec![self.choices(-1)];
        loop {
            for Fork { from, to } in search.advance(choices) {
                self.copy(from, to)?;
            }
            for News { answer, text, is_over } in search.news() {
                let is_heard = text.is_empty() || emit(answer, Some(text));
                if is_over {
                    emit(answer, None);
                } else if !is_heard {
                    search.drop_answer(answer);
                }
            }
            self.batch.clear();
            for hypothesis in search.live() {
                let (Some(token), before) = (hypothesis.tokens.last(), hypothesis.tokens.len() - 1)
                else {
                    continue;
                };
                let position = i32::try_from(prompt_tokens + before).map_err(broke_off)?;
                self.batch
                    .add(*token, position, &[hypothesis.sequence], true)
                    .map_err(broke_off)?;
            }
            let wanted = self.batch.n_tokens();
            if wanted == 0 {
                return Ok(());
            }
            self.choose_threads();
            self.compute(over)?;
            choices = (0..wanted).map(|index| self.choices(index)).collect();
        }
    }

    /// The likeliest tokens after place `index` of the last batch.
    fn choices(&self, index: i32) -> Vec<Choice<LlamaToken>> {
        let choice = |(token, log_probability)| Choice {
            token,
            log_probability,
            bytes: (!self.ends(token)).then(|| self.vocabulary.token_to_piece(token, false, None)),
        };
        let scores = self.context.get_logits_ith(index);
        likeliest_few::<{ search::CHOICES }>(scores).into_iter().map(choice).collect()
    }

    /// Makes sequence `to` hold what `from` holds.
    fn copy(&mut self, from: i32, to: i32) -> Result<(), BackendError> {
        self.forget(to)?;
        self.context.copy_kv_cache_seq(from, to, None, None).map_err(broke_off)
    }

    fn forget(&mut self, sequence: i32) -> Result<(), BackendError> {
        let sequence = u32::try_from(sequence).map_err(broke_off)?;
        self.context.clear_kv_cache_seq(Some(sequence), None, None).map_err(broke_off)?;
        Ok(())
    }

    /// How fast it is, measured on a short prompt of any tokens.
    pub(super) fn measure(&mut self) -> Result<Speeds, BackendError> {
        const PROMPT: i32 = 64;
        const OUTPUT: i32 = 6;
        let known = self.vocabulary.n_tokens().max(1);
        let tokens: Vec<_> = (0..PROMPT + OUTPUT).map(|n| LlamaToken::new(n * 7 % known)).collect();
        let (prompt, output) = tokens.split_at(PROMPT as usize);
        self.choose_threads();
        let read = Instant::now();
        self.decode(0, prompt, Logits::OfTheLast, &|| false)?;
        let write = Instant::now();
        for token in output {
            self.decode(0, &[*token], Logits::OfTheLast, &|| false)?;
        }
        let (written, read) = (write.elapsed(), write - read);
        self.keep(0, 0)?;
        Ok(Speeds {
            prompt: per_second(prompt.len(), read),
            output: per_second(output.len(), written),
        })
    }

    fn tokenize(&self, prompt: &Prompt) -> Result<Vec<LlamaToken>, BackendError> {
        let Body::Pieces(pieces) = &prompt.body else {
            return Err(broke_off("a prompt without the model's marks"));
        };
        let mut tokens = Vec::new();
        if self.vocabulary.should_add_bos() {
            tokens.push(self.vocabulary.bos());
        }
        for piece in pieces {
            match piece {
                Piece::Control(text) => {
                    let control = self.vocabulary.tokenize(text.as_bytes(), false, true);
                    let [token] = control.as_slice() else {
                        let reason = format!("its vocabulary has no token {text}");
                        return Err(unusable(&self.loaded.name, reason));
                    };
                    tokens.push(*token);
                }
                text => {
                    let text = text.as_str().as_bytes();
                    self.vocabulary.tokenize_into(text, &mut tokens, false, false);
                }
            }
        }
        let most = (TOKENS_OF_A_SLOT as usize).saturating_sub(prompt.max_tokens);
        if tokens.is_empty() || tokens.len() > most {
            return Err(BackendError::TooLong { tokens: tokens.len(), most });
        }
        Ok(tokens)
    }

    /// The slot that holds most of `tokens`; where none holds much, the one unused for longest.
    ///
    /// All conversations begin alike: that beginning alone is not worth another one's slot.
    fn take_slot(&mut self, tokens: &[LlamaToken]) -> usize {
        let worth = |slot: &Slot| {
            let common = common_prefix(&slot.tokens, tokens);
            let much = common * 2 >= slot.tokens.len().min(tokens.len());
            if much { common } else { 0 }
        };
        let best = self.slots.iter().enumerate();
        let best = best.max_by_key(|(_, slot)| (worth(slot), std::cmp::Reverse(slot.last_used)));
        let index = best.map_or(0, |(index, _)| index);
        self.clock += 1;
        self.slots[index].last_used = self.clock;
        index
    }

    /// Forgets all but the first `tokens` tokens of a slot.
    fn keep(&mut self, slot: usize, tokens: usize) -> Result<(), BackendError> {
        let Slot { sequence, tokens: held, .. } = &mut self.slots[slot];
        if tokens >= held.len() && tokens > 0 {
            return Ok(());
        }
        let from = u32::try_from(tokens).map_err(broke_off)?;
        let id = u32::try_from(*sequence).map_err(broke_off)?;
        if self.context.clear_kv_cache_seq(Some(id), Some(from), None).map_err(broke_off)? {
            held.truncate(tokens);
        } else {
            // Some architectures cannot forget a part.
            self.context.clear_kv_cache_seq(Some(id), None, None).map_err(broke_off)?;
            held.clear();
        }
        Ok(())
    }

    /// Decodes what of `tokens` the slot does not hold, and always the last one.
    fn read(
        &mut self,
        slot: usize,
        tokens: &[LlamaToken],
        over: Over<'_>,
    ) -> Result<(), BackendError> {
        let kept = common_prefix(&self.slots[slot].tokens, tokens).min(tokens.len() - 1);
        self.keep(slot, kept)?;
        let began = Instant::now();
        self.read_from(slot, tokens, over)?;
        let read = tokens.len() - kept;
        // A short read says more of what every batch costs than of a long prompt.
        if read >= BATCH {
            let now = per_second(read, began.elapsed());
            self.speed = Some(self.speed.map_or(now, |before| before.midpoint(now)));
        }
        Ok(())
    }

    /// Tokens of prompt that it lately read in a second; `None` where it has read too few.
    pub(super) fn speed(&self) -> Option<f64> {
        self.speed
    }

    fn read_from(
        &mut self,
        slot: usize,
        tokens: &[LlamaToken],
        over: Over<'_>,
    ) -> Result<(), BackendError> {
        loop {
            let rest = tokens.get(self.slots[slot].tokens.len()..).unwrap_or_default();
            self.choose_threads();
            if rest.len() <= BATCH {
                return self.decode(slot, rest, Logits::OfTheLast, over);
            }
            self.decode(slot, &rest[..BATCH], Logits::None, over)?;
        }
    }

    /// Writes token after token, each the most likely one.
    fn write(
        &mut self,
        slot: usize,
        mut tokens: Vec<LlamaToken>,
        most: usize,
        over: Over<'_>,
        emit: &mut dyn FnMut(String),
    ) -> Result<(), BackendError> {
        let most_ahead = if self.loaded.model.is_recurrent() || self.loaded.model.is_hybrid() {
            0 // A wrong guess could not be forgotten.
        } else {
            self.tuning.guesses
        };
        // Guesses cost a little each: more of them only while they come true.
        let mut ahead = 2;
        let mut characters = Characters::default();
        let end = tokens.len() + most;
        let mut next = likeliest(self.context.get_logits_ith(-1));
        while tokens.len() < end && !self.ends(next) {
            self.emit(next, &mut characters, emit);
            tokens.push(next);
            let left = end - tokens.len();
            if left == 0 {
                break;
            }
            let most = most_ahead.min(ahead).min(left);
            let guessed = speculation::guess(&tokens, most).to_vec();
            let batch: Vec<_> = std::iter::once(next).chain(guessed.iter().copied()).collect();
            self.choose_threads();
            self.decode(slot, &batch, Logits::OfAll, over)?;
            next = likeliest(self.context.get_logits_ith(0));
            let mut right = 0;
            for (index, guess) in (1..).zip(&guessed) {
                if next != *guess || self.ends(next) {
                    break;
                }
                right += 1;
                self.emit(next, &mut characters, emit);
                tokens.push(next);
                next = likeliest(self.context.get_logits_ith(index));
            }
            if !guessed.is_empty() {
                ahead = if right == guessed.len() { ahead * 2 } else { right.max(1) };
            }
            self.keep(slot, tokens.len())?;
        }
        if let Some(rest) = characters.finish() {
            emit(rest.to_string());
        }
        Ok(())
    }

    fn ends(&self, token: LlamaToken) -> bool {
        self.vocabulary.is_eog(token) || self.vocabulary.is_control(token)
    }

    fn emit(&self, token: LlamaToken, to: &mut Characters, emit: &mut dyn FnMut(String)) {
        let text = to.push(&self.vocabulary.token_to_piece(token, false, None));
        if !text.is_empty() {
            emit(text);
        }
    }

    /// Decodes `tokens` behind what the slot holds.
    fn decode(
        &mut self,
        slot: usize,
        tokens: &[LlamaToken],
        logits: Logits,
        over: Over<'_>,
    ) -> Result<(), BackendError> {
        let Slot { sequence, tokens: held, .. } = &self.slots[slot];
        self.batch.clear();
        for (index, token) in tokens.iter().enumerate() {
            let position = i32::try_from(held.len() + index).map_err(broke_off)?;
            let wanted = match logits {
                Logits::None => false,
                Logits::OfTheLast => index + 1 == tokens.len(),
                Logits::OfAll => true,
            };
            self.batch.add(*token, position, &[*sequence], wanted).map_err(broke_off)?;
        }
        self.compute(over)?;
        self.slots[slot].tokens.extend_from_slice(tokens);
        Ok(())
    }

    /// Decodes the batch, for as long as anyone waits.
    fn compute(&mut self, over: Over<'_>) -> Result<(), BackendError> {
        if over() {
            return Err(BackendError::Cancelled);
        }
        let decoded = self.context.decode_unless(&mut self.batch, &over);
        decoded.map_err(|error| if over() { BackendError::Cancelled } else { broke_off(error) })
    }

    /// To be called while the model computes nothing.
    fn choose_threads(&mut self) {
        self.cores.look();
        let wanted = self.tuning.threads.unwrap_or_else(|| self.cores.threads(self.threads));
        if wanted != self.threads {
            let threads = i32::try_from(wanted).unwrap_or(1);
            self.context.set_n_threads(threads, threads);
            self.threads = wanted;
        }
    }
}

/// Which tokens of a batch the model is to say the next token after.
#[derive(Clone, Copy, Debug)]
enum Logits {
    None,
    OfTheLast,
    OfAll,
}

fn per_second(tokens: usize, time: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a slot holds far fewer tokens than 2^52")]
    let tokens = tokens as f64;
    tokens / time.as_secs_f64().max(1e-9)
}

fn common_prefix(left: &[LlamaToken], right: &[LlamaToken]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}

/// The `N` tokens with the highest scores, the highest first, each with its log-probability.
fn likeliest_few<const N: usize>(scores: &[f32]) -> Vec<(LlamaToken, f64)> {
    let mut best = [(0, f32::NEG_INFINITY); N];
    for (token, score) in (0..).zip(scores) {
        if *score > best[N - 1].1 {
            let at = best.partition_point(|(_, better)| better >= score);
            best[at..].rotate_right(1);
            best[at] = (token, *score);
        }
    }
    let highest = f64::from(best[0].1);
    let sum: f64 = scores.iter().map(|score| (f64::from(*score) - highest).exp()).sum();
    let log_probability = |score: f32| f64::from(score) - highest - sum.ln();
    let known = best.into_iter().filter(|(_, score)| score.is_finite());
    known.map(|(token, score)| (LlamaToken::new(token), log_probability(score))).collect()
}

/// The token with the highest score; of equals the first.
fn likeliest(scores: &[f32]) -> LlamaToken {
    let mut best = (0, f32::NEG_INFINITY);
    for (token, score) in (0..).zip(scores) {
        if *score > best.1 {
            best = (token, *score);
        }
    }
    LlamaToken::new(best.0)
}
