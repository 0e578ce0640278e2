//! What is made when gort is built: the colours of the lessons' programs.
//!
//! Their texts do not change any more, and colouring takes grammars with a thousand regular expressions, which cost a tenth
//! of a second each time a program starts. So it is done here, once, and the binary holds the result. Without the command
//! line there are no lessons, and nothing is made.

// A build script talks to cargo on its standard output.
#![allow(clippy::print_stdout)]

#[cfg(feature = "cli")]
mod colours;
#[cfg(feature = "cli")]
#[allow(dead_code, unreachable_pub)]
#[path = "../src/bin/gort/program/source.rs"]
mod source;

fn main() {
    println!("cargo::rerun-if-changed=build");
    #[cfg(feature = "cli")]
    {
        println!("cargo::rerun-if-changed=lessons");
        println!("cargo::rerun-if-changed=src/bin/gort/program/source.rs");
        colours::write();
    }
}
