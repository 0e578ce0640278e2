//! `//line` directives: where gc says that what follows them stands.

use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, Tree};

/// Where the name behind the directive stands, or what is wrong with the directive and in which column of it.
fn place(directive: &str) -> Result<String, (usize, String)> {
    let (mut files, mut tree, mut diagnostics) = (Files::new(), Tree::new(), Diagnostics::unlimited());
    let text = format!("package p; /*line {directive}*/var x int\n");
    let begins = text.find(directive).unwrap();
    let file = files.add("dir/x.go", &text);
    syntax::parse(&mut files, file, &mut tree, &mut diagnostics);
    let wrong = diagnostics.reported().next().map(|wrong| {
        let (_, at) = files.offset(wrong.pos).unwrap();
        (at - begins, wrong.text.clone())
    });
    let name = files.pos(file, text.find("var").unwrap());
    wrong.map_or_else(|| Ok(files.place(name).unwrap().to_string()), Err)
}

#[test]
fn a_directive_names_a_file_a_line_and_perhaps_a_column() {
    let is = |place: &str| Ok(place.to_owned());
    let wrong = |at, text: &str| Err((at, text.to_owned()));
    assert_eq!(place("y.go:10"), is("dir/y.go:10"));
    assert_eq!(place("y.go:10:3"), is("dir/y.go:10:3"));
    assert_eq!(place(":10:3"), is("dir/x.go:10:3"));
    assert_eq!(place(":10"), is(":10"));
    assert_eq!(place("y.go"), is("dir/x.go:1:25"));
    assert_eq!(place("y.go:x"), wrong(5, "invalid line number: x"));
    assert_eq!(place("y.go:0"), wrong(5, "invalid line number: 0"));
    assert_eq!(place("y.go:1:0"), wrong(7, "invalid column number: 0"));
}
