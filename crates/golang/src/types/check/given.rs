//! The fields that a composite literal has given a value: none may be part of another one.
//!
//! See         cmd/compile/internal/types2/trie.go.

use rustc_hash::FxHashMap;

/// The fields that a literal has given a value, by their paths.
pub(super) struct Given<Field> {
    fields: FxHashMap<Vec<usize>, Field>,
    /// A field below each path that leads to one.
    below: FxHashMap<Vec<usize>, (Vec<usize>, Field)>,
}

impl<Field> Default for Given<Field> {
    fn default() -> Given<Field> {
        Given { fields: FxHashMap::default(), below: FxHashMap::default() }
    }
}

impl<Field: Copy> Given<Field> {
    /// Takes up a field.
    ///
    /// # Errors
    /// A field that is the same, is around it or is in it, and the length of the path that they have in common.
    pub(super) fn insert(&mut self, path: &[usize], field: Field) -> Result<(), (Field, usize)> {
        for len in 1..=path.len() {
            if let Some(other) = self.fields.get(&path[..len]) {
                return Err((*other, len));
            }
        }
        if let Some((_, other)) = self.below.get(path) {
            return Err((*other, path.len()));
        }
        for len in 1..path.len() {
            let first = self.below.entry(path[..len].to_vec()).or_insert_with(|| (path.to_vec(), field));
            if path < first.0.as_slice() {
                *first = (path.to_vec(), field);
            }
        }
        self.fields.insert(path.to_vec(), field);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_and_one_inside_of_it_cannot_both_be_given() {
        let [a, b, c] = ['a', 'b', 'c'];
        let mut given = Given::default();
        assert_eq!(given.insert(&[1], a), Ok(()));
        assert_eq!(given.insert(&[1], a), Err((a, 1)));
        assert_eq!(given.insert(&[1, 2], b), Err((a, 1)));
        assert_eq!(given.insert(&[2, 1, 3], b), Ok(()));
        assert_eq!(given.insert(&[2, 1, 0], c), Ok(()));
        assert_eq!(given.insert(&[2], a), Err((c, 1)));
        assert_eq!(given.insert(&[2, 1], a), Err((c, 2)));
    }
}
