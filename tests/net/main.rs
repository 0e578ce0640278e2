//! Sockets: TCP, UDP and Unix ones, their deadlines, and what closing does.

mod closing;
#[path = "../common/mod.rs"]
mod common;
mod deadline;
mod kinds;
mod tcp;

/// Runs this test in a process of its own, which may open so many files. Whether this is that process.
fn alone(test: &str, files: usize) -> bool {
    if std::env::var_os("GORT_TEST_ALONE").is_some() {
        return true;
    }
    let this = std::env::current_exe().unwrap();
    let run = std::process::Command::new("sh")
        .args(["-c", "ulimit -n \"$1\" && exec \"$2\" --exact \"$3\" --nocapture", "sh"])
        .arg(files.to_string())
        .arg(this)
        .arg(test)
        .env("GORT_TEST_ALONE", "1")
        .output()
        .unwrap();
    let said = [run.stdout, run.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    // A name that is no test's would run nothing, and succeed.
    assert!(run.status.success() && said.contains("test result: ok. 1 passed"), "{test}: {said}");
    false
}
