//! Finds secrets in a text and replaces them: keys, tokens, passwords.
//!
//! ```text
//! text ─► keywords ─► a rule's pattern, ─► entropy, ─► ranges ─► text with <redacted:RULE>
//!         (one pass)  in that line only    context     (find)    (redact)
//! ```
//!
//! One pass looks for the keywords of all rules at once. Only where a keyword stands is its rule
//! asked, so most lines cost that one pass. Each rule looks at a line once, whatever it holds, so
//! the time grows with the length of the text and with nothing else.
//!
//! Invariants, each a property test of the suite:
//! - redacting twice changes nothing: a placeholder is no secret and announces none;
//! - no line moves, and what is not part of a secret stays as it is;
//! - any text will do. A prompt is a window of a file, so a secret may be cut off at either end.
//!
//! What is missed on purpose: a password that is a plain word (`password = "letmein"`), since
//! labels, translations and names of fields look the same; and any secret without a known form
//! or a telling name.
//!
//! What leaves the machine is redacted, and so is what stands only in an example. A scan has people
//! look at each finding, so it asks [`is_dummy`] besides.
//!
//! Pure. Knows nothing of prompts, files or languages; `rules` knows what secrets look like.

mod assignment;
mod block;
mod rules;
mod value;

pub use rules::{Evidence, Rule, Severity, all as rules};
pub use value::is_dummy;

use rules::Pattern;
use std::borrow::Cow;
use std::ops::Range;

/// How often a text is searched again. Each time uncovers what the time before hid, so one time
/// is enough for any text that is not made to need more.
const MOST_PASSES: usize = 8;
/// How many lines around a secret may hold the word that a rule needs there.
const NEAR_LINES: usize = 5;
/// How many bytes such lines have at most, in each direction.
const NEAR_BYTES: usize = 2048;

/// Something that must not leave the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// The name of the rule that found it.
    pub rule: &'static str,
    /// Where it stands, from its first to its last byte.
    pub range: Range<usize>,
}

/// A text without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted<'t> {
    /// The text; borrowed if nothing had to go.
    pub text: Cow<'t, str>,
    /// What went, in order, and where it stood in the original text.
    pub secrets: Vec<Secret>,
}

/// A text in two parts without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactedParts<'t> {
    /// The left part.
    pub left: Cow<'t, str>,
    /// The right part.
    pub right: Cow<'t, str>,
    /// What went, in order, and where it stood in the original text, both parts as one.
    pub secrets: Vec<Secret>,
}

/// The secrets in a text, in order; no two of them overlap.
pub fn find(text: &str) -> Vec<Secret> {
    search(text).into_iter().map(Found::into_secret).collect()
}

/// Whether a key of several lines may begin or end in a text.
pub fn has_mark_of_lines(text: &str) -> bool {
    rules::all().iter().any(|rule| match &rule.pattern {
        Pattern::Block { begin, end } => begin.get().is_match(text) || end.get().is_match(text),
        Pattern::Regex(_) | Pattern::Assigned { .. } => false,
    })
}

/// The text with each secret replaced by `<redacted:RULE>`.
///
/// Only the value goes: quotes, names and markers around it stay. Of a key of several lines the
/// first becomes the placeholder and the others become empty, so that no line moves.
pub fn redact(text: &str) -> Redacted<'_> {
    let found = search(text);
    let redacted = replaced(text, 0..text.len(), &found);
    Redacted { text: redacted, secrets: found.into_iter().map(Found::into_secret).collect() }
}

/// Like [`redact`], for a text that a cursor divides: a secret that the cursor stands in is found
/// as a whole, and the left part gets its placeholder.
pub fn redact_around<'t>(left: &'t str, right: &'t str) -> RedactedParts<'t> {
    let text = [left, right].concat();
    let found = search(&text);
    if found.is_empty() {
        return RedactedParts { left: left.into(), right: right.into(), secrets: Vec::new() };
    }
    RedactedParts {
        left: Cow::Owned(replaced(&text, 0..left.len(), &found).into_owned()),
        right: Cow::Owned(replaced(&text, left.len()..text.len(), &found).into_owned()),
        secrets: found.into_iter().map(Found::into_secret).collect(),
    }
}

/// A secret, with the pieces of text that have to go; more than one only for a key of many lines.
struct Found {
    rule: &'static Rule,
    /// The rule's number.
    rank: usize,
    pieces: Vec<Range<usize>>,
}

impl Found {
    fn start(&self) -> usize {
        self.pieces.first().map_or(0, |piece| piece.start)
    }

    fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.end)
    }

    fn placeholder_length(&self) -> usize {
        "<redacted:>".len() + self.rule.name.len()
    }

    fn into_secret(self) -> Secret {
        Secret { rule: &self.rule.name, range: self.start()..self.end() }
    }
}

