//! Where an expression begins, which is not where its position is.
//!
//! See         cmd/compile/internal/syntax/positions.go.

use super::ids::ExprId;
use super::nodes::ExprKind;
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
}
