//! Constants are what real Go makes of them: random programs for a stack machine, run here and by go/constant.
//!
//! A program has a command a line. Real Go says of what is left: its kind, how messages show it, the exact value, the nearest float32 and
//! float64, sign, integer, and what each basic type makes of it.

use gort_golang::syntax::{LitKind, Operator};
use gort_golang::types::constant::{Kind, Value};
use gort_golang::types::{BasicKind, SHIFT_BOUND, Unrepresentable, overflow, representation};

use crate::generator::Draw;
use crate::oracle::{self, Oracle};
use crate::stress;

const INTEGERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "255",
    "256",
    "0xff",
    "0b101",
    "0o17",
    "017",
    "1_000",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "4294967296",
    "2147483648",
    "16777217",
    "9007199254740993",
    "340282366920938463463374607431768211456",
];

const FLOATS: &[&str] = &[
    "0.0",
    "1.0",
    "0.1",
    "0.5",
    "3.14159265358979323846264338327950288",
    "1e10",
    "1e-10",
    "1e38",
    "3.4028235e38",
    "3.4028236e38",
    "1e-45",
    "7.1e-46",
    "1.401298464324817e-45",
    "0x1p-149",
    "0x1p-150",
    "0x1.8p-150",
    "0x1p-1074",
    "0x1p-1075",
    "0x1.8p-1075",
    "1e308",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "1e309",
    "1e1000",
    "1e1233",
    "1e1234",
    "1e-1233",
    "1e-1300",
    "1e5000",
    "1e-5000",
    "1e100000000",
    "1e-600000000",
    "1e646456993",
    "1e646456994",
    "1e-646456993",
    "1e-700000000",
    "1e99999999999",
    "123456789.0",
    "123456.5",
    "100000.0",
    "1000000.0",
    "0x1.fffffep127",
    "0x1.fffffefp127",
    "0x1.fffffffffffff8p1023",
    "0x1.fffffffffffff7p1023",
    "1_0.2_5",
    "0x_1.8p1",
    "9007199254740993.0",
    "16777217.0",
    "2.5",
    "0.00001234",
    "1234567.0",
];

const STRINGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"\\u4e16\\u754c\"",
    "`raw\\n`",
    "\"\\x00\\xff\\a\\\"\\u00ad\\U000e0001\"",
    "\"The quick brown fox jumps over the lazy dog, and then it comes back.\"",
];

const RUNES: &[&str] = &["'a'", "'\\xff'", "'世'", "'\\U0010ffff'"];

const OPERATORS: &[Operator] = {
    use Operator::*;
    &[Add, Sub, Mul, Div, Rem, And, Or, Xor, AndNot, Add, Sub, Mul, Div, Mul, Div]
};

const COMPARISONS: &[Operator] = {
    use Operator::*;
    &[Eql, Neq, Lss, Leq, Gtr, Geq]
};

/// A program as it grows, and what it has done so far.
struct Program {
    lines: Vec<String>,
    stack: Vec<Value>,
}

impl Program {
    fn command(&mut self, line: String, result: Value) {
        self.lines.push(line);
        self.stack.push(result);
    }

    fn literal(&mut self, name: &str, text: &str, kind: LitKind) {
        self.command(format!("{name} {text}"), Value::from_literal(text, kind));
    }

    fn push(&mut self, draw: &mut Draw) {
        match draw.below(12) {
            0..=4 => self.literal("int", draw.of(INTEGERS), LitKind::Int),
            5..=8 => self.literal("float", draw.of(FLOATS), LitKind::Float),
            9 => {
                // Digits that nobody chose.
                let digits: String = (0..=draw.below(40)).map(|_| char::from(b'0' + draw.below(10) as u8)).collect();
                let text = format!("{}.{digits}e{}", draw.below(10), draw.below(700) as i64 - 350);
                self.literal("float", &text, LitKind::Float);
            }
            10 => self.literal("string", draw.of(STRINGS), LitKind::String),
            _ if draw.below(2) == 0 => self.literal("rune", draw.of(RUNES), LitKind::Rune),
            _ => {
                let from = if draw.below(2) == 0 { INTEGERS } else { FLOATS };
                self.literal("imag", &format!("{}i", draw.of(from)), LitKind::Imag);
            }
        }
    }

    /// One operator on what lies on top.
    fn unary(&mut self, draw: &mut Draw) {
        let x = self.stack.pop().expect("something lies there");
        let (line, result) = match (x.kind(), draw.below(8)) {
            (Kind::Bool, _) => ("unary !".to_owned(), x.unary(Operator::Not, None)),
            (Kind::Int, 0) => ("unary ^".to_owned(), x.unary(Operator::Xor, None)),
            (Kind::Int, 1) => ("complement 64".to_owned(), x.unary(Operator::Xor, Some(64))),
            (Kind::Int, 2 | 3) => {
                let count = if draw.below(8) == 0 { draw.below(SHIFT_BOUND as usize + 1) } else { draw.below(70) };
                (format!("shl {count}"), x.shift(Operator::Shl, count as u64))
            }
            (Kind::Int, 4) => {
                let count = draw.below(130);
                (format!("shr {count}"), x.shift(Operator::Shr, count as u64))
            }
            (Kind::Int | Kind::Float, 5) => ("float32".to_owned(), Value::float64(x.nearest_f32().into())),
            (Kind::Int | Kind::Float, 6) => ("float64".to_owned(), Value::float64(x.nearest_f64())),
            (Kind::Int | Kind::Float, 7) => ("tofloat".to_owned(), x.to_float()),
            (Kind::Float, 4) => ("toint".to_owned(), x.to_int()),
            (Kind::Complex, 0) => ("realpart".to_owned(), x.real()),
            (Kind::Complex, 1) => ("imagpart".to_owned(), x.imag()),
            (Kind::Complex, 2) => ("toint".to_owned(), x.to_int()),
            (Kind::String, _) => {
                self.stack.push(x);
                self.literal("string", draw.of(STRINGS), LitKind::String);
                return self.binary(draw);
            }
            _ => ("unary -".to_owned(), x.unary(Operator::Sub, None)),
        };
        self.command(line, result);
    }

