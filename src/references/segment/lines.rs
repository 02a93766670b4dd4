//! Which line each token of a file begins in: half a byte a line, mostly.
//!
//! For each line with tokens, how many lines it is behind the last one (its gap) and how many
//! tokens it has, in half bytes: 1 to 14 is that many tokens on the next line; 0 is one empty line
//! before, and then the tokens; 15 is both as numbers of three bits a half byte, the lowest first,
//! the fourth bit set where another follows. A file begins at a whole byte.

#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are held to their widths where texts and segments are taken in"
)]

/// Writes the lines of a file's tokens, which are in order.
pub(super) fn write(lines: impl Iterator<Item = u32>, bytes: &mut Vec<u8>) {
    let mut halves = Vec::new();
    let mut lines = lines.peekable();
    // As if a line stood before the first one.
    let mut next = 0;
    while let Some(line) = lines.next() {
        let mut tokens = 1;
        while lines.next_if_eq(&line).is_some() {
            tokens += 1;
        }
        match (line - next, tokens) {
            (0, 1..15) => halves.push(tokens as u8),
            (1, 1..16) => halves.extend([0, tokens as u8]),
            (gap, _) => {
                halves.push(15);
                number(gap, &mut halves);
                number(tokens, &mut halves);
            }
        }
        next = line + 1;
    }
    bytes.extend(halves.chunks(2).map(|pair| pair[0] | pair.get(1).unwrap_or(&0) << 4));
}

/// The lines of the two tokens, which are in order; `None` where the bytes end before.
pub(super) fn find<E>(
    byte: &mut impl FnMut(u64) -> Result<Option<u8>, E>,
    tokens: [u32; 2],
) -> Result<Option<[u32; 2]>, E> {
    let (mut at, mut upper) = (0, None);
    let mut half = || -> Result<Option<u8>, E> {
        if let Some(upper) = upper.take() {
            return Ok(Some(upper));
        }
        let found = byte(at)?;
        at += 1;
        upper = found.map(|byte| byte >> 4);
        Ok(found.map(|byte| byte & 15))
    };
    let (mut line, mut passed) = (0_u32, 0_u32);
    let mut found = [None; 2];
    loop {
        let Some(first) = half()? else { return Ok(None) };
        let (gap, count) = match first {
            0 => (1, half()?.map(u32::from)),
            15 => (read_number(&mut half)?.unwrap_or_default(), read_number(&mut half)?),
            count => (0, Some(u32::from(count))),
        };
        let Some(count) = count else { return Ok(None) };
        line = line.saturating_add(gap);
        passed = passed.saturating_add(count);
        for (token, found) in tokens.iter().zip(&mut found) {
            if *token < passed && found.is_none() {
                *found = Some(line);
            }
        }
        if let [Some(one), Some(other)] = found {
            return Ok(Some([one, other]));
        }
        line = line.saturating_add(1);
    }
}

fn number(mut number: u32, halves: &mut Vec<u8>) {
    while number > 7 {
        halves.push((number & 7) as u8 | 8);
        number >>= 3;
    }
    halves.push(number as u8);
}

fn read_number<E>(half: &mut impl FnMut() -> Result<Option<u8>, E>) -> Result<Option<u32>, E> {
    let mut number = 0;
    for shift in (0..30).step_by(3) {
        let Some(found) = half()? else { return Ok(None) };
        number |= u32::from(found & 7) << shift;
        if found < 8 {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_written_is_found(
            gaps in prop::collection::vec((0..40_u32, 1..40_u32), 1..60),
        ) {
            let mut lines = Vec::new();
            let mut line = 0;
            for (gap, tokens) in gaps {
                line += gap;
                lines.extend((0..tokens).map(|_| line));
                line += 1;
            }
            let mut bytes = Vec::new();
            write(lines.iter().copied(), &mut bytes);
            let mut byte = |at: u64| Ok::<_, ()>(bytes.get(at as usize).copied());
            for (token, line) in (0..).zip(&lines) {
                let last = lines.len() as u32 - 1;
                let found = find(&mut byte, [token, last]).unwrap();
                prop_assert_eq!(found, Some([*line, lines[last as usize]]));
            }
            prop_assert_eq!(find(&mut byte, [0, lines.len() as u32 + 40]).unwrap(), None);
        }
    }
}
