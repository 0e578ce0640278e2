//! Tags of fields that `reflect.StructTag.Get` cannot read, that say the same name twice, or that stand at fields which `encoding/json`
//! does not see.
//!
//! See         passes/structtag.

use rustc_hash::FxHashMap;

use super::{Findings, Subject};
use crate::source::{Pos, unicode};
use crate::syntax::{ExprId, ExprKind, Field, NameId, Node, Operator, string_value};
use crate::types::{ObjectId, Type, constant, is_exported};

/// Where each name stands that a tag gives: whose tag, the name, how deep the field lies in embedded structs.
type Seen = FxHashMap<(String, String, usize), Pos>;

const SYNTAX: &str = "bad syntax for struct tag pair";
const KEY_SYNTAX: &str = "bad syntax for struct tag key";
const VALUE_SYNTAX: &str = "bad syntax for struct tag value";
const VALUE_SPACE: &str = "suspicious space in struct tag value";
const NO_SPACE: &str = "key:\"value\" pairs not separated by spaces";

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { tree, arena, .. } = *subject;
    subject.walk(&mut |node| {
        let Node::Expr(x) = node else { return };
        let ExprKind::StructType(fields) = tree[x].kind else { return };
        let Some(Type::Struct(of)) = subject.info.types.get(x).map(|known| &arena[known.typ]) else { return };
        let mut seen = Seen::default();
        for (at, (object, field)) in of.fields.iter().zip(tree.list(fields)).enumerate() {
            let pos = place(subject, field);
            check(subject, *object, pos, of.tag(at), &mut seen, findings);
        }
    });
}

/// Where go/types says that a field is: at its name, which an embedded one has from its type.
fn place(subject: &Subject<'_>, field: &Field) -> Pos {
    let name = field.name.or_else(|| embedded(subject, field.typ));
    name.map_or(field.pos, |name| subject.tree[name].pos)
}

fn embedded(subject: &Subject<'_>, typ: ExprId) -> Option<NameId> {
    match subject.tree[subject.tree.unparen(typ)].kind {
        ExprKind::Unary { op: Operator::Mul, x } | ExprKind::Index { x, .. } => embedded(subject, x),
        ExprKind::Selector { sel, .. } => Some(sel),
        _ => subject.tree.as_name(typ),
    }
}

fn check(subject: &Subject<'_>, field: ObjectId, pos: Pos, tag: &[u8], seen: &mut Seen, findings: &mut Findings) {
    for key in ["json", "xml"] {
        repeated(subject, key, (field, pos), (field, tag), seen, 1, findings);
    }
    if let Err(wrong) = validate(tag) {
        let tag = shown(tag);
        findings.add(pos, format!("struct field tag {tag} not compatible with reflect.StructTag.Get: {wrong}"));
    }
    let name = subject.name_of(field);
    if subject.arena[field].is_embedded() || is_exported(name) {
        return;
    }
    let used = ["json", "xml"].into_iter().find(|key| !matches!(&*get(tag, key), b"" | b"-"));
    if let Some(key) = used {
        findings.add(pos, format!("struct field {name} has {key} tag but is not exported"));
    }
}

/// Looks whether another field of the struct has this name, too. `nearest`: the field of the struct itself in which `field` lies.
fn repeated(
    subject: &Subject<'_>,
    key: &str,
    nearest: (ObjectId, Pos),
    (field, tag): (ObjectId, &[u8]),
    seen: &mut Seen,
    level: usize,
    findings: &mut Findings,
) {
    let arena = subject.arena;
    let value = get(tag, key);
    if *value == *b"-" {
        return;
    }
    if value.first().is_none_or(|first| *first == b',') {
        let typ = arena[field].typ.filter(|_| arena[field].is_embedded());
        if let Some(Type::Struct(of)) = typ.map(|typ| &arena[arena.underlying(typ)]) {
            for (at, field) in of.fields.iter().enumerate() {
                if is_exported(subject.name_of(*field)) {
                    repeated(subject, key, nearest, (*field, of.tag(at)), seen, level + 1, findings);
                }
            }
        }
        return;
    }
    if key == "xml" && subject.name_of(field) == "XMLName" {
        return;
    }
    let mut parts = value.split(|byte| *byte == b',');
    let name = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let key = if key == "xml" && parts.any(|part| part == b"attr") { "xml attribute" } else { key };
    let pos = if level == 1 { nearest.1 } else { arena[field].pos };
    match seen.get(&(key.to_owned(), name.clone(), level)) {
        Some(other) => {
            let (field, also) = (subject.name_of(field), subject.files.seen_from(pos, *other));
            let name = constant::quoted(name.bytes());
            findings.add(nearest.1, format!("struct field {field} repeats {key} tag {name} also at {also}"));
        }
        None => {
            seen.insert((key.to_owned(), name, level), pos);
        }
    }
}

