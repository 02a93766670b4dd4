//! Reads `name = value`, in the ways in which languages and configuration files write it.
//!
//! Given where a telling word stands (`password`, `api_key`), it finds the whole name around it
//! and the value that the name is given. It reads no grammar of any language: half-written code
//! has none, and what it has to tell apart is little: a value that stands there as it is from one
//! that is computed. What is not in quotes is a value in a configuration file and an expression in
//! a program, so it counts only where the line looks like the former.
//!
//! Every step is bounded, so that a line of a megabyte costs no more than its length.
//!
//! Knows nothing of rules, and not whether the value is a secret.

use std::ops::Range;

const LONGEST_NAME: usize = 100;
const LONGEST_VALUE: usize = 4096;
const LONGEST_TYPE: usize = 60;
const BLANKS: [char; 2] = [' ', '\t'];

/// A name and the value that it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Assignment {
    /// Where the name stands, with what leads to it: `settings.api_key`.
    pub(super) name: Range<usize>,
    /// Where the value stands, without its quotes.
    pub(super) value: Range<usize>,
}

/// The name around a word, if it is no longer than names are.
pub(super) fn name_around(text: &str, word: Range<usize>) -> Option<Range<usize>> {
    let of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.$".contains(byte);
    let before = text.as_bytes().get(..word.start)?.iter().rev();
    let after = text.as_bytes().get(word.end..)?.iter();
    let left = before.take(LONGEST_NAME).take_while(|byte| of_name(byte)).count();
    let right = after.take(LONGEST_NAME).take_while(|byte| of_name(byte)).count();
    let is_short = left < LONGEST_NAME && right < LONGEST_NAME;
    is_short.then(|| word.start - left..word.end + right)
}

/// The value that the name at `name` is given, in a line that begins at `line_start`.
pub(super) fn read(text: &str, name: Range<usize>, line_start: usize) -> Option<Assignment> {
    let mut reader = Reader { text, at: name.end };
    let place = Place::of(text, &name, line_start);
    let value = match reader.operator(&place)? {
        Operator::Assign => reader.quoted_value().or_else(|| {
            let spaced = text.get(name.end..reader.at)?.contains(BLANKS);
            reader.bare_value(&place, if spaced { Bare::Spaced } else { Bare::Tight })
        }),
        Operator::Pair => reader.quoted_value().or_else(|| reader.bare_value(&place, Bare::Pair)),
        Operator::Colon => reader.quoted_value().or_else(|| reader.bare_value(&place, Bare::Colon)),
        Operator::Compare | Operator::Argument => reader.quoted_value(),
        Operator::Flag => reader.quoted_value().or_else(|| reader.until(" \t\"'`;|&)")),
        Operator::Element => {
            let value = reader.until("<")?;
            text.get(value.end..)?.starts_with("</").then_some(value)
        }
    };
    value.filter(|value| !value.is_empty()).map(|value| Assignment { name, value })
}

/// What stands between a name and its value.
enum Operator {
    /// `=`, `:=`, `=>`
    Assign,
    /// `:`
    Colon,
    /// `==`, `!=`; `or`, `||` and `??`, after which a default stands: `getenv("PASSWORD") or "…"`
    Compare,
    /// `set_password(`, `getenv("PASSWORD",`
    Argument,
    /// `name: PASSWORD`, and then `value:` in the next line or the next attribute
    Pair,
    /// `--password`
    Flag,
    /// `<password>`
    Element,
}

/// How a value without quotes is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    /// `NAME=value`
    Tight,
    /// `name = value`
    Spaced,
    /// `name: value`
    Colon,
    /// `name: NAME`, and `value: value` in the next line
    Pair,
}

/// Where a name stands.
struct Place<'t> {
    name: &'t str,
    /// The character before the name.
    before: Option<char>,
    /// What stands right before the name in its line.
    lead: &'t str,
    /// Whether `lead` goes back to the line's start.
    is_whole: bool,
}

