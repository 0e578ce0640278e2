//! The name of a program, as it is typed and as replay codes have it: `LESSON`, `LESSON/PROGRAM`.

/// A name, taken apart. Nothing else takes one apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Name<'a> {
    /// The lesson, or the number of one.
    pub lesson: &'a str,
    /// The program, or the section.
    pub program: Option<&'a str>,
}

impl<'a> Name<'a> {
    /// Takes a name apart.
    pub fn read(name: &'a str) -> Self {
        match name.split_once('/') {
            Some((lesson, program)) => Name { lesson, program: Some(program) },
            None => Name { lesson: name, program: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_lesson_and_perhaps_one_of_its_programs() {
        assert_eq!(Name::read("channels"), Name { lesson: "channels", program: None });
        assert_eq!(Name::read("channels/three"), Name { lesson: "channels", program: Some("three") });
    }

    #[test]
    fn nothing_else_takes_a_name_apart() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin/gort"))];
        let mut read = 0;
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs")
                    && !path.ends_with("program/name.rs")
                {
                    read += 1;
                    let text = std::fs::read_to_string(&path).unwrap();
                    let taken = ["split_once('/')", "split('/')"].iter().find(|taken| text.contains(**taken));
                    assert_eq!(taken, None, "{}: read a Name instead", path.display());
                }
            }
        }
        assert!(read > 80, "{read} files");
    }
}
