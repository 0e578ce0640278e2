//! Writing a file that the user asked for: whole or not at all, and never over something that is there already.
//!
//! A device or a pipe has nothing that could be lost, and cannot be replaced by a file: it is written to as it is. Behind a
//! symbolic link it is the file that it names which is replaced, and the link stays.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

use crate::terminal::failure::usage;
use crate::terminal::speech::say;

/// Writes `text` to `path`. An existing file is replaced only with `force`; whatever fails leaves the old one as it was.
pub fn file(path: &Path, text: &str, force: bool) -> anyhow::Result<()> {
    let shown = path.display();
    let doing = || say!("cannot write '{shown}'", "写不了“{shown}”");
    if path.is_dir() {
        return usage(say!("'{shown}' is a folder: name a file in it", "“{shown}”是目录：请写其中的文件名"));
    }
    // Follows links; what is no file is a device, a pipe or a socket.
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        let mut device = OpenOptions::new().write(true).open(path).with_context(doing)?;
        return device.write_all(text.as_bytes()).and_then(|()| device.flush()).with_context(doing);
    }
    // A link that leads nowhere is there, too.
    if !force && fs::symlink_metadata(path).is_ok() {
        return usage(say!(
            "'{shown}' exists already: choose another name, or add --force to overwrite it",
            "“{shown}”已经存在：换个名字，或加上 --force 覆盖它"
        ));
    }
    let target = target(path).with_context(doing)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return usage(say!(
            "there is no folder '{}' for '{shown}': make it first",
            "目录“{}”不存在，写不了“{shown}”：请先建目录",
            folder.display()
        ));
    }
    let mut file = temporary(folder).with_context(doing)?;
    file.as_file_mut().write_all(text.as_bytes()).with_context(doing)?;
    file.as_file().sync_all().with_context(doing)?;
    let kept = if force { file.persist(&target) } else { file.persist_noclobber(&target) };
    kept.map_err(|error| error.error).with_context(doing)?;
    Ok(())
}

/// What a symbolic link stands for; anything else stands for itself.
fn target(path: &Path) -> io::Result<PathBuf> {
    if fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink()) {
        return fs::canonicalize(path);
    }
    Ok(path.to_path_buf())
}

/// A file beside the target, with the permissions of any new file: by itself a temporary one is its owner's alone.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    // An error does not name it: nobody has asked for that file.
    let new = |path: &Path| OpenOptions::new().write(true).create_new(true).open(path);
    tempfile::Builder::new().prefix(".gort-").make_in(folder, new)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_stays_a_device() {
        use std::os::unix::fs::FileTypeExt;
        for force in [false, true] {
            file(Path::new("/dev/null"), "one", force).unwrap();
            let refused = file(Path::new("/dev/full"), "one", force).unwrap_err();
            assert!(format!("{refused:#}").starts_with("cannot write '/dev/full': No space left"), "{refused:#}");
        }
        for device in ["/dev/null", "/dev/full"] {
            assert!(fs::metadata(device).unwrap().file_type().is_char_device(), "{device}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_error_names_the_file_that_was_asked_for_and_no_other() {
        let refused = file(Path::new("/proc/x.html"), "one", false).unwrap_err();
        let said = format!("{refused:#}");
        assert!(said.starts_with("cannot write '/proc/x.html': ") && !said.contains(".gort-"), "{said}");
    }

    #[cfg(unix)]
    #[test]
    fn behind_a_link_its_file_is_replaced_and_the_link_stays() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("real.html"), folder.path().join("link.html"));
        fs::write(&path, "one").unwrap();
        symlink(&path, &link).unwrap();
        assert!(file(&link, "two", false).unwrap_err().to_string().contains("exists already"));
        file(&link, "two", true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        // One that leads nowhere is no place to write to.
        fs::remove_file(&path).unwrap();
        assert!(file(&link, "three", false).unwrap_err().to_string().contains("exists already"));
        assert!(file(&link, "three", true).unwrap_err().to_string().contains("cannot write"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