impl<'t> Place<'t> {
    fn of(text: &'t str, name: &Range<usize>, line_start: usize) -> Self {
        let far = name.start.saturating_sub(LONGEST_NAME);
        let lead_start = text.floor_char_boundary(far.max(line_start));
        Self {
            name: text.get(name.clone()).unwrap_or_default(),
            before: text.get(..name.start).and_then(|left| left.chars().next_back()),
            lead: text.get(lead_start..name.start).unwrap_or_default(),
            is_whole: lead_start == line_start,
        }
    }

    fn is_after_quote(&self) -> bool {
        self.before.is_some_and(is_quote)
    }

    /// Whether the name opens a line of a configuration file or a shell script.
    fn opens_line(&self) -> bool {
        const OPENINGS: [&str; 10] =
            ["", "export", "set", "SET", "-", "ENV", "ARG", "- export", "#", ";"];
        self.is_whole && OPENINGS.contains(&self.lead.trim())
    }

    /// Whether the name is a parameter in a URL or a connection string.
    fn is_parameter(&self) -> bool {
        self.before.is_some_and(|before| matches!(before, '?' | '&' | ';'))
    }

    fn is_flag(&self) -> bool {
        let flags = ["--set", "--set-string", "--env", "--build-arg", "-e", "-E"];
        let flag = self.lead.trim_end().rsplit(' ').next().unwrap_or_default();
        self.name.starts_with("--") || self.name.starts_with("-D") || flags.contains(&flag)
    }

    /// Whether the name is a call that stores what it gets: `setPassword(`, `.password(`.
    fn stores(&self) -> bool {
        let last = self.name.rsplit(['.', ':', '-']).next().unwrap_or_default();
        let lower = last.to_ascii_lowercase();
        let verbs = ["set", "with", "put", "use", "add"];
        let is_short =
            (5..=13).contains(&last.len()) && self.name.contains('.') && !last.contains('_');
        verbs.iter().any(|verb| lower.starts_with(verb)) || (is_short && lower == last)
    }

    /// Whether the name, in quotes, is the first argument of a call that takes a value after it.
    fn is_key_argument(&self) -> bool {
        const CALLS: &str = "get getenv env set put putenv setenv setitem setdefault setproperty \
            getproperty header setheader setrequestheader append add define";
        let lead = self.lead.trim_end_matches(is_quote).trim_end_matches('\\');
        let Some(callee) = lead.strip_suffix('(') else { return false };
        let callee = callee.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let callee = callee.to_ascii_lowercase();
        CALLS.split(' ').any(|call| call == callee)
    }

    /// Whether the name is itself the value of `name:` or `key=`, so that `value` follows.
    fn is_named(&self) -> bool {
        let lead = self.lead.trim_end_matches(|c: char| is_quote(c) || c == '\\').trim_end();
        let lead = lead.trim_end_matches([':', '=', ' ', '"', '\'']);
        let lower = lead.to_ascii_lowercase();
        lower.ends_with("name") || lower.ends_with("key") || lower.ends_with("id")
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, mark: &str) -> bool {
        let eats = self.rest().starts_with(mark);
        self.at += if eats { mark.len() } else { 0 };
        eats
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(BLANKS).len();
    }

    fn eat_quote(&mut self) -> bool {
        let rest = self.rest();
        let bare = rest.trim_start_matches('\\');
        let eaten = if bare.starts_with(is_quote) { rest.len() - bare.len() + 1 } else { 0 };
        self.at += eaten;
        eaten > 0
    }

