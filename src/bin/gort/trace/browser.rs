//! The page in a real browser: it loads from a file, scrubs, speaks both languages, and complains about nothing.
//!
//! Skipped, with one line that says so, where no Chromium is on the path.

use std::path::Path;
use std::process::{Command, Stdio};

use super::page::tests::{HOSTILE, page_of, page_of_hostile};

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "chrome"];

fn browser() -> Option<&'static str> {
    let works = |name: &&&str| {
        let asked = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    NAMES.iter().find(works).copied()
}

/// Loads the page, lets `script` act in it, and returns what it wrote into `result`.
fn act(page: &str, script: &str) -> Option<serde_json::Value> {
    let Some(browser) = browser() else {
        let line = format!("skipped: none of {} is on the path\n", NAMES.join(", "));
        std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes()).unwrap();
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let driver = format!(
        "<script>{{ const errors = []; window.onerror = (said) => errors.push(said);\n\
         const key = (name) => document.dispatchEvent(new KeyboardEvent('keydown', {{ key: name, bubbles: true }}));\n\
         const look = () => ({{ step: document.body.dataset.step, here: document.querySelectorAll('.row.here').length,\n\
           line: document.querySelector('#lines .here')?.textContent ?? null,\n\
           output: [...document.querySelectorAll('#output div')].map((line) => line.textContent),\n\
           objects: document.getElementById('objects').textContent }});\n\
         const result = {{}};\n{script}\n\
         result.errors = errors; document.body.dataset.result = JSON.stringify(result); }}</script></body>"
    );
    let file = folder.path().join("page.html");
    std::fs::write(&file, page.replace("</body>", &driver)).unwrap();
    let (dom, said) = dump(browser, &file, folder.path());
    assert!(!said.contains("CONSOLE"), "the page complains:\n{said}");
    let (_, result) = dom.split_once("data-result=\"").unwrap_or_else(|| panic!("no result in:\n{dom}\n{said}"));
    let (result, _) = result.split_once('"').unwrap();
    let result = result.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}");
    let result: serde_json::Value = serde_json::from_str(&result.replace("&amp;", "&")).unwrap();
    assert_eq!(result["errors"], serde_json::json!([]));
    Some(result)
}

/// The document after its scripts have run, and what the browser said.
fn dump(browser: &str, file: &Path, folder: &Path) -> (String, String) {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"])
        .args(["--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--v=0"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .args(["--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("file://{}#step=3", file.display()))
        .output()
        .unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_page_loads_scrubs_and_changes_its_language() {
    let script = "
        result.opened = look();
        key('End'); result.end = look();
        key('ArrowLeft'); result.back = look();
        key('Home'); result.home = look();
        const scrub = document.getElementById('scrub');
        scrub.value = '5'; scrub.dispatchEvent(new Event('input', { bubbles: true })); result.five = look();
        document.querySelectorAll('.row')[7].click(); result.clicked = look();
        document.getElementById('lang-zh').click(); result.zh = look();
        document.getElementById('tab-go').click(); result.go = document.getElementById('lines').textContent;
        result.in_go = look(); result.marks = document.querySelectorAll('#lines .mark').length;
        result.rows = document.querySelectorAll('.row').length;";
    let Some(result) = act(&page_of("channels"), script) else { return };
    let rows = result["rows"].as_u64().unwrap();
    let step = |name: &str| result[name]["step"].as_str().unwrap().parse::<u64>().unwrap();
    assert_eq!((step("opened"), step("end"), step("back"), step("home")), (3, rows, rows - 1, 1));
    assert_eq!((step("five"), step("clicked"), step("zh")), (5, 8, 8));
    assert_eq!(result["opened"]["here"], 1);
    assert_eq!(result["opened"]["output"], serde_json::json!(["Sending 0"]));
    assert_eq!(result["end"]["output"].as_array().unwrap().len(), 20);
    assert!(result["opened"]["line"].as_str().unwrap().contains("Sending {i}"), "{}", result["opened"]);
    assert!(result["zh"]["objects"].as_str().unwrap().contains("等着发送：sender (1)"), "{}", result["zh"]);
    assert!(result["go"].as_str().unwrap().contains("package main"));
    assert!(result["in_go"]["line"].is_string() && result["marks"].as_u64() > Some(0), "{}", result["in_go"]);
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    let script = "
        key('End'); result.end = look();
        result.images = document.images.length;
        result.hacked = document.body.dataset.hacked ?? null;
        result.code = document.querySelector('#lines li').textContent;
        result.title = document.title;";
    let Some(result) = act(&page_of_hostile(), script) else { return };
    assert_eq!((&result["images"], &result["hacked"]), (&serde_json::json!(0), &serde_json::Value::Null));
    assert_eq!(result["end"]["output"], serde_json::json!([HOSTILE]));
    assert_eq!(result["code"], HOSTILE.lines().next().unwrap());
    assert_eq!(result["title"], "channels/<i> · gort");
}
