//! What package os leaves to the machine: what a program asks of the world.
//!
//! Invariants  I1  an error is given as its number in Linux, 0 for none.
//! See         machine/host.rs, library/go/os.go.

use gort_events::WaitReason;

use super::super::exec::Exec;
use super::super::slices::Slice;
use super::{Done, Native};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "os.read", visible: true, run: |exec, out| exec.os_read(out) },
    Native { name: "os.readFile", visible: true, run: |exec, out| exec.os_read_file(out) },
    Native { name: "os.arguments", visible: false, run: |exec, out| exec.os_arguments(out) },
    Native { name: "os.lookup", visible: false, run: |exec, out| exec.os_lookup(out) },
];

/// What stands for an error without a number.
const EIO: u64 = 5;

impl Exec<'_> {
    /// `read(b []byte) (n, errno int)`
    fn os_read(&mut self, out: usize) -> Done {
        self.was_woken = false;
        if !self.host.can_read() {
            // It is carried out again when there is something.
            self.frame.pc -= 1;
            self.state.readers.push_back(self.me);
            return Ok(Some(self.park(WaitReason::Syscall)));
        }
        let slice = Slice { ptr: self.regs[out + 2], len: self.regs[out + 3], cap: 0 };
        let mut buffer = vec![0; (slice.len as usize).min(1 << 16)];
        (self.regs[out], self.regs[out + 1]) = match self.host.read(&mut buffer) {
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

    /// `arguments() []string`
    fn os_arguments(&mut self, out: usize) -> Done {
        let arguments = self.host.arguments().to_vec();
        self.new_strings(out, arguments.iter().map(|argument| argument.as_bytes()));
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