/// The part `within` of a text, without what was found.
fn replaced<'t>(text: &'t str, within: Range<usize>, found: &[Found]) -> Cow<'t, str> {
    let mut redacted = String::new();
    let mut copied = within.start;
    let touches = |secret: &&Found| secret.start() < within.end && secret.end() > within.start;
    for secret in found.iter().filter(touches) {
        for (number, piece) in secret.pieces.iter().enumerate() {
            let piece = piece.start.max(within.start)..piece.end.min(within.end);
            if piece.is_empty() {
                continue;
            }
            redacted.push_str(text.get(copied..piece.start).unwrap_or_default());
            // Where a secret goes on from the part before, that part has its placeholder.
            if number == 0 && secret.start() >= within.start {
                redacted.extend(["<redacted:", &secret.rule.name, ">"]);
            }
            copied = piece.end;
        }
    }
    let rest = text.get(copied..within.end).unwrap_or_default();
    if copied == within.start {
        return Cow::Borrowed(rest);
    }
    redacted.push_str(rest);
    Cow::Owned(redacted)
}

/// What has to go for nothing to be left that has to go.
///
/// A placeholder may set free what the secret before it hid: with `ghp_…--password x y` the
/// token was taken for a part of the name. So what is left after a pass is searched again.
fn search(text: &str) -> Vec<Found> {
    let mut found = merged(pass(text));
    for _ in 0..MOST_PASSES {
        if found.is_empty() {
            break;
        }
        let redacted = replaced(text, 0..text.len(), &found);
        let mut more = pass(&redacted);
        if more.is_empty() {
            break;
        }
        for secret in &mut more {
            for piece in &mut secret.pieces {
                *piece = origin(piece, &found);
            }
        }
        more.append(&mut found);
        found = merged(more);
    }
    found
}

/// Where a piece of a redacted text stood before `found` was replaced in it.
fn origin(piece: &Range<usize>, found: &[Found]) -> Range<usize> {
    // How far both texts are read.
    let (mut redacted, mut original) = (0, 0);
    let mut start = None;
    for secret in found {
        for (number, gone) in secret.pieces.iter().enumerate() {
            let gap = gone.start - original;
            let placeholder = if number == 0 { secret.placeholder_length() } else { 0 };
            if start.is_none() && piece.start < redacted + gap + placeholder {
                start = Some(original + (piece.start - redacted).min(gap));
            }
            if let Some(start) = start.filter(|_| piece.end <= redacted + gap + placeholder) {
                let is_inside = piece.end > redacted + gap;
                return start..if is_inside { gone.end } else { original + piece.end - redacted };
            }
            redacted += gap + placeholder;
            original = gone.end;
        }
    }
    let rest = |at: usize| original + at - redacted;
    start.unwrap_or_else(|| rest(piece.start))..rest(piece.end)
}

fn pass(text: &str) -> Vec<Found> {
    let rules = rules::all();
    let rules::Keywords { words, owners } = rules::keywords();
    let mut search = Search { text, line: 0..0, done: vec![0; rules.len()], found: Vec::new() };
    for hit in words.find_overlapping_iter(text) {
        search.enter_line(hit.start());
        for rank in owners.get(hit.pattern().as_usize()).into_iter().flatten() {
            if let Some(rule) = rules.get(*rank) {
                search.ask(*rank, rule, hit.range());
            }
        }
    }
    search.found
}

/// One pass over a text.
struct Search<'t> {
    text: &'t str,
    /// The line of the keyword that was found last.
    line: Range<usize>,
    /// How far each rule has looked.
    done: Vec<usize>,
    found: Vec<Found>,
}

