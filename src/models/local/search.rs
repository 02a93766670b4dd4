//! Several answers to one prompt, written side by side: a token costs little more for six of them
//! than for one, because reading the weights from memory is what takes the time.
//!
//! The first answer is a beam search: of the ways to go on, the likeliest two are kept, and of those
//! that come to an end, the one with the better mean log-probability. An alternative begins where
//! the search drops a token that the model gave a fair share, and goes on with the likeliest one.
//!
//! Pure: which tokens are likely is told, which sequences to copy is said.

use super::utf8::Characters;

/// How many ways the first answer keeps open, where it searches.
const WIDTH: usize = 2;
/// Ways on that are looked at for each hypothesis: those that may be kept, and one to drop.
pub(super) const CHOICES: usize = WIDTH + 1;
/// The least log-probability with which a dropped token begins an alternative: a tenth.
const FAIR_SHARE: f64 = -std::f64::consts::LN_10;

/// A token that may come next.
#[derive(Clone, Debug)]
pub(super) struct Choice<T> {
    pub(super) token: T,
    pub(super) log_probability: f64,
    /// Its bytes; `None` where it ends the answer.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Half an answer.
#[derive(Clone, Debug)]
pub(super) struct Hypothesis<T> {
    /// Where the model keeps it.
    pub(super) sequence: i32,
    pub(super) tokens: Vec<T>,
    text: String,
    characters: Characters,
    log_probability: f64,
}

/// What the model must copy: all of `from`, in the place of what `to` held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fork {
    pub(super) from: i32,
    pub(super) to: i32,
}

/// One answer on its way.
struct Answer<T> {
    width: usize,
    live: Vec<Hypothesis<T>>,
    finished: Option<Hypothesis<T>>,
    /// Bytes that were told.
    told: usize,
    /// Whether there will be no more of it.
    is_over: bool,
}

/// What is new of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct News {
    pub(super) answer: usize,
    pub(super) text: String,
    pub(super) is_over: bool,
}

pub(super) struct Search<'a, T> {
    answers: Vec<Answer<T>>,
    /// How many answers there may be.
    items: usize,
    /// The most tokens of an answer.
    most: usize,
    /// Sequences that hold nothing of use.
    free: Vec<i32>,
    is_whole: &'a (dyn Fn(&str) -> bool + Send + Sync),
}

/// How many sequences a search for so many answers needs.
pub(super) const fn sequences(items: usize) -> usize {
    WIDTH + items - 1
}

impl<'a, T: Copy> Search<'a, T> {
    /// A search that begins with the prompt, which the first of `free` holds.
    pub(super) fn new(
        items: usize,
        searches: bool,
        most: usize,
        mut free: Vec<i32>,
        is_whole: &'a (dyn Fn(&str) -> bool + Send + Sync),
    ) -> Self {
        let start = Hypothesis {
            sequence: free.remove(0),
            tokens: Vec::new(),
            text: String::new(),
            characters: Characters::default(),
            log_probability: 0.0,
        };
        let first = Answer {
            width: if searches { WIDTH } else { 1 },
            live: vec![start],
            finished: None,
            told: 0,
            is_over: false,
        };
        Self { answers: vec![first], items, most, free, is_whole }
    }

    /// Every hypothesis that wants a next token, in the order of [`Self::advance`]'s choices.
    pub(super) fn live(&self) -> impl Iterator<Item = &Hypothesis<T>> {
        self.answers.iter().flat_map(|answer| &answer.live)
    }

    /// Nobody listens to this answer any more.
    pub(super) fn drop_answer(&mut self, index: usize) {
        if let Some(answer) = self.answers.get_mut(index) {
            answer.is_over = true;
            self.free.extend(answer.live.drain(..).map(|hypothesis| hypothesis.sequence));
        }
    }

    /// Goes one token further; `choices` are each live hypothesis's, the likeliest first. The forks
    /// are to be made before the next token is computed.
    pub(super) fn advance(&mut self, choices: Vec<Vec<Choice<T>>>) -> Vec<Fork> {
        let mut choices = choices.into_iter();
        let mut forks = Vec::new();
        for index in 0..self.answers.len() {
            let live = std::mem::take(&mut self.answers[index].live);
            let of_these = choices.by_ref().take(live.len()).collect();
            self.advance_answer(index, &live, of_these, &mut forks);
        }
        forks
    }

