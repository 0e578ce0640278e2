//! The screen: how wide it is, which signs and words it uses, and whether the learner can answer.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use console::Term;

use crate::terminal::ambiguous;
use crate::terminal::lang::Lang;
use crate::terminal::look::{Code, Format, GlyphsArg, LangArg, Look};
use crate::terminal::messages::Words;
use crate::terminal::settings::Settings;
use crate::terminal::span::{Line, Tone};
use crate::terminal::system;
use crate::terminal::theme::{self, ASCII, BOX, ColorFacts, Glyphs, SIMPLE, write_lines};

/// The narrowest screen that is drawn for.
pub const WIDTH_MIN: usize = 20;
/// The widest one.
pub const WIDTH_MAX: usize = 160;
/// The width without a terminal.
const WIDTH_DEFAULT: usize = 80;
/// The height without a terminal.
const HEIGHT_DEFAULT: usize = 24;

/// Everything that drawing depends on, decided once; only the width may change while gort runs.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Columns.
    pub width: usize,
    /// The language.
    pub lang: Lang,
    /// In which languages the lessons' programs are shown.
    pub code: Code,
    /// The interface in that language.
    pub words: &'static Words,
    /// The signs.
    pub glyphs: &'static Glyphs,
    /// `--plain`.
    pub plain: bool,
    /// Whether colours are shown.
    pub colored: bool,
    /// Whether the width is the terminal's, whatever that is by now, and not what `--width` says.
    pub follows: bool,
    /// Whether lines that stand on the terminal can be drawn over: it moves its cursor, and no screen reader reads along.
    pub redraws: bool,
    /// Whether input and output are a terminal, so that the learner can answer.
    pub interactive: bool,
    /// Whether to write JSON.
    pub json: bool,
}

#[cfg(test)]
impl Screen {
    /// One that a test draws on: no terminal, no colours.
    pub fn of_a_test(width: usize, lang: Lang, plain: bool) -> Self {
        use crate::terminal::messages::{EN, ZH};
        Screen {
            width,
            lang,
            code: Code::default(),
            words: if lang == Lang::Zh { &ZH } else { &EN },
            glyphs: if plain { &ASCII } else { &BOX },
            plain,
            colored: false,
            follows: false,
            redraws: false,
            interactive: false,
            json: false,
        }
    }
}

/// An environment variable.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The language: the option, else what `GORT_LANG` says, else what is kept, else the first of the locale's variables that is set,
/// else what the system is set to.
pub fn language(
    option: Option<LangArg>,
    kept: Option<LangArg>,
    variable: impl Fn(&str) -> Option<String>,
    system: impl FnOnce() -> Option<String>,
) -> Lang {
    let said = || variable("GORT_LANG").and_then(|said| LangArg::from_str(&said, true).ok());
    match option.or_else(said).or(kept) {
        Some(LangArg::En) => Lang::En,
        Some(LangArg::Zh) => Lang::Zh,
        Some(LangArg::Both) => Lang::Both,
        None => {
            let locale = locale("LC_MESSAGES", variable).or_else(system).unwrap_or_default();
            if locale.to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
        }
    }
}

/// In which languages programs are shown: as the option says, else as was said before. For programs that read what gort writes the lines
/// are those of the text that runs, unless they ask for others.
fn code(look: &Look, before: impl FnOnce() -> Option<Code>) -> Code {
    match look.code {
        Some(code) => code,
        None if look.format == Format::Json => Code::Rust,
        None => before().unwrap_or_default(),
    }
}

