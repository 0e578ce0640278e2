//! The parser: tokens become a tree, by recursive descent, with gc's messages and gc's way to go on after an error.
//!
//! Invariants  I1  it always comes to the end of the text, with a tree of what it understood.
//!             I2  where it stops to understand it complains once, and skips to a token from which it can go on, as gc does: which
//!                 errors follow depends on it.
//!             I3  `depth` counts the nested expressions, types, statements and literals that are being read. At `NESTING` it complains
//!                 and goes to the end of the text, so that neither it nor any pass over the tree runs out of stack.
//!             I4  once as many errors are told as are shown, it goes to the end of the text.
//!             I5  `expr_level` is negative in the header of a statement, where a `{` after a name begins a block.
//! Rejected    An explicit stack in place of recursion: gc's own is as deep as its memory, a million brackets; nobody writes a thousand,
//!             and each later pass would need a stack of its own, too.
//! See         cmd/compile/internal/syntax/parser.go. Methods that may find nothing are named `…_or_nil`, as there.

mod decl;
mod directives;
mod expr;
mod help;
mod later;
mod params;
mod stmt;
mod typ;

use std::borrow::Cow;
use std::sync::Arc;

use self::directives::Pending;
use super::ids::{ExprId, List, NameId, Pooled, StmtId};
use super::nodes::{Directive, ExprKind, File};
use super::scanner::Scanner;
use super::source::News;
use super::tokens::{Operator, Token, TokenSet};
use super::tree::{Symbol, Tree};
use crate::source::{Diagnostic, Diagnostics, FileId, Files, Help, Pos};

/// How deep expressions, types, statements and literals may be nested. gc has no such limit; go/parser's is 100,000. With this one a
/// megabyte of stack is enough for what is optimised as little as in the tests (`opt-level = 1`), and two for what is not at all.
pub const NESTING: usize = 1000;

/// Parses a file. What is wrong with it goes to `diagnostics`.
///
/// A tree comes back in any case; with syntax errors it is not to be checked further.
pub fn parse(files: &mut Files, file: FileId, tree: &mut Tree, diagnostics: &mut Diagnostics) -> File {
    let text = Arc::clone(files.text(file));
    Parser::new(files, file, &text, tree, diagnostics).file()
}

/// Parses files as gc does: none after one whose package clause is faulty, and none when there are too many errors.
pub fn parse_files(files: &mut Files, tree: &mut Tree, diagnostics: &mut Diagnostics) -> Vec<File> {
    let mut parsed = Vec::new();
    for file in files.ids() {
        parsed.push(parse(files, file, tree, diagnostics));
        if diagnostics.is_full() || parsed.last().is_none_or(|file| file.package.is_none()) {
            break;
        }
    }
    parsed
}

pub use later::{parse_declarations, read_body};

struct Parser<'p> {
    files: &'p mut Files,
    file: FileId,
    tree: &'p mut Tree,
    diagnostics: &'p mut Diagnostics,
    scanner: Scanner<'p>,

    /// The current token.
    token: Token,
    /// How many errors the scanner and this parser have reported. What directives have wrong does not count, nor do branches.
    errors: usize,
    directives: Vec<Directive>,
    /// Directives that no declaration has taken.
    pending: Vec<Pending>,
    go_version: Option<u32>,
    /// Before the package clause.
    top: bool,
    func_level: usize,
    expr_level: isize,
    depth: usize,
    groups: u32,
    /// Whether bodies of functions are left out, to be read when they are asked for.
    bodies_later: bool,
    /// What the next error is to be explained by, where its text does not tell.
    help: Option<Help>,

    /// Lists that are being read, one on top of the other.
    exprs: Vec<ExprId>,
    names: Vec<NameId>,
    stmts: Vec<StmtId>,
    blank: Symbol,
}

