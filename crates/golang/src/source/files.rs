//! The files of a package, and the places in them.
//!
//! Invariants  I1  a position is one number: the files lie one behind the other, and a position counts their bytes. 0 is no place.
//!             I2  `lines` holds where each line begins, in order; the first begins at 0.
//!             I3  `directives` are in the order of their places, and so are `too_many`.
//! Rejected    File, line and column in each position: three times as large, and needed only where something is shown.
//! See         go/token's FileSet; cmd/compile/internal/syntax/pos.go.

use std::fmt;
use std::sync::Arc;

use super::LineDirective;

/// A place in one of the files of a [`Files`]. Later places are larger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Pos(u32);

impl Pos {
    /// No place.
    pub const NONE: Pos = Pos(0);

    /// Whether it is a place at all.
    pub fn is_known(self) -> bool {
        self.0 > 0
    }

    /// The place so many bytes further on.
    #[must_use]
    pub fn plus(self, bytes: usize) -> Pos {
        Pos(self.0.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX)))
    }
}

/// A file of a [`Files`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(u32);

/// What a place is called: a file's name, a line and a column, as a `//line` directive may have changed them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The name under which the file was added, or a directive's.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1; 0 where a directive leaves it open.
    pub column: usize,
}

/// gc keeps columns in eight bits: from here on it shows none.
const COLUMNS_SHOWN: usize = 255;
/// gc keeps lines in twenty bits: this is the last.
const LINES_SHOWN: usize = (1 << 20) - 2;

impl Place {
    /// A place as gc shows it before an error: `./prog.go:5:2`. Far to the right there is no column.
    pub fn before_an_error(&self) -> String {
        let Place { file, line, column } = self;
        let column = if *line >= LINES_SHOWN { 0 } else { *column };
        let line = (*line).min(LINES_SHOWN);
        if (1..COLUMNS_SHOWN).contains(&column) { format!("{file}:{line}:{column}") } else { format!("{file}:{line}") }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            0 => write!(f, "{}:{}", self.file, self.line),
            column => write!(f, "{}:{}:{column}", self.file, self.line),
        }
    }
}

/// One file.
#[derive(Clone, Debug)]
struct SourceFile {
    name: String,
    text: Arc<[u8]>,
    /// The position of its first byte.
    base: u32,
    lines: Vec<u32>,
    /// From where on gc counts a line too many: it does so after two dots at the end of a line, and so do we.
    too_many: Vec<u32>,
    directives: Vec<LineDirective>,
}

/// The files of a package.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: Vec<SourceFile>,
}

impl Files {
    /// No files yet.
    pub fn new() -> Files {
        Files::default()
    }

    /// Adds a file. The name is what diagnostics show; the go command's are `./prog.go` for files in the current folder.
    ///
    /// # Panics
    /// Panics if the texts of all files together have 4 GiB or more.
    pub fn add(&mut self, name: impl Into<String>, text: impl AsRef<[u8]>) -> FileId {
        let text: Arc<[u8]> = text.as_ref().into();
        let base = self.end();
        assert!(u64::from(base) + (text.len() as u64) < u64::from(u32::MAX), "the sources have 4 GiB or more");
        let ends = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect();
        self.files.push(SourceFile {
            name: name.into(),
            text,
            base,
            lines,
            too_many: Vec::new(),
            directives: Vec::new(),
        });
        FileId(self.files.len() as u32 - 1)
    }

    /// The first position that no file has: one more than the last file's end, which is a place, too.
    fn end(&self) -> u32 {
        self.files.last().map_or(1, |last| last.base + last.text.len() as u32 + 1)
    }

