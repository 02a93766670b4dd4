//! What a value looks like: made by a machine, made by a person, or no secret at all.
//!
//! Each question is about the value alone, except whether it merely repeats its own name: what
//! stands around a value must not be able to talk a rule out of it.
//!
//! Knows nothing of rules, formats or where a value was found.

use crate::text::entropy;

/// Words that stand where documentation leaves a value out.
const STAND_INS: [&str; 25] = [
    "example",
    "placeholder",
    "changeme",
    "change_me",
    "change-me",
    "changeit",
    "replace",
    "redacted",
    "dummy",
    "xxxxx",
    "****",
    "....",
    "your_",
    "your-",
    "yourkey",
    "yoursecret",
    "yourtoken",
    "mytoken",
    "yourpassword",
    "-here",
    "_here",
    "keyhere",
    "tokenhere",
    "insert_",
    "not-a-real",
];

/// Whether a value stands for one: what documentation writes where a secret belongs, a reference
/// to where the secret is, or a template that it will be filled into.
pub(super) fn is_stand_in(value: &str) -> bool {
    is_reference(value) || is_monotonous(value) || {
        // In a longer one, of random letters, any word may turn up by chance.
        let lower = value.get(..value.len().min(128)).unwrap_or_default().to_ascii_lowercase();
        STAND_INS.iter().any(|word| lower.contains(word))
    }
}

/// Whether a value is what examples and tests write for a secret, although it has its form: it
/// stands for one, or is made of nothing but words that are used for this.
pub fn is_dummy(value: &str) -> bool {
    /// What `test-password-1`, `mySecretKey` and `postgres` consist of.
    const WORDS: &str = "a access an anonymous any api app auth bar baz change client credential \
        credentials db default demo dev dummy empty example fake foo foobar guest here invalid is \
        jwt key local me mock my mysql new none not null of old pass passwd passphrase password \
        placeholder postgres postgresql pwd qux quux redacted sample secret some string super test \
        tested tester testing tests the this token unknown user username valid value very wrong \
        xxx your";
    let is_word = |part: &str| {
        let word = part.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
        part.len() - word.len() <= 4 && (word.is_empty() || WORDS.split(' ').any(|it| it == word))
    };
    is_stand_in(value)
        || (value.bytes().any(|byte| byte.is_ascii_alphabetic())
            && value
                .split(|c: char| !c.is_ascii_alphanumeric())
                .flat_map(|piece| if is_word(piece) { vec![] } else { parts_of(piece).collect() })
                .all(is_word))
}

/// Whether a value says where the secret comes from instead of what it is.
pub(super) fn is_reference(value: &str) -> bool {
    const TEMPLATES: [&str; 8] = ["${", "$(", "{{", "%(", "#{", "<%", "%s", "<redacted"];
    const SOURCES: [&str; 8] =
        ["os.environ", "process.env", "getenv", "secrets.", "ENC[", "ENC(", "op://", "arn:aws"];
    const WRAPPED: [(char, char); 4] = [('<', '>'), ('{', '}'), ('[', ']'), ('%', '%')];
    let wrapped = |(open, close)| value.starts_with(open) && value.ends_with(close);
    let is_variable = value.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    value.is_empty()
        || is_variable
        || WRAPPED.into_iter().any(wrapped)
        || TEMPLATES.iter().chain(&SOURCES).any(|mark| value.contains(mark))
}

/// Whether a value has too little variety to be one: `xxxx-xxxx`, `1234567890abcdef`, `000000`.
fn is_monotonous(value: &str) -> bool {
    let bytes = value.as_bytes();
    let mut seen = [false; 256];
    let mut kinds = 0;
    for byte in bytes.iter().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
        kinds += usize::from(!std::mem::replace(&mut seen[usize::from(*byte)], true));
    }
    if kinds <= 2 && !bytes.iter().any(|byte| b"!@$%^&+?".contains(byte)) {
        return true;
    }
    // Long enough that no person types it as a password and no machine draws it by chance.
    bytes.len() >= 12 && in_sequence(bytes) * 10 >= bytes.len() * 7
}

/// How many bytes belong to runs of at least four that count up or down by one.
fn in_sequence(bytes: &[u8]) -> usize {
    let (mut total, mut run, mut step) = (0, 1, 0_i16);
    for pair in bytes.windows(2) {
        let &[left, right] = pair else { continue };
        let next = match (left, right) {
            (b'9', b'0' | b'a' | b'A') => 1,
            _ => i16::from(right) - i16::from(left),
        };
        if next.abs() == 1 && (next == step || run == 1) {
            run += 1;
        } else {
            total += if run >= 4 { run } else { 0 };
            run = if next.abs() == 1 { 2 } else { 1 };
        }
        step = next;
    }
    total + if run >= 4 { run } else { 0 }
}

