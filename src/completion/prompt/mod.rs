//! How a model wants to be asked: a family's forms, and which of them serves which intent.
//!
//! Pure.

mod chat;
mod conversation;
pub mod families;
mod fim;

pub use chat::Chat;
pub use conversation::{CURSOR, without_mark};
pub use fim::Fim;

use super::Trigger;
use super::context::{Context, Window};
use super::generation::Budget;
use super::intent::{Intent, Unit};

/// These forms do not show the model what stands right of the cursor, but trimming reads it.
const RIGHT_IN_CHAT: usize = 256;

/// Warm enough to differ, and what the Codex paper found best for several tries at one problem
/// (Chen et al. 2021, section 3.2).
const TEMPERATURE_OF_VARIANTS: f64 = 0.8;

/// What a backend can be asked, and who writes the model's own marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interface {
    /// It reads text as the model does, so the prompt has the marks of the model's family.
    Marked(Family),
    /// Its server writes the marks.
    Served(Served),
}

/// What a server takes that writes a model's marks itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// The text on both sides of a gap.
    pub fim: bool,
    /// A conversation.
    pub chat: bool,
    /// The beginning of a conversation's answer, with which the model goes on.
    pub prefill: bool,
}

/// How a family of models wants its prompts written; each part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Family {
    /// The text on both sides of a gap.
    pub fim: Option<Fim>,
    /// A conversation.
    pub chat: Option<Chat>,
}

/// One prompt, ready for its backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// What the model reads.
    pub body: Body,
    /// The most tokens that the model may write.
    pub max_tokens: usize,
    /// How the person asked, and so how long they will wait.
    pub trigger: Trigger,
    /// 0 for the likeliest answer; each other number is for another one beside it.
    pub variant: usize,
    /// What ends the answer, where a server writes it as text.
    pub stops: Vec<String>,
}

/// What a model reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Text with the model's marks, in the order in which the model reads it.
    Pieces(Vec<Piece>),
    /// A conversation; the server writes the marks.
    Conversation {
        /// What the model is told first. The same for every question in a language.
        system: String,
        /// The question.
        question: String,
        /// The fence of the code block with which the answer begins in the request; `None` where the
        /// model begins it.
        begins: Option<&'static str>,
    },
    /// The text on both sides of a gap; the server writes the marks.
    Infill {
        /// Left of the gap.
        prefix: String,
        /// Right of the gap.
        suffix: String,
    },
}

impl Prompt {
    /// A prompt of pieces that a person asked for.
    pub fn of_pieces(pieces: Vec<Piece>, max_tokens: usize) -> Self {
        Self {
            body: Body::Pieces(pieces),
            max_tokens,
            trigger: Trigger::Invoked,
            variant: 0,
            stops: vec![],
        }
    }

    /// The temperature to sample with: 0, the likeliest word each time, unless another answer is
    /// asked for.
    pub fn temperature(&self) -> f64 {
        if self.variant == 0 { 0.0 } else { TEMPERATURE_OF_VARIANTS }
    }

    /// Whether the answer begins in the request.
    pub fn is_begun(&self) -> bool {
        matches!(self.body, Body::Conversation { begins: Some(_), .. })
    }

    /// What the answer begins with, as a part of the request; empty where the model begins it.
    ///
    /// It is a part of the question once more, and so has nothing that was taken out of that.
    pub fn begun(&self) -> String {
        match &self.body {
            Body::Conversation { question, begins: Some(fence), .. } => {
                conversation::beginning(question, fence)
            }
            Body::Conversation { .. } | Body::Pieces(_) | Body::Infill { .. } => String::new(),
        }
    }

    /// Every text of it, in the order in which the model reads them.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        match &mut self.body {
            Body::Pieces(pieces) => pieces.iter_mut().filter_map(Piece::text_mut).collect(),
            Body::Conversation { system, question, .. } => vec![system, question],
            Body::Infill { prefix, suffix } => vec![prefix, suffix],
        }
    }
}

/// A part of a prompt.
///
/// Control tokens are apart because source text may contain the very characters of one, and must
/// never act as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A control token of the model's vocabulary.
    Control(String),
    /// Text, whatever it contains.
    Text(String),
    /// The text left of a gap.
    Left(String),
    /// The text right of a gap.
    Right(String),
}

