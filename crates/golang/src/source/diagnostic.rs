//! What is wrong with a program, as gc says it: which errors are told, in which order, and when it is enough.
//!
//! Invariants  I1  one syntax error a line, whatever it says; one of equal other errors a line.
//!             I2  after the tenth error no more are told, but a last line says that there were too many.
//!             I3  what is told is sorted by place: by stretch of lines in the order in which errors came, then by line and column.
//! See         cmd/compile/internal/base/print.go; cmd/internal/src/xpos.go (order).

use super::{Files, Pos};

/// How many errors gc shows.
pub const ERRORS_SHOWN: usize = 10;

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Where.
    pub pos: Pos,
    /// What, in gc's words. It may have further lines, each of which begins with a tab.
    pub text: String,
    /// What gort can say beyond gc's words.
    pub help: Option<Help>,
}

impl Diagnostic {
    /// Whether it counts as a syntax error: a package that has one is not type-checked.
    pub fn is_syntax_error(&self) -> bool {
        self.text.starts_with("syntax error")
    }
}

/// What would help a learner, beyond gc's words. The sentence is for the caller to say, in the learner's language.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Help {
    /// The opening brace of a block must stand on the line of what it belongs to.
    BraceOnSameLine,
    /// `:=` and statements stand in functions; outside there is `var`.
    StatementOutsideFunction,
    /// A list that goes on after a line needs a comma at the line's end.
    CommaBeforeNewline,
    /// `=` assigns, `==` compares.
    AssignmentForComparison,
    /// Text stands in double quotes; single quotes hold one character.
    TextInSingleQuotes,
    /// A quotation mark or another character that only looks like Go's, as word processors write them.
    TypographicCharacter,
    /// `i++` and `i--` are statements, and no values.
    IncrementIsNoValue,
    /// There is no `while`; `for` takes its place.
    ForIsWhile,
    /// `else` stands on the line of the brace that closes the block before it.
    ElseOnSameLine,
    /// A file begins with the name of its package.
    PackageFirst,
    /// Imports stand before everything else.
    ImportsFirst,
    /// A closing brace is missing.
    BraceMissing,
    /// A variable of a function must be read somewhere; to throw a value away there is `_`.
    VariableUnused,
    /// An imported package must be used.
    ImportUnused,
    /// Something with nearly the same name is in sight.
    NearName(Box<str>),
    /// The name is that of a package that is not imported: its path.
    ImportMissing(&'static str),
    /// The name stands for nothing here: it is declared elsewhere, or nowhere.
    NameUndefined,
    /// The name is there with other capital letters, which the message says.
    OtherSpelling,
    /// Names that begin with a small letter belong to their package alone.
    NotExported,
    /// The type has no field and no method of that name.
    NoFieldOrMethod,
    /// `:=` declares; to change what is declared there is `=`.
    NothingDeclared,
    /// The name is declared twice in one block.
    Redeclared,
    /// The left side has another number of variables than the right side has values.
    AssignmentMismatch,
    /// A call has another number of arguments than the function has parameters.
    ArgumentCount,
    /// A `return` has another number of values than the function has results.
    ResultCount,
    /// A function with results must end with `return`, on every way.
    ReturnMissing,
    /// Operands of an operation must have the same type: nothing is converted by itself.
    MismatchedTypes,
    /// A value must have the type of what it is assigned to: nothing is converted by itself.
    ConversionMissing,
    /// The type cannot hold so large a number.
    ConstantTooLarge,
    /// An integer type cannot hold what is behind the point.
    ConstantTruncated,
    /// The type lacks a method of the interface.
    MethodMissing,
    /// The method belongs to the pointer: `&x` has it, and `x` has not.
    PointerReceiver,
    /// An interface is no value of the type that may be in it: that takes a type assertion.
    AssertionMissing,
    /// A pointer to an interface has none of the interface's methods; the interface itself is wanted.
    PointerToInterface,
    /// `<-chan` only receives.
    SendToReceiveOnly,
    /// `chan<-` only sends.
    ReceiveFromSendOnly,
    /// Whoever only receives from a channel cannot close it: the sender does.
    CloseOfReceiveOnly,
    /// A value that stands alone is for nothing: only calls and receives may.
    ValueUnused,
    /// The function has no result that could be used.
    NoResult,
    /// The function has several results, which must be assigned to several variables first.
    SeveralResults,
    /// `nil` has no type of its own: the variable must have one.
    NilWithoutType,
    /// A condition is of type bool; a number is none.
    ConditionIsNoBool,
    /// A constant divisor is zero.
    DivisionByZero,
    /// A constant index lies outside.
    IndexOutside,
    /// A value stands in two cases, of which only the first can be reached.
    DuplicateCase,
    /// Slices, maps and functions are compared only with nil.
    ComparedOnlyToNil,
    /// A field of a struct in a map is assigned to only with the whole struct.
    FieldInMap,
    /// What has no address of its own is assigned to by nothing: a character of a string, the result of a call.
    NotAssignable,
    /// A type that contains itself would be infinitely large; a pointer breaks the circle.
    RecursiveType,
    /// A package's variables need each other to begin with.
    InitializationCycle,
    /// `go` and `defer` take a call: `go f()`.
    CallMissing,
    /// A newer version of the language has it.
    NewerVersion,
}