impl Search<'_> {
    /// Moves on to the line of `at`. Each line is measured once, however many keywords it has.
    fn enter_line(&mut self, at: usize) {
        if self.line.contains(&at) {
            return;
        }
        let of_line_end = |c: char| c == '\n' || c == '\r';
        let left = self.text.get(self.line.end..at).unwrap_or_default();
        let start =
            left.rfind(of_line_end).map_or(self.line.end, |break_| self.line.end + break_ + 1);
        let rest = self.text.get(at..).unwrap_or_default();
        self.line = start..rest.find(of_line_end).map_or(self.text.len(), |length| at + length);
    }

    fn ask(&mut self, rank: usize, rule: &'static Rule, keyword: Range<usize>) {
        let Some(done) = self.done.get_mut(rank) else { return };
        if *done >= keyword.end {
            return;
        }
        match &rule.pattern {
            Pattern::Regex(regex) => {
                *done = self.line.end.max(keyword.end);
                let line = self.text.get(self.line.clone()).unwrap_or_default();
                for groups in regex.get().captures_iter(line) {
                    let Some(value) = groups.get(1) else { continue };
                    let range = self.line.start + value.start()..self.line.start + value.end();
                    self.take(rank, rule, range);
                }
            }
            Pattern::Assigned { names, except, value } => {
                let Some(name) = assignment::name_around(self.text, keyword) else { return };
                *done = name.end;
                let spelled = self.text.get(name.clone()).unwrap_or_default();
                let is_named = names.is_empty() || ends_in_one_of(spelled, names);
                if !is_named || ends_in_one_of(spelled, except) {
                    return;
                }
                let Some(read) = assignment::read(self.text, name, self.line.start) else { return };
                let given = self.text.get(read.value.clone()).unwrap_or_default();
                let spelled = self.text.get(read.name).unwrap_or_default();
                if value.get().is_match(given) && !value::repeats_name(given, last_name(spelled)) {
                    self.take(rank, rule, read.value);
                }
            }
            Pattern::Block { begin, end } => {
                *done = self.text.len();
                for pieces in block::find(self.text, begin.get(), end.get()) {
                    self.found.push(Found { rule, rank, pieces });
                }
            }
        }
    }

    /// Takes a value of the right form for a secret, if it also looks like one and stands where
    /// one would.
    fn take(&mut self, rank: usize, rule: &'static Rule, range: Range<usize>) {
        let value = self.text.get(range.clone()).unwrap_or_default();
        if !value.is_empty() && rule.accepts(value) && rule.is_at_home(|| self.surroundings(&range))
        {
            self.found.push(Found { rule, rank, pieces: vec![range] });
        }
    }

    /// The lines around a place, without placeholders: the name of a rule says nothing of what
    /// stands beside it.
    fn surroundings(&self, range: &Range<usize>) -> String {
        let from = self.text.floor_char_boundary(range.start.saturating_sub(NEAR_BYTES));
        let to = self.text.ceil_char_boundary((range.end + NEAR_BYTES).min(self.text.len()));
        let left = self.text.get(from..range.start).unwrap_or_default();
        let right = self.text.get(range.end..to).unwrap_or_default();
        let left = left.rsplit('\n').take(NEAR_LINES + 1);
        let mut lines: Vec<&str> = left.chain(right.split('\n').take(NEAR_LINES + 1)).collect();
        // Whether a placeholder is cut off at a window's edge must not matter.
        lines.retain(|line| !line.is_empty());
        let mut around = String::new();
        for line in lines {
            let mut rest = line;
            while let Some((before, after)) = rest.split_once("<redacted:") {
                around.push_str(before);
                rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
            }
            around.push_str(rest);
            around.push('\n');
        }
        around
    }
}

/// Secrets in order. Those that overlap become one, under the name of the first rule: what any
/// of the rules takes for a part of a secret has to go.
fn merged(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|secret| (secret.start(), std::cmp::Reverse(secret.end())));
    let mut merged: Vec<Found> = Vec::new();
    let mut end = 0;
    for secret in found {
        let reaches = secret.end();
        if let Some(last) = merged.last_mut().filter(|_| secret.start() < end) {
            if secret.rank < last.rank {
                (last.rank, last.rule) = (secret.rank, secret.rule);
            }
            last.pieces.extend(secret.pieces);
            end = end.max(reaches);
        } else {
            merged.push(secret);
            end = reaches;
        }
    }
    for secret in &mut merged {
        // What lies between two pieces of a key is a break between lines, and stays.
        secret.pieces.sort_by_key(|piece| piece.start);
        secret.pieces.dedup_by(|next, before| {
            let overlap = next.start < before.end;
            before.end = if overlap { before.end.max(next.end) } else { before.end };
            overlap
        });
    }
    merged
}

/// Whether a name ends in one of `endings`, whatever signs or capitals divide its words. An
/// ending that begins with `_` has to be whole words.
fn ends_in_one_of(name: &str, endings: &[String]) -> bool {
    /// What says which one a secret is, and not what it is.
    const QUALIFIERS: &str = "prod production dev development staging stage test testing live local \
        old new default value plain b64 base64 primary";
    let pieces = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty());
    let mut words: Vec<String> =
        pieces.flat_map(value::parts_of).map(str::to_ascii_lowercase).collect();
    let is_qualifier = |word: &str| {
        QUALIFIERS.split(' ').any(|qualifier| qualifier == word)
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    while words.len() > 1 && words.last().is_some_and(|word| is_qualifier(word)) {
        words.pop();
    }
    let divided = format!("_{}", words.join("_"));
    let divided = divided.trim_end_matches(|c: char| c.is_ascii_digit());
    let joined = words.concat();
    let joined = joined.trim_end_matches(|c: char| c.is_ascii_digit());
    endings.iter().any(|ending| {
        if ending.starts_with('_') {
            divided.ends_with(ending.as_str())
        } else {
            joined.ends_with(ending.as_str())
        }
    })
}

/// The name itself, without what leads to it.
fn last_name(name: &str) -> &str {
    name.rsplit('.').find(|part| !part.is_empty()).unwrap_or(name)
}
