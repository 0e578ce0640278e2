//! Statements.

use std::rc::Rc;

use super::Drawing;
use super::types::Typ;

impl Drawing {
    /// A statement, which may declare a variable for those behind it.
    pub(super) fn stmt(&mut self, depth: usize) {
        let less = depth.saturating_sub(1);
        match self.draw.below(if depth == 0 { 10 } else { 30 }) {
            0..=3 => self.declare(depth),
            4..=6 => self.assign(depth),
            7 => self.print(),
            8 => self.operate(depth),
            9 => self.swap(),
            10 | 11 => self.condition(less),
            12 | 13 => self.count(less),
            14 => self.range_slice(less),
            15 => self.range_map(less),
            16 => self.range_text(less),
            17 => self.range_func(less),
            18 | 19 => self.switch(less),
            20 => self.type_switch(less),
            21 => self.put_off(less),
            22 => self.closure(less),
            23 => self.channel(less),
            24 => self.fail(),
            25 => self.jump(),
            26 => self.map_entry(depth),
            27 => self.array_entry(depth),
            28 => self.stacked(less),
            _ => self.method(less),
        }
    }

    fn block(&mut self, depth: usize) {
        let scope = self.scope.len();
        self.indent += 1;
        for _ in 0..self.draw.below(2) + 1 {
            self.stmt(depth);
        }
        self.indent -= 1;
        self.scope.truncate(scope);
    }

    fn declare(&mut self, depth: usize) {
        let typ = self.typ(2);
        let (value, name) = (self.expr(&typ, depth.max(1)), self.name("v"));
        let spelled = self.spelled(&typ);
        match self.draw.below(4) {
            0 => self.line(format!("var {name} {spelled} = {value}")),
            1 if !matches!(typ, Typ::Shape | Typ::Any | Typ::Pointer(_) | Typ::Func(..)) => {
                self.line(format!("var {name} {spelled}"));
            }
            _ => self.line(format!("{name} := {value}")),
        }
        self.line(format!("_ = {name}"));
        self.scope.push((name, typ));
    }

    /// A variable of any type.
    fn any_variable(&mut self) -> (String, Typ) {
        let n = self.scope.len();
        self.scope[self.draw.below(n).max(self.draw.below(n))].clone()
    }

    fn assign(&mut self, depth: usize) {
        let (name, typ) = self.any_variable();
        if self.one_in(5) {
            let (other, other_type) = self.any_variable();
            if other != name {
                let (a, b) = (self.expr(&typ, depth.max(1)), self.expr(&other_type, depth.max(1)));
                return self.line(format!("{name}, {other} = {a}, {b}"));
            }
        }
        let value = self.expr(&typ, depth.max(1));
        self.line(format!("{name} = {value}"));
    }

    fn print(&mut self) {
        let (name, typ) = self.any_variable();
        if !self.is_shown(&typ) {
            return self.operate(1);
        }
        let verb = self.draw.of(&["%v", "%+v", "%#v", "%T", "%v"]).to_owned();
        // The names of types tell the program's letter and number.
        self.line(format!("fmt.Printf(\"{verb}\\n\", {name})"));
    }

    fn operate(&mut self, depth: usize) {
        let numbers: Vec<(String, Typ)> =
            self.scope.iter().filter(|(_, typ)| typ.is_number() || *typ == Typ::Text).cloned().collect();
        let (name, typ) = numbers[self.draw.below(numbers.len()).max(self.draw.below(numbers.len()))].clone();
        if typ == Typ::Text {
            let value = self.expr(&typ, depth.max(1));
            self.line(format!("{name} += cut({value})"));
            return self.line(format!("{name} = cut({name})"));
        }
        if self.one_in(3) {
            let op = self.draw.of(&["++", "--"]).to_owned();
            return self.line(format!("{name}{op}"));
        }
        let value = self.expr(&typ, depth.max(1));
        let ops: &[&str] = match typ.is_integer() {
            true => &["+=", "-=", "*=", "&=", "|=", "^=", "&^="],
            false => &["+=", "-=", "*=", "/="],
        };
        let op = self.draw.of(ops).to_owned();
        self.line(format!("{name} {op} {value}"));
    }

    fn swap(&mut self) {
        let (name, typ) = self.any_variable();
        let same: Vec<String> = self
            .scope
            .iter()
            .filter(|(other, of)| *of == typ && *other != name)
            .map(|(other, _)| other.clone())
            .collect();
        if same.is_empty() {
            return self.operate(1);
        }
        let other = same[self.draw.below(same.len())].clone();
        self.line(format!("{name}, {other} = {other}, {name}"));
    }

