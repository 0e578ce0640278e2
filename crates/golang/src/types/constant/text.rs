//! Strings of constants, which are put together only when they are read.
//!
//! Invariants  I1  `len` is the sum of what the leaves hold.
//! Rejected    One buffer for each string: a sum of 100,000 literals would copy gigabytes, and `b = a + a` thirty times would fill
//!             the memory before the checker says that it is too long.
//! See         go/constant's stringVal, which is lazy for the same reason; golang.org/issue/23348.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// Up to this length two strings become one at once.
const COPIED_BYTES: u64 = 64;
/// Up to this length the last piece of a sum grows: a sum of a million letters would be a million pieces.
const PIECE_BYTES: usize = 512;

/// A string of any bytes.
#[derive(Clone)]
pub struct Text {
    node: Arc<Node>,
    len: u64,
}

enum Node {
    Leaf(Vec<u8>),
    /// Two, one behind the other.
    Join(Vec<Arc<Node>>),
}

impl Drop for Node {
    /// A chain is as deep as a text is long: it is taken apart without recursion.
    fn drop(&mut self) {
        let Node::Join(parts) = self else { return };
        let mut todo = std::mem::take(parts);
        while let Some(part) = todo.pop() {
            if let Some(Node::Join(parts)) = Arc::into_inner(part).as_mut() {
                todo.append(parts);
            }
        }
    }
}

impl Text {
    /// The string of these bytes.
    pub fn new(bytes: Vec<u8>) -> Text {
        Text { len: bytes.len() as u64, node: Arc::new(Node::Leaf(bytes)) }
    }

    /// How many bytes.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// This one and the other behind it.
    #[must_use]
    pub fn join(&self, other: &Text) -> Text {
        if self.is_empty() {
            return other.clone();
        }
        if other.is_empty() {
            return self.clone();
        }
        let len = self.len.saturating_add(other.len);
        if len <= COPIED_BYTES {
            return Text::new(self.bytes().chain(other.bytes()).collect());
        }
        if let (Node::Join(parts), Node::Leaf(more)) = (&*self.node, &*other.node)
            && let [first, last] = parts.as_slice()
            && let Node::Leaf(last) = &**last
            && last.len() + more.len() <= PIECE_BYTES
        {
            let last = Node::Leaf([last.as_slice(), more.as_slice()].concat());
            return Text { len, node: Arc::new(Node::Join(vec![first.clone(), Arc::new(last)])) };
        }
        Text { len, node: Arc::new(Node::Join(vec![self.node.clone(), other.node.clone()])) }
    }

    /// Its bytes, in pieces.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let mut todo = vec![&*self.node];
        std::iter::from_fn(move || {
            loop {
                match todo.pop()? {
                    Node::Leaf(bytes) => return Some(bytes.as_slice()),
                    Node::Join(parts) => todo.extend(parts.iter().rev().map(|part| &**part)),
                }
            }
        })
    }

    /// Its bytes.
    pub fn bytes(&self) -> impl Iterator<Item = u8> {
        self.pieces().flatten().copied()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && (Arc::ptr_eq(&self.node, &other.node) || self.bytes().eq(other.bytes()))
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string of {} bytes", self.len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sum_costs_as_much_as_its_text() {
        let mut sum = Text::new(Vec::new());
        for number in 0..300_000_u32 {
            sum = sum.join(&Text::new(vec![number as u8; 3]));
        }
        assert_eq!(sum.len(), 900_000);
        assert_eq!(sum.bytes().nth(3 * 77_777), Some((77_777 % 256) as u8));
        let right = (0..300_000).fold(Text::new(vec![1]), |sum, _| Text::new(vec![0; 70]).join(&sum));
        assert_eq!(right.bytes().last(), Some(1));
    }

    #[test]
    fn what_is_doubled_sixty_times_needs_no_memory() {
        let doubled = (0..60).fold(Text::new(vec![b'x'; 8]), |text, _| text.join(&text));
        assert_eq!(doubled.len(), 8 << 60);
        assert_eq!(doubled, doubled.clone());
        assert!(doubled > Text::new(b"xxxxxxxxx".to_vec()));
    }
}
