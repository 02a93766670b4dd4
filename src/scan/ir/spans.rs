//! Where the expressions or the statements of a module stand, and which of them stand around or
//! within a span.
//!
//! Most of what is pushed one after another stands close together, so that of whole blocks it is
//! known from their outer span that nothing in them is wanted. In what order they come does not
//! matter.

use super::Span;

/// How many spans one outer span is for.
const BLOCK: usize = 32;

/// Spans, by their number.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    all: Vec<Span>,
    /// For each [`BLOCK`] of them the smallest span that holds them.
    outer: Vec<Span>,
}

impl Spans {
    /// Adds one.
    pub(super) fn push(&mut self, span: Span) {
        match self.outer.last_mut() {
            Some(outer) if !self.all.len().is_multiple_of(BLOCK) => {
                outer.start = outer.start.min(span.start);
                outer.end = outer.end.max(span.end);
            }
            _ => self.outer.push(span),
        }
        self.all.push(span);
    }

    /// Gives back the memory that is not needed.
    pub(super) fn shrink_to_fit(&mut self) {
        self.all.shrink_to_fit();
        self.outer.shrink_to_fit();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// One of them.
    pub fn get(&self, number: usize) -> Option<Span> {
        self.all.get(number).copied()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = Span> + '_ {
        self.all.iter().copied()
    }

    /// The numbers of those that hold `span`.
    pub fn around(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let holds = move |it: Span| it.holds(span);
        self.filtered(holds, holds)
    }

    /// The numbers of those that `span` holds.
    pub fn within(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let meets = move |outer: Span| outer.start <= span.end && span.start <= outer.end;
        self.filtered(meets, move |it| span.holds(it))
    }

    /// The numbers of those that are not `held`. What is held holds what stands in it.
    pub fn without<'s>(
        &'s self,
        held: impl Fn(Span) -> bool + Copy + 's,
    ) -> impl Iterator<Item = usize> + 's {
        self.filtered(move |outer| !held(outer), move |it| !held(it))
    }

    /// The numbers of those that are wanted, in blocks of which some may be.
    fn filtered<'s>(
        &'s self,
        may_have: impl Fn(Span) -> bool + 's,
        is_wanted: impl Fn(Span) -> bool + Copy + 's,
    ) -> impl Iterator<Item = usize> + 's {
        let blocks = self.outer.iter().zip(self.all.chunks(BLOCK)).enumerate();
        let blocks = blocks.filter(move |(_, (outer, _))| may_have(**outer));
        blocks.flat_map(move |(block, (_, spans))| {
            let wanted = spans.iter().enumerate().filter(move |it| is_wanted(*it.1));
            wanted.map(move |(place, _)| block * BLOCK + place)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn blocks_leave_nothing_out(
            bytes in proptest::collection::vec((0_usize..200, 0_usize..60), 0..200),
            (start, len) in (0_usize..200, 0_usize..60),
        ) {
            let all: Vec<_> = bytes.iter().map(|(at, len)| Span::of(*at..at + len)).collect();
            let mut spans = Spans::default();
            for span in &all {
                spans.push(*span);
            }
            let span = Span::of(start..start + len);
            let numbers = |wanted: &dyn Fn(Span) -> bool| -> Vec<usize> {
                (0..all.len()).filter(|number| wanted(all[*number])).collect()
            };
            let around: Vec<_> = spans.around(span).collect();
            prop_assert_eq!(around, numbers(&|it| it.holds(span)));
            let within: Vec<_> = spans.within(span).collect();
            prop_assert_eq!(within, numbers(&|it| span.holds(it)));
            let without: Vec<_> = spans.without(|it| span.holds(it)).collect();
            prop_assert_eq!(without, numbers(&|it| !span.holds(it)));
        }
    }
}