    fn condition(&mut self, depth: usize) {
        let condition = self.expr(&Typ::Bool, depth.max(1));
        self.line(format!("if {condition} {{"));
        self.block(depth);
        if self.one_in(2) {
            self.line("} else {");
            self.block(depth);
        }
        self.line("}");
    }

    /// A loop's beginning, with its label, and its body.
    fn looped(&mut self, head: impl AsRef<str>, variables: Vec<(String, Typ)>, depth: usize) {
        let (scope, label) = (self.scope.len(), self.name("L"));
        // Labels have to be used.
        self.line(format!("{label}:"));
        self.line(format!("{} {{", head.as_ref()));
        self.indent += 1;
        self.line(format!("if tick() {{\n\t\t\tbreak {label}\n\t\t}}"));
        for (name, _) in &variables {
            self.line(format!("_ = {name}"));
        }
        self.indent -= 1;
        self.scope.extend(variables);
        self.loops.push(label);
        self.block(depth);
        self.loops.pop();
        self.scope.truncate(scope);
        self.line("}");
    }

    fn count(&mut self, depth: usize) {
        let name = self.name("i");
        let variable = vec![(name.clone(), Typ::int())];
        match self.draw.below(3) {
            0 => {
                let n = self.draw.below(5);
                self.looped(format!("for {name} := range {n}"), variable, depth);
            }
            1 => {
                let n = self.draw.below(5);
                self.looped(format!("for {name} := 0; {name} < {n}; {name}++"), variable, depth);
            }
            _ => {
                let condition = self.expr(&Typ::Bool, depth.max(1));
                self.looped(format!("for {name} := 3; {name} > 0 && {condition}; {name}--"), variable, depth);
            }
        }
    }

    fn range_slice(&mut self, depth: usize) {
        let elem = self.typ(1);
        let of = if self.one_in(3) { Typ::Array(3, Rc::new(elem.clone())) } else { Typ::slice(elem.clone()) };
        let value = self.expr(&of, depth.max(1));
        let value = if let Typ::Slice(_) = of { format!("few({value})") } else { value };
        // A literal in the head of a loop needs parentheses.
        let (i, x) = (self.name("i"), self.name("x"));
        self.looped(format!("for {i}, {x} := range ({value})"), vec![(i, Typ::int()), (x, elem)], depth);
    }

    /// What a map holds is put together in a way that its order does not tell.
    fn range_map(&mut self, depth: usize) {
        let map = Typ::Map(Rc::new(Typ::Text), Rc::new(Typ::int()));
        let value = self.expr(&map, depth.max(1));
        let (m, n, k) = (self.name("m"), self.name("n"), self.name("k"));
        self.line(format!("{m}, {n} := {value}, 0"));
        self.line(format!("for k, v := range {m} {{"));
        self.line(format!("\t{n} += len(k)*31 + v"));
        self.line("}");
        self.looped(format!("for _, {k} := range keys({m})"), vec![(k, Typ::Text), (m.clone(), map.clone())], depth);
        self.scope.push((m, map));
        self.scope.push((n, Typ::int()));
    }

    fn range_text(&mut self, depth: usize) {
        let value = self.expr(&Typ::Text, depth.max(1));
        let (i, r) = (self.name("i"), self.name("r"));
        self.looped(format!("for {i}, {r} := range {value}"), vec![(i, Typ::int()), (r, Typ::Int("int32"))], depth);
    }

    fn range_func(&mut self, depth: usize) {
        let elem = self.typ(1);
        let value = self.expr(&Typ::slice(elem.clone()), depth.max(1));
        let (i, x) = (self.name("i"), self.name("x"));
        self.looped(format!("for {i}, {x} := range each(few({value}))"), vec![(i, Typ::int()), (x, elem)], depth);
    }

    fn switch(&mut self, depth: usize) {
        let typ = self.basic();
        if self.one_in(3) || typ == Typ::Bool {
            self.line("switch {");
            for _ in 0..self.draw.below(3) + 1 {
                let condition = self.expr(&Typ::Bool, depth.max(1));
                self.line(format!("case {condition}:"));
                self.block(depth);
                if self.one_in(6) {
                    self.line("\tfallthrough");
                }
            }
        } else {
            let tag = self.expr(&typ, depth.max(1));
            self.line(format!("switch ({tag}) {{"));
            for _ in 0..self.draw.below(3) + 1 {
                let (a, b) = (self.expr(&typ, depth.max(1)), self.expr(&typ, depth.max(1)));
                self.line(format!("case {a}, {b}:"));
                self.block(depth);
            }
        }
        self.line("default:");
        self.block(depth);
        self.line("}");
    }