/// Whether a machine may have drawn the value: long enough, of the letters that keys are made of,
/// and not readable.
pub(super) fn looks_random(value: &str) -> bool {
    let is_key_letter =
        |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-.~:!@#$%^&*|".contains(&byte);
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    let mixes_digits = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    let mixes_cases =
        value.len() >= 20 && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    // What names have too, if it is short: then there must be more capitals than begin words.
    let capitals = value.bytes().filter(u8::is_ascii_uppercase).count() * 10;
    let mixes_oddly = value.len() >= 16
        && value.bytes().all(|it| it.is_ascii_alphabetic())
        && (value.len() * 3..value.len() * 7).contains(&capitals);
    value.len() >= 12
        && value.bytes().all(is_key_letter)
        && (mixes_digits && entropy(value) >= 3.0
            || mixes_cases && entropy(value) >= 3.7
            || mixes_oddly && entropy(value) >= 3.4)
        && !is_address(value)
        && !value.contains("::")
        && !reads_as_words(value, 4)
}

/// Whether a person may have chosen the value as a password: one word that is not only letters.
pub(super) fn looks_typed(value: &str) -> bool {
    let has = |is: fn(char) -> bool| value.contains(is);
    let is_separator = |c: char| "_-./:,".contains(c);
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let marks = value.chars().filter(|c| !c.is_alphanumeric() && !is_separator(*c)).count();
    let length = value.chars().count();
    if !(5..=256).contains(&value.len()) || has(char::is_whitespace) || has(char::is_control) {
        return false;
    }
    if is_address(value) || is_code(value) {
        return false;
    }
    if digits == length {
        return digits >= 6;
    }
    // A label on a form: `Password:`, `Passwort*`, `Really?`.
    let label = value.trim_end_matches([':', '?', '.', '*', ',', '…']);
    if label.chars().all(|c| c.is_alphabetic() || is_separator(c)) && marks <= 1 {
        return length >= 12 && looks_random(value);
    }
    letters > 0 && (digits > 0 || marks > 0) && !(marks == 0 && reads_as_words(value, 2))
}

/// A path or a URL; what is secret in a URL has rules of its own.
fn is_address(value: &str) -> bool {
    let starts =
        ["/", "./", "../", "~/", "\\\\", "C:\\"].iter().any(|start| value.starts_with(start));
    // Base64 may begin with a slash; a path has a second one, between words.
    (starts && (value.len() < 20 || reads_as_words(value, 4))) || value.contains("://")
}

/// Something to be run, matched or shown, and not to be kept.
fn is_code(value: &str) -> bool {
    let has = |mark: &str| value.contains(mark);
    value.starts_with('^')
        || value.starts_with('<')
        || value.ends_with(['(', '[', '{'])
        || (has("(") && has(")"))
        || (has("[") && has("]"))
        || (has("{") && has("}"))
        || ["=>", "->", "==", "&&", "||", "\\\\", "\\d", "\\w", "\\x", "\\u", "\\0", "++", "::"]
            .iter()
            .any(|mark| has(mark))
}

/// Whether a value is made of words and small numbers: `my-service_v2.tokenStore`, `2024-05-01`.
///
/// A number has at most `digits` digits. One word with a number is a password that people choose
/// (`hunter2`), so digits may follow a word directly only where the value has several words.
pub(super) fn reads_as_words(value: &str, digits: usize) -> bool {
    let pieces: Vec<&str> =
        value.split(|c: char| "_-./:,=@+ ".contains(c)).filter(|piece| !piece.is_empty()).collect();
    let several = pieces.len() > 1;
    let (mut words, mut letters) = (0, 0);
    let all = pieces.iter().all(|piece| {
        let word = piece.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = piece.len() - word.len();
        if word.is_empty() {
            return number <= digits;
        }
        let may_end_in_number = several || digits > 2;
        words += parts_of(word).count();
        letters += word.len();
        (number == 0 || (may_end_in_number && number <= digits))
            && (parts_of(word).all(is_word) || has_number_inside(word))
    });
    // Letters drawn at random have capitals everywhere, and each would begin a word.
    all && (words <= 3 || letters >= words * 3)
}

/// `sha256Digest`, `base64_encoder`: words of some length around a number that is not long.
fn has_number_inside(word: &str) -> bool {
    let is_number = |c: char| c.is_ascii_digit();
    let numbers = word.split(|c| !is_number(c)).filter(|number| !number.is_empty());
    numbers.clone().count() == 1
        && numbers.clone().all(|number| number.len() <= 3)
        && word.split(is_number).flat_map(parts_of).all(|part| part.len() >= 3 && is_word(part))
}

/// The words of `camelCaseName` and `HTTPServer`.
pub(super) fn parts_of(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices().peekable();
        let (_, first) = chars.next()?;
        let mut was_upper = first.is_uppercase();
        let mut run = 1;
        let mut end = rest.len();
        while let Some((at, c)) = chars.next() {
            let is_upper = c.is_uppercase();
            // The last capital of a run begins the next word where small letters follow.
            let begins = is_upper
                && (!was_upper
                    || chars.peek().is_some_and(|(_, next)| next.is_lowercase() && run > 0));
            if begins {
                end = at;
                break;
            }
            was_upper = is_upper;
            run += 1;
        }
        let (part, tail) = rest.split_at(end);
        rest = tail;
        Some(part)
    })
}

