//! What a text consists of: its declarations, to see what stayed as it was, and what it uses.
//!
//! What is used has a name: `time.Sleep` of an imported package, under whatever name it is imported; `.Wait` of a method or field; `go` of a
//! statement, with calls of a method `Go` among them; `defer`, `select`, `close`, and whatever else is called by its name alone.
//!
//! A text *adds* to another one where each of its blocks has the statements of the other's in their order, with more among them: whatever
//! prints in a goroutine then prints there, and no goroutine can draw by lot in which order all is printed.
//!
//! Invariants  I1  two declarations are the same if their trees are: comments and blanks do not matter.

use std::collections::BTreeMap;

use gort_golang::source::{Diagnostics, Files, Pos};
use gort_golang::syntax::{self, DeclId, DeclKind, ExprKind, File, Func, Node, StmtKind, Tree, string_value};

/// A text that was read.
#[derive(Debug)]
pub(crate) struct Text {
    files: Files,
    tree: Tree,
    file: File,
}

/// Something that a text uses, and the line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Use {
    pub(crate) what: String,
    pub(crate) line: usize,
}

/// What a text does to another one, besides adding statements.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Excess {
    /// This function has other statements, or others in another order.
    Changed(String),
    /// This prints, or ends the program, and is used more often.
    Printed(String),
}

impl Text {
    /// Reads a text. None: its syntax is wrong.
    pub(crate) fn read(text: &str) -> Option<Text> {
        let (mut files, mut tree, mut diagnostics) = (Files::new(), Tree::new(), Diagnostics::new());
        let id = files.add("prog.go", text);
        let file = syntax::parse(&mut files, id, &mut tree, &mut diagnostics);
        (!diagnostics.has_syntax_errors()).then_some(Text { files, tree, file })
    }

    fn line(&self, pos: Pos) -> usize {
        self.files.real_place(pos).map_or(0, |place| place.line)
    }

    /// The declarations by their names, each as a text that is the same where the tree is.
    pub(crate) fn declarations(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for decl in self.tree.list(self.file.decls) {
            let names: Vec<String> = match self.tree[*decl].kind {
                DeclKind::Import { .. } => continue,
                DeclKind::Const { names, .. } | DeclKind::Var { names, .. } => {
                    self.tree.list(names).iter().map(|name| self.tree.name_text(*name).to_owned()).collect()
                }
                DeclKind::Type { name, .. } => vec![self.tree.name_text(name).to_owned()],
                DeclKind::Func(func) => vec![self.function_name(&func)],
            };
            let mut text = String::new();
            self.spell(Node::Decl(*decl), 0, &mut text);
            found.extend(names.into_iter().map(|name| (name, text.clone())));
        }
        found
    }

    /// A function's name; a method's, behind that of its type.
    fn function_name(&self, func: &Func) -> String {
        let name = self.tree.name_text(func.name);
        let of = func.recv.map(|recv| self.tree.show(recv.typ));
        of.map_or_else(|| name.to_owned(), |of| format!("{}.{name}", of.trim_start_matches('*')))
    }

    /// The tree below a node, as a text.
    fn spell(&self, node: Node, depth: usize, text: &mut String) {
        text.push_str(&format!("{depth} {} ", self.word(node)));
        self.tree.children(node, &mut |child| self.spell(child, depth + 1, text));
    }