    fn operator(&mut self, place: &Place<'_>) -> Option<Operator> {
        let is_quoted = place.is_after_quote() && self.eat_quote();
        self.eat("]");
        if !self.eat("?") {
            self.rest().starts_with("!:").then(|| self.eat("!"));
        }
        let end_of_name = self.at;
        self.skip_blanks();
        let has_blank = self.at > end_of_name;
        let closes = is_quoted && self.eat(")");
        self.skip_blanks();
        if ["||", "??", "or "].iter().any(|mark| self.eat(mark)) {
            return Some(Operator::Compare);
        }
        if closes {
            return None;
        }
        if ["===", "!==", "==", "!="].iter().any(|mark| self.eat(mark)) {
            return Some(Operator::Compare);
        }
        // A property of C#.
        for accessors in ["{ get; set; } ", "{ get; init; } ", "{ get; } "] {
            self.eat(accessors);
        }
        if self.eat("=>") || self.eat(":=") || self.eat("=") {
            return Some(Operator::Assign);
        }
        if self.rest().starts_with("::") {
            return None;
        }
        if self.eat(":") {
            return Some(if self.eat_type(5) { Operator::Assign } else { Operator::Colon });
        }
        if is_quoted && self.rest().starts_with([',', '>', '/'])
            || place.is_named() && !self.rest().starts_with('(')
        {
            return if place.is_named() && self.eat_value_key() {
                Some(Operator::Pair)
            } else {
                (is_quoted && place.is_key_argument() && self.eat(","))
                    .then_some(Operator::Argument)
            };
        }
        if place.before == Some('<') && self.eat(">") {
            return Some(Operator::Element);
        }
        if place.stores() && self.eat("(") {
            return Some(Operator::Argument);
        }
        if has_blank && (place.is_flag() || place.lead.trim() == "ENV") {
            return Some(Operator::Flag);
        }
        // `var password string = "…"`
        (has_blank && self.eat_type(1)).then_some(Operator::Assign)
    }