    /// All files, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len() as u32).map(FileId)
    }

    /// A file's name.
    pub fn name(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].name
    }

    /// A file's text.
    pub fn text(&self, file: FileId) -> &Arc<[u8]> {
        &self.files[file.0 as usize].text
    }

    /// The place of a file's byte.
    pub fn pos(&self, file: FileId, offset: usize) -> Pos {
        Pos(self.files[file.0 as usize].base).plus(offset)
    }

    /// The file and the offset in its text.
    pub fn offset(&self, pos: Pos) -> Option<(FileId, usize)> {
        let after = self.files.partition_point(|file| file.base <= pos.0);
        let index = after.checked_sub(1)?;
        Some((FileId(index as u32), (pos.0 - self.files[index].base) as usize))
    }

    /// Line and column in the text itself, both from 1.
    fn line_and_column(&self, file: FileId, offset: usize) -> (usize, usize) {
        let lines = &self.files[file.0 as usize].lines;
        let line = lines.partition_point(|start| *start as usize <= offset);
        (line, offset - lines[line - 1] as usize + 1)
    }

    /// Line and column in the text itself, as gc counts them.
    fn counted(&self, file: FileId, offset: usize) -> (usize, usize) {
        let (line, column) = self.line_and_column(file, offset);
        let SourceFile { lines, too_many, .. } = &self.files[file.0 as usize];
        let before = too_many.partition_point(|from| *from as usize <= offset);
        match too_many[..before].last() {
            Some(from) if *from >= lines[line - 1] => (line + before, offset - *from as usize + 2),
            _ => (line + before, column),
        }
    }

    /// Where it really stands, whatever `//line` directives say.
    pub fn real_place(&self, pos: Pos) -> Option<Place> {
        let (file, offset) = self.offset(pos)?;
        let (line, column) = self.counted(file, offset);
        Some(Place { file: self.name(file).to_owned(), line, column })
    }

    /// What the place is called: where a `//line` directive stands before it, what that says.
    pub fn place(&self, pos: Pos) -> Option<Place> {
        let real = self.real_place(pos)?;
        let (file, offset) = self.offset(pos)?;
        let Some(directive) = self.directive(file, offset) else { return Some(real) };
        // gc takes a comment to end on the line that it begins on.
        let (line, column) = match directive.comment {
            Some(start) => {
                let (line, column) = self.counted(file, start);
                (line, column + directive.after - start)
            }
            None => self.counted(file, directive.after),
        };
        let column = match directive.column {
            0 => 0,
            said if real.line == line => said + (real.column - column),
            _ => real.column,
        };
        Some(Place { file: directive.file.clone(), line: directive.line + (real.line - line), column })
    }

    /// The last `//line` directive before the offset.
    fn directive(&self, file: FileId, offset: usize) -> Option<&LineDirective> {
        let directives = &self.files[file.0 as usize].directives;
        directives[..directives.partition_point(|directive| directive.after <= offset)].last()
    }

    /// The line of the place, if all texts are one, each beginning on a line of its own.
    pub fn line_of_all(&self, pos: Pos) -> Option<u32> {
        let (file, offset) = self.offset(pos)?;
        let before: usize = self.files[..file.0 as usize].iter().map(|file| file.lines.len()).sum();
        u32::try_from(before + self.line_and_column(file, offset).0).ok()
    }

    /// The place in one text, as gc's messages name a second place: with the real place in brackets if a directive changed it.
    pub fn named(&self, pos: Pos) -> String {
        let (Some(place), Some(real)) = (self.place(pos), self.real_place(pos)) else {
            return "<unknown position>".to_owned();
        };
        if place == real { place.to_string() } else { format!("{place}[{real}]") }
    }

    /// Another place as seen from this one: its file by the way from this one's folder, and its line.
    pub fn seen_from(&self, here: Pos, other: Pos) -> String {
        let place = |pos: Pos| self.place(pos).map(|place| (place.file, place.line)).unwrap_or_default();
        let ((here, _), (other, line)) = (place(here), place(other));
        let parts = |path: &str| -> Vec<String> {
            path.split('/').filter(|part| !matches!(*part, "" | ".")).map(str::to_owned).collect()
        };
        let (mut from, to) = (parts(&here), parts(&other));
        from.pop();
        let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n("..", from.len() - same);
        let way: Vec<_> = up.chain(to[same..].iter().map(String::as_str)).collect();
        format!("{}:{line}", way.join("/"))
    }

    /// Which line it is, as gc tells lines apart for its errors: two places are on one line if no directive stands between them, and
    /// no newline. The number tells the stretch between two directives, the second the line.
    pub(super) fn line_of(&self, pos: Pos) -> Option<(FileId, usize, usize)> {
        let (file, offset) = self.offset(pos)?;
        let directives = &self.files[file.0 as usize].directives;
        let stretch = directives.partition_point(|directive| directive.after <= offset);
        Some((file, stretch, self.counted(file, offset).0))
    }

    /// The key by which gc orders errors of one stretch: it forgets columns far to the right.
    pub(super) fn order_in_stretch(&self, pos: Pos) -> (usize, usize) {
        self.real_place(pos).map_or((0, 0), |place| match place.line {
            LINES_SHOWN.. => (LINES_SHOWN, 0),
            line => (line, place.column.min(COLUMNS_SHOWN)),
        })
    }

    /// The source line, without its end, and where in it the position is: 0 for its first byte. For a line with a caret under it.
    pub fn line_text(&self, pos: Pos) -> Option<(String, usize)> {
        let (file, offset) = self.offset(pos)?;
        let (line, column) = self.line_and_column(file, offset);
        let SourceFile { text, lines, .. } = &self.files[file.0 as usize];
        let start = lines[line - 1] as usize;
        let end = lines.get(line).map_or(text.len(), |next| *next as usize - 1);
        let bytes = text[start..end].strip_suffix(b"\r").unwrap_or(&text[start..end]);
        let before = String::from_utf8_lossy(&bytes[..(column - 1).min(bytes.len())]).len();
        Some((String::from_utf8_lossy(bytes).into_owned(), before))
    }

    /// Takes up a `//line` directive. It must stand behind all others.
    pub(crate) fn add_directive(&mut self, file: FileId, directive: LineDirective) {
        let directives = &mut self.files[file.0 as usize].directives;
        debug_assert!(directives.last().is_none_or(|last| last.after <= directive.after), "I3");
        directives.push(directive);
    }

    /// From this offset on gc counts a line too many. It must stand behind all others.
    pub(crate) fn add_line_too_many(&mut self, file: FileId, offset: usize) {
        self.files[file.0 as usize].too_many.push(offset as u32);
    }

    /// The name that holds at the end of what has been read: a directive without a name keeps it.
    pub(crate) fn current_name(&self, file: FileId) -> &str {
        let SourceFile { name, directives, .. } = &self.files[file.0 as usize];
        directives.last().map_or(name, |directive| &directive.file)
    }
}

/// Whether a file of this name holds tests.
pub fn is_test_file(name: &str) -> bool {
    name.ends_with("_test.go")
}