    fn advance_answer(
        &mut self,
        index: usize,
        live: &[Hypothesis<T>],
        choices: Vec<Vec<Choice<T>>>,
        forks: &mut Vec<Fork>,
    ) {
        let parents = live.len();
        let mut ways: Vec<(usize, Choice<T>)> = choices
            .into_iter()
            .enumerate()
            .flat_map(|(parent, choices)| choices.into_iter().map(move |choice| (parent, choice)))
            .collect();
        let score = |(parent, choice): &(usize, Choice<T>)| {
            live[*parent].log_probability + choice.log_probability
        };
        ways.sort_by(|left, right| score(right).total_cmp(&score(left)));
        let answer = &self.answers[index];
        let room = answer.width - usize::from(answer.finished.is_some());
        let dropped = ways.split_off(room.min(ways.len()));
        // The last child of a hypothesis takes its sequence, the others get copies.
        let mut left = vec![0_usize; parents];
        for (parent, _) in &ways {
            left[*parent] += 1;
        }
        for (parent, hypothesis) in live.iter().enumerate() {
            if left[parent] == 0 {
                self.free.push(hypothesis.sequence);
            }
        }
        for (parent, choice) in dropped {
            let is_fair = choice.log_probability >= FAIR_SHARE && choice.bytes.is_some();
            // The sequence of a parent without a child may be another one's already.
            let is_held = left[parent] > 0;
            if index == 0 && is_fair && is_held && self.answers.len() < self.items {
                let Some(to) = self.free.pop() else { break };
                forks.push(Fork { from: live[parent].sequence, to });
                let hypothesis = Hypothesis { sequence: to, ..live[parent].clone() };
                let alternative = self.answers.len();
                self.answers.push(Answer {
                    width: 1,
                    live: Vec::new(),
                    finished: None,
                    told: 0,
                    is_over: false,
                });
                self.extend(alternative, hypothesis, choice);
            }
        }
        for (parent, choice) in ways {
            left[parent] -= 1;
            let mut hypothesis = live[parent].clone();
            if left[parent] > 0 {
                let Some(to) = self.free.pop() else { continue };
                forks.push(Fork { from: hypothesis.sequence, to });
                hypothesis.sequence = to;
            }
            self.extend(index, hypothesis, choice);
        }
        self.settle(index);
    }

    /// Puts a token behind a hypothesis of an answer; ends it where it is whole.
    fn extend(&mut self, index: usize, mut hypothesis: Hypothesis<T>, choice: Choice<T>) {
        hypothesis.log_probability += choice.log_probability;
        hypothesis.tokens.push(choice.token);
        let is_whole = match choice.bytes {
            None => true,
            Some(bytes) => {
                let text = hypothesis.characters.push(&bytes);
                hypothesis.text.push_str(&text);
                // Where a line ends, and not at each token: asking reads all of the text.
                text.contains('\n') && (self.is_whole)(&hypothesis.text)
            }
        };
        if is_whole {
            self.free.push(hypothesis.sequence);
            self.finish(index, hypothesis);
        } else if hypothesis.tokens.len() < self.most {
            self.answers[index].live.push(hypothesis);
        } else {
            self.free.push(hypothesis.sequence);
            // What found no end of its own is only better than nothing.
            let answer = &mut self.answers[index];
            if index == 0 && answer.finished.is_none() && answer.live.is_empty() {
                answer.finished = Some(hypothesis);
            }
        }
    }

    /// Keeps the better of an answer's ends; the other one is an alternative.
    fn finish(&mut self, index: usize, hypothesis: Hypothesis<T>) {
        let finished = &mut self.answers[index].finished;
        let loser = match finished.take() {
            Some(before) if before.mean() >= hypothesis.mean() => {
                *finished = Some(before);
                Some(hypothesis)
            }
            before => {
                *finished = Some(hypothesis);
                before
            }
        };
        if self.answers.len() < self.items
            && let Some(loser) = loser
        {
            self.answers.push(Answer {
                width: 1,
                live: Vec::new(),
                finished: Some(loser),
                told: 0,
                is_over: false,
            });
        }
    }

    /// Ends an answer's search where no hypothesis may still become better than the end it has, and
    /// bounds the others once the first has one.
    fn settle(&mut self, index: usize) {
        let answer = &mut self.answers[index];
        let Some(finished) = &answer.finished else { return };
        let mean = finished.mean();
        if answer.live.iter().all(|hypothesis| hypothesis.mean() <= mean) {
            self.free.extend(answer.live.drain(..).map(|hypothesis| hypothesis.sequence));
            if index == 0 {
                // Nobody waits for an alternative that is much longer.
                let length = finished.tokens.len();
                self.most = self.most.min(length + length / 2 + 8);
            }
        }
    }

    /// What can be told since the last call. Of the first answer what all its hypotheses share; of
    /// an alternative nothing before it is whole.
    pub(super) fn news(&mut self) -> Vec<News> {
        let mut news = Vec::new();
        for (index, answer) in self.answers.iter_mut().enumerate() {
            if answer.is_over {
                continue;
            }
            answer.is_over = answer.live.is_empty();
            let text = if answer.is_over {
                answer.finished.as_ref().map_or("", |finished| &finished.text)
            } else if index == 0 {
                answer.shared()
            } else {
                continue;
            };
            let new = text.get(answer.told..).unwrap_or_default().to_owned();
            answer.told = text.len().max(answer.told);
            if answer.is_over || !new.is_empty() {
                news.push(News { answer: index, text: new, is_over: answer.is_over });
            }
        }
        news
    }
}