/// A short run of letters with a vowel, as words have them.
fn is_word(part: &str) -> bool {
    let length = part.chars().count();
    let letters = part.chars().all(char::is_alphabetic);
    let is_vowel = |c: char| !c.is_ascii() || "aeiouyAEIOUY".contains(c);
    // Abbreviations have none: `src`, `http`, `TLS`.
    letters
        && length <= 20
        && (length <= 4 || part.contains(is_vowel))
        && longest_cluster(part) <= 5
}

/// The longest run without a vowel.
fn longest_cluster(part: &str) -> usize {
    part.split(|c: char| !c.is_ascii() || "aeiouyAEIOUY".contains(c))
        .map(str::len)
        .max()
        .unwrap_or(0)
}

/// Whether a value only repeats what it is called: `password = "my_password2"`.
pub(super) fn repeats_name(value: &str, name: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (letters_of_value, letters_of_name) = (letters(value), letters(name));
    let others = value.len() - value.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let is_plain = value.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c));
    is_plain
        && others <= 2
        && letters_of_value.len() >= 4
        && letters_of_value.len() + others + 4 >= value.len()
        && (letters_of_name.contains(&letters_of_value)
            || (!letters_of_name.is_empty() && letters_of_value.ends_with(&letters_of_name)))
}

/// Whether a word without quotes is the name of a type, as in `token: u64`.
pub(super) fn is_type_name(value: &str) -> bool {
    let stem = value.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = stem.to_ascii_lowercase();
    let types = [
        "u", "i", "f", "int", "uint", "float", "str", "string", "utf", "sha", "md", "base", "bytes",
    ];
    types.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins() {
        for value in [
            "",
            "xxxxxxxx",
            "your-api-key",
            "${TOKEN}",
            "$TOKEN",
            "{{ token }}",
            "<token>",
            "%(pw)s",
            "changeme",
            "00000000",
            "****",
            "1234567890abcdef",
            "abcdefghijklmnop",
            "[token]",
            "AKIAEXAMPLE",
            "process.env.TOKEN",
            "op://vault/item",
        ] {
            assert!(is_stand_in(value), "{value}");
        }
        for value in ["hunter2", "Pa$$word1", "p@ssw0rd!", "123456", "tr0ub4dor&3"] {
            assert!(!is_stand_in(value), "{value}");
        }
    }

    #[test]
    fn dummies() {
        for value in [
            "password",
            "Password123",
            "test-token-1",
            "my_secret_key",
            "mySecretPassword2",
            "foobar",
            "postgres",
            "xxxxxxxxxxxx",
            "AKIAEXAMPLE",
            "guest",
        ] {
            assert!(is_dummy(value), "{value}");
        }
        for value in ["hunter2", "admin123", "S3cr3t!", "84629173", "x9-password", "tokenizer7"] {
            assert!(!is_dummy(value), "{value}");
        }
    }

    #[test]
    fn what_people_choose() {
        for value in
            ["hunter2", "S3cr3t!", "p@ssword", "84629173", "Summer-2024", "pass#word", "ünïc0de"]
        {
            assert!(looks_typed(value), "{value}");
        }
        for value in [
            "password",
            "Password:",
            "Really?",
            "my-secret-1",
            "auth.login.label2",
            "/run/secrets/db1",
            "^.{8,}$",
            "パスワード",
            "1234",
            "a b c1",
            "https://a.b/c1",
            "get(x1)",
            "body1[",
            "my_service_token",
        ] {
            assert!(!looks_typed(value), "{value}");
        }
    }

    #[test]
    fn what_machines_draw() {
        for value in [
            "d41d8cd98f00b204e9800998ecf8427e",
            "kJhGfDsAqWeRtYuIoPlK",
            "WPgEuxqyhxEykCpZ",
            "550e8400-e29b-41d4-a716-446655440000",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY",
        ] {
            assert!(looks_random(value), "{value}");
        }
        for value in [
            "my-service-token-2024",
            "tokenStoreForUsers",
            "2024-05-01T10:00:00",
            "identifier_12",
            "application/json",
            "string",
            "MyVeryLongClassNameForTokens",
            "getHTTPProxyHost",
            "XMLHttpRequester",
            "ABTestGroupOfUser",
            "UPPERCASElowercase",
        ] {
            assert!(!looks_random(value), "{value}");
        }
    }

    #[test]
    fn words_of_a_name() {
        let parts = |word| parts_of(word).collect::<Vec<_>>();
        assert_eq!(parts("camelCaseName"), ["camel", "Case", "Name"]);
        assert_eq!(parts("DBPassword"), ["DB", "Password"]);
        assert_eq!(parts("API"), ["API"]);
        assert!(parts("").is_empty());
    }

    #[test]
    fn names_repeated() {
        assert!(repeats_name("password2", "password1"));
        assert!(repeats_name("my_password", "password"));
        assert!(!repeats_name("hunter2", "password"));
        assert!(!repeats_name("password123", "password"));
        assert!(!repeats_name("correctpassword-horse9xyz", "password"));
    }
}
