//! A front end for Go: texts come in, syntax trees and diagnostics go out, and each diagnostic is the one that Go's own compiler, gc,
//! has for it: the same text at the same place, in the same order and number.
//!
//! ```text
//!     source   files, positions, diagnostics as gc prints them, build constraints, Go's view of Unicode
//!     syntax   tokens, scanner, syntax trees, parser, printer; branches and labels
//!     types    constants of any size; types, objects, scopes, and what holds of them
//!     vet      what go vet finds in a program that is right
//! ```
//!
//! Invariants  I1  pure: no files, clocks, threads, randomness. What a function returns depends on its arguments alone.
//!             I2  no text makes it panic, run out of stack, or take more time than in proportion to its length.
//!             I3  `types` knows `syntax`, which knows `source`; never the other way round.
//! Rejected    The parsers for Go that exist as packages: none has gc's messages, and each accepts what gc refuses.
//! See         cmd/compile/internal/syntax and types2 in Go's sources, whose files and concepts have the same names here; Go 1.27.
//!
//! ```
//! use gort_golang::source::{Diagnostics, Files};
//! use gort_golang::syntax::{self, Tree};
//!
//! let mut files = Files::new();
//! let prog = files.add("./prog.go", "package main\n\nfunc main() {\n\tx := 1 y := 2\n}\n");
//! let (mut tree, mut diagnostics) = (Tree::new(), Diagnostics::new());
//! syntax::parse(&mut files, prog, &mut tree, &mut diagnostics);
//! assert_eq!(diagnostics.lines(&files), ["./prog.go:4:9: syntax error: unexpected name y at end of statement"]);
//! ```

pub mod code;
pub mod library;
pub mod machine;
pub mod source;
pub mod syntax;
pub mod types;
pub mod vet;