/// A tag as it is written.
fn shown(tag: &[u8]) -> String {
    match std::str::from_utf8(tag) {
        Ok(text) if unicode::can_backquote(tag) => format!("`{text}`"),
        _ => constant::quoted(tag.iter().copied()),
    }
}

/// What a tag says of a key. Go: `reflect.StructTag.Get`.
fn get(tag: &[u8], wanted: &str) -> Vec<u8> {
    let mut rest = tag;
    while let Ok(Some((key, quoted, behind))) = pair(rest) {
        if key == wanted.as_bytes() {
            return value(quoted).unwrap_or_default();
        }
        rest = behind;
    }
    Vec::new()
}

fn value(quoted: &[u8]) -> Option<Vec<u8>> {
    string_value(std::str::from_utf8(quoted).ok()?)
}

/// The first key of a tag, its value as it is written, and what follows. None at the end.
type Pair<'t> = Option<(&'t [u8], &'t [u8], &'t [u8])>;

fn pair(tag: &[u8]) -> Result<Pair<'_>, &'static str> {
    let blanks = tag.iter().take_while(|byte| **byte == b' ').count();
    let tag = &tag[blanks..];
    if tag.is_empty() {
        return Ok(None);
    }
    let is_of_key = |byte: &&u8| **byte > b' ' && !matches!(**byte, b':' | b'"' | 0x7f);
    let long = tag.iter().take_while(is_of_key).count();
    match (long, tag.get(long), tag.get(long + 1)) {
        (0, ..) => return Err(KEY_SYNTAX),
        (_, Some(b':'), Some(b'"')) => {}
        (_, Some(b':'), Some(_)) => return Err(VALUE_SYNTAX),
        _ => return Err(SYNTAX),
    }
    let (key, quoted) = (&tag[..long], &tag[long + 1..]);
    let mut end = 1;
    while quoted.get(end).is_some_and(|byte| *byte != b'"') {
        end += if quoted[end] == b'\\' { 2 } else { 1 };
    }
    if end >= quoted.len() {
        return Err(VALUE_SYNTAX);
    }
    Ok(Some((key, &quoted[..=end], &quoted[end + 1..])))
}

/// What is wrong with a tag, which is to be a list of `key:"value"`.
fn validate(tag: &[u8]) -> Result<(), &'static str> {
    let mut rest = tag;
    while let Some((key, quoted, behind)) = pair(rest)? {
        check_spaces(key, &value(quoted).ok_or(VALUE_SYNTAX)?)?;
        if behind.first().is_some_and(|byte| *byte != b' ') {
            return Err(NO_SPACE);
        }
        rest = behind;
    }
    Ok(())
}

fn check_spaces(key: &[u8], value: &[u8]) -> Result<(), &'static str> {
    let comma = value.iter().position(|byte| *byte == b',');
    let spaces = |value: &[u8]| value.iter().filter(|byte| **byte == b' ').count();
    let rest = match (key, comma) {
        (b"asn1", _) => value,
        (b"json", Some(comma)) => &value[comma + 1..],
        (b"xml", comma) => {
            let is_at_an_end = value.first() == Some(&b' ') || value.last() == Some(&b' ');
            if is_at_an_end || spaces(value) > 1 || comma.is_some_and(|comma| comma > 0 && value[comma - 1] == b' ') {
                return Err(VALUE_SPACE);
            }
            comma.map_or(&[][..], |comma| &value[comma + 1..])
        }
        _ => &[],
    };
    if spaces(rest) > 0 { Err(VALUE_SPACE) } else { Ok(()) }
}