/// What the locale is set to for this category.
fn locale(category: &str, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    ["LC_ALL", category, "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty())
}

/// Whether the locale has no other signs than those of ASCII: it was set, and to `C` or `POSIX`.
fn is_ascii(variable: impl Fn(&str) -> Option<String>) -> bool {
    locale("LC_CTYPE", variable).is_some_and(|locale| locale == "C" || locale == "POSIX")
}

/// Whether the locale is one of those where terminals draw lines and arrows as wide as their own signs.
fn is_east_asian(variable: impl Fn(&str) -> Option<String>) -> bool {
    locale("LC_CTYPE", variable).is_some_and(|locale| ["zh", "ja", "ko"].iter().any(|code| locale.starts_with(code)))
}

/// The columns of the terminal; without one, what `COLUMNS` says.
fn columns() -> Option<usize> {
    let term = if std::io::stdout().is_terminal() { Term::stdout() } else { Term::stderr() };
    let said = || variable("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    term.size_checked().map_or_else(said, |(_, columns)| Some(usize::from(columns)))
}

impl Screen {
    /// Decides, from the options, the environment and the terminal.
    pub fn new(look: &Look) -> Self {
        Self::of(look, std::io::stdout().is_terminal())
    }

    /// The same for what is written to standard error.
    pub fn of_errors(look: &Look) -> Self {
        Self::of(look, std::io::stderr().is_terminal())
    }

    fn of(look: &Look, out: bool) -> Self {
        let settings = Settings::load();
        let sequences = system::obeys_sequences();
        let lang = language(look.lang, settings.lang(), variable, system::locale);
        let plain = look.plain || lang != Lang::Zh && is_ascii(variable);
        let colored = theme::colored(ColorFacts { when: look.color, plain, terminal: out && sequences }, variable);
        theme::decide(colored, theme::palette(look.theme.or(settings.theme()), variable));
        let redraws = out && !plain && sequences && variable("TERM").is_none_or(|term| term != "dumb");
        let interactive = out && std::io::stdin().is_terminal();
        let wide = !plain
            && match look.glyphs.or(settings.glyphs()).unwrap_or(GlyphsArg::Auto) {
                GlyphsArg::Ascii => true,
                GlyphsArg::Box => false,
                // What standard error is for asks nothing.
                GlyphsArg::Auto => {
                    !system::draws_narrow(variable)
                        || redraws
                            && interactive
                            && std::io::stdout().is_terminal()
                            && look.format == Format::Text
                            && (lang != Lang::En || is_east_asian(variable))
                            && ambiguous::asked() == Some(true)
                }
            };
        ambiguous::decide(wide);
        Screen {
            width: look.width.or_else(columns).unwrap_or(WIDTH_DEFAULT).clamp(WIDTH_MIN, WIDTH_MAX),
            lang,
            code: code(look, || settings.code()),
            words: lang.words(),
            glyphs: match (plain, wide) {
                (true, _) => &ASCII,
                (_, true) => &SIMPLE,
                _ => &BOX,
            },
            plain,
            colored,
            follows: look.width.is_none(),
            redraws,
            interactive,
            json: look.format == Format::Json,
        }
    }

    /// One that nothing is seen on: what is written for it becomes a page, in one language and without colours.
    pub fn of_a_page(lang: Lang) -> Self {
        Screen {
            width: WIDTH_DEFAULT,
            lang,
            code: Code::default(),
            words: lang.words(),
            glyphs: &BOX,
            plain: false,
            colored: false,
            follows: false,
            redraws: false,
            interactive: false,
            json: false,
        }
    }

    /// This screen, as wide as the terminal is now.
    #[must_use]
    pub fn again(&self) -> Self {
        let width = columns().filter(|_| self.follows).map_or(self.width, |width| width.clamp(WIDTH_MIN, WIDTH_MAX));
        Screen { width, ..*self }
    }

    /// What stands between two printed lines that are shown on one.
    pub fn bar(&self) -> &'static str {
        if self.plain { " | " } else { " │ " }
    }

    /// Writes a line, wrapped, moved to the right by `indent`.
    pub fn put(&self, out: &mut dyn Write, line: &Line, indent: usize) -> io::Result<()> {
        let indent = indent.min(self.width / 2);
        let lines = line.wrap(self.width - indent);
        write_lines(out, &lines.into_iter().map(|line| line.indented(indent).trimmed()).collect::<Vec<_>>())
    }

    /// Writes a text, as [`put`](Screen::put) writes a line.
    pub fn say(&self, out: &mut dyn Write, text: impl Into<String>, tone: Tone, indent: usize) -> io::Result<()> {
        self.put(out, &Line::of(text, tone), indent)
    }

    /// The terminal's height in lines.
    pub fn height() -> usize {
        Term::stdout().size_checked().map_or(HEIGHT_DEFAULT, |(rows, _)| usize::from(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(option: Option<LangArg>, variables: &[(&str, &str)]) -> Lang {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_string());
        language(option, None, variable, || None)
    }

    #[test]
    fn where_no_variable_says_it_the_language_is_the_systems() {
        let of = |variable: Option<&str>, system: &str| {
            let variable = |name: &str| variable.filter(|_| name == "LANG").map(str::to_string);
            language(None, None, variable, || Some(system.to_string()))
        };
        assert_eq!((of(None, "zh-CN"), of(None, "zh-Hans-CN"), of(None, "de-DE")), (Lang::Zh, Lang::Zh, Lang::En));
        assert_eq!((of(Some("en_US.UTF-8"), "zh-CN"), of(Some(""), "zh-CN")), (Lang::En, Lang::Zh));
    }

    #[test]
    fn only_a_locale_that_is_set_to_c_is_ascii() {
        let of = |value: &str| is_ascii(|name| (name == "LANG").then(|| value.to_string()));
        assert!(of("C") && of("POSIX"));
        assert!(!of("C.UTF-8") && !of("en_US.UTF-8") && !of(""));
    }

    #[test]
    fn the_code_comes_from_the_option_then_from_what_was_said_before() {
        use clap::Parser;

        #[derive(Parser)]
        struct Alone {
            #[command(flatten)]
            look: Look,
        }
        let of = |words: &[&str], before| code(&Alone::parse_from([&["gort"], words].concat()).look, || before);
        assert_eq!((of(&[], None), of(&[], Some(Code::Rust))), (Code::Go, Code::Rust));
        assert_eq!(of(&["--code", "both"], Some(Code::Rust)), Code::Both);
        let json = ["--format", "json"];
        assert_eq!((of(&json, None), of(&json, Some(Code::Both))), (Code::Rust, Code::Rust));
        assert_eq!(of(&["--format", "json", "--code", "go"], None), Code::Go);
    }

    #[test]
    fn the_language_comes_from_the_option_then_from_the_locale() {
        assert_eq!(picked(None, &[]), Lang::En);
        assert_eq!(picked(None, &[("LANG", "zh_CN.UTF-8")]), Lang::Zh);
        assert_eq!(picked(None, &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), Lang::En);
        assert_eq!(picked(None, &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")]), Lang::Zh);
        assert_eq!(picked(Some(LangArg::Both), &[("LANG", "zh_CN.UTF-8")]), Lang::Both);
    }
}
