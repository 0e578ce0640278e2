//! What package os leaves to the machine: what a program asks of the world.
//!
//! Invariants  I1  an error is given as its number in Linux, 0 for none.
//! See         machine/host.rs, library/go/os.go.

use gort_events::WaitReason;

use super::super::exec::Exec;
use super::super::host::FileStat;
use super::super::slices::Slice;
use super::{Done, Native};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "os/signal.recv", visible: true, run: |exec, out| exec.signal_recv(out) },
    Native { name: "gort/value.Read", visible: true, run: |exec, out| exec.os_read(out) },
    Native { name: "os.readFile", visible: true, run: |exec, out| exec.os_read_file(out) },
    Native { name: "os.readDir", visible: true, run: |exec, out| exec.os_read_dir(out) },
    Native { name: "os.readLink", visible: true, run: |exec, out| exec.os_read_link(out) },
    Native { name: "os.stat", visible: true, run: |exec, out| exec.os_stat(out) },
    Native { name: "os.environ", visible: false, run: |exec, out| exec.os_environ(out) },
    Native { name: "os.folder", visible: false, run: |exec, out| exec.os_folder(out) },
    Native { name: "os.identity", visible: false, run: |exec, out| exec.os_identity(out) },
    Native { name: "os.arguments", visible: false, run: |exec, out| exec.os_arguments(out) },
    Native { name: "os.lookup", visible: false, run: |exec, out| exec.os_lookup(out) },
];

/// What stands for an error without a number.
const EIO: u64 = 5;

impl Exec<'_> {
    /// `read(b []byte) (n, errno int)`
    fn os_read(&mut self, out: usize) -> Done {
        self.was_woken = false;
        let slice = Slice { ptr: self.regs[out + 2], len: self.regs[out + 3], cap: 0 };
        let mut buffer = vec![0; (slice.len as usize).min(1 << 16)];
        let known = self.host.input(self.state.consumed, &mut buffer);
        if known.is_none() && !self.host.can_read() {
            // It is carried out again when there is something.
            self.frame.pc -= 1;
            self.state.readers.push_back(self.me);
            return Ok(Some(self.park(WaitReason::Syscall)));
        }
        self.state.consumed += known.unwrap_or_default() as u64;
        (self.regs[out], self.regs[out + 1]) = match known.map_or_else(|| self.host.read(&mut buffer), Ok) {
            Ok(n) => {
                for (at, byte) in (0..).zip(&buffer[..n]) {
                    self.state.heap.set_byte(slice.ptr, at, *byte);
                }
                (n as u64, 0)
            }
            // The host says no number.
            Err(_) => (0, EIO),
        };
        Ok(None)
    }

    /// `recv() int`: the next signal.
    fn signal_recv(&mut self, out: usize) -> Done {
        self.was_woken = false;
        let Some(signal) = self.host.signal() else {
            // It is carried out again when there is one.
            self.frame.pc -= 1;
            self.state.listener = Some(self.me);
            if self.watched {
                self.tell_park(WaitReason::Syscall, None);
            }
            return Ok(Some(self.park(WaitReason::Syscall)));
        };
        self.regs[out] = u64::from(signal);
        Ok(None)
    }

    /// `readFile(name string) (data []byte, errno int)`
    pub(super) fn os_read_file(&mut self, out: usize) -> Done {
        let name = String::from_utf8_lossy(self.text_at(out + 4)).into_owned();
        let (bytes, error) = match self.host.read_file(&name) {
            Ok(bytes) => (bytes, 0),
            Err(error) => (Vec::new(), u64::from(error)),
        };
        let made = self.state.heap.new_bytes(&bytes);
        let len = bytes.len() as u64;
        self.regs[out..out + 4].copy_from_slice(&[made, len, len, error]);
        Ok(None)
    }

    fn name_at(&self, at: usize) -> String {
        String::from_utf8_lossy(self.text_at(at)).into_owned()
    }

    /// `readDir(name string) (names []string, errno int)`
    fn os_read_dir(&mut self, out: usize) -> Done {
        let name = self.name_at(out + 4);
        let (names, error) = match self.host.read_folder(&name) {
            Ok(names) => (names, 0),
            Err(error) => (Vec::new(), u64::from(error)),
        };
        self.new_strings(out, names.iter().map(|name| name.as_bytes()));
        self.regs[out + 3] = error;
        Ok(None)
    }

    /// `readLink(name string) (target string, errno int)`
    fn os_read_link(&mut self, out: usize) -> Done {
        let name = self.name_at(out + 3);
        let (target, error) = match self.host.read_link(&name) {
            Ok(target) => (target, 0),
            Err(error) => (String::new(), u64::from(error)),
        };
        self.set_text(out, target.as_bytes());
        self.regs[out + 2] = error;
        Ok(None)
    }

    /// `stat(name string, follow bool) (mode, size, sec, nsec, dev, ino int64, errno int)`
    fn os_stat(&mut self, out: usize) -> Done {
        let name = self.name_at(out + 7);
        let (stat, error) = match self.host.file_stat(&name, self.regs[out + 9] != 0) {
            Ok(stat) => (stat, 0),
            Err(error) => (FileStat::default(), u64::from(error)),
        };
        let FileStat { mode, size, seconds, nanoseconds, device, number } = stat;
        let words = [u64::from(mode), size, seconds as u64, nanoseconds as u64, device, number, error];
        self.regs[out..out + 7].copy_from_slice(&words);
        Ok(None)
    }

    /// `environ() []string`
    fn os_environ(&mut self, out: usize) -> Done {
        let variables = self.host.environment_variables();
        self.new_strings(out, variables.iter().map(|variable| variable.as_bytes()));
        Ok(None)
    }

    /// `folder() string`
    fn os_folder(&mut self, out: usize) -> Done {
        let folder = self.host.folder();
        self.set_text(out, folder.as_bytes());
        Ok(None)
    }

    /// `identity(which int) int`
    fn os_identity(&mut self, out: usize) -> Done {
        let numbers = self.host.identity();
        self.regs[out] = numbers.get(self.regs[out + 1] as usize).map_or(0, |number| u64::from(*number));
        Ok(None)
    }

    /// `arguments() []string`: the program's name, and its arguments.
    fn os_arguments(&mut self, out: usize) -> Done {
        let (name, arguments) = (self.program.name.clone(), self.host.arguments().to_vec());
        self.new_strings(out, std::iter::once(&name).chain(&arguments).map(|argument| argument.as_bytes()));
        Ok(None)
    }

    /// `lookup(name string) (value string, ok bool)`
    pub(super) fn os_lookup(&mut self, out: usize) -> Done {
        let name = String::from_utf8_lossy(self.text_at(out + 3)).into_owned();
        let found = self.host.environment(&name);
        self.regs[out + 2] = u64::from(found.is_some());
        self.set_text(out, found.unwrap_or_default().as_bytes());
        Ok(None)
    }
}
