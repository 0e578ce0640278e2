//! Alternatives: what they have in common at their start is matched once.
//!
//! Protocol    Three passes, as in Go: common literals, common first parts, sets of characters; then empty ones beside each other.
//! Rejected    Leaving it out: what matches would be the same, but not what a match must begin with (LiteralPrefix).

use super::parse::{Error, MOST_HEIGHT, Parser, clean_alternative, merge, rank};
use super::tree::{FOLD_CASE, Flags, Kind, Node};

/// The literal at the start.
fn leading_literal(node: &Node) -> (&[u32], Flags) {
    let first = match &node.kind {
        Kind::Concat(subs) if !subs.is_empty() => &subs[0],
        _ => node,
    };
    match &first.kind {
        Kind::Literal(runes) => (runes, first.flags & FOLD_CASE),
        _ => (&[], 0),
    }
}

/// What is left without so many runes at the start.
fn without_literal(node: Node, n: usize) -> Node {
    match node.kind {
        Kind::Concat(mut subs) if !subs.is_empty() => {
            let first = without_literal(subs.remove(0), n);
            if first.kind != Kind::EmptyMatch {
                subs.insert(0, first);
            }
            joined(subs, node.flags)
        }
        Kind::Literal(runes) if runes.len() == n => Node::new(Kind::EmptyMatch, node.flags),
        Kind::Literal(runes) => Node::literal(runes[n..].to_vec(), node.flags),
        _ => node,
    }
}

/// The parts that are left of several.
fn joined(subs: Vec<Node>, flags: Flags) -> Node {
    match <[Node; 1]>::try_from(subs) {
        Ok([only]) => only,
        Err(subs) if subs.is_empty() => Node::new(Kind::EmptyMatch, flags),
        Err(subs) => Node::new(Kind::Concat(subs), flags),
    }
}

/// The first part.
fn leading_part(node: &Node) -> Option<&Node> {
    match &node.kind {
        Kind::EmptyMatch => None,
        Kind::Concat(subs) if !subs.is_empty() => Some(&subs[0]).filter(|first| first.kind != Kind::EmptyMatch),
        _ => Some(node),
    }
}

fn without_part(node: Node) -> Node {
    match node.kind {
        Kind::Concat(mut subs) if !subs.is_empty() => {
            subs.remove(0);
            joined(subs, node.flags)
        }
        _ => Node::new(Kind::EmptyMatch, 0),
    }
}

/// Whether a first part is taken out of alternatives: what is a set of characters, so often.
fn is_taken_out(part: &Node) -> bool {
    match &part.kind {
        Kind::Repeat { least, most, sub } => *most == Some(*least) && sub.is_class(),
        _ => part.is_class(),
    }
}

impl Parser<'_> {
    pub(super) fn factor(&mut self, subs: Vec<Node>) -> Result<Vec<Node>, Error> {
        // What has so many levels is too deep, too.
        if self.factoring > MOST_HEIGHT {
            return self.too_deep();
        }
        self.factoring += 1;
        let subs = self.by_literals(subs)?;
        let subs = self.by_parts(subs)?;
        self.factoring -= 1;
        let mut subs = by_sets(subs);
        subs.dedup_by(|second, first| first.kind == Kind::EmptyMatch && second.kind == Kind::EmptyMatch);
        Ok(subs)
    }

    fn by_literals(&mut self, subs: Vec<Node>) -> Result<Vec<Node>, Error> {
        let (mut out, mut group, mut common, mut flags) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for sub in subs {
            let (runes, its_flags) = leading_literal(&sub);
            let same = match its_flags == flags {
                true => common.iter().zip(runes).take_while(|(a, b)| a == b).count(),
                false => 0,
            };
            if same > 0 {
                common.truncate(same);
            } else {
                let (runes, prefix) = (runes.to_vec(), Node::literal(std::mem::take(&mut common), flags));
                self.end_group(std::mem::take(&mut group), prefix, without_literal, &mut out)?;
                (common, flags) = (runes, its_flags);
            }
            group.push(sub);
        }
        self.end_group(group, Node::literal(common, flags), without_literal, &mut out)?;
        Ok(out)
    }

    fn by_parts(&mut self, subs: Vec<Node>) -> Result<Vec<Node>, Error> {
        let (mut out, mut group) = (Vec::new(), Vec::new());
        let mut common: Option<Node> = None;
        let none = || Node::new(Kind::EmptyMatch, 0);
        for sub in subs {
            let first = leading_part(&sub);
            if !common.as_ref().is_some_and(|common| Some(common) == first && is_taken_out(common)) {
                let next = first.cloned();
                let prefix = common.take().unwrap_or_else(none);
                self.end_group(std::mem::take(&mut group), prefix, |sub, _| without_part(sub), &mut out)?;
                common = next;
            }
            group.push(sub);
        }
        self.end_group(group, common.unwrap_or_else(none), |sub, _| without_part(sub), &mut out)?;
        Ok(out)
    }

    /// Alternatives that begin with the prefix become one.
    fn end_group(
        &mut self,
        mut group: Vec<Node>,
        prefix: Node,
        without: fn(Node, usize) -> Node,
        out: &mut Vec<Node>,
    ) -> Result<(), Error> {
        if group.len() < 2 {
            out.append(&mut group);
            return Ok(());
        }
        let n = prefix.runes();
        let mut rests = Vec::with_capacity(group.len());
        for sub in group {
            let rest = without(sub, n);
            self.check(&rest)?;
            rests.push(rest);
        }
        let suffix = self.collapse(rests, Kind::Alternate)?;
        out.push(Node::new(Kind::Concat(vec![prefix, suffix]), 0));
        Ok(())
    }
}

/// Sets of characters beside each other become one.
fn by_sets(subs: Vec<Node>) -> Vec<Node> {
    let (mut out, mut group): (Vec<Node>, Vec<Node>) = (Vec::new(), Vec::new());
    let end = |group: &mut Vec<Node>, out: &mut Vec<Node>| {
        if group.len() < 2 {
            out.append(group);
            return;
        }
        let length = |node: &Node| (rank(node), node.runes());
        let mut most = 0;
        for at in 1..group.len() {
            if length(&group[most]) < length(&group[at]) {
                most = at;
            }
        }
        group.swap(0, most);
        if let Some(mut merged) = group.drain(..).reduce(merge) {
            clean_alternative(&mut merged);
            out.push(merged);
        }
    };
    for sub in subs {
        if sub.is_class() {
            group.push(sub);
            continue;
        }
        end(&mut group, &mut out);
        out.push(sub);
    }
    end(&mut group, &mut out);
    out
}