    /// What a node is besides what it consists of.
    fn word(&self, node: Node) -> String {
        match node {
            Node::Block(_) => "{".to_owned(),
            Node::Decl(decl) => match self.tree[decl].kind {
                DeclKind::Type { alias, .. } => format!("type {alias}"),
                ref kind => format!("{:?}", std::mem::discriminant(kind)),
            },
            Node::Stmt(stmt) => match self.tree[stmt].kind {
                StmtKind::Assign { op, rhs, .. } => format!("{op:?}= {}", rhs.is_some()),
                StmtKind::Branch { branch, .. } => format!("{branch:?}"),
                StmtKind::Call { defer, .. } => format!("go {defer}"),
                StmtKind::Range { def, .. } => format!("range {def}"),
                StmtKind::Select { body, .. } => format!("select {}", body.len()),
                StmtKind::If { init, otherwise, .. } => format!("if {} {}", init.is_some(), otherwise.is_some()),
                StmtKind::For { init, cond, post, .. } => {
                    format!("for {} {} {}", init.is_some(), cond.is_some(), post.is_some())
                }
                ref kind => format!("{:?}", std::mem::discriminant(kind)),
            },
            Node::Expr(x) => match self.tree[x].kind {
                ExprKind::Name(symbol) => self.tree.text(symbol).to_owned(),
                ExprKind::BasicLit { value, .. } => self.tree.text(value).to_owned(),
                ExprKind::Unary { op, .. } => format!("{op:?} x"),
                ExprKind::Binary { op, .. } => format!("x {op:?} x"),
                ExprKind::Call { dots, .. } => format!("call {dots}"),
                ExprKind::ChanType { dir, .. } => format!("chan {dir:?}"),
                ref kind => format!("{:?}", std::mem::discriminant(kind)),
            },
        }
    }

    /// The packages by the names under which they are imported.
    fn imports(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for decl in self.tree.list(self.file.decls) {
            let DeclKind::Import { name, path: Some(path) } = self.tree[*decl].kind else { continue };
            let ExprKind::BasicLit { value, .. } = self.tree[path].kind else { continue };
            let bytes = string_value(self.tree.text(value)).unwrap_or_default();
            let path = String::from_utf8_lossy(&bytes).into_owned();
            let own = path.rsplit('/').next().unwrap_or_default().to_owned();
            let name = name.map_or_else(|| own.clone(), |name| self.tree.name_text(name).to_owned());
            found.insert(name, own);
        }
        found
    }

    /// Everything that it uses, in the order of the text.
    pub(crate) fn uses(&self) -> Vec<Use> {
        let imports = self.imports();
        let mut found = Vec::new();
        let mut add = |what: String, pos: Pos| found.push(Use { what, line: self.line(pos) });
        for (name, package) in &imports {
            if name == "." {
                add(format!("{package}.*"), self.file.pos);
            }
        }
        self.tree.walk(&self.file, &mut |node| match node {
            Node::Stmt(stmt) => {
                let pos = self.tree[stmt].pos;
                match self.tree[stmt].kind {
                    StmtKind::Call { defer, .. } => add(if defer { "defer" } else { "go" }.to_owned(), pos),
                    StmtKind::Select { .. } => add("select".to_owned(), pos),
                    _ => {}
                }
            }
            Node::Expr(x) => {
                let pos = self.tree[x].pos;
                match self.tree[x].kind {
                    ExprKind::Selector { x, sel } => {
                        let sel = self.tree.name_text(sel);
                        let of = self.tree.as_name(x).and_then(|name| imports.get(self.tree.name_text(name)));
                        match of {
                            Some(package) => add(format!("{package}.{sel}"), pos),
                            None => add(format!(".{sel}"), pos),
                        }
                        if of.is_none() && sel == "Go" {
                            add("go".to_owned(), pos);
                        }
                    }
                    ExprKind::Call { fun, .. } => {
                        if let Some(name) = self.tree.as_name(fun) {
                            add(self.tree.name_text(name).to_owned(), pos);
                        }
                    }
                    _ => {}
                }
            }
            Node::Decl(_) | Node::Block(_) => {}
        });
        found
    }

    /// What this text does more than adding to `start`.
    pub(crate) fn exceeds(&self, start: &Text) -> Option<Excess> {
        let (before, now) = (start.functions(), self.functions());
        let adds = |name: &str, old: DeclId| {
            now.get(name).is_some_and(|new| self.grows(start, Node::Decl(old), Node::Decl(*new)))
        };
        let lost = before.iter().find(|(name, old)| !adds(name, **old)).map(|(name, _)| Excess::Changed(name.clone()));
        let prints =
            |text: &Text| text.uses().into_iter().map(|used| used.what).filter(|what| prints(what)).collect::<Vec<_>>();
        lost.or_else(|| {
            let (mut old, new) = (prints(start), prints(self));
            let more = new.into_iter().find(|what| match old.iter().position(|known| known == what) {
                Some(at) => {
                    old.remove(at);
                    false
                }
                None => true,
            });
            more.map(Excess::Printed)
        })
    }

