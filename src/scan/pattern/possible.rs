//! Whether a pattern can match at all, said before the ways in which it does are looked for.
//!
//! Most that a rule is asked of it does not match, and this makes nothing to say so. It may say yes
//! where [`Matcher`] finds nothing, and never no where it finds something.

use super::matcher::{Facts, Matcher, Subject};
use super::{ArgumentPattern, Code, NamePattern, Pattern};
use crate::scan::ir::{Expr, ExprId, List, Name};

impl<F: Facts> Matcher<'_, F> {
    /// Whether `code` may match `subject`.
    pub fn may_match(&self, code: &Code, subject: Subject) -> bool {
        match (code, subject) {
            (Code::Expr(pattern), Subject::Expr(id)) => self.may_be(pattern, id),
            (Code::Statement(_) | Code::Statements(_), Subject::Expr(_)) => false,
            _ => true,
        }
    }

    fn may_be(&self, pattern: &Pattern, id: ExprId) -> bool {
        let expr = self.module.expr(id);
        // As what made its value, or by its path.
        let may_stand_for = || self.facts.made_by(id).is_some() || self.facts.path(id).is_some();
        match (pattern, expr) {
            (Pattern::Typed(_, types), _) => self.is_of(id, types),
            (Pattern::Path(path), _) => self.facts.path(id) == *path,
            (Pattern::Variable(name), _) => expr.variable_name() == Some(*name),
            (Pattern::This, _) => expr == Expr::This,
            (Pattern::Super, _) => expr == Expr::Super,
            (Pattern::Member(base, name), Expr::Member { base: of, name: is }) => {
                is_named(name, is) && self.may_be(base, of)
            }
            (Pattern::Call(callee, arguments), Expr::Call { callee: of, arguments: given })
            | (Pattern::New(callee, arguments), Expr::New { class: of, arguments: given, .. }) => {
                self.may_be(callee, of) && self.may_take(arguments, given)
            }
            (Pattern::Index(base, index), Expr::Index { base: of, index: at }) => {
                self.may_be(base, of) && self.may_be(index, at)
            }
            (Pattern::Binary(op, left, right), Expr::Binary(it, a, b)) => {
                it == *op && self.may_be(left, a) && self.may_be(right, b)
            }
            (Pattern::Call(..) | Pattern::Index(..), _) => may_stand_for(),
            (Pattern::New(..), _) => self.facts.made_by(id).is_some(),
            _ => true,
        }
    }

    /// Whether a call may have arguments of these patterns, by how many there are and their names.
    fn may_take(&self, patterns: &[ArgumentPattern], given: List) -> bool {
        let module = self.module;
        let (mut plain, mut named) = (0, 0);
        for id in module.list(given) {
            match module.expr(id) {
                Expr::Keyword(..) => named += 1,
                _ => plain += 1,
            }
        }
        let (mut is_open, mut wanted_plain, mut wanted_named) = (false, 0, 0);
        for pattern in patterns {
            match pattern {
                ArgumentPattern::Dots => is_open = true,
                ArgumentPattern::One(_) => wanted_plain += 1,
                ArgumentPattern::Named(name, _) => {
                    wanted_named += 1;
                    let is_it =
                        |it| matches!(module.expr(it), Expr::Keyword(is, _) if is_named(name, is));
                    if !module.list(given).any(is_it) {
                        return false;
                    }
                }
            }
        }
        if is_open { wanted_plain <= plain } else { wanted_plain == plain && named <= wanted_named }
    }
}

/// Whether a name may be what a pattern says.
fn is_named(pattern: &NamePattern, name: Name) -> bool {
    match pattern {
        NamePattern::Is(it) => *it == name,
        NamePattern::Any | NamePattern::Bind(_) => true,
    }
}
