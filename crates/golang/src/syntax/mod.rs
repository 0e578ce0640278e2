//! The syntax of Go: from texts to trees.
//!
//! ```text
//!     tokens · source · scanner · literals     characters and tokens
//!     nodes · ids · tree                       what a tree is made of, and where it is kept
//!     parser/                                  from tokens to a tree: declarations, types, parameters, expressions, statements
//!     branches                                 labels, break, continue, goto, fallthrough
//!     unquote                                  what string and rune literals stand for
//!     printer · positions                      expressions as messages show them; where an expression begins
//! ```
//!
//! See         cmd/compile/internal/syntax in Go's sources.

mod branches;
mod ids;
mod literals;
mod nodes;
mod parser;
mod positions;
mod printer;
mod scanner;
mod source;
mod tokens;
mod tree;
mod unquote;
mod walk;

pub use ids::{BlockId, DeclId, ExprId, Id, List, NameId, Pooled, StmtId};
pub use nodes::*;
pub use parser::{NESTING, parse, parse_declarations, parse_files, read_body};
pub use tokens::{LitKind, Operator};
pub use tree::{Symbol, Tree};
pub use unquote::{rune_value, string_value};
pub use walk::Node;
