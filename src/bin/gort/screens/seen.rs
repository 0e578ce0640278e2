//! What is seen of a place: which lines of the text and of the program, and what there is besides.

use crate::lesson::written::RowAt;

/// What is seen of it.
pub struct Seen {
    /// The first line of the text.
    pub top: usize,
    /// How many rows the program has, and how many the text.
    pub rows: (usize, usize),
    /// Where the last page begins.
    pub lowest: usize,
    /// Behind which line of the text it ends.
    pub end: usize,
    /// Whether a question waits, and nothing of what it offers is still below.
    pub asks: bool,
    /// Whether there is more of the text below.
    pub more: bool,
    /// The line of the text that stands above it: the names of the goroutines whose rows are seen.
    pub head: Option<usize>,
    /// The first line of the program, under its heading.
    pub program_top: usize,
    /// The row of a run that one is at.
    pub row: Option<RowAt>,
    /// The programs of whose runs something is on the screen.
    pub runs: Vec<usize>,
    /// Whether rows of a run are left out on the screen.
    pub fold: bool,
    /// Whether the program has less room than it would get by a key.
    pub small: bool,
    /// The names of the views, ready to be written; nothing: there are none.
    pub names: String,
    /// Whether there are other views to go to.
    pub views: bool,
}

impl Seen {
    /// Whether a row of a run is on the screen.
    pub fn has_row(&self) -> bool {
        self.row.is_some()
    }

    /// Whether it is said on the screen that rows of a run are left out.
    pub fn has_fold(&self) -> bool {
        self.fold
    }

    /// Whether there are other views to go to.
    pub fn has_views(&self) -> bool {
        self.views
    }

    /// Whether this line of the text is on the screen.
    pub fn shows(&self, line: usize) -> bool {
        (self.top..self.end).contains(&line)
    }

    /// Whether a question waits, and nothing of what it offers is still below.
    pub fn asks(&self) -> bool {
        self.asks
    }

    /// Whether there is more of the text below.
    pub fn has_more(&self) -> bool {
        self.more
    }
}