    /// One operator on the two on top, if they fit each other.
    fn binary(&mut self, draw: &mut Draw) {
        let [.., x, y] = self.stack.as_slice() else { return self.unary(draw) };
        let (x, y) = (x.clone(), y.clone());
        let kind = x.kind().max(y.kind());
        let fits = x.kind() == y.kind() || x.kind().min(y.kind()) >= Kind::Int;
        if !fits {
            return self.unary(draw);
        }
        let mut op = OPERATORS[draw.below(OPERATORS.len())];
        if draw.below(12) == 0 {
            op = COMPARISONS[draw.below(if matches!(kind, Kind::Bool | Kind::Complex) { 2 } else { 6 })];
        } else {
            match kind {
                Kind::Bool => op = if draw.below(2) == 0 { Operator::AndAnd } else { Operator::OrOr },
                Kind::String => op = Operator::Add,
                Kind::Float | Kind::Complex if !matches!(op, Operator::Add | Operator::Sub | Operator::Mul) => {
                    op = Operator::Div;
                }
                _ => {}
            }
        }
        if matches!(op, Operator::Div | Operator::Rem) && y.sign() == 0 {
            op = Operator::Sub;
        }
        self.stack.truncate(self.stack.len() - 2);
        if COMPARISONS.contains(&op) {
            self.command(format!("compare {op}"), Value::Bool(x.compare(op, &y)));
        } else if op == Operator::Div && kind == Kind::Int && draw.below(2) == 0 {
            self.command("quotient".to_owned(), x.integer_quotient(&y));
        } else {
            self.command(format!("binary {op}"), x.binary(op, &y));
        }
    }

    /// A program of some commands. It ends early where the checker would say that the value overflows.
    fn draw(draw: &mut Draw) -> Program {
        let mut program = Program { lines: Vec::new(), stack: Vec::new() };
        let steps = draw.below(24) + 1;
        for _ in 0..steps {
            match draw.below(5) {
                0 | 1 => program.push(draw),
                2 if !program.stack.is_empty() => program.unary(draw),
                _ if program.stack.len() > 1 => program.binary(draw),
                _ => program.push(draw),
            }
            if overflow(program.stack.last().expect("something lies there")).is_some() {
                break;
            }
        }
        program
    }

    /// What real Go is to say of it.
    fn said(&self) -> Vec<String> {
        let value = self.stack.last().expect("something lies there");
        let mut said = vec![format!("{:?}", value.kind()), value.to_string(), value.exact_string()];
        match value.kind() {
            Kind::Unknown => return said,
            Kind::Int | Kind::Float => {
                let bits = (value.nearest_f32().to_bits(), value.nearest_f64().to_bits());
                said.push(format!("{:08x} {:016x}", bits.0, bits.1));
                said.push(value.sign().to_string());
                said.push(value.to_int().exact_string());
            }
            _ => {}
        }
        let (from, name) = match value.kind() {
            Kind::Bool => (BasicKind::UntypedBool, "bool"),
            Kind::String => (BasicKind::UntypedString, "string"),
            Kind::Int => (BasicKind::UntypedInt, "int"),
            Kind::Float => (BasicKind::UntypedFloat, "float"),
            _ => (BasicKind::UntypedComplex, "complex"),
        };
        if value.kind() == Kind::Int {
            said.push(value.bit_len().to_string());
        }
        for to in BasicKind::ALL.into_iter().filter(|to| (BasicKind::Bool..=BasicKind::String).contains(to)) {
            let made = representation(value, from, to).map(|value| value.exact_string());
            said.push(made.unwrap_or_else(|wrong| {
                let why = match wrong {
                    Unrepresentable::Truncated => " (truncated)",
                    Unrepresentable::Overflows => " (overflows)",
                    Unrepresentable::Otherwise => "",
                };
                format!(
                    "cannot use c (untyped {name} constant {value}) as {} value in return statement{why}",
                    to.name()
                )
            }));
        }
        said
    }
}

#[test]
fn constants_are_what_real_go_makes_of_them() {
    let Some(oracle) = Oracle::start("constants") else { return oracle::skipped("to compare constants with") };
    let programs: Vec<_> = (0..stress(1500)).map(|seed| Program::draw(&mut Draw::new(seed as u64 + 1))).collect();
    let texts: Vec<_> = programs.iter().map(|program| program.lines.join("\n").into_bytes()).collect();
    let mut kinds = std::collections::BTreeMap::new();
    let mut wrong = Vec::new();
    for (program, real) in programs.iter().zip(oracle.ask(&texts)) {
        let said = program.said();
        *kinds.entry(said[0].clone()).or_insert(0) += 1;
        if let Some((ours, theirs)) = said.iter().zip(&real).find(|(ours, theirs)| ours != theirs) {
            wrong.push(format!("{}\n    here  {ours}\n    there {theirs}", program.lines.join("; ")));
        } else {
            assert_eq!(said.len(), real.len(), "{}", program.lines.join("; "));
        }
    }
    println!("{} programs: {kinds:?}", programs.len());
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
    assert!(kinds.len() == 6 && kinds.values().all(|count| *count > programs.len() / 100), "{kinds:?}");
}
