//! Expressions. None is a constant, but for those that stand behind an operator: constants overflow when they are compiled.

use std::rc::Rc;

use super::Drawing;
use super::types::{Func, Typ};

impl Drawing {
    /// A small constant of the type.
    fn constant(&mut self, typ: &Typ) -> String {
        match typ {
            Typ::Float(_) => self.draw.of(&["0.5", "2", "1e3", "3.25", "-1.5", "10"]).to_owned(),
            Typ::Text => format!("{:?}", self.draw.of(&["", "a", "bc", "zz", "é"])),
            Typ::Bool => self.draw.of(&["true", "false"]).to_owned(),
            Typ::Int("uint8") if self.one_in(4) => "'x'".to_owned(),
            _ if self.one_in(6) => "100".to_owned(),
            _ => (self.draw.below(7) + 1).to_string(),
        }
    }

    /// The zero value of the type, as it can be written.
    pub(super) fn zero(&self, typ: &Typ) -> String {
        match typ {
            Typ::Int(_) | Typ::Float(_) | Typ::Own(_) => "0".to_owned(),
            Typ::Text => "\"\"".to_owned(),
            Typ::Bool => "false".to_owned(),
            Typ::Array(..) | Typ::Struct(_) | Typ::Pair(..) => format!("{}{{}}", self.spelled(typ)),
            _ => "nil".to_owned(),
        }
    }

    /// A variable of the type, or a part of one.
    fn variable(&mut self, typ: &Typ) -> Option<String> {
        let mut found = Vec::new();
        for (name, of) in &self.scope {
            if of == typ {
                found.push(name.clone());
            }
            let (holder, at) = match of {
                Typ::Struct(at) | Typ::Pointer(at) => (name, *at),
                Typ::Pair(a, b) => {
                    if **a == *typ {
                        found.push(format!("{name}.first()"));
                    }
                    if **b == *typ {
                        found.push(format!("{name}.b"));
                    }
                    continue;
                }
                Typ::Slice(elem) if **elem == *typ => {
                    found.push(format!("at({name}, {})", self.names % 5));
                    continue;
                }
                Typ::Array(n, elem) if **elem == *typ && *n > 0 => {
                    found.push(format!("{name}[{}]", self.names % n));
                    continue;
                }
                Typ::Func(param, result) if **result == *typ && param.is_number() => {
                    found.push(format!("{name}(3)"));
                    continue;
                }
                _ => continue,
            };
            let mut at = Some(at);
            while let Some(of) = at.map(|at| &self.structs[at]) {
                found.extend(
                    of.fields.iter().filter(|(_, field)| field == typ).map(|(field, _)| format!("{holder}.{field}")),
                );
                at = of.embeds;
            }
        }
        // Those of the function are drawn more often than those of the package.
        match found.len() {
            0 => None,
            n => Some(found[self.draw.below(n).max(self.draw.below(n))].clone()),
        }
    }

    /// An expression of the type.
    pub(super) fn expr(&mut self, typ: &Typ, depth: usize) -> String {
        if (depth == 0 || self.one_in(6))
            && let Some(name) = self.variable(typ)
        {
            return name;
        }
        let less = depth.saturating_sub(1);
        if depth > 0
            && self.one_in(4)
            && let Some(text) = self.common(typ, less)
        {
            return text;
        }
        match typ {
            Typ::Int(_) | Typ::Own(_) => self.integer(typ, less, depth),
            Typ::Float(_) => self.float(typ, less, depth),
            Typ::Text => self.text_expr(less, depth),
            Typ::Bool => self.truth(less, depth),
            _ => self.made(typ, less, depth),
        }
    }

