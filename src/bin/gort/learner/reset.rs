//! `gort reset [LESSON]`: the progress is forgotten, and a copy of it stays.

use std::io::Write;

use console::Key;
use serde_json::json;

use crate::args::ResetArgs;
use crate::json;
use crate::lesson::progress::Progress;
use crate::lessons::find;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::keys::{Input, Keyboard};
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::settings::Settings;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;

/// Forgets what is asked for, once it is sure.
pub fn run(
    args: &ResetArgs,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let words = &screen.words.standing;
    let lesson = args.lesson.as_deref().map(find::lesson).transpose()?.map(|lesson| lesson.name);
    let mut progress = Progress::load(warnings);
    if !args.yes {
        if !screen.interactive || screen.json {
            return usage(say!(
                "this forgets what you have done: add --yes to do so",
                "这会清除你的进度：确实要清除，请加上 --yes"
            ));
        }
        let question = match lesson {
            Some(lesson) => fill!(words.reset_lesson, lesson = lesson),
            None => words.reset_all.to_string(),
        };
        screen.say(out, question, Tone::Strong, 1)?;
        screen.put(out, &Line::of(words.reset_keys, Tone::Faint), 1)?;
        let mut keyboard = Keyboard::prompt(out)?;
        let sure = loop {
            match keyboard.answer()? {
                Input::Key(key) => break key == Key::Char('y'),
                Input::Resized | Input::Resumed => {}
            }
        };
        if !sure {
            screen.say(out, words.reset_not, Tone::Plain, 1)?;
            return Ok(Conclusion::Expected);
        }
    }
    let kept = progress.forget(lesson).map_err(anyhow::Error::msg)?;
    if lesson.is_none() {
        Settings::keep(|settings| (settings.place, settings.view) = (None, None));
    }
    let kept = kept.map(|kept| kept.display().to_string());
    if screen.json {
        json::write(out, json!({ "lesson": lesson, "kept": kept }))?;
        return Ok(Conclusion::Expected);
    }
    let text = kept.map_or_else(|| words.reset_none.to_string(), |kept| fill!(words.reset_done, file = kept));
    screen.say(out, text, Tone::Plain, 1)?;
    Ok(Conclusion::Expected)
}