impl<'p> Parser<'p> {
    fn new(
        files: &'p mut Files,
        file: FileId,
        text: &'p [u8],
        tree: &'p mut Tree,
        diagnostics: &'p mut Diagnostics,
    ) -> Parser<'p> {
        let blank = tree.intern("_");
        Parser {
            files,
            file,
            tree,
            diagnostics,
            scanner: Scanner::new(text),
            token: Token::Eof,
            errors: 0,
            directives: Vec::new(),
            pending: Vec::new(),
            go_version: None,
            top: true,
            func_level: 0,
            expr_level: 0,
            depth: 0,
            groups: 0,
            bodies_later: false,
            help: None,
            exprs: Vec::new(),
            names: Vec::new(),
            stmts: Vec::new(),
            blank,
        }
    }

    // Tokens

    fn next(&mut self) {
        self.scanner.next();
        self.token = self.scanner.token;
        if !self.scanner.source.news.is_empty() {
            self.take_news();
        }
    }

    /// Reports what the scanner has to say, in its order.
    #[cold]
    fn take_news(&mut self) {
        for news in std::mem::take(&mut self.scanner.source.news) {
            match news {
                News::Error(at, text) => self.error_at(self.files.pos(self.file, at), text.into_owned()),
                News::LineTooMany(at) => self.files.add_line_too_many(self.file, at),
                News::Comment { start, end, blank } => self.directive(start, end, blank),
            }
        }
    }

    fn got(&mut self, token: Token) -> bool {
        let got = self.token == token;
        if got {
            self.next();
        }
        got
    }

    fn want(&mut self, token: Token) {
        if !self.got(token) {
            self.syntax_error(&format!("expected {}", token.in_words()));
            self.advance(&[]);
        }
    }

    /// Like `got(Assign)`, but takes `:=`, too, with an error.
    fn got_assign(&mut self) -> bool {
        if self.token == Token::Define {
            self.syntax_error("expected =");
            self.next();
            return true;
        }
        self.got(Token::Assign)
    }

    /// Whether the current token is this operator, and not `op=`.
    fn at_operator(&self, operator: Operator) -> bool {
        self.token == Token::Operator && self.scanner.operator == operator
    }

    fn pos(&self) -> Pos {
        self.files.pos(self.file, self.scanner.start)
    }

    /// The current token's text.
    fn text(&self) -> Cow<'p, str> {
        String::from_utf8_lossy(self.scanner.text())
    }

    fn symbol(&mut self) -> Symbol {
        let text = self.text();
        self.tree.intern(&text)
    }

    // Errors

    fn report(&mut self, pos: Pos, text: String) {
        let help = self.help.take().or_else(|| help::of(&text));
        self.diagnostics.report(self.files, Diagnostic { pos, text, help });
        if self.diagnostics.is_full() {
            self.stop();
        }
    }

    fn error_at(&mut self, pos: Pos, text: impl Into<String>) {
        self.errors += 1;
        self.report(pos, text.into());
    }

    fn error(&mut self, text: &str) {
        self.error_at(self.pos(), text);
    }

    fn syntax_error(&mut self, text: &str) {
        self.syntax_error_at(self.pos(), text);
    }

    /// Reports a syntax error. A text that begins with `in`, `at`, `after` or `expected` is what follows on the unexpected token.
    #[cold]
    fn syntax_error_at(&mut self, pos: Pos, text: &str) {
        if self.token == Token::Eof && self.errors > 0 {
            return; // it would only follow from what is wrong before
        }
        let separator = match text {
            _ if ["in ", "at ", "after "].iter().any(|start| text.starts_with(start)) => " ",
            _ if text.starts_with("expected ") => ", ",
            _ => return self.error_at(pos, format!("syntax error: {text}")),
        };
        let token = self.token_in_words();
        self.error_at(pos, format!("syntax error: unexpected {token}{separator}{text}"));
    }

    fn token_in_words(&self) -> String {
        let operator = self.scanner.operator.text();
        match self.token {
            Token::Name => format!("name {}", self.text()),
            Token::Semi => self.scanner.semi.text().to_owned(),
            Token::Literal => format!("literal {}", self.text()),
            Token::Operator => operator.to_owned(),
            Token::AssignOp => format!("{operator}="),
            Token::IncOp => format!("{operator}{operator}"),
            other => other.in_words(),
        }
    }

    /// Skips tokens up to one of these, or in a function up to one that begins a statement. Without any, skips one.
    #[cold]
    fn advance(&mut self, follow: &[Token]) {
        let mut stops = TokenSet::of(follow).and(TokenSet::of(&[Token::Eof]));
        if self.func_level > 0 && !follow.is_empty() {
            stops = stops.and(TokenSet::STATEMENT_STARTS);
        }
        while !stops.has(self.token) {
            self.next();
            if follow.is_empty() {
                break;
            }
        }
    }

    /// Goes to the end of the text.
    fn stop(&mut self) {
        self.scanner.stop();
        self.token = Token::Eof;
    }

    /// Reads something that may contain its like.
    #[inline]
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        if self.depth > NESTING && self.token != Token::Eof {
            self.too_deep();
        }
        let read = read(self);
        self.depth -= 1;
        read
    }

    #[cold]
    fn too_deep(&mut self) {
        // go/parser's words: gc has none.
        self.error_at(self.pos(), "syntax error: exceeded max nesting depth");
        self.stop();
    }

    // Lists

    /// Reads elements up to the closing token; a separator may stand before that. After `read` returns true no more elements may follow.
    /// Returns where the closing token is.
    fn list(&mut self, context: &str, separator: Token, close: Token, read: &mut dyn FnMut(&mut Self) -> bool) -> Pos {
        let mut done = false;
        while self.token != Token::Eof && self.token != close && !done {
            done = read(self);
            if !self.got(separator) && self.token != close {
                let (separator, close_text) = (separator.in_words(), close.in_words());
                self.syntax_error(&format!("in {context}; possibly missing {separator} or {close_text}"));
                self.advance(&[Token::Rparen, Token::Rbrack, Token::Rbrace]);
                if self.token != close {
                    return self.pos();
                }
            }
        }
        let pos = self.pos();
        self.want(close);
        pos
    }

    /// Takes what has been put on top of the list since it had this length.
    fn take<T: Pooled>(tree: &mut Tree, read: &mut Vec<T>, before: usize) -> List<T> {
        tree.add_list(read.drain(before..))
    }

    fn take_exprs(&mut self, before: usize) -> List<ExprId> {
        Self::take(self.tree, &mut self.exprs, before)
    }

    // Common productions

    fn add(&mut self, pos: Pos, kind: ExprKind) -> ExprId {
        self.tree.add_expr(pos, kind)
    }

    fn bad_expr(&mut self) -> ExprId {
        self.add(self.pos(), ExprKind::Bad)
    }

    fn name(&mut self) -> NameId {
        let pos = self.pos();
        if self.token == Token::Name {
            let symbol = self.symbol();
            let name = self.tree.add_name(pos, symbol);
            self.next();
            return name;
        }
        let name = self.tree.add_name(pos, self.blank);
        self.syntax_error("expected name");
        self.advance(&[]);
        name
    }

    /// Reads further names, separated by commas.
    fn name_list(&mut self, first: NameId) -> List<NameId> {
        let before = self.names.len();
        self.names.push(first);
        while self.got(Token::Comma) {
            let name = self.name();
            self.names.push(name);
        }
        Self::take(self.tree, &mut self.names, before)
    }
}
