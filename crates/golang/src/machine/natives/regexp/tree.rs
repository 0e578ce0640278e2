//! The tree of an expression.
//!
//! Invariants  I1  `height` and `size` are those that Go limits: how deep the tree is, how many instructions it comes to.
//! See         Go's package regexp/syntax (Regexp), parse.rs.

/// Flags of the parser, as Go numbers them.
pub(super) type Flags = u16;

pub(super) const FOLD_CASE: Flags = 1;
pub(super) const CLASS_NL: Flags = 1 << 2;
pub(super) const DOT_NL: Flags = 1 << 3;
pub(super) const ONE_LINE: Flags = 1 << 4;
pub(super) const NON_GREEDY: Flags = 1 << 5;
pub(super) const PERL_X: Flags = 1 << 6;
pub(super) const UNICODE_GROUPS: Flags = 1 << 7;
/// The end of the text was written as `$`.
pub(super) const WAS_DOLLAR: Flags = 1 << 8;

/// What `regexp.Compile` takes: as close to Perl as possible. POSIX is 0.
pub(super) const PERL: Flags = CLASS_NL | ONE_LINE | PERL_X | UNICODE_GROUPS;

/// What must hold between two characters, as Go numbers it.
pub(super) mod place {
    pub(in super::super) const BEGIN_LINE: u32 = 1;
    pub(in super::super) const END_LINE: u32 = 1 << 1;
    pub(in super::super) const BEGIN_TEXT: u32 = 1 << 2;
    pub(in super::super) const END_TEXT: u32 = 1 << 3;
    pub(in super::super) const WORD_BOUNDARY: u32 = 1 << 4;
    pub(in super::super) const NO_WORD_BOUNDARY: u32 = 1 << 5;
}

/// Ranges from a first to a last rune, in order, none next to another.
pub(super) type Class = Vec<(u32, u32)>;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    NoMatch,
    EmptyMatch,
    Literal(Vec<u32>),
    Class(Class),
    AnyCharNotNl,
    AnyChar,
    Place(u32),
    Capture {
        number: u32,
        sub: Box<Node>,
    },
    Star(Box<Node>),
    Plus(Box<Node>),
    Quest(Box<Node>),
    /// `most` is none where there is no limit.
    Repeat {
        least: u32,
        most: Option<u32>,
        sub: Box<Node>,
    },
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    /// An open parenthesis on the parser's stack; the group's number is 0 if it has none.
    LeftParen(u32),
    /// A bar on the parser's stack.
    VerticalBar,
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) flags: Flags,
    pub(super) height: u32,
    pub(super) size: u64,
}

impl Node {
    pub(super) fn new(kind: Kind, flags: Flags) -> Node {
        let (height, size) = match &kind {
            Kind::Literal(runes) => (1, runes.len() as u64),
            Kind::Capture { sub, .. } | Kind::Star(sub) => (sub.height + 1, sub.size + 2),
            Kind::Plus(sub) | Kind::Quest(sub) => (sub.height + 1, sub.size + 1),
            Kind::Concat(subs) | Kind::Alternate(subs) => {
                let between = if matches!(kind, Kind::Alternate(_)) { subs.len().saturating_sub(1) } else { 0 };
                let height = subs.iter().map(|sub| sub.height).max().unwrap_or(0) + 1;
                (height, subs.iter().map(|sub| sub.size).sum::<u64>() + between as u64)
            }
            Kind::Repeat { least, most, sub } => {
                let (least, size) = (u64::from(*least), sub.size);
                let size = match most {
                    None if least == 0 => 2 + size,
                    None => 1 + least * size,
                    Some(most) => u64::from(*most) * size + (u64::from(*most) - least),
                };
                (sub.height + 1, size)
            }
            _ => (1, 1),
        };
        Node { kind, flags, height, size: size.max(1) }
    }

    pub(super) fn literal(runes: Vec<u32>, flags: Flags) -> Node {
        Node::new(Kind::Literal(runes), flags)
    }

    pub(super) fn folds(&self) -> bool {
        self.flags & FOLD_CASE != 0
    }

    /// Whether it is only for the parser's stack.
    pub(super) fn is_mark(&self) -> bool {
        matches!(self.kind, Kind::LeftParen(_) | Kind::VerticalBar)
    }

    /// Whether it stands for one character.
    pub(super) fn is_class(&self) -> bool {
        match &self.kind {
            Kind::Literal(runes) => runes.len() == 1,
            Kind::Class(_) | Kind::AnyCharNotNl | Kind::AnyChar => true,
            _ => false,
        }
    }

    /// How many runes it holds itself.
    pub(super) fn runes(&self) -> usize {
        match &self.kind {
            Kind::Literal(runes) => runes.len(),
            Kind::Class(class) => class.len() * 2,
            _ => 0,
        }
    }
}

/// Nodes are equal if they match the same in the same way.
impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        let minds = match self.kind {
            Kind::Literal(_) | Kind::Class(_) => FOLD_CASE,
            Kind::Place(place::END_TEXT) => WAS_DOLLAR,
            Kind::Star(_) | Kind::Plus(_) | Kind::Quest(_) | Kind::Repeat { .. } => NON_GREEDY,
            _ => 0,
        };
        (self.flags ^ other.flags) & minds == 0 && self.kind == other.kind
    }
}
