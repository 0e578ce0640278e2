//! The files of a book: a list in its folder, so that the next book in the same place leaves nothing of this one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path};

use crate::terminal::save;

/// The list, a file a line.
const LIST: &str = "files.txt";

/// Files by their names in the folder, with `/` between its parts.
#[derive(Debug)]
pub struct Files {
    /// Of the book that was there.
    old: BTreeSet<String>,
    /// Written by now.
    written: BTreeSet<String>,
    /// Whether only a part of the book is written, and the rest stays.
    partly: bool,
}

impl Files {
    /// What there is.
    pub fn of(folder: &Path, partly: bool) -> Files {
        let list = fs::read_to_string(folder.join(LIST)).unwrap_or_default();
        let old = list.lines().filter(|name| is_within(name)).map(str::to_owned).collect();
        Files { old, written: BTreeSet::new(), partly }
    }

    /// This one is written.
    pub fn add(&mut self, name: &str) {
        self.written.insert(name.to_owned());
    }

    /// Takes away what the book has no more, and writes the list.
    pub fn finish(self, folder: &Path) -> anyhow::Result<()> {
        let Files { old, mut written, partly } = self;
        if partly {
            written.extend(old);
        } else {
            for name in old.difference(&written) {
                // Where it is gone already, or cannot be taken away, the book is whole without it.
                let _ = fs::remove_file(folder.join(name));
            }
        }
        let list: String = written.iter().map(|name| format!("{name}\n")).collect();
        save::file(&folder.join(LIST), &list, true)
    }
}

/// Whether a name leads to somewhere in the folder, to a page: whatever stands in a list that others have changed.
fn is_within(name: &str) -> bool {
    let path = Path::new(name);
    path.extension().is_some_and(|extension| extension == "html")
        && path.components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_in_the_folder_are_taken_away() {
        let names = ["index.html", "en/a.html", "../a.html", "/a.html", "a/../../b.html", "notes.txt", "", "./a.html"];
        let within: Vec<_> = names.into_iter().filter(|name| is_within(name)).collect();
        assert_eq!(within, ["index.html", "en/a.html"]);
    }

    #[test]
    fn a_page_of_the_book_before_goes_and_anything_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| fs::write(folder.path().join(name), "text").unwrap();
        let is_there = |name: &str| folder.path().join(name).exists();
        ["index.html", "gone.html", "mine.html"].into_iter().for_each(write);
        fs::write(folder.path().join(LIST), "gone.html\nindex.html\n").unwrap();
        let mut part = Files::of(folder.path(), true);
        part.add("index.html");
        part.finish(folder.path()).unwrap();
        assert!(is_there("gone.html"), "it may be of the part that was not written");
        let mut whole = Files::of(folder.path(), false);
        whole.add("index.html");
        whole.finish(folder.path()).unwrap();
        assert_eq!((is_there("gone.html"), is_there("mine.html"), is_there("index.html")), (false, true, true));
        assert_eq!(fs::read_to_string(folder.path().join(LIST)).unwrap(), "index.html\n");
    }
}