    /// A type of at most `words` words and the `=` after it, if a text in quotes follows.
    fn eat_type(&mut self, words: usize) -> bool {
        let of_type = |byte: u8| byte.is_ascii_alphanumeric() || b"_&'<>[]., ?|:*".contains(&byte);
        let length =
            self.rest().bytes().take(LONGEST_TYPE).take_while(|byte| of_type(*byte)).count();
        let Some((type_, after)) = self.rest().split_at_checked(length) else { return false };
        if type_.split_whitespace().count() > words {
            return false;
        }
        let Some(value) = after.strip_prefix('=') else { return false };
        let value = value.trim_start_matches(BLANKS);
        let unprefixed =
            value.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_:($@#.=".contains(c));
        let follows = unprefixed.starts_with(is_quote) && value.len() - unprefixed.len() <= 20;
        self.at += if follows { length + 1 } else { 0 };
        follows
    }

    /// `, "value":`, ` value=`, or `value:` in the next line: what follows the name of a pair.
    fn eat_value_key(&mut self) -> bool {
        let from = self.at;
        let rest = self.rest();
        let between = rest.len()
            - rest
                .trim_start_matches(|c: char| {
                    is_quote(c) || matches!(c, ' ' | '\t' | '\r' | '\n' | ',')
                })
                .len();
        self.at += between;
        let has_key = between <= LONGEST_NAME && (self.eat("value") || self.eat("Value"));
        self.eat_quote();
        self.skip_blanks();
        if has_key && (self.eat(":") || self.eat("=")) {
            return true;
        }
        self.at = from;
        false
    }

    /// The value in quotes that comes next, if one does.
    fn quoted_value(&mut self) -> Option<Range<usize>> {
        let from = self.at;
        self.skip_blanks();
        self.eat("default=");
        self.eat_wrapper();
        let prefix =
            self.rest().bytes().take(3).take_while(|byte| b"rbfuRBFU@$L#&".contains(byte)).count();
        let opening = self.rest().get(prefix..)?;
        let is_escaped = opening.starts_with('\\');
        let Some(quote) = opening.trim_start_matches('\\').chars().next().filter(|c| is_quote(*c))
        else {
            self.at = from;
            return None;
        };
        let opening = opening.len() - opening.trim_start_matches('\\').len() + 1;
        self.at += prefix + opening;
        let triple: String = [quote, quote].iter().collect();
        self.eat(&triple);
        let start = self.at;
        let mut escape = false;
        for (at, c) in self.rest().char_indices() {
            if at > LONGEST_VALUE {
                return None;
            }
            let ends = match c {
                '\n' | '\r' => true,
                '\\' if !escape => {
                    escape = true;
                    // In a string inside a string, this is how the inner one ends.
                    let mut after = self.rest().get(at..).unwrap_or_default().chars();
                    let quoted = after.by_ref().take(8).find(|c| *c != '\\') == Some(quote);
                    if is_escaped && quoted {
                        return Some(start..start + at);
                    }
                    continue;
                }
                c => c == quote && !escape,
            };
            if ends {
                return Some(start..start + at);
            }
            escape = false;
        }
        Some(start..self.text.len())
    }

    /// What only wraps a text and does not compute one: `String::from(`, `new SecretString(`.
    fn eat_wrapper(&mut self) {
        const WRAPPERS: &str = "from some ok just of secret secretstr secretstring str string byte \
            bytes decode b64decode atob fromhex unhexlify quote field default";
        if !self.eat("new ") {
            self.eat("[]");
        }
        let of_path = |byte: u8| byte.is_ascii_alphanumeric() || b"_:.".contains(&byte);
        let length = self.rest().bytes().take(40).take_while(|byte| of_path(*byte)).count();
        let Some((path, after)) = self.rest().split_at_checked(length) else { return };
        let callee = path.rsplit([':', '.']).next().unwrap_or_default().replace('_', "");
        let callee = callee.to_ascii_lowercase();
        if after.starts_with('(') && WRAPPERS.split(' ').any(|wrapper| wrapper == callee) {
            self.at += length + 1;
            self.eat("default=");
        }
    }

    /// The value without quotes that comes next, if the line is one of a configuration.
    fn bare_value(&mut self, place: &Place<'_>, bare: Bare) -> Option<Range<usize>> {
        if place.is_parameter() && bare == Bare::Tight {
            // After a semicolon, `password=` may also begin a statement.
            let value = self.until("&;\"'`<>#,) \t\\")?;
            let given = self.text.get(value.clone())?;
            return (!given.contains('(') && !is_expression(given, bare)).then_some(value);
        }
        if place.is_after_quote() && matches!(bare, Bare::Tight | Bare::Colon) {
            // `"Password=…;Server=…"`, `"X-Api-Key: …"`
            self.skip_blanks();
            let value = self.until("\"'`;\\")?;
            return self.text.get(value.clone())?.chars().all(|c| c != ' ').then_some(value);
        }
        if place.is_flag() && bare == Bare::Tight {
            return self.until(" \t\"'`;|&)");
        }
        if !place.opens_line() && bare != Bare::Pair {
            return None;
        }
        let is_yaml = matches!(bare, Bare::Tight | Bare::Spaced) || self.rest().starts_with(BLANKS);
        self.skip_blanks();
        let line = self.until("")?;
        let value = self.text.get(line.clone())?;
        let value = value.split_once(" #").or(value.split_once("\t#")).map_or(value, |(it, _)| it);
        // `PASSWORD=… command`, as a shell takes it.
        let is_variable =
            bare == Bare::Tight && !place.name.contains(|c: char| c.is_ascii_lowercase());
        let value =
            if is_variable { value.split(BLANKS).next().unwrap_or_default() } else { value };
        let value = value.trim_end();
        let is_literal = is_yaml
            && !value.contains(|c: char| c.is_whitespace() || is_quote(c) || "()[]{}".contains(c))
            && !value.ends_with([',', ';', '\\', ':'])
            && !is_expression(value, bare);
        is_literal.then(|| line.start..line.start + value.len())
    }

    /// What comes before the first of `ends`, or before the end of the line.
    fn until(&mut self, ends: &str) -> Option<Range<usize>> {
        let is_end = |c: char| c == '\n' || c == '\r' || ends.contains(c);
        let head =
            self.rest().char_indices().take_while(|(at, c)| *at <= LONGEST_VALUE && !is_end(*c));
        let length = head.last().map_or(0, |(at, c)| at + c.len_utf8());
        (length <= LONGEST_VALUE).then(|| self.at..self.at + length)
    }
}

/// Whether a value without quotes would be a variable, a member or a type in a program.
fn is_expression(value: &str, bare: Bare) -> bool {
    let is_name = |piece: &str| {
        piece.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let pieces = value.split(['.', ':', '?', '!']).filter(|piece| !piece.is_empty()).count();
    let all_names =
        value.split(['.', ':', '?', '!', '*', '&', '|']).filter(|p| !p.is_empty()).all(is_name);
    if !all_names {
        return false;
    }
    // A single word is a value in a file of `NAME=value` lines; anywhere else, a machine must
    // have drawn it before it is taken for one.
    let may_be_word = (pieces == 1 && bare != Bare::Spaced) || super::value::looks_random(value);
    !may_be_word || super::value::is_type_name(value)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`')
}