    /// The functions, by their names.
    fn functions(&self) -> BTreeMap<String, DeclId> {
        let decls = self.tree.list(self.file.decls).iter();
        let name = |decl: &DeclId| match self.tree[*decl].kind {
            DeclKind::Func(func) => Some((self.function_name(&func), *decl)),
            _ => None,
        };
        decls.filter_map(name).collect()
    }

    fn children(&self, node: Node) -> Vec<Node> {
        let mut all = Vec::new();
        self.tree.children(node, &mut |child| all.push(child));
        all
    }

    /// Whether this node of this text is that one of the other's, but for statements that were added to blocks.
    fn grows(&self, start: &Text, old: Node, new: Node) -> bool {
        if start.word(old) != self.word(new) {
            return false;
        }
        let (old_parts, mut rest) = (start.children(old), &self.children(new)[..]);
        if !matches!(old, Node::Block(_)) {
            return old_parts.len() == rest.len()
                && old_parts.iter().zip(rest).all(|(old, new)| self.grows(start, *old, *new));
        }
        // The first that fits leaves the most for those behind it.
        old_parts.iter().all(|part| match rest.iter().position(|new| self.grows(start, *part, *new)) {
            Some(at) => {
                rest = &rest[at + 1..];
                true
            }
            None => false,
        })
    }

    /// The capacities with which channels are made, in the order of their texts.
    pub(crate) fn capacities(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.tree.walk(&self.file, &mut |node| {
            let Node::Expr(x) = node else { return };
            let ExprKind::Call { fun, args, .. } = self.tree[x].kind else { return };
            let is_make = self.tree.as_name(fun).is_some_and(|name| self.tree.name_text(name) == "make");
            let args = self.tree.list(args);
            let is_chan = args.first().is_some_and(|typ| matches!(self.tree[*typ].kind, ExprKind::ChanType { .. }));
            if is_make && is_chan {
                found.push(args.get(1).map_or_else(|| "0".to_owned(), |capacity| self.tree.show(*capacity)));
            }
        });
        found.sort();
        found
    }

    /// Where the name `main` of its function stands, in bytes.
    fn main(&self) -> Option<usize> {
        let decls = self.tree.list(self.file.decls);
        decls.iter().find_map(|decl| match self.tree[*decl].kind {
            DeclKind::Func(func) if func.recv.is_none() && self.tree.name_text(func.name) == "main" => {
                self.files.offset(self.tree[func.name].pos).map(|(_, offset)| offset)
            }
            _ => None,
        })
    }
}

/// Whether what has this name may print.
fn prints(what: &str) -> bool {
    let of_package = ["fmt.", "os.", "io.", "log.", "bufio.", "syscall.", "slog."];
    of_package.iter().any(|package| what.starts_with(package)) || ["print", "println"].contains(&what)
}

