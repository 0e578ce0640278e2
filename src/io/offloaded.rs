//! Readers and writers that block, on helper threads.

use std::io::{self, Read, Seek, SeekFrom, Write};

use crate::blocking;

/// A reader or writer whose operations block their thread, such as a file: each of them is carried out on a helper thread, by
/// [`blocking`](crate::blocking()), while the goroutine is parked.
///
/// Each operation is a hand-over to another thread and back: read and write much at once, or put a [`BufReader`](std::io::BufReader) or a
/// [`BufWriter`](std::io::BufWriter) around it.
///
/// Go: none: a goroutine that reads a file holds a thread, and the runtime starts another one. Rust: `tokio::fs::File`.
///
/// # Blocking
/// Operations park with "syscall".
///
/// # Panics
/// As [`blocking`](crate::blocking()).
///
/// # Examples
///
/// ```
/// use std::fs::File;
/// use std::io::{BufRead, BufReader};
/// use gort::io::Offloaded;
///
/// gort::run(|| {
///     let file = gort::blocking(|| File::open("Cargo.toml")).unwrap();
///     let first = BufReader::new(Offloaded::new(file)).lines().find(|line| !line.as_ref().unwrap().is_empty());
///     assert!(first.unwrap().unwrap().starts_with('['));
/// })?;
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Debug)]
pub struct Offloaded<T> {
    inner: T,
}

impl<T> Offloaded<T> {
    /// What `inner` does is done on helper threads from now on.
    pub fn new(inner: T) -> Self {
        Offloaded { inner }
    }

    /// It, for what does not block.
    pub fn get_ref(&self) -> &T {
        &self.inner
    }

    /// It, for what does not block.
    pub fn get_mut(&mut self) -> &mut T {
        &mut self.inner
    }

    /// Gives it back.
    pub fn into_inner(self) -> T {
        self.inner
    }
}

impl<T: Read + Send> Read for Offloaded<T> {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        blocking(|| self.inner.read(bytes))
    }

    #[track_caller]
    fn read_to_end(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        blocking(|| self.inner.read_to_end(bytes))
    }

    #[track_caller]
    fn read_to_string(&mut self, text: &mut String) -> io::Result<usize> {
        blocking(|| self.inner.read_to_string(text))
    }
}

impl<T: Write + Send> Write for Offloaded<T> {
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        blocking(|| self.inner.write(bytes))
    }

    #[track_caller]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        blocking(|| self.inner.write_all(bytes))
    }

    #[track_caller]
    fn flush(&mut self) -> io::Result<()> {
        blocking(|| self.inner.flush())
    }
}

impl<T: Seek + Send> Seek for Offloaded<T> {
    #[track_caller]
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        blocking(|| self.inner.seek(to))
    }
}