    fn type_switch(&mut self, depth: usize) {
        let of = self.typ(2);
        let (value, x) = (self.expr(&of, depth.max(1)), self.name("x"));
        self.line(format!("switch {x} := any({value}).(type) {{"));
        let mut seen = Vec::new();
        for _ in 0..3 {
            let typ = if self.one_in(3) { of.clone() } else { self.typ(1) };
            if matches!(typ, Typ::Any | Typ::Shape) || seen.contains(&typ) {
                continue;
            }
            self.line(format!("case {}:", self.spelled(&typ)));
            self.line(format!("\t_ = {x}"));
            self.scope.push((x.clone(), typ.clone()));
            self.block(depth);
            self.scope.pop();
            seen.push(typ);
        }
        self.line("case fmt.Stringer, error:");
        self.line(format!("\tfmt.Println(\"says\", {x})"));
        self.line("default:");
        self.line(format!("\t_ = {x}"));
        self.line("}");
    }

    fn put_off(&mut self, depth: usize) {
        match self.draw.below(3) {
            0 => {
                let (name, typ) = self.any_variable();
                if self.is_shown(&typ) {
                    self.line(format!("defer fmt.Println(\"later\", {name:?}, {name})"));
                }
            }
            1 => {
                self.line("defer func() {");
                self.indent += 1;
                self.line("fmt.Println(\"recovers\", said(recover()))");
                self.indent -= 1;
                self.line("}()");
            }
            _ => {
                let loops = std::mem::take(&mut self.loops);
                self.line("defer func() {");
                self.block(depth.min(1));
                self.line("}()");
                self.loops = loops;
            }
        }
    }

    fn closure(&mut self, depth: usize) {
        let name = self.name("c");
        let result = self.basic();
        self.line(format!("{name} := func(n int) {} {{", self.spelled(&result)));
        let scope = self.scope.len();
        self.scope.push(("n".to_owned(), Typ::int()));
        self.indent += 1;
        self.body_of_closure(result.clone(), depth);
        self.indent -= 1;
        self.scope.truncate(scope);
        self.scope.push((name.clone(), Typ::Func(Rc::new(Typ::int()), Rc::new(result))));
        self.line(format!("_ = {name}(2)"));
    }

    fn body_of_closure(&mut self, result: Typ, depth: usize) {
        self.indent -= 1;
        self.body(result, depth.clamp(1, 2));
        self.indent += 1;
    }

    /// Several goroutines, of which one can go on at a time.
    fn channel(&mut self, depth: usize) {
        let elem = self.typ(1);
        let (c, sum, spelled) = (self.name("ch"), self.name("sum"), self.spelled(&elem));
        let size = self.draw.below(3);
        self.line(format!("{c} := make(chan {spelled}, {size})"));
        self.line("go func() {");
        self.indent += 1;
        self.line(format!("defer close({c})"));
        for _ in 0..self.draw.below(3) + 1 {
            let value = self.literal(&elem);
            self.line(format!("{c} <- {value}"));
        }
        self.indent -= 1;
        self.line("}()");
        self.line(format!("{sum} := []{spelled}{{}}"));
        match self.one_in(2) {
            true => self.line(format!("for x := range {c} {{\n\t\t{sum} = append({sum}, x)\n\t}}")),
            false => {
                self.line("for more := true; more; {");
                self.line("\tselect {");
                self.line(format!("\tcase x, ok := <-{c}:"));
                self.line(format!("\t\tif more = ok; ok {{\n\t\t\t{sum} = append({sum}, x)\n\t\t}}"));
                self.line("\tcase <-(chan int)(nil):");
                self.line("\t}");
                self.line("}");
            }
        }
        let _ = depth;
        self.scope.push((sum, Typ::slice(elem)));
    }

    /// A value that reads no variable that another goroutine may write.
    fn literal(&mut self, typ: &Typ) -> String {
        let scope = std::mem::take(&mut self.scope);
        let funcs = std::mem::take(&mut self.funcs);
        let value = match typ {
            Typ::Int(_) | Typ::Own(_) | Typ::Float(_) => self.draw.below(100).to_string(),
            Typ::Text => "\"sent\"".to_owned(),
            Typ::Bool => "true".to_owned(),
            Typ::Shape | Typ::Any | Typ::Func(..) | Typ::Pointer(_) => "nil".to_owned(),
            _ => format!("{}{{}}", self.spelled(typ)),
        };
        (self.scope, self.funcs) = (scope, funcs);
        value
    }