/// A line of a file, as gc tells lines apart: the number of the stretch, and the line.
type Line = (usize, usize);

/// What was reported, as gc takes it up.
#[derive(Debug)]
pub struct Diagnostics {
    told: Vec<(Line, Diagnostic)>,
    limit: usize,
    syntax_errors: usize,
    /// Stretches of lines, in the order in which errors came.
    stretches: Vec<(super::FileId, usize)>,
    last_syntax: Option<Line>,
    last_other: Option<(Line, String)>,
}

impl Default for Diagnostics {
    fn default() -> Diagnostics {
        Diagnostics::new()
    }
}

impl Diagnostics {
    /// None yet; ten at most.
    pub fn new() -> Diagnostics {
        Diagnostics {
            told: Vec::new(),
            limit: ERRORS_SHOWN,
            syntax_errors: 0,
            stretches: Vec::new(),
            last_syntax: None,
            last_other: None,
        }
    }

    /// None yet, and as many as come. gc: `-e`.
    pub fn unlimited() -> Diagnostics {
        Diagnostics { limit: usize::MAX, ..Diagnostics::new() }
    }

    /// Takes up what is wrong, unless its line has said as much already.
    pub fn report(&mut self, files: &Files, diagnostic: Diagnostic) {
        if self.is_full() {
            return;
        }
        let is_syntax_error = diagnostic.is_syntax_error();
        self.syntax_errors += usize::from(is_syntax_error);
        let line = self.line(files, diagnostic.pos);
        if is_syntax_error {
            if self.last_syntax == Some(line) {
                return;
            }
            self.last_syntax = Some(line);
        } else {
            if self.last_other.as_ref().is_some_and(|(last, text)| *last == line && *text == diagnostic.text) {
                return;
            }
            self.last_other = Some((line, diagnostic.text.clone()));
        }
        self.told.push((line, diagnostic));
    }

    fn line(&mut self, files: &Files, pos: Pos) -> Line {
        let Some((file, stretch, line)) = files.line_of(pos) else { return (0, 0) };
        let known = self.stretches.iter().position(|known| *known == (file, stretch));
        let stretch = known.unwrap_or_else(|| {
            self.stretches.push((file, stretch));
            self.stretches.len() - 1
        });
        (stretch + 1, line)
    }

    /// Whether there are as many as are shown: whatever comes is for nothing.
    pub fn is_full(&self) -> bool {
        self.told.len() >= self.limit
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// Whether a syntax error was reported: then gc goes no further.
    pub fn has_syntax_errors(&self) -> bool {
        self.syntax_errors > 0
    }

    /// What is wrong, in the order in which it was reported.
    pub fn reported(&self) -> impl Iterator<Item = &Diagnostic> {
        self.told.iter().map(|(_, diagnostic)| diagnostic)
    }

    /// What is wrong, sorted, as it is shown. Equal ones are shown once.
    pub fn sorted(&self, files: &Files) -> Vec<&Diagnostic> {
        let mut told: Vec<_> = self.told.iter().collect();
        told.sort_by_key(|((stretch, _), diagnostic)| (*stretch, files.order_in_stretch(diagnostic.pos)));
        let mut told: Vec<_> = told.into_iter().map(|(_, diagnostic)| diagnostic).collect();
        told.dedup_by_key(|diagnostic| (files.place(diagnostic.pos), &diagnostic.text));
        told
    }

    /// The last line, if there were too many.
    pub fn too_many(&self, files: &Files) -> Option<String> {
        let (_, last) = self.told.last().filter(|_| self.is_full())?;
        Some(line(files, last.pos, "too many errors"))
    }

    /// What gc prints, line by line. A line of these may hold line breaks of its own.
    pub fn lines(&self, files: &Files) -> Vec<String> {
        let lines = self.sorted(files).into_iter().map(|Diagnostic { pos, text, .. }| line(files, *pos, text));
        lines.chain(self.too_many(files)).collect()
    }
}

fn line(files: &Files, pos: Pos, text: &str) -> String {
    match files.place(pos) {
        Some(place) => format!("{}: {text}", place.before_an_error()),
        None => text.to_owned(),
    }
}
