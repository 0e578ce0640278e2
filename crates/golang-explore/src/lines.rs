//! What a run has printed: whole lines, and what no end of a line has followed.

/// What was printed: whole lines come out, the rest is kept.
#[derive(Clone, Default, Debug)]
pub(crate) struct Lines(pub(crate) Vec<u8>);

impl Lines {
    /// Adds what was written at once. The lines that it ends, without the last line's end.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> Option<String> {
        self.0.extend_from_slice(bytes);
        let end = self.0.iter().rposition(|byte| *byte == b'\n')?;
        let rest = self.0.split_off(end + 1);
        let mut whole = std::mem::replace(&mut self.0, rest);
        whole.pop();
        Some(String::from_utf8_lossy(&whole).into_owned())
    }

    /// The lines of a text.
    pub(crate) fn of(text: &str) -> impl DoubleEndedIterator<Item = String> + '_ {
        text.split('\n').map(str::to_owned)
    }

    /// What no end of a line has followed.
    pub(crate) fn rest(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.0);
        (!rest.is_empty()).then(|| String::from_utf8_lossy(&rest).into_owned())
    }
}