    fn fail(&mut self) {
        if !self.one_in(3) {
            return self.operate(1);
        }
        let condition = self.expr(&Typ::Bool, 2);
        self.line(format!("if {condition} {{"));
        let value = match self.draw.below(6) {
            0 => format!("panic(failure{{{}}})", self.draw.below(9)),
            1 => "panic(fmt.Errorf(\"wrapped %w\", failure{1}))".to_owned(),
            2 => {
                let typ = self.basic();
                format!("panic({})", self.expr(&typ, 1))
            }
            3 => {
                let index = self.expr(&Typ::int(), 1);
                format!("fmt.Println([]int{{1, 2, 3}}[{index}])")
            }
            4 => {
                let (low, high) = (self.expr(&Typ::int(), 1), self.expr(&Typ::int(), 1));
                format!("fmt.Println(\"abcdef\"[{low}:{high}])")
            }
            _ => {
                let (low, high) = (self.expr(&Typ::Int("uint8"), 1), self.expr(&Typ::int(), 1));
                format!("fmt.Println(make([]int, 3, 9)[{low}:{high}])")
            }
        };
        self.line(format!("\t{value}"));
        self.line("}");
    }

    fn jump(&mut self) {
        let condition = self.expr(&Typ::Bool, 1);
        let Some(label) = self.loops.get(self.draw.below(self.loops.len())).cloned() else { return self.operate(1) };
        self.line(format!("if {condition} {{"));
        match (self.draw.below(4), self.result.clone()) {
            (0, Some(result)) => {
                let value = self.expr(&result, 1);
                self.line(format!("\treturn {value}"));
            }
            (1, _) => self.line(format!("\tbreak {label}")),
            _ => self.line(format!("\tcontinue {label}")),
        }
        self.line("}");
    }

    fn map_entry(&mut self, depth: usize) {
        let maps: Vec<_> = self.scope.iter().filter(|(_, typ)| matches!(typ, Typ::Map(..))).cloned().collect();
        if maps.is_empty() {
            return self.declare(depth);
        }
        let (name, typ) = maps[self.draw.below(maps.len())].clone();
        let Typ::Map(key, elem) = typ else { return };
        let k = self.expr(&key, depth.max(1));
        match self.draw.below(4) {
            0 => self.line(format!("delete({name}, {k})")),
            1 if elem.is_number() => self.line(format!("{name}[{k}]++")),
            2 => {
                let ok = self.name("ok");
                self.line(format!("_, {ok} := {name}[{k}]\n\t_ = {ok}"));
                self.scope.push((ok, Typ::Bool));
            }
            _ => {
                let value = self.expr(&elem, depth.max(1));
                self.line(format!("{name}[{k}] = {value}"));
            }
        }
    }

    fn array_entry(&mut self, depth: usize) {
        let lists: Vec<_> =
            self.scope.iter().filter(|(_, typ)| matches!(typ, Typ::Slice(_) | Typ::Array(1.., _))).cloned().collect();
        if lists.is_empty() {
            return self.declare(depth);
        }
        let (name, typ) = lists[self.draw.below(lists.len())].clone();
        let (Typ::Slice(elem) | Typ::Array(_, elem)) = &typ else { return };
        let (index, value) = (self.expr(&Typ::Int("uint16"), depth.max(1)), self.expr(elem, depth.max(1)));
        self.line(format!("if len({name}) > 0 {{"));
        self.line(format!("\t{name}[int({index})%len({name})] = {value}"));
        self.line("}");
    }

    fn stacked(&mut self, depth: usize) {
        let elem = self.typ(1);
        let (s, spelled) = (self.name("s"), self.spelled(&elem));
        let (a, b) = (self.expr(&elem, depth.max(1)), self.expr(&elem, depth.max(1)));
        let (x, ok) = (self.name("x"), self.name("ok"));
        self.line(format!("{s} := &stack[{spelled}]{{}}"));
        self.line(format!("{s}.push({a}).push({b})"));
        self.line(format!("{x}, {ok} := {s}.pop()"));
        self.line(format!("_, _ = {x}, {ok}"));
        self.scope.push((x, elem.clone()));
        self.scope.push((format!("{s}.items"), Typ::slice(elem)));
    }

    /// Method values, method expressions.
    fn method(&mut self, depth: usize) {
        let at = self.draw.below(self.structs.len());
        let pointer = self.expr(&Typ::Pointer(at), depth.max(1));
        let (m, p) = (self.name("m"), self.prefix.clone());
        match self.draw.below(3) {
            0 => self.line(format!("{m} := ({pointer}).twist{at}")),
            1 => self.line(format!("{m} := {p}Shape.area\n\t_ = {m}({pointer}, 1)")),
            _ => self.line(format!("{m} := (*{p}S{at}).twist{at}\n\t_ = {m}({pointer}, 1)")),
        }
        self.line(format!("_ = {m}"));
    }
}
