//! Functions that the machine carries out itself.
//!
//! Protocol    Arguments stand in the stack from `out` on, behind room for the results. None of them collects garbage.
//! See         code/op.rs (`CallNative`).

use super::exec::{Exec, Pause};
use super::fault::Fault;

/// A function that the machine carries out itself.
pub(super) struct Native {
    /// Its name: `time.Sleep`.
    pub(super) name: &'static str,
    /// Whether others can notice it.
    pub(super) visible: bool,
    /// What it does. It may pause the goroutine.
    pub(super) run: fn(&mut Exec<'_>, out: usize) -> Result<Option<Pause>, Fault>,
}

/// All of them.
pub(super) static NATIVES: &[Native] = &[
    Native {
        name: "print.bool",
        visible: false,
        run: |exec, out| exec.print(if exec.regs[out] != 0 { "true" } else { "false" }),
    },
    Native { name: "print.int", visible: false, run: |exec, out| exec.print(&(exec.regs[out] as i64).to_string()) },
    Native { name: "print.uint", visible: false, run: |exec, out| exec.print(&exec.regs[out].to_string()) },
    Native { name: "print.string", visible: false, run: print_string },
    Native { name: "print.newline", visible: true, run: |exec, _| exec.print("\n") },
    Native { name: "print.space", visible: false, run: |exec, _| exec.print(" ") },
    Native { name: "time.Sleep", visible: true, run: |exec, out| Ok(exec.sleep(exec.regs[out] as i64)) },
    Native { name: "runtime.Gosched", visible: true, run: |_, _| Ok(Some(Pause::Yielded)) },
    Native { name: "runtime.Goexit", visible: false, run: |exec, _| Ok(exec.goexit()) },
    Native { name: "os.Exit", visible: true, run: |exec, out| Ok(Some(Pause::Exit(exec.regs[out] as i32))) },
];

/// The number of the function of this name.
pub fn native(name: &str) -> Option<u32> {
    NATIVES.iter().position(|native| native.name == name).map(|at| at as u32)
}

fn print_string(exec: &mut Exec<'_>, out: usize) -> Result<Option<Pause>, Fault> {
    let bytes = exec.text_at(out).to_vec();
    exec.host.write(2, &bytes);
    Ok(None)
}

impl Exec<'_> {
    fn print(&mut self, text: &str) -> Result<Option<Pause>, Fault> {
        self.host.write(2, text.as_bytes());
        Ok(None)
    }
}
