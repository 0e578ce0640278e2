//! Methods with the name of one that Go's packages look for while a program runs, and with another signature.
//!
//! See         passes/stdmethods.

use super::{Findings, Subject};
use crate::syntax::{DeclKind, ExprKind, NameId, Node};
use crate::types::{ObjectId, Printer, TypeId};

/// What is looked for: the name, the parameters, the results. `=`: without that one something else is meant.
const METHODS: &[(&str, &[&str], &[&str])] = &[
    ("As", &["any"], &["bool"]),
    ("Format", &["=fmt.State", "rune"], &[]),
    ("GobDecode", &["[]byte"], &["error"]),
    ("GobEncode", &[], &["[]byte", "error"]),
    ("Is", &["error"], &["bool"]),
    ("MarshalJSON", &[], &["[]byte", "error"]),
    ("MarshalXML", &["*xml.Encoder", "xml.StartElement"], &["error"]),
    ("ReadByte", &[], &["byte", "error"]),
    ("ReadFrom", &["=io.Reader"], &["int64", "error"]),
    ("ReadRune", &[], &["rune", "int", "error"]),
    ("Scan", &["=fmt.ScanState", "rune"], &["error"]),
    ("Seek", &["=int64", "int"], &["int64", "error"]),
    ("UnmarshalJSON", &["[]byte"], &["error"]),
    ("UnmarshalXML", &["*xml.Decoder", "xml.StartElement"], &["error"]),
    ("UnreadByte", &[], &["error"]),
    ("UnreadRune", &[], &["error"]),
    ("Unwrap", &[], &["error"]),
    ("WriteByte", &["byte"], &["error"]),
    ("WriteTo", &["=io.Writer"], &["int64", "error"]),
];

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    subject.walk(&mut |node| match node {
        Node::Decl(decl) => {
            if let DeclKind::Func(func) = tree[decl].kind
                && func.recv.is_some()
            {
                check(subject, func.name, None, findings);
            }
        }
        Node::Expr(x) => {
            if let ExprKind::InterfaceType(members) = tree[x].kind {
                let of = subject.info.types.get(x).map(|known| known.typ);
                for name in tree.list(members).iter().filter_map(|member| member.name) {
                    check(subject, name, of, findings);
                }
            }
        }
        Node::Stmt(_) | Node::Block(_) => {}
    });
}

/// Looks at one method; `of`: the interface that has it.
fn check(subject: &Subject<'_>, at: NameId, of: Option<TypeId>, findings: &mut Findings) {
    let Subject { tree, arena, files, .. } = *subject;
    let name = tree.name_text(at);
    let Some((_, params, results)) = METHODS.iter().find(|(known, ..)| *known == name) else { return };
    let Some(signature) = subject.object(at).and_then(|method| subject.signature_of(method)) else { return };
    if name == "WriteTo" && signature.params.len() > 1 {
        return;
    }
    let recv = of.or_else(|| arena[signature.recv?].typ);
    if matches!(name, "Is" | "As" | "Unwrap") && !recv.is_some_and(|recv| subject.is_error(recv)) {
        return;
    }
    let printer = Printer { arena, tree, files, package: None };
    let shown = |objects: &[ObjectId]| -> Vec<String> {
        let types = objects.iter().filter_map(|object| arena[*object].typ);
        types.map(|typ| printer.typ(typ)).collect()
    };
    let (has, gives) = (shown(&signature.params), shown(&signature.results));
    let pos = tree[at].pos;
    if name == "Unwrap" {
        if !has.is_empty() || !matches!(&gives[..], [only] if only == "error" || only == "[]error") {
            findings.add(pos, "method Unwrap() should have signature Unwrap() error or Unwrap() []error");
        }
        return;
    }
    let is_meant = matches(params, &has, true) && matches(results, &gives, true);
    if is_meant && !(matches(params, &has, false) && matches(results, &gives, false)) {
        let joined =
            |types: &[&str]| types.iter().map(|typ| typ.trim_start_matches('=')).collect::<Vec<_>>().join(", ");
        let results = match results {
            [] => String::new(),
            [only] => format!(" {only}"),
            several => format!(" ({})", joined(several)),
        };
        let actual = printer.signature(signature);
        findings.add(pos, format!("method {name}{actual} should have signature {name}({}){results}", joined(params)));
    }
}

/// Whether the types are those; `marked`: whether those with a mark are.
fn matches(wanted: &[&str], types: &[String], marked: bool) -> bool {
    let is = |wanted: &str, typ: &str| {
        let wanted = wanted.trim_start_matches('=');
        typ == wanted || wanted == "any" && typ == "interface{}"
    };
    let mut asked = wanted.iter().enumerate().filter(|(_, wanted)| !marked || wanted.starts_with('='));
    asked.all(|(at, wanted)| types.get(at).is_some_and(|typ| is(wanted, typ)))
        && (marked || types.len() <= wanted.len())
}