impl<T> Answer<T> {
    /// The beginning that every hypothesis has.
    fn shared(&self) -> &str {
        let mut texts = self.live.iter().chain(&self.finished).map(|it| it.text.as_str());
        let first = texts.next().unwrap_or_default();
        texts.fold(first, |shared, text| {
            let both = shared.char_indices().zip(text.chars());
            let length = both
                .take_while(|((_, left), right)| left == right)
                .map(|((at, left), _)| at + left.len_utf8())
                .last();
            &shared[..length.unwrap_or(0)]
        })
    }
}

impl<T> Hypothesis<T> {
    /// The mean log-probability of its tokens.
    fn mean(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "an answer has far fewer tokens than 2^52")]
        let tokens = self.tokens.len().max(1) as f64;
        self.log_probability / tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Writes with a model whose tokens are characters: `(text so far, next, share)`; `$` ends.
    fn written(model: &[(&str, char, f64)], items: usize, searches: bool) -> Vec<String> {
        let is_whole = |text: &str| text.ends_with('\n');
        let all = (0..).take(sequences(items)).collect();
        let mut search = Search::new(items, searches, 8, all, &is_whole);
        let mut held: BTreeMap<i32, String> = BTreeMap::from([(0, String::new())]);
        let mut told = vec![String::new(); items];
        let mut over = Vec::new();
        while search.live().next().is_some() {
            let mut choices = Vec::new();
            for hypothesis in search.live() {
                // What the model keeps is what the search thinks that it keeps.
                let text: String = hypothesis.tokens.iter().collect();
                held.insert(hypothesis.sequence, text.clone());
                let mut ways: Vec<Choice<char>> = model
                    .iter()
                    .filter(|(before, ..)| *before == text)
                    .map(|(_, token, share)| Choice {
                        token: *token,
                        log_probability: share.ln(),
                        bytes: (*token != '$').then(|| token.to_string().into_bytes()),
                    })
                    .collect();
                ways.sort_by(|left, right| right.log_probability.total_cmp(&left.log_probability));
                assert!(!ways.is_empty(), "the model knows how to go on after {text:?}");
                choices.push(ways);
            }
            for fork in search.advance(choices) {
                let copy = held[&fork.from].clone();
                held.insert(fork.to, copy);
            }
            for hypothesis in search.live() {
                let before: String =
                    hypothesis.tokens[..hypothesis.tokens.len() - 1].iter().collect();
                assert_eq!(held[&hypothesis.sequence], before, "a copy of the wrong text");
            }
            for news in search.news() {
                told[news.answer].push_str(&news.text);
                if news.is_over {
                    over.push(news.answer);
                }
            }
        }
        assert!(over.contains(&0));
        told
    }

    /// `b` is likelier at first, and everything behind it unlikely.
    const TRAP: [(&str, char, f64); 10] = [
        ("", 'a', 0.4),
        ("", 'b', 0.6),
        ("a", 'x', 0.9),
        ("a", 'y', 0.1),
        ("b", 'x', 0.3),
        ("b", 'y', 0.25),
        ("ax", '\n', 1.0),
        ("bx", '\n', 0.9),
        ("ay", '\n', 0.9),
        ("by", '\n', 0.9),
    ];

    #[test]
    fn a_search_finds_the_likelier_end() {
        assert_eq!(written(&TRAP, 1, false), ["bx\n"]);
        assert_eq!(written(&TRAP, 1, true), ["ax\n"]);
    }

    #[test]
    fn what_was_dropped_with_a_fair_share_is_an_alternative() {
        assert_eq!(written(&TRAP, 2, false), ["bx\n", "ax\n"]);
        let sure = [("", 'a', 0.95), ("", 'b', 0.05), ("a", '$', 1.0)];
        assert_eq!(written(&sure, 3, false), ["a", "", ""]);
    }

    #[test]
    fn the_end_that_lost_is_an_alternative() {
        let even = [("", 'a', 0.6), ("", 'b', 0.4), ("a", '$', 1.0), ("b", '$', 1.0)];
        assert_eq!(written(&even, 2, true), ["a", "b"]);
    }

    #[test]
    fn an_answer_without_an_end_has_one() {
        let texts: Vec<String> = (0..9).map(|length| "a".repeat(length)).collect();
        let endless: Vec<_> = texts.iter().map(|text| (text.as_str(), 'a', 0.9)).collect();
        for searches in [false, true] {
            assert_eq!(written(&endless, 1, searches), ["a".repeat(8)]);
        }
        // One that has an end of its own is better, however sure the other one is of itself.
        let mut model = endless.clone();
        model[0].2 = 0.6;
        model.extend([("", 'b', 0.4), ("b", '$', 0.5), ("b", 'c', 0.01), ("bc", '$', 1.0)]);
        assert_eq!(written(&model, 1, true), ["b"]);
    }

    #[test]
    fn an_answer_that_nobody_wants_is_not_written_on() {
        let is_whole = |_: &str| false;
        let mut search: Search<'_, char> = Search::new(1, true, 8, vec![0, 1], &is_whole);
        search.drop_answer(0);
        assert_eq!(search.live().count(), 0);
        assert_eq!(search.free.len(), 2);
    }
}
