//! A module as text that a person can read, for tests.

use std::fmt::Write;
use undertone::scan::ir::{
    Expr, ExprId, FunctionId, List, Module, ParameterKind, SequenceKind, Stmt,
};

/// `@x` is a name that the file does not define, and `x^1` a variable of the function around.
pub(super) fn dump(module: &Module) -> String {
    let mut dump = Dump { module, out: String::new() };
    if let Some(package) = &module.package {
        let _ = writeln!(dump.out, "package {package}");
    }
    for number in 0..module.functions.len() {
        dump.function(FunctionId(u32::try_from(number).expect("few functions")));
    }
    for (number, class) in module.classes.iter().enumerate() {
        let name = class.name.map_or("", |name| name.text());
        let _ = write!(dump.out, "class#{number} {name}({})", dump.exprs(class.bases));
        if let Some(outer) = class.outer {
            let _ = write!(dump.out, " in class#{}", outer.0);
        }
        let _ = writeln!(dump.out);
        if !class.decorators.is_empty() {
            let _ = writeln!(dump.out, "  @ {}", dump.exprs(class.decorators));
        }
        for field in &class.fields {
            let class = dump.class(field.class);
            let marks = dump.exprs(field.decorators);
            let marks = if marks.is_empty() { marks } else { format!(" @ {marks}") };
            let _ = writeln!(dump.out, "  field {}{class}{marks}", field.name.text());
        }
        for (name, id) in &class.methods {
            let _ = writeln!(dump.out, "  method {} fn#{}", name.text(), id.0);
        }
        for (what, id) in [("init", class.initializer), ("static init", class.static_initializer)] {
            if let Some(id) = id {
                let _ = writeln!(dump.out, "  {what} fn#{}", id.0);
            }
        }
    }
    dump.out
}

struct Dump<'m> {
    module: &'m Module,
    out: String,
}

