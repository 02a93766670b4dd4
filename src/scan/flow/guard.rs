//! What a condition says of the values that it tests.

use super::Analysis;
use super::state::State;
use super::value::Value;
use crate::scan::constant::Constant;
use crate::scan::ir::{BinaryOp, Expr, ExprId, UnaryOp};
use crate::scan::pattern::Subject;
use crate::scan::rules::{Action, ExprKind, Key};

impl Analysis<'_> {
    /// Adds what is known where a condition has turned out so.
    pub(super) fn refine(&mut self, state: &mut State, test: ExprId, outcome: bool) {
        if state.is_dead || !self.has_fuel() {
            return;
        }
        let module = self.module(Self::frame_module(state));
        match module.expr(test) {
            Expr::Unary(UnaryOp::Not, operand) => return self.refine(state, operand, !outcome),
            Expr::Binary(op @ (BinaryOp::And | BinaryOp::Or), left, right) => {
                if (op == BinaryOp::And) == outcome {
                    self.refine(state, left, outcome);
                    self.refine(state, right, outcome);
                } else {
                    // Either decided it.
                    let mut other = state.clone();
                    self.refine(state, left, outcome);
                    self.refine(&mut other, left, !outcome);
                    self.refine(&mut other, right, outcome);
                    *state = std::mem::take(state).join(other);
                }
                return;
            }
            Expr::Binary(op, left, right) => self.compared(state, op, left, right, outcome),
            Expr::Call { callee, arguments } => {
                if let Expr::Member { base, name } = module.expr(callee)
                    && outcome
                    && matches!(name.text(), "equals" | "equalsIgnoreCase" | "Equals" | "contentEquals")
                    && let Some(argument) = module.list(arguments).next()
                {
                    self.compared(state, BinaryOp::Equal, base, argument, true);
                }
                if let Expr::Member { base, name } = module.expr(callee)
                    && outcome
                    && matches!(name.text(), "includes" | "contains" | "has" | "Contains" | "containsKey" | "ContainsKey")
                    && let Some(argument) = module.list(arguments).next()
                {
                    self.compared(state, BinaryOp::In, argument, base, true);
                }
            }
            // Empty, null, zero.
            Expr::Local(..) | Expr::Captured(..) | Expr::Member { .. } if !outcome => {
                self.clean(state, test, u128::MAX);
            }
            _ => {}
        }
        self.guards(state, test, outcome);
    }

    /// Guards that rules and libraries define.
    fn guards(&mut self, state: &mut State, test: ExprId, outcome: bool) {
        let module = self.module(Self::frame_module(state));
        let key = match module.expr(test) {
            Expr::Call { callee, .. } => match crate::scan::rules::last_name(module, callee) {
                Some(name) => Key::Call(name),
                None => return,
            },
            Expr::Member { name, .. } => Key::Member(name),
            expr => Key::Expr(ExprKind::of(expr)),
        };
        let set = self.set;
        for number in set.models_by_key.get(&key).into_iter().flatten() {
            let model = &set.models[*number];
            let Action::Guard(bits) = model.action else { continue };
            if model.condition.when != outcome {
                continue;
            }
            for found in self.find(state, &model.condition, Subject::Expr(test)) {
                let Some(at) = found.at.and_then(|at| found.bindings.expr(at)) else { continue };
                self.clean(state, at, bits);
            }
        }
    }

    fn compared(&mut self, state: &mut State, op: BinaryOp, left: ExprId, right: ExprId, outcome: bool) {
        let is_equal = match op {
            BinaryOp::Equal | BinaryOp::Is => outcome,
            BinaryOp::NotEqual | BinaryOp::IsNot => !outcome,
            BinaryOp::In if outcome => return self.found_in(state, left, right),
            BinaryOp::NotIn if !outcome => return self.found_in(state, left, right),
            _ => return,
        };
        if !is_equal {
            return;
        }
        for (variable, other) in [(left, right), (right, left)] {
            let mut aside = state.clone();
            let other = self.eval(&mut aside, other);
            if other.constants.is_some() && other.taints.is_empty() {
                self.clean(state, variable, u128::MAX);
            }
        }
    }

    /// `value in collection`: clean where the collection is constant, and no string of which the
    /// value may be any part.
    fn found_in(&mut self, state: &mut State, value: ExprId, collection: ExprId) {
        let mut aside = state.clone();
        let collection = self.eval(&mut aside, collection);
        let holds_constants = !collection.objects.is_empty()
            && collection.taints.is_empty()
            && collection.objects.iter().all(|id| {
                self.object(&aside, *id).is_some_and(|object| {
                    let is_map = object.container.is_some() && object.container == self.set.map_literal;
                    let all = object.all();
                    let is_clean = self.deep_taints(&aside, &all).is_empty();
                    // Its keys are what is compared.
                    !object.is_open && (is_map || is_clean && object.all_constant())
                })
            });
        if holds_constants {
            self.clean(state, value, u128::MAX);
        }
    }

    /// What is tested carries no data from here on, for the rules of these bits.
    fn clean(&mut self, state: &mut State, id: ExprId, bits: u128) {
        let module = self.module(Self::frame_module(state));
        match module.expr(id) {
            Expr::Local(_, slot) => {
                let frame = state.frames.len().saturating_sub(1);
                let value = state.local(frame, slot);
                if value.taints.is_empty() {
                    return;
                }
                let made_by = value.made_by;
                state.set_local(frame, slot, Value { taints: value.taints.cleaned(bits), ..value });
                // `x = y.strip()` is clean where `y` is found to be, and the other way round.
                if let Some(made_by) = made_by
                    && let Expr::Call { callee, .. } = module.expr(made_by)
                    && let Expr::Member { base, name } = module.expr(callee)
                    && matches!(name.text(), "strip" | "trim" | "lower" | "upper" | "toLowerCase" | "toUpperCase")
                {
                    self.clean(state, base, bits);
                }
            }
            Expr::Captured(_, depth, slot) => {
                if let Some(frame) = self.captured(state, depth) {
                    let value = state.local(frame, slot);
                    state.set_local(frame, slot, Value { taints: value.taints.cleaned(bits), ..value });
                }
            }
            Expr::Member { base, .. } | Expr::Index { base, .. } => {
                let mut aside = state.clone();
                let value = self.eval(&mut aside, id);
                let holder = self.eval(&mut aside, base);
                if !value.taints.is_empty() && !holder.objects.is_empty() {
                    let cleaned = Value { taints: value.taints.cleaned(bits), ..value };
                    self.assign(state, id, cleaned, None);
                }
            }
            Expr::Call { callee, arguments } => {
                // `value.lower() in allowed`, `str(value) == "a"`.
                match module.expr(callee) {
                    Expr::Member { base, .. } if arguments.is_empty() => self.clean(state, base, bits),
                    Expr::Global(name) if name.text() == "str" => {
                        if let Some(first) = module.list(arguments).next() {
                            self.clean(state, first, bits);
                        }
                    }
                    _ => {}
                }
            }
            Expr::Cast { value, .. } | Expr::Await(value) => self.clean(state, value, bits),
            _ => {}
        }
        let _ = Constant::Null;
    }
}
