//! Bodies of functions that are read when they are asked for: most functions of an imported package never are.
//!
//! Invariants  I1  the text is as gofmt lays it out: the line after the one with a body's opening brace, or a later one, begins with the
//!                 closing brace, and no line between them does.
//!             I2  a body that was not read has its number already; reading it puts its statements there.
//! See         library/mod.rs, which has such texts; types/check/bodies.rs; tests/golang/members.rs, which reads all of them in both ways.

use std::sync::Arc;

use super::Parser;
use crate::source::{Diagnostics, FileId, Files};
use crate::syntax::ids::{BlockId, List};
use crate::syntax::nodes::{Block, File};
use crate::syntax::tokens::Token;
use crate::syntax::tree::Tree;

/// Parses a file that gofmt has laid out, but the bodies of its functions.
pub fn parse_declarations(files: &mut Files, file: FileId, tree: &mut Tree, diagnostics: &mut Diagnostics) -> File {
    let text = Arc::clone(files.text(file));
    let mut parser = Parser::new(files, file, &text, tree, diagnostics);
    parser.bodies_later = true;
    parser.file()
}

/// Reads a body that was left out. Any other is there.
pub fn read_body(files: &mut Files, tree: &mut Tree, diagnostics: &mut Diagnostics, body: BlockId) {
    let Some((file, at)) = tree.unread.remove(&body).and_then(|pos| files.offset(pos)) else { return };
    let text = Arc::clone(files.text(file));
    let mut parser = Parser::new(files, file, &text, tree, diagnostics);
    parser.top = false;
    parser.scanner.source.jump(at);
    parser.next();
    let read = parser.func_body();
    debug_assert_eq!(tree[read].rbrace, tree[body].rbrace, "the text is as gofmt lays it out");
    tree.blocks[body.index()] = tree[read];
}

impl Parser<'_> {
    /// Leaves a body out, if it can be read later: `init` is needed in any case, and what stands on one line is read as soon as skipped.
    pub(super) fn body_for_later(&mut self, is_init: bool) -> Option<BlockId> {
        let (text, start) = (self.scanner.source.text, self.scanner.start);
        if !self.bodies_later || is_init || text.get(start + 1) != Some(&b'\n') {
            return None;
        }
        let end = start + 2 + text[start + 1..].windows(2).position(|two| two == b"\n}")?;
        let pos = self.pos();
        let block = Block { pos, list: List::EMPTY, rbrace: self.files.pos(self.file, end) };
        let block = self.tree.add_block(block);
        self.tree.unread.insert(block, pos);
        self.scanner.source.jump(end);
        self.next();
        self.want(Token::Rbrace);
        Some(block)
    }
}