impl Dump<'_> {
    fn function(&mut self, id: FunctionId) {
        let function = self.module.function(id);
        let name = function.name.map_or("", |name| name.text());
        let mut head = format!("fn#{} {name}(", id.0);
        for (place, parameter) in function.parameters.iter().enumerate() {
            if place > 0 {
                head.push_str(", ");
            }
            if !parameter.decorators.is_empty() {
                let _ = write!(head, "[@ {}] ", self.exprs(parameter.decorators));
            }
            head.push_str(match parameter.kind {
                ParameterKind::One => "",
                ParameterKind::Named => "named ",
                ParameterKind::Rest => "...",
                ParameterKind::NamedRest => "**",
            });
            head.push_str(&self.expr(parameter.target));
            head.push_str(&self.class(parameter.class));
            if let Some(default) = parameter.default {
                let _ = write!(head, " = {}", self.expr(default));
            }
        }
        head.push(')');
        if let Some(returns) = function.returns {
            let _ = write!(head, " -> {}", self.expr(returns));
        }
        if let Some(receiver) = function.receiver {
            let _ = write!(head, " self {}", self.expr(receiver));
        }
        if let Some(class) = function.class {
            let _ = write!(head, " of class#{}", class.0);
        }
        if function.is_static {
            head.push_str(" static");
        }
        if !function.is_public {
            head.push_str(" private");
        }
        let _ = writeln!(self.out, "{head}");
        if !function.decorators.is_empty() {
            let _ = writeln!(self.out, "  @ {}", self.exprs(function.decorators));
        }
        self.block(function.body, 1);
    }

    fn block(&mut self, list: List, depth: usize) {
        for id in self.module.block(list) {
            self.stmt(self.module.stmt(id), depth);
        }
    }

    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.out, "{:1$}{text}", "", depth * 2);
    }

    fn stmt(&mut self, stmt: &Stmt, depth: usize) {
        let optional = |value: &Option<ExprId>| value.map_or_else(String::new, |it| self.expr(it));
        match stmt {
            Stmt::Expr(value) => self.line(depth, &self.expr(*value)),
            Stmt::Assign { target, value, class } => {
                let value = value.map_or_else(String::new, |it| format!(" := {}", self.expr(it)));
                let text = format!("{}{}{value}", self.expr(*target), self.class(*class));
                self.line(depth, &text);
            }
            Stmt::Return(value) => self.line(depth, &format!("return {}", optional(value))),
            Stmt::Throw(value) => self.line(depth, &format!("throw {}", optional(value))),
            Stmt::If { test, then, otherwise } => {
                self.line(depth, &format!("if {}", self.expr(*test)));
                self.block(*then, depth + 1);
                self.part(depth, "else", *otherwise);
            }
            Stmt::While(it) => {
                let word = if it.runs_once { "do while" } else { "while" };
                self.line(depth, &format!("{word} {}", optional(&it.test)));
                self.block(it.body, depth + 1);
                self.part(depth, "update", it.update);
                self.part(depth, "else", it.otherwise);
            }
            Stmt::ForEach(it) => {
                let word = if it.keys { "in keys" } else { "in" };
                let (target, iterable) = (self.expr(it.target), self.expr(it.iterable));
                self.line(depth, &format!("for {target} {word} {iterable}"));
                self.block(it.body, depth + 1);
                self.part(depth, "else", it.otherwise);
            }
            Stmt::Switch(it) => {
                let word = if it.falls_through { "switch!" } else { "switch" };
                self.line(depth, &format!("{word} {}", self.expr(it.subject)));
                for case in &it.cases {
                    let values: Vec<_> = case.values.iter().map(|it| self.expr(*it)).collect();
                    let mut text = format!("case {}", values.join(", "));
                    for bind in &case.binds {
                        let _ = write!(text, " as {}", self.expr(*bind));
                    }
                    if let Some(guard) = case.guard {
                        let _ = write!(text, " if {}", self.expr(guard));
                    }
                    self.line(depth, &text);
                    self.block(case.body, depth + 1);
                }
            }
            Stmt::Try(it) => {
                self.line(depth, "try");
                self.block(it.body, depth + 1);
                for handler in &it.handlers {
                    let types: Vec<_> = handler.types.iter().map(|it| self.expr(*it)).collect();
                    let binding = optional_text(handler.binding.map(|it| self.expr(it)), " as ");
                    self.line(depth, &format!("catch {}{binding}", types.join(", ")));
                    self.block(handler.body, depth + 1);
                }
                self.part(depth, "else", it.otherwise);
                self.part(depth, "finally", it.finally);
            }
            Stmt::With { items, body } => {
                self.line(depth, "with");
                self.block(*items, depth + 2);
                self.block(*body, depth + 1);
            }
            Stmt::Break => self.line(depth, "break"),
            Stmt::Continue => self.line(depth, "continue"),
            Stmt::Block(list) => {
                self.line(depth, "block");
                self.block(*list, depth + 1);
            }
            Stmt::Import { target, import } => {
                let import = &self.module.imports[import.0 as usize];
                let item = import.item.map_or("", |item| item.text());
                let all = if import.all { " all" } else { "" };
                let target = optional_text(target.map(|it| self.expr(it)), " as ");
                self.line(depth, &format!("import {:?} {item}{all}{target}", import.module));
            }
            Stmt::Function(id) => self.line(depth, &format!("fn#{}", id.0)),
            Stmt::Class(id) => self.line(depth, &format!("class#{}", id.0)),
            Stmt::Assert(value) => self.line(depth, &format!("assert {}", self.expr(*value))),
            Stmt::Delete(value) => self.line(depth, &format!("delete {}", self.expr(*value))),
        }
    }

    fn part(&mut self, depth: usize, word: &str, list: List) {
        if !list.is_empty() {
            self.line(depth, word);
            self.block(list, depth + 1);
        }
    }

    fn class(&self, class: Option<ExprId>) -> String {
        optional_text(class.map(|it| self.expr(it)), ": ")
    }

    fn exprs(&self, list: List) -> String {
        let parts: Vec<_> = self.module.list(list).map(|it| self.expr(it)).collect();
        parts.join(", ")
    }

    fn expr(&self, id: ExprId) -> String {
        match self.module.expr(id) {
            Expr::Opaque(parts) => format!("(? {})", self.exprs(parts)),
            Expr::Local(name, _) => name.text().to_owned(),
            Expr::Captured(name, depth, _) => format!("{}^{depth}", name.text()),
            Expr::Global(name) => format!("@{}", name.text()),
            Expr::This => "this".to_owned(),
            Expr::Super => "super".to_owned(),
            Expr::Int(number) => number.to_string(),
            Expr::Float(number) => format!("{number:?}"),
            Expr::Text(text) => format!("{:?}", self.module.text(text)),
            Expr::Bool(it) => it.to_string(),
            Expr::Null => "null".to_owned(),
            Expr::Template(parts) => format!("(template {})", self.exprs(parts)),
            Expr::Member { base, name } => format!("{}.{}", self.expr(base), name.text()),
            Expr::Index { base, index } => format!("{}[{}]", self.expr(base), self.expr(index)),
            Expr::Slice { base, bounds } => {
                format!("{}[{}:]", self.expr(base), self.exprs(bounds))
            }
            Expr::Call { callee, arguments } => {
                format!("{}({})", self.expr(callee), self.exprs(arguments))
            }
            Expr::New { class, arguments, body } => {
                let body = optional_text(body.map(|it| it.0.to_string()), " class#");
                format!("new {}({}){body}", self.expr(class), self.exprs(arguments))
            }
            Expr::Binary(op, left, right) => {
                format!("({} {op:?} {})", self.expr(left), self.expr(right))
            }
            Expr::Unary(op, operand) => format!("({op:?} {})", self.expr(operand)),
            Expr::Conditional { test, then, otherwise } => {
                let (then, otherwise) = (self.expr(then), self.expr(otherwise));
                format!("({} ? {then} : {otherwise})", self.expr(test))
            }
            Expr::Assign { target, value } => {
                format!("({} = {})", self.expr(target), self.expr(value))
            }
            Expr::AssignOp(op, target, value) => {
                format!("({} {op:?}= {})", self.expr(target), self.expr(value))
            }
            Expr::Sequence(SequenceKind::List, parts) => format!("[{}]", self.exprs(parts)),
            Expr::Sequence(kind, parts) => format!("{kind:?}[{}]", self.exprs(parts)),
            Expr::Map(parts) => {
                let parts: Vec<_> = self.module.list(parts).map(|it| self.expr(it)).collect();
                let parts: Vec<_> = parts.chunks(2).map(|pair| pair.join(": ")).collect();
                format!("{{{}}}", parts.join(", "))
            }
            Expr::Spread(value) => format!("...{}", self.expr(value)),
            Expr::Keyword(name, value) => format!("{}={}", name.text(), self.expr(value)),
            Expr::Function(id) => format!("fn#{}", id.0),
            Expr::Class(id) => format!("class#{}", id.0),
            Expr::Comprehension { kind, element, clauses } => {
                format!("{kind:?}[{} for {}]", self.expr(element), self.exprs(clauses))
            }
            Expr::Await(value) => format!("(await {})", self.expr(value)),
            Expr::Yield(value) => format!("(yield {})", self.expr(value)),
            Expr::Cast { class, value } => {
                format!("({} as {})", self.expr(value), self.expr(class))
            }
            Expr::InstanceOf { value, class } => {
                format!("({} is {})", self.expr(value), self.expr(class))
            }
            Expr::Ellipsis => "...".to_owned(),
        }
    }
}

fn optional_text(text: Option<String>, before: &str) -> String {
    text.map_or_else(String::new, |text| format!("{before}{text}"))
}