    /// What gives a value of any type.
    fn common(&mut self, typ: &Typ, less: usize) -> Option<String> {
        let spelled = self.spelled(typ);
        Some(match self.draw.below(11) {
            0 | 1 => {
                let fitting: Vec<Func> = self.funcs.iter().filter(|func| func.result == *typ).cloned().collect();
                if fitting.is_empty() {
                    return None;
                }
                let func = &fitting[self.draw.below(fitting.len())];
                let args: Vec<String> = func.params.iter().map(|param| self.expr(param, less)).collect();
                format!("{}({})", func.name, args.join(", "))
            }
            2 => format!("pick({}, {}, {})", self.expr(&Typ::Bool, less), self.expr(typ, less), self.expr(typ, less)),
            3 => {
                let body = self.expr(typ, less);
                format!("func() {spelled} {{ return {body} }}()")
            }
            4 => {
                let value = self.expr(typ, less);
                format!("func() {spelled} {{ c := make(chan {spelled}, 1); c <- {value}; return <-c }}()")
            }
            5 => {
                let value = self.expr(typ, less);
                format!(
                    "func() {spelled} {{ c := make(chan {spelled}); go func() {{ c <- {value} }}(); return <-c }}()"
                )
            }
            6 if !matches!(typ, Typ::Shape | Typ::Any) => format!("any({}).({spelled})", self.expr(typ, less)),
            7 => {
                let key = self.key();
                let map = Typ::Map(Rc::new(key.clone()), Rc::new(typ.clone()));
                format!("({})[{}]", self.expr(&map, less), self.expr(&key, less))
            }
            8 => {
                let slice = Typ::slice(typ.clone());
                format!("at({}, {})", self.expr(&slice, less), self.expr(&Typ::int(), less))
            }
            9 => format!("*func() *{spelled} {{ x := {}; return &x }}()", self.expr(typ, less)),
            _ => {
                let key = self.key();
                format!("paired({}, {}).b", self.expr(&key, less), self.expr(typ, less))
            }
        })
    }

    fn integer(&mut self, typ: &Typ, less: usize, depth: usize) -> String {
        let spelled = self.spelled(typ);
        if depth == 0 {
            return format!("{spelled}({})", self.variable(&Typ::int()).unwrap_or_default());
        }
        match self.draw.below(22) {
            0..=5 => {
                let op = *["+", "-", "*", "&", "|", "^", "&^"].get(self.draw.below(7)).unwrap_or(&"+");
                let second = if self.one_in(2) { self.constant(typ) } else { self.expr(typ, less) };
                format!("({} {op} {second})", self.expr(typ, less))
            }
            6 => format!("({} {} {})", self.expr(typ, less), self.draw.of(&["/", "%"]), self.constant(typ)),
            7 => format!("({} {} ({} | 1))", self.expr(typ, less), self.draw.of(&["/", "%"]), self.expr(typ, less)),
            8 if self.one_in(6) => format!("({} / {})", self.expr(typ, less), self.expr(typ, less)),
            8 | 9 => format!("({} {} {})", self.expr(typ, less), self.draw.of(&["<<", ">>"]), self.draw.below(70)),
            10 => {
                let count = Typ::Int("uint8");
                format!("({} {} {})", self.expr(typ, less), self.draw.of(&["<<", ">>"]), self.expr(&count, less))
            }
            11 => format!("{}({})", self.draw.of(&["-", "^"]), self.expr(typ, less)),
            12..=14 => {
                let other = Typ::Int(super::INTS[self.draw.below(super::INTS.len())]);
                format!("{spelled}({})", self.expr(&other, less))
            }
            15 if *typ == Typ::int() => {
                let of = match self.draw.below(3) {
                    0 => Typ::Text,
                    1 => {
                        let elem = self.basic();
                        Typ::slice(elem)
                    }
                    _ => {
                        let key = self.key();
                        Typ::Map(Rc::new(key), Rc::new(Typ::int()))
                    }
                };
                format!("len({})", self.expr(&of, less))
            }
            16 if *typ == Typ::int() && !self.structs.is_empty() => {
                format!("({}).area({})", self.expr(&Typ::Shape, less), self.expr(typ, less))
            }
            17 if *typ == Typ::int() && !self.structs.is_empty() => {
                let at = self.draw.below(self.structs.len());
                format!("({}).twist{at}({})", self.expr(&Typ::Pointer(at), less), self.expr(typ, less))
            }
            18 if *typ == Typ::Int("uint8") => {
                format!("at([]byte({}), {})", self.expr(&Typ::Text, less), self.expr(&Typ::int(), less))
            }
            18 if *typ == Typ::Int("int32") => {
                format!("at([]rune({}), {})", self.expr(&Typ::Text, less), self.expr(&Typ::int(), less))
            }
            19 => format!("{}({}, {})", self.draw.of(&["min", "max"]), self.expr(typ, less), self.expr(typ, less)),
            20 => format!("{}({}...)", self.draw.of(&["total", "largest"]), self.expr(&Typ::slice(typ.clone()), less)),
            21 if self.one_in(2) => format!("{spelled}({})", self.expr(&Typ::Float("float64"), less)),
            21 => {
                let elem = self.basic();
                let (s, zero) = (self.expr(&Typ::slice(elem.clone()), less), self.expr(typ, less));
                let elem = self.spelled(&elem);
                let (scope, z, x) = (self.scope.len(), self.name("z"), self.name("x"));
                self.scope.push((z.clone(), typ.clone()));
                let body = self.expr(typ, less);
                self.scope.truncate(scope);
                format!("folded({s}, {zero}, func({z} {spelled}, {x} {elem}) {spelled} {{ return {body} }})")
            }
            _ => self.variable(typ).unwrap_or_else(|| format!("{spelled}({})", self.prefix.clone() + "g0")),
        }
    }

