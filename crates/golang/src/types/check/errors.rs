//! How the checker reports what is wrong.
//!
//! Invariants  I1  an error that only follows from another one is not told: its text speaks of an invalid operand or type.
//! See         cmd/compile/internal/types2/errors.go.

use super::driver::FILE_VERSIONS;
use super::{Checker, Operand};
use crate::source::{Diagnostic, Pos};
use crate::syntax::{ExprId, NameId, StmtId};
use crate::types::{ObjectId, Printer, TypeId};

/// What an error is about: where it is told follows from it.
pub(crate) trait At {
    /// The place.
    fn pos(&self, check: &Checker<'_, '_>) -> Pos;
}

impl At for Pos {
    fn pos(&self, _: &Checker<'_, '_>) -> Pos {
        *self
    }
}

impl At for ExprId {
    fn pos(&self, check: &Checker<'_, '_>) -> Pos {
        check.tree.start_pos(*self)
    }
}

impl At for StmtId {
    fn pos(&self, check: &Checker<'_, '_>) -> Pos {
        check.tree.stmt_start_pos(*self)
    }
}

impl At for NameId {
    fn pos(&self, check: &Checker<'_, '_>) -> Pos {
        check.tree[*self].pos
    }
}

impl At for ObjectId {
    fn pos(&self, check: &Checker<'_, '_>) -> Pos {
        check.arena[*self].pos
    }
}

impl At for &Operand {
    fn pos(&self, check: &Checker<'_, '_>) -> Pos {
        self.expr.map_or(Pos::NONE, |x| check.tree.start_pos(x))
    }
}

/// Whether a text has `requires go1.20 or later`.
fn asks_for_version(text: &str) -> bool {
    text.split("requires go1.").skip(1).any(|rest| {
        let version = rest.trim_start_matches(|ch: char| ch.is_ascii_digit());
        version.len() < rest.len() && version.starts_with(" or later")
    })
}

/// An error with further lines.
#[derive(Default)]
pub(crate) struct Report {
    parts: Vec<(Pos, String)>,
}

impl Report {
    /// Has nothing to say yet.
    pub(crate) fn new() -> Report {
        Report::default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

impl Checker<'_, '_> {
    /// Reports an error.
    pub(crate) fn error(&mut self, at: impl At, text: impl Into<String>) {
        let mut report = Report::new();
        self.add(&mut report, at, text);
        self.report(report);
    }

    /// Reports what a newer version of the language has.
    pub(crate) fn version_error(&mut self, at: impl At, version: super::Version, what: &str) {
        let text = format!("{what} requires go1.{version} or later");
        self.error(at, text);
    }

    /// The first, or a further line of an error.
    pub(crate) fn add(&self, report: &mut Report, at: impl At, text: impl Into<String>) {
        report.parts.push((at.pos(self), text.into()));
    }

    /// Where an object is declared besides.
    pub(crate) fn add_other_declaration(&self, report: &mut Report, object: ObjectId) {
        let pos = self.arena[object].pos;
        if pos.is_known() {
            self.add(report, pos, format!("other declaration of {}", self.name_of(object)));
        }
    }

    /// Reports an error with all its lines.
    pub(crate) fn report(&mut self, report: Report) {
        let Some((pos, first)) = report.parts.first() else { return };
        let follows = |what| first.find(what).is_some_and(|at| at > 0);
        if self.has_errors && (follows("invalid operand") || follows("invalid type")) {
            return;
        }
        if self.diagnostics.is_full() {
            self.has_errors = true;
            return;
        }
        let (_, mut text) = self.told(&report);
        let pos = self.env.errpos.unwrap_or(*pos);
        if asks_for_version(&text) {
            text += &self.version_in_force(pos);
        }
        self.has_errors = true;
        let help = self.help(pos, &text);
        self.diagnostics.report(self.files, Diagnostic { pos, text, help });
    }

    /// What gc says of the version behind an error that asks for another one.
    fn version_in_force(&self, pos: Pos) -> String {
        let file = self.files.offset(pos).map(|(file, _)| file);
        match self.parsed.iter().find(|parsed| Some(parsed.file) == file).map(|parsed| parsed.go_version) {
            None => String::new(),
            Some(Some(declared)) if declared >= FILE_VERSIONS => {
                format!(" (file declares //go:build go1.{declared})")
            }
            Some(_) => format!(" (-lang was set to go1.{}; check go.mod)", self.conf.version),
        }
    }

    /// Where an error is, and all its lines in one text. It must not be empty.
    pub(super) fn told(&self, report: &Report) -> (Pos, String) {
        let (pos, first) = &report.parts[0];
        let mut text = first.clone();
        for (pos, line) in &report.parts[1..] {
            text += "\n\t";
            if pos.is_known() {
                text += &format!("{}: ", self.files.named(*pos));
            }
            text += line;
        }
        (*pos, text)
    }

    /// A type, as messages show it.
    pub(crate) fn show(&self, typ: TypeId) -> String {
        self.printer().typ(typ)
    }

    /// An expression, as messages show it.
    pub(crate) fn text(&self, x: impl Into<ExprId>) -> String {
        self.tree.show(x.into())
    }

    /// An object's name.
    pub(crate) fn name_of(&self, object: ObjectId) -> &str {
        self.tree.text(self.arena[object].name)
    }

    pub(crate) fn printer(&self) -> Printer<'_> {
        Printer { arena: self.arena, tree: self.tree, files: self.files, package: Some(self.pkg) }
    }
}
