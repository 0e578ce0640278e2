//! The learner's editor: `$VISUAL`, else `$EDITOR`. It gets the whole terminal until it ends.

use std::path::Path;
use std::process::Command;

use crate::terminal::failure::usage;
use crate::terminal::screen::variable;
use crate::terminal::speech::say;

/// The command line of the editor, in words. `None`: the learner has named none.
fn command() -> Option<Vec<String>> {
    let named = ["VISUAL", "EDITOR"].iter().filter_map(|name| variable(name)).find(|text| !text.trim().is_empty())?;
    Some(named.split_whitespace().map(str::to_owned).collect())
}

/// Opens the file, and waits until the editor ends. Needs: nobody holds the keyboard.
pub fn open(path: &Path) -> anyhow::Result<()> {
    let Some(words) = command() else {
        return usage(say!(
            "no editor is named: set VISUAL or EDITOR, for example EDITOR=vim",
            "没有指定编辑器：请设置 VISUAL 或 EDITOR，例如 EDITOR=vim"
        ));
    };
    let status = Command::new(&words[0]).args(&words[1..]).arg(path).status();
    match status {
        Ok(_) => Ok(()),
        Err(error) => usage(say!("{} cannot be started: {error}", "启动不了 {}：{error}", words[0])),
    }
}
