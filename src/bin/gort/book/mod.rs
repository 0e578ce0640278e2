//! The course as pages for a browser, without a network: `gort lesson L --html FILE` is one lesson in one file, `gort book DIR` the
//! whole course in both languages.
//!
//! ```text
//!     html    text, prose and programs as markup     lesson    a lesson as a page
//!     site    a page's frame; the folder of pages
//! ```
//!
//! The scrubber of a run is the page of `gort trace --html`, in a frame of its own. In a book it is a file, in a single page it is
//! held within it. Whatever comes from a program is text, never markup.
//!
//! A book says in `files.txt` what its files are (`files`): one that is written over it takes away what it has no more, and nothing else.

mod files;
mod html;
mod lesson;
mod site;

use std::fs;
use std::io::Write;

use anyhow::Context;

use crate::args::{BookArgs, LessonArgs};
use crate::lesson::plan::plan;
use crate::lessons::LESSONS;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::lang::Lang;
use crate::terminal::phrase::fill;
use crate::terminal::save;
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;
use crate::terminal::speech::say;

use self::lesson::Runs;

/// Writes a lesson as one page, in the language of the screen; of both, in English.
pub fn lesson(args: &LessonArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let (Some(name), Some(path)) = (&args.lesson, &args.html) else {
        return usage(say!("--html needs a lesson and a file", "--html 需要写出一课和一个文件名"));
    };
    let plan = plan(name, args)?;
    if !plan.whole || !plan.order.is_own() {
        return usage(say!(
            "--html writes a whole lesson, in Go's own order: leave out --section, --seed and --replay",
            "--html 写的是整课，用 Go 的默认顺序：请去掉 --section、--seed 和 --replay"
        ));
    }
    let lang = if screen.lang == Lang::Zh { Lang::Zh } else { Lang::En };
    let (body, conclusion) = lesson::body(plan.lesson, lang, &Runs::Within)?;
    let page = site::page(&site::Frame::alone(plan.lesson, lang), &body);
    save::file(path, &page, args.force)?;
    told(&path.display().to_string(), screen, out)?;
    Ok(conclusion)
}

/// Writes the course into a folder.
pub fn course(args: &BookArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let folder = &args.folder;
    let shown = folder.display();
    if !args.force && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return usage(say!(
            "'{shown}' is not empty: name a new folder, or add --force to write over what is there",
            "“{shown}”不是空目录：换一个新目录，或加上 --force 覆盖其中的文件"
        ));
    }
    let mut files = files::Files::of(folder, args.only.is_some());
    let mut write = |name: &str, text: &str| {
        files.add(name);
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        let doing = || say!("cannot write '{}'", "写不了“{}”", path.display());
        fs::create_dir_all(parent).with_context(doing)?;
        save::file(&path, text, true)
    };
    let wanted: Vec<_> = match &args.only {
        Some(name) => vec![crate::lessons::find::lesson(name)?],
        None => LESSONS.to_vec(),
    };
    let mut conclusion = Conclusion::Expected;
    for (lang, code) in site::LANGUAGES {
        for lesson in &wanted {
            let (body, came_out) = lesson::body(lesson, lang, &Runs::Beside)?;
            conclusion = conclusion.max(came_out);
            write(&format!("{code}/{}.html", lesson.name), &site::page(&site::Frame::of(lesson, lang), &body))?;
        }
        write(&format!("{code}/index.html"), &site::contents(lang))?;
        write(&format!("{code}/words.html"), &site::words(lang))?;
    }
    for lesson in &wanted {
        for (name, page) in lesson::runs(lesson)? {
            write(&format!("runs/{name}.html"), &page)?;
        }
    }
    write("index.html", &site::door())?;
    files.finish(folder)?;
    told(&folder.join("index.html").display().to_string(), screen, out)?;
    Ok(conclusion)
}

fn told(file: &str, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<()> {
    Ok(screen.say(out, fill!(screen.words.page.wrote, file = file), Tone::Plain, 0)?)
}
