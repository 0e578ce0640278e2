//! How gort looks, as the command line asks: the options that every command has.

use clap::{Args, ValueEnum};

use super::screen::{WIDTH_MAX, WIDTH_MIN};
use super::speech::say;

/// How it looks.
#[derive(Debug, Clone, Args)]
pub struct Look {
    /// The language
    #[arg(long, global = true, value_enum, value_name = "LANG", help_heading = "Look")]
    pub lang: Option<LangArg>,
    /// Which text of the lessons' programs is shown, and in whose lines their runs are told; said once at a terminal, it is kept
    #[arg(long, global = true, value_enum, value_name = "TEXT", help_heading = "Look")]
    pub code: Option<Code>,
    /// Colours
    #[arg(long, global = true, value_enum, default_value_t = ColorWhen::Auto, value_name = "WHEN", help_heading = "Look")]
    pub color: ColorWhen,
    /// Colours for a dark or a light background; kept, as --lang is, when it is given at a terminal
    #[arg(long, global = true, value_enum, value_name = "THEME", help_heading = "Look")]
    pub theme: Option<ThemeArg>,
    /// Signs of drawings, for a terminal that draws lines and arrows too wide; kept, as --lang is
    #[arg(long, global = true, value_enum, value_name = "SIGNS", help_heading = "Look")]
    pub glyphs: Option<GlyphsArg>,
    /// Columns, from 20 to 160; default: the terminal's, else 80
    #[arg(long, global = true, value_name = "N", help_heading = "Look", allow_negative_numbers = true, value_parser = columns)]
    pub width: Option<usize>,
    /// No colour, no drawing: one event per line, for logs and screen readers
    #[arg(long, global = true, help_heading = "Look")]
    pub plain: bool,
    /// Text for people or JSON for programs
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT", help_heading = "Look")]
    pub format: Format,
}

fn columns(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (WIDTH_MIN..=WIDTH_MAX).contains(number));
    number.ok_or_else(|| {
        say!(
            "a width is a number of columns from {WIDTH_MIN} to {WIDTH_MAX}",
            "宽度是 {WIDTH_MIN} 到 {WIDTH_MAX} 的列数"
        )
    })
}

/// `--lang`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum LangArg {
    /// English
    En,
    /// Chinese
    Zh,
    /// Each paragraph in English, then in Chinese
    Both,
}

/// `--code`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, ValueEnum)]
pub enum Code {
    /// Go, wherever a run can be told in it; both where it cannot
    #[default]
    Go,
    /// Rust, which is what runs
    Rust,
    /// Rust and Go
    Both,
}

/// `--color`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal
    Auto,
    /// In any case
    Always,
    /// In no case
    Never,
}

/// `--theme`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ThemeArg {
    /// What COLORFGBG says, else the terminal's own colours, as far as both backgrounds bear them
    Auto,
    /// For a dark background
    Dark,
    /// For a light one
    Light,
}

/// `--glyphs`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum GlyphsArg {
    /// Lines and arrows, unless the language is Chinese and the terminal says that it draws them two columns wide
    Auto,
    /// Lines and arrows
    Box,
    /// ASCII
    Ascii,
}

/// `--format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}
