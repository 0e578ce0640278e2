//! Where an expression or a statement begins, which is not where its position is.
//!
//! See         cmd/compile/internal/syntax/positions.go.

use super::ids::{ExprId, StmtId};
use super::nodes::{ExprKind, StmtKind};
use super::tree::Tree;
use crate::source::Pos;

impl Tree {
    /// The first token's place.
    pub fn start_pos(&self, mut x: ExprId) -> Pos {
        loop {
            x = match self[x].kind {
                ExprKind::CompositeLit { typ: Some(first), .. }
                | ExprKind::KeyValue { key: first, .. }
                | ExprKind::Selector { x: first, .. }
                | ExprKind::Index { x: first, .. }
                | ExprKind::Assert { x: first, .. }
                | ExprKind::Binary { x: first, .. }
                | ExprKind::Call { fun: first, .. } => first,
                ExprKind::TypeSwitchGuard { lhs, x } => lhs.map_or(x, ExprId::from),
                ExprKind::List(list) if !list.is_empty() => self.list(list)[0],
                _ => return self[x].pos,
            };
        }
    }
    /// The first token's place of a simple statement; of an expression and of any other statement its own position.
    pub fn stmt_start_pos(&self, stmt: StmtId) -> Pos {
        match self[stmt].kind {
            StmtKind::Send { chan: first, .. } | StmtKind::Assign { lhs: first, .. } => self.start_pos(first),
            StmtKind::Range { lhs, x, .. } => self.start_pos(lhs.unwrap_or(x)),
            _ => self[stmt].pos,
        }
    }
}