impl Piece {
    /// The text, where it is one.
    pub fn text_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Text(text) | Self::Left(text) | Self::Right(text) => Some(text),
            Self::Control(_) => None,
        }
    }

    /// What is written, of either kind.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Control(text) | Self::Text(text) | Self::Left(text) | Self::Right(text) => text,
        }
    }
}

/// The forms that a prompt can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form<'f> {
    /// A conversation whose answer has begun.
    Chat(&'f Chat),
    /// Fill in the middle.
    Fim(&'f Fim),
    /// The text left of the cursor, and nothing else.
    Plain,
    /// A conversation whose server writes the marks.
    Conversation {
        /// Whether its answer begins in the request.
        is_begun: bool,
    },
    /// Fill in the middle, and the server writes the marks.
    Infill,
}

impl<'f> Form<'f> {
    /// The forms in which a backend can be asked for `intent`, the best one first.
    ///
    /// With the default model a conversation gets more of HumanEval's functions right, and
    /// fill-in-the-middle more of its single lines (`docs/benchmarks.md`). A conversation may
    /// end before it has said a word, where the code reads as if it were whole; then the next
    /// form is worth a try.
    pub fn choices(intent: &Intent, interface: &'f Interface) -> impl Iterator<Item = Self> {
        let (chat, fim) = match interface {
            Interface::Marked(family) => {
                (family.chat.as_ref().map(Self::Chat), family.fim.as_ref().map(Self::Fim))
            }
            Interface::Served(served) => {
                let conversation = Self::Conversation { is_begun: served.prefill };
                (served.chat.then_some(conversation), served.fim.then_some(Self::Infill))
            }
        };
        let choices = match intent.unit {
            Unit::Described | Unit::Body => [chat, fim],
            Unit::Line | Unit::Fill | Unit::Comment => [fim.or(chat), None],
        };
        let is_neither = choices.iter().all(Option::is_none);
        choices.into_iter().flatten().chain(is_neither.then_some(Self::Plain))
    }

    /// How much text of each side this form makes of a budget of tokens.
    pub fn window(self, budget: Budget) -> Window {
        let tokens = budget.prompt_tokens;
        match self {
            // What stands left of the cursor is in the question and in the answer.
            Self::Chat(_) => Window { left_tokens: tokens / 2, right_tokens: RIGHT_IN_CHAT },
            // What the answer begins with takes the rest.
            Self::Conversation { is_begun: true } => {
                Window { left_tokens: tokens / 2 + tokens / 8, right_tokens: tokens / 4 }
            }
            Self::Fim(_) | Self::Conversation { is_begun: false } | Self::Infill => {
                Window { left_tokens: tokens - tokens / 4, right_tokens: tokens / 4 }
            }
            Self::Plain => Window { left_tokens: tokens, right_tokens: RIGHT_IN_CHAT },
        }
    }

    /// Writes the prompt for `intent`.
    pub fn prompt(self, intent: &Intent, context: &Context, trigger: Trigger) -> Prompt {
        let body = match self {
            Self::Chat(chat) => Body::Pieces(chat.pieces(context)),
            Self::Fim(fim) => Body::Pieces(fim.pieces(&context.left, &context.right)),
            Self::Plain => Body::Pieces(vec![Piece::Text(context.left.clone())]),
            Self::Conversation { is_begun } => conversation::body(intent, context, is_begun),
            Self::Infill => {
                Body::Infill { prefix: context.left.clone(), suffix: context.right.clone() }
            }
        };
        let stops = match (self, &body) {
            (Self::Fim(fim), _) => fim.stops.clone(),
            (_, Body::Conversation { begins: Some(_), .. }) => vec![conversation::END.to_owned()],
            _ => Vec::new(),
        };
        Prompt { body, max_tokens: max_tokens(intent.unit), trigger, variant: 0, stops }
    }
}

/// Where a unit would end is known only once it is written; these bound it until then.
fn max_tokens(unit: Unit) -> usize {
    match unit {
        Unit::Described | Unit::Body => 384,
        Unit::Line => 96,
        Unit::Fill | Unit::Comment => 48,
    }
}