/// The text with its `main` made a function that nothing calls, so that another file may have one: everything else stands where it stood.
pub(crate) fn without_main(text: &str) -> String {
    let Some(at) = Text::read(text).and_then(|read| read.main()) else { return text.to_owned() };
    let (before, after) = text.split_at(at);
    // What only it uses is still used.
    format!("{before}_   {}", &after["main".len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "package main\n\nimport (\n\t\"fmt\"\n\tt \"time\"\n\t\"sync\"\n)\n\ntype Box struct{ mu sync.Mutex }\n\nfunc (b *Box) Add() { b.mu.Lock() }\n\nfunc main() {\n\tch := make(chan int, 2)\n\tgo close(ch)\n\tvar wg sync.WaitGroup\n\twg.Go(func() { t.Sleep(1) })\n\tfmt.Println(<-ch, make(chan bool))\n}\n";

    fn names(text: &str) -> Vec<String> {
        Text::read(text).unwrap().uses().into_iter().map(|used| used.what).collect()
    }

    #[test]
    fn what_a_text_uses_is_known_under_the_name_of_its_package() {
        let names = names(TEXT);
        for used in ["time.Sleep", "fmt.Println", ".Lock", "go", "close", "sync.WaitGroup", "make"] {
            assert!(names.contains(&used.to_owned()), "{used}: {names:?}");
        }
        assert_eq!(names.iter().filter(|name| *name == "go").count(), 2, "a go statement and a call of Go");
    }

    #[test]
    fn a_declaration_is_the_same_whatever_its_comments_and_blanks() {
        let of = |text: &str| Text::read(text).unwrap().declarations();
        let (one, other) = (of(TEXT), of(&TEXT.replace("{ b.mu.Lock() }", "{\n\t// locks\n\tb.mu.Lock()\n}")));
        assert_eq!(one["Box.Add"], other["Box.Add"]);
        for (from, to) in [("Lock", "Unlock"), ("go close", "defer close"), ("<-ch", "ch"), ("chan int", "<-chan int")]
        {
            let other = of(&TEXT.replace(from, to));
            assert!(one["main"] != other["main"] || one["Box.Add"] != other["Box.Add"], "{from}");
        }
    }

    #[test]
    fn capacities_are_those_of_channels() {
        assert_eq!(Text::read(TEXT).unwrap().capacities(), ["0", "2"]);
    }

    #[test]
    fn a_text_adds_to_another_where_all_of_that_stays_where_it_was() {
        const START: &str = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tgo func() {\n\t\tfmt.Println(1)\n\t\tfmt.Println(2)\n\t}()\n\tfmt.Println(3)\n}\n";
        let exceeds = |from: &str, to: &str| {
            assert!(START.contains(from), "{from}");
            Text::read(&START.replacen(from, to, 1)).unwrap().exceeds(&Text::read(START).unwrap())
        };
        let printed = |what: &str| Some(Excess::Printed(what.to_owned()));
        let (main, printing) = (Some(Excess::Changed("main".to_owned())), printed("fmt.Println"));
        assert_eq!(exceeds("fmt.Println(2)", "mu.Lock()\n\t\tfmt.Println(2)\n\t\tdefer mu.Unlock()"), None);
        assert_eq!(exceeds("go func", "ch := make(chan int)\n\tdefer func() { <-ch }()\n\tgo func"), None);
        assert_eq!(exceeds("fmt.Println(2)\n", ""), main, "a line is gone");
        assert_eq!(
            exceeds("fmt.Println(2)", "if ok {\n\t\t\tfmt.Println(2)\n\t\t}"),
            main,
            "it stands in another block"
        );
        assert_eq!(exceeds("1)\n\t\tfmt.Println(2", "2)\n\t\tfmt.Println(1"), main, "the order is another one");
        assert_eq!(exceeds("go func", "fmt.Println(4)\n\tgo func"), printing);
        assert_eq!(exceeds("go func", "println(4)\n\tgo func"), printed("println"));
        assert_eq!(exceeds("func main", "func say() { fmt.Print(1) }\n\nfunc main"), printed("fmt.Print"));
    }

    #[test]
    fn methods_of_one_name_are_those_of_their_types() {
        let text =
            |one: &str| format!("package main\n\nfunc (a *A) Get() {{ {one} }}\n\nfunc (b B) Get() {{ b.n++ }}\n");
        let (start, other) = (text("a.n++"), text("a.n--"));
        let of = |text: &str| Text::read(text).unwrap();
        assert_eq!(of(&start).exceeds(&of(&start)), None);
        assert_eq!(of(&other).exceeds(&of(&start)), Some(Excess::Changed("A.Get".to_owned())));
    }

    #[test]
    fn without_its_main_a_text_keeps_its_places() {
        let other = without_main(TEXT);
        assert_eq!(other.len(), TEXT.len());
        assert!(other.contains("func _   () {") && !other.contains("func main"));
    }
}
