//! Directives: comments that tell the compiler something. `//line` changes what places are called; the others are kept, so that
//! those that gort does not have can be refused by name, and gc's complaints about them are made.
//!
//! See         cmd/compile/internal/noder/noder.go, pragma; noder/lex.go.

use super::Parser;
use crate::source::{Constraint, LineDirective, Pos};
use crate::syntax::nodes::Directive;

/// A directive that a declaration has yet to take.
pub(super) struct Pending {
    pos: Pos,
    complaint: &'static str,
}

/// What is said of a directive that stands where no declaration takes it. gc knows these alone.
fn if_misplaced(verb: &str) -> Option<&'static str> {
    match verb {
        "go:build"
        | "go:noescape"
        | "go:norace"
        | "go:nosplit"
        | "go:noinline"
        | "go:nocheckptr"
        | "go:systemstack"
        | "go:nowritebarrier"
        | "go:nowritebarrierrec"
        | "go:yeswritebarrierrec"
        | "go:cgo_unsafe_args"
        | "go:uintptrkeepalive"
        | "go:uintptrescapes"
        | "go:registerparams" => Some("misplaced compiler directive"),
        "go:embed" => Some("misplaced go:embed directive"),
        _ => None,
    }
}

/// What is wrong with a directive, whatever follows it.
fn complaint(verb: &str, text: &str) -> Option<String> {
    let arguments = text.split_whitespace().count() - 1;
    let has_arguments = text.len() > verb.len();
    let usage = |usage: &str| Some(format!("usage: //{verb} {usage}"));
    match verb {
        "go:wasmimport" if has_arguments && arguments != 2 => usage("importmodule importname"),
        "go:wasmexport" if has_arguments && arguments != 1 => usage("exportname"),
        "go:linkname" | "go:linknamestd" if has_arguments && !(1..=2).contains(&arguments) => {
            usage("localname [linkname]")
        }
        "go:embed" if arguments == 0 => usage("pattern..."),
        "go:systemstack" | "go:nowritebarrier" | "go:nowritebarrierrec" | "go:yeswritebarrierrec" => {
            Some(format!("//{verb} only allowed in runtime"))
        }
        "go:uintptrkeepalive" => Some(format!("//{verb} is only allowed in the standard library")),
        "go:cgo_import_dynamic" => None,
        _ if text.starts_with("go:cgo_") => Some(format!("//{text} only allowed in cgo-generated code")),
        _ => None,
    }
}

impl Parser<'_> {
    /// Takes up a comment that may be a directive.
    pub(super) fn directive(&mut self, start: usize, end: usize, blank: bool) {
        let source = self.scanner.source.text;
        let comment = &source[start..end];
        let is_full_comment = comment.starts_with(b"/*");
        let text = if is_full_comment {
            &comment[2..comment.len() - 2]
        } else {
            comment[2..].strip_suffix(b"\r").unwrap_or(&comment[2..])
        };
        let (comment, text) = (String::from_utf8_lossy(comment), String::from_utf8_lossy(text));
        if let Some(what) = text.strip_prefix("line ") {
            let at_line_start = start == 0 || source[start - 1] == b'\n';
            if at_line_start || is_full_comment {
                self.line_directive(start, end, is_full_comment, what);
            }
            return;
        }
        if !text.starts_with("go:") {
            return;
        }
        if self.top
            && comment.starts_with("//go:build")
            && let Some(constraint) = Constraint::parse(&comment)
        {
            self.go_version = constraint.go_version();
        }
        let pos = self.files.pos(self.file, start + 2);
        let symbol = self.tree.intern(&text);
        self.directives.push(Directive { pos, text: symbol });
        if !blank {
            return self.report(pos, "misplaced compiler directive".to_owned());
        }
        let verb = text.split(' ').next().unwrap_or_default();
        let complaint = complaint(verb, &text);
        let usage = complaint.as_ref().is_some_and(|complaint| complaint.starts_with("usage"));
        if let Some(complaint) = complaint {
            self.report(pos, complaint);
        }
        if let Some(complaint) = if_misplaced(verb).filter(|_| !usage) {
            self.pending.push(Pending { pos, complaint });
        }
    }

    fn line_directive(&mut self, start: usize, end: usize, is_full_comment: bool, what: &str) {
        // A line comment has its newline, too.
        let (after, comment) = if is_full_comment { (end, Some(start)) } else { (end + 1, None) };
        match LineDirective::parse(self.files, self.file, what, after, comment) {
            Ok(Some(directive)) => self.files.add_directive(self.file, directive),
            Ok(None) => {}
            Err((at, text)) => self.error_at(self.files.pos(self.file, start + 2 + "line ".len() + at), text),
        }
    }

    /// A declaration takes the directives before it.
    pub(super) fn take_directives(&mut self) {
        self.pending.clear();
    }

    /// Nothing has taken the directives before it, and nothing can.
    pub(super) fn clear_directives(&mut self) {
        if !self.pending.is_empty() {
            for Pending { pos, complaint } in std::mem::take(&mut self.pending) {
                self.report(pos, complaint.to_owned());
            }
        }
    }
}
