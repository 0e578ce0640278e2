//! Writing a file that the user asked for: whole or not at all, and never over something that is there already.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use tempfile::NamedTempFile;

use crate::terminal::failure::usage;

/// Writes `text` to `path`. An existing file is replaced only with `force`; whatever fails leaves the old one as it was.
pub fn file(path: &Path, text: &str, force: bool) -> anyhow::Result<()> {
    let shown = path.display();
    if path.is_dir() {
        return usage(format!("'{shown}' is a folder: name a file in it"));
    }
    if !force && path.exists() {
        return usage(format!("'{shown}' exists already: choose another name, or add --force to overwrite it"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return usage(format!("there is no folder '{}' for '{shown}': make it first", folder.display()));
    }
    let doing = || format!("cannot write '{shown}'");
    let mut file = temporary(folder).with_context(doing)?;
    file.write_all(text.as_bytes()).with_context(doing)?;
    file.as_file().sync_all().with_context(doing)?;
    let kept = if force { file.persist(path) } else { file.persist_noclobber(path) };
    kept.map_err(|error| error.error).with_context(doing)?;
    Ok(())
}

/// A file beside the target, with the permissions of any new file: by itself a temporary one is its owner's alone.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gort-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn an_existing_file_is_kept_unless_forced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.html");
        file(&path, "one", false).unwrap();
        let said = file(&path, "two", false).unwrap_err().to_string();
        assert!(said.contains("exists already") && said.contains("--force"), "{said}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        file(&path, "two", true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        assert!(file(&folder.path().join("no/such/x.html"), "one", false).is_err());
        assert!(file(folder.path(), "one", true).unwrap_err().to_string().contains("is a folder"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
