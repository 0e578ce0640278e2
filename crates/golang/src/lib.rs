//! Go programs: texts come in; what is wrong with them comes out as Go's own compiler, gc, says it, the same text at the same place, in the
//! same order and number; what is right becomes a program that a machine runs, whose whole state is plain data.
//!
//! ```text
//!     source    files, positions, diagnostics as gc prints them, build constraints, Go's view of Unicode
//!     syntax    tokens, scanner, syntax trees, parser, printer; branches and labels
//!     types     constants of any size; types, objects, scopes, and what holds of them; check/ the checker
//!     vet       what go vet finds in a program that is right
//!     code      what the machine can do: operations, layouts, programs
//!     machine   heap, goroutines, channels, timers, panics; runs programs
//!     compile   from checked packages to programs
//!     library   Go's packages, as Go texts of our own
//!     tested    files of tests, made a program
//!     build     all of it: from texts to a program, or to what is wrong with them
//! ```
//!
//! Invariants  I1  pure: no files, clocks, threads, randomness. What a function returns depends on its arguments alone.
//!             I2  no text makes it panic, run out of stack, or take more time than in proportion to its length.
//!             I3  a room knows only rooms that stand before it: tests/house/architecture.rs.
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

pub mod build;
pub mod code;
pub mod compile;
pub mod library;
pub mod machine;
pub mod source;
pub mod syntax;
pub mod tested;
pub mod types;
pub mod vet;