    fn float(&mut self, typ: &Typ, less: usize, depth: usize) -> String {
        let spelled = self.spelled(typ);
        if depth == 0 {
            return format!("{spelled}({}g10)", self.prefix);
        }
        match self.draw.below(8) {
            0..=3 => {
                let second = if self.one_in(2) { self.constant(typ) } else { self.expr(typ, less) };
                // Products are converted: gc may add them without rounding elsewhere.
                format!("({} {} {second})", self.expr(typ, less), self.draw.of(&["+", "-", "*", "/"]))
            }
            4 => {
                let other = Typ::Int(super::INTS[self.draw.below(super::INTS.len())]);
                format!("{spelled}({})", self.expr(&other, less))
            }
            5 => {
                let other = Typ::Float(if self.one_in(2) { "float32" } else { "float64" });
                format!("{spelled}({})", self.expr(&other, less))
            }
            6 => format!("-({})", self.expr(typ, less)),
            _ => format!("{}({}, {})", self.draw.of(&["min", "max"]), self.expr(typ, less), self.expr(typ, less)),
        }
    }

    fn text_expr(&mut self, less: usize, depth: usize) -> String {
        if depth == 0 {
            return format!("{}g11", self.prefix);
        }
        let text = Typ::Text;
        match self.draw.below(11) {
            0..=2 => {
                let second = if self.one_in(2) { self.constant(&text) } else { self.expr(&text, less) };
                format!("cut({} + {second})", self.expr(&text, less))
            }
            3 => format!("string([]byte({}))", self.expr(&text, less)),
            4 => format!("string(rune({}))", self.expr(&Typ::Int("uint16"), less)),
            5 => {
                format!("cut(string(mapped([]rune({}), func(r rune) rune {{ return r + 1 }})))", self.expr(&text, less))
            }
            6 => {
                let typ = self.typ(1);
                if !self.is_shown(&typ) {
                    return format!("cut({})", self.expr(&text, less));
                }
                format!("cut(fmt.Sprint({}))", self.expr(&typ, less))
            }
            7 => {
                let typ = self.basic();
                let verb = self.draw.of(&["%v", "%T", "%#v", "%5v|", "%-6v|", "%+v"]).to_owned();
                format!("cut(fmt.Sprintf(\"{verb}\", {}))", self.expr(&typ, less))
            }
            8 => format!("{}[{}:]", "\"abcdef\"", format_args!("{}%6", self.expr(&Typ::Int("uint8"), less))),
            9 => format!("func(s string) string {{ return s[len(s)/2:] }}({})", self.expr(&text, less)),
            _ => format!("largest({}...)", self.expr(&Typ::slice(text.clone()), less)),
        }
    }

    fn truth(&mut self, less: usize, depth: usize) -> String {
        if depth == 0 {
            return format!("{}g12", self.prefix);
        }
        match self.draw.below(10) {
            0..=3 => {
                let typ = self.basic();
                let ops: &[&str] = if typ.is_ordered() { &["<", "<=", ">", ">=", "==", "!="] } else { &["==", "!="] };
                let op = self.draw.of(ops).to_owned();
                let second = if self.one_in(2) { self.constant(&typ) } else { self.expr(&typ, less) };
                format!("({} {op} {second})", self.expr(&typ, less))
            }
            4 | 5 => {
                let op = self.draw.of(&["&&", "||"]).to_owned();
                format!("({} {op} {})", self.expr(&Typ::Bool, less), self.expr(&Typ::Bool, less))
            }
            6 => format!("!({})", self.expr(&Typ::Bool, less)),
            7 => {
                let typ = self.key();
                let op = self.draw.of(&["==", "!="]).to_owned();
                format!("({} {op} {})", self.expr(&typ, less), self.expr(&typ, less))
            }
            8 => {
                let (a, b) = (self.key(), self.key());
                format!("(any({}) == any({}))", self.expr(&a, less), self.expr(&b, less))
            }
            _ => {
                let typ = self.basic();
                let spelled = self.spelled(&typ);
                let of = if self.one_in(2) { typ } else { self.basic() };
                format!("func() bool {{ _, ok := any({}).({spelled}); return ok }}()", self.expr(&of, less))
            }
        }
    }

