//! What a learner says once and does not want to say again: the language, which texts of programs, the palette.
//!
//! Kept in `settings.json`, beside the progress. What a command line says goes first, then the environment, then this.
//!
//! Invariants  I1  only what was asked for at a terminal is kept: a script changes nobody's settings.
//!             I2  what cannot be read is as if it were not there, and what cannot be written is not kept. Neither is worth a word.
//!             I3  what is no regular file is never opened.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use etcetera::{BaseStrategy, choose_base_strategy};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::look::{Code, GlyphsArg, LangArg, Look, ThemeArg};

/// The file.
const FILE: &str = "settings.json";
/// No settings are as large.
const MOST_BYTES: u64 = 64 << 10;

/// What is kept, in the words of the command line.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// `--lang`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    /// `--theme`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    theme: Option<String>,
    /// `--glyphs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    glyphs: Option<String>,
    /// `--code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Where in the course the learner was last: `channels/three`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What was seen of it, and which page of that: `run-2:3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<String>,
    /// What this gort does not know: written again as it was.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// The folder of everything that gort keeps: `GORT_DATA_DIR`, or else the user's data directory.
pub fn folder() -> Option<PathBuf> {
    match std::env::var_os("GORT_DATA_DIR").filter(|folder| !folder.is_empty()) {
        Some(folder) => Some(PathBuf::from(folder)),
        None => choose_base_strategy().ok().map(|base| base.data_dir().join("gort")),
    }
}

impl Settings {
    /// Reads what is kept.
    pub fn load() -> Self {
        folder().map(|folder| Self::of(&folder)).unwrap_or_default()
    }

    fn of(folder: &Path) -> Self {
        let path = folder.join(FILE);
        let fits = fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() <= MOST_BYTES);
        let text = if fits { fs::read(&path).unwrap_or_default() } else { Vec::new() };
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Keeps a change. Needs: the learner made it at a terminal.
    pub fn keep(change: impl FnOnce(&mut Settings)) {
        let Some(folder) = folder() else { return };
        let before = Self::of(&folder);
        let mut after = before.clone();
        change(&mut after);
        if after != before {
            // A setting that cannot be kept is asked for again: no reason to complain.
            let _ = after.write(&folder);
        }
    }

    /// Keeps what this command line says of the look.
    pub fn keep_look(look: &Look) {
        if look.lang.is_none() && look.theme.is_none() && look.code.is_none() && look.glyphs.is_none() {
            return;
        }
        Self::keep(|settings| {
            if let Some(lang) = look.lang {
                settings.set_lang(lang);
            }
            if let Some(theme) = look.theme {
                settings.theme = word(theme);
            }
            if let Some(glyphs) = look.glyphs {
                settings.glyphs = word(glyphs);
            }
            if let Some(code) = look.code {
                settings.set_code(code);
            }
        });
    }

    /// Programs are shown in this language from now on.
    pub fn set_code(&mut self, code: Code) {
        self.code = word(code);
    }

    /// In which language programs are shown.
    pub fn code(&self) -> Option<Code> {
        Code::from_str(self.code.as_deref()?, true).ok()
    }

    /// The language is this one from now on.
    pub fn set_lang(&mut self, lang: LangArg) {
        self.lang = word(lang);
    }

    /// The language.
    pub fn lang(&self) -> Option<LangArg> {
        LangArg::from_str(self.lang.as_deref()?, true).ok()
    }

    /// The signs of drawings.
    pub fn glyphs(&self) -> Option<GlyphsArg> {
        GlyphsArg::from_str(self.glyphs.as_deref()?, true).ok()
    }

    /// The palette.
    pub fn theme(&self) -> Option<ThemeArg> {
        ThemeArg::from_str(self.theme.as_deref()?, true).ok()
    }

    fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let path = folder.join(FILE);
        if fs::symlink_metadata(&path).is_ok_and(|there| !there.is_file()) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.persist(path)?;
        Ok(())
    }
}

/// A value in the command line's word for it.
fn word(value: impl ValueEnum) -> Option<String> {
    value.to_possible_value().map(|value| value.get_name().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_what_is_not_known_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), r#"{"lang":"zh","font":"large"}"#).unwrap();
        let mut settings = Settings::of(folder.path());
        assert_eq!((settings.lang(), settings.theme()), (Some(LangArg::Zh), None));
        settings.theme = word(ThemeArg::Dark);
        settings.write(folder.path()).unwrap();
        let again = Settings::of(folder.path());
        assert_eq!((again.lang(), again.theme()), (Some(LangArg::Zh), Some(ThemeArg::Dark)));
        assert_eq!(again.rest["font"], "large");
    }

    #[test]
    fn what_cannot_be_read_is_as_if_it_were_not_there() {
        let folder = tempfile::tempdir().unwrap();
        for damage in ["", "{", "[]", r#"{"lang":7}"#] {
            fs::write(folder.path().join(FILE), damage).unwrap();
            assert_eq!(Settings::of(folder.path()), Settings::default(), "{damage}");
        }
        fs::write(folder.path().join(FILE), r#"{"lang":"tlh"}"#).unwrap();
        assert_eq!(Settings::of(folder.path()).lang(), None);
        fs::remove_file(folder.path().join(FILE)).unwrap();
        fs::create_dir(folder.path().join(FILE)).unwrap();
        assert_eq!(Settings::of(folder.path()), Settings::default());
        assert!(Settings::default().write(folder.path()).is_err());
    }
}
