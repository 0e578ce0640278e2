//! Paths of files, as texts.

/// The shortest path that is the same. Go: `filepath.Clean`.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match parts.last() {
            Some(last) if part == ".." && *last != ".." => drop(parts.pop()),
            None if part == ".." && rooted => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// The path, in the folder where the file is.
pub(super) fn beside(file: &str, path: &str) -> String {
    let folder = file.rfind('/').map_or(".".to_owned(), |slash| clean(&file[..=slash]));
    if path.starts_with('/') || folder == "." { path.to_owned() } else { clean(&format!("{folder}/{path}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_as_go_does() {
        for (path, cleaned) in
            [("", "."), ("a/../..", ".."), ("/../a//b/.", "/a/b"), ("./x.go", "x.go"), ("a/./b/..", "a")]
        {
            assert_eq!(clean(path), cleaned, "{path}");
        }
        assert_eq!(beside("dir/sub/x.go", "../y.go"), "dir/y.go");
        assert_eq!(beside("./x.go", "y.go"), "y.go");
        assert_eq!(beside("dir/x.go", "/y.go"), "/y.go");
    }
}