    /// Values of several parts.
    fn made(&mut self, typ: &Typ, less: usize, depth: usize) -> String {
        let spelled = self.spelled(typ);
        match typ {
            Typ::Slice(elem) => match self.draw.below(8) {
                0 if depth > 0 => format!("append({}, {})", self.expr(typ, less), self.expr(elem, less)),
                1 if depth > 0 => format!("few(append({}, {}...))", self.expr(typ, less), self.expr(typ, less)),
                2 if depth > 0 => {
                    let from = self.basic();
                    let (s, arg) = (self.expr(&Typ::slice(from.clone()), less), self.spelled(&from));
                    let (scope, y) = (self.scope.len(), self.name("y"));
                    self.scope.push((y.clone(), from));
                    let body = self.expr(elem, less);
                    self.scope.truncate(scope);
                    format!("mapped({s}, func({y} {arg}) {} {{ return {body} }})", self.spelled(elem))
                }
                3 if depth > 0 => format!("make({spelled}, {} & 3)", self.expr(&Typ::Int("uint8"), less)),
                4 if depth > 0 => {
                    let s = self.expr(typ, less);
                    format!("func(s {spelled}) {spelled} {{ return s[len(s)/3 : len(s)-len(s)/4] }}({s})")
                }
                5 if **elem == Typ::Int("uint8") => format!("[]byte({})", self.expr(&Typ::Text, less)),
                6 if elem.is_ordered() && depth > 0 => {
                    let value = Typ::int();
                    let map = Typ::Map(Rc::clone(elem), Rc::new(value));
                    if matches!(**elem, Typ::Float(_)) {
                        return format!("{spelled}{{}}");
                    }
                    format!("keys({})", self.expr(&map, less))
                }
                _ => {
                    let n = self.draw.below(4);
                    let elems: Vec<String> = (0..n).map(|_| self.expr(elem, less)).collect();
                    format!("{spelled}{{{}}}", elems.join(", "))
                }
            },
            Typ::Array(n, elem) => {
                let elems: Vec<String> = (0..*n).map(|_| self.expr(elem, less)).collect();
                format!("{spelled}{{{}}}", elems.join(", "))
            }
            Typ::Map(key, elem) => {
                let n = self.draw.below(3);
                let pairs: Vec<String> =
                    (0..n).map(|_| format!("{}: {}", self.expr(key, less), self.expr(elem, less))).collect();
                format!("{spelled}{{{}}}", pairs.join(", "))
            }
            Typ::Struct(at) => self.struct_literal(*at, less),
            Typ::Pointer(at) => format!("&{}", self.struct_literal(*at, less)),
            Typ::Shape => {
                let at = self.draw.below(self.structs.len());
                match self.one_in(2) {
                    true => format!("{spelled}({})", self.expr(&Typ::Pointer(at), less)),
                    false => format!("{spelled}({})", self.expr(&Typ::Struct(at), less)),
                }
            }
            Typ::Any => {
                let of = self.basic();
                format!("any({})", self.expr(&of, less))
            }
            Typ::Func(param, result) => {
                let scope = self.scope.len();
                let name = self.name("a");
                self.scope.push((name.clone(), (**param).clone()));
                let body = self.expr(result, less);
                self.scope.truncate(scope);
                let (param, zero, result) = (self.spelled(param), self.zero(result), self.spelled(result));
                // It may come to call itself.
                format!("func({name} {param}) {result} {{ if tick() {{ return {zero} }}; return {body} }}")
            }
            Typ::Pair(a, b) => match self.one_in(2) {
                true => format!("paired({}, {})", self.expr(a, less), self.expr(b, less)),
                false => format!("{spelled}{{a: {}, b: {}}}", self.expr(a, less), self.expr(b, less)),
            },
            _ => self.expr(typ, 0),
        }
    }

    fn struct_literal(&mut self, at: usize, less: usize) -> String {
        let of = self.structs[at].clone();
        let mut parts = Vec::new();
        if let Some(other) = of.embeds.filter(|_| !self.one_in(3)) {
            let value = self.struct_literal(other, less);
            parts.push(format!("{}S{other}: {value}", self.prefix));
        }
        for (name, typ) in &of.fields {
            if !self.one_in(4) {
                parts.push(format!("{name}: {}", self.expr(typ, less)));
            }
        }
        format!("{}S{at}{{{}}}", self.prefix, parts.join(", "))
    }
}
