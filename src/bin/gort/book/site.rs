//! The frame of every page, and the pages that lead to the lessons.

use std::fmt::Write;

use super::html::text;
use super::lesson::heading;
use crate::learner::glossary::WORDS;
use crate::lesson::bilingual::Texts;
use crate::lesson::minutes;
use crate::lessons::{LESSONS, Lesson, parts};
use crate::terminal::lang::Lang;
use crate::terminal::phrase::fill;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The languages of the book, each with its folder, which is its code, too.
pub const LANGUAGES: [(Lang, &str); 2] = [(Lang::En, "en"), (Lang::Zh, "zh")];

/// The code of a language.
pub fn code(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "zh" } else { "en" }
}

/// What stands around a page.
#[derive(Debug)]
pub struct Frame {
    lang: Lang,
    title: String,
    /// Links: where to, what it says, and in which language, if not the page's.
    links: Vec<(String, String, Option<&'static str>)>,
}

/// A sentence of the pages.
fn said(lang: Lang, en: &'static str, zh: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

impl Frame {
    /// Of a lesson that is a page by itself.
    pub fn alone(lesson: &Lesson, lang: Lang) -> Frame {
        let title = format!("{} · {}", Texts::new(lesson, lang).title(), "gort");
        Frame { lang, title, links: Vec::new() }
    }

    /// Of a lesson of the book.
    pub fn of(lesson: &Lesson, lang: Lang) -> Frame {
        let at = LESSONS.iter().position(|known| std::ptr::eq(*known, lesson)).unwrap_or(0);
        let mut frame = Frame::page(lang, &format!("{}.html", lesson.name), &Texts::new(lesson, lang).title());
        let neighbours = [
            (at.checked_sub(1).and_then(|at| LESSONS.get(at)), said(lang, "Before", "上一课")),
            (LESSONS.get(at + 1), said(lang, "Next", "下一课")),
        ];
        for (lesson, what) in neighbours {
            if let Some(lesson) = lesson {
                let title = Texts::new(lesson, lang).title();
                frame.links.push((
                    format!("{}.html", lesson.name),
                    format!("{what}{}{title}", lang.words().lane.colon),
                    None,
                ));
            }
        }
        frame
    }

    /// Of any page of the book.
    fn page(lang: Lang, file: &str, title: &str) -> Frame {
        let (other, name) = if lang == Lang::Zh { ("en", "English") } else { ("zh", "中文") };
        let links = vec![
            ("index.html".to_string(), said(lang, "Contents", "目录").to_string(), None),
            ("words.html".to_string(), said(lang, "Words", "用语").to_string(), None),
            (format!("../{other}/{file}"), name.to_string(), Some(other)),
        ];
        Frame { lang, title: format!("{title} · gort"), links }
    }
}

/// A whole page.
pub fn page(frame: &Frame, body: &str) -> String {
    let code = code(frame.lang);
    let mut links = String::new();
    for (to, what, lang) in &frame.links {
        let lang = lang.map(|lang| format!(" lang=\"{lang}\" hreflang=\"{lang}\"")).unwrap_or_default();
        let _ = write!(links, "<li><a href=\"{}\"{lang}>{}</a></li>", text(to), text(what));
    }
    let header = if links.is_empty() {
        String::new()
    } else {
        format!("<header><nav aria-label=\"{}\"><ul>{links}</ul></nav></header>\n", said(frame.lang, "Course", "课程"))
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         script-src 'unsafe-inline'; frame-src 'self' file:\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<a \
         class=\"skip\" href=\"#main\">{}</a>\n{header}<main id=\"main\">\n{body}</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n",
        text(&frame.title),
        said(frame.lang, "To the text", "跳到正文"),
    )
}

/// The contents.
pub fn contents(lang: Lang) -> String {
    let mut body =
        format!("<h1>{}</h1>\n<ol class=\"lessons\">\n", said(lang, "Goroutines, taken apart", "拆开看 goroutine"));
    for lesson in LESSONS {
        let texts = Texts::new(lesson, lang);
        let minutes = fill!(lang.words().front.minutes, n = minutes::of(lesson, lang));
        let _ = writeln!(
            body,
            "<li><a href=\"{}.html\">{}</a> <span class=\"note\">{}</span><br>{}\n<ul class=\"parts\">",
            lesson.name,
            text(&texts.title()),
            text(&minutes),
            text(&texts.promise().join(" "))
        );
        for part in parts::of(lesson) {
            let (file, number) = (lesson.name, part.number);
            let _ = writeln!(body, "<li><a href=\"{file}.html#part-{number}\">{}</a></li>", heading(&part, lang));
        }
        body += "</ul></li>\n";
    }
    body += "</ol>\n";
    page(&Frame::page(lang, "index.html", said(lang, "Contents", "目录")), &body)
}

/// The glossary.
pub fn words(lang: Lang) -> String {
    let mut body = format!("<h1>{}</h1>\n<dl>\n", said(lang, "Words", "用语"));
    for word in WORDS {
        let [en, zh] = word.word;
        let (first, second, other) = if lang == Lang::Zh { (zh, en, "en") } else { (en, zh, "zh") };
        let second =
            if first == second { String::new() } else { format!(" · <span lang=\"{other}\">{}</span>", text(second)) };
        let [lesson, section] = word.taught;
        let _ = writeln!(
            body,
            "<dt>{}{second}</dt><dd>{} <a href=\"{lesson}.html#{section}\">{lesson}</a></dd>",
            text(first),
            text(word.means[usize::from(lang == Lang::Zh)])
        );
    }
    body += "</dl>\n";
    page(&Frame::page(lang, "words.html", said(lang, "Words", "用语")), &body)
}

/// The first page: which language.
pub fn door() -> String {
    let body = "<h1>gort</h1>\n<ul class=\"lessons\"><li><a href=\"en/index.html\">Goroutines, taken apart</a></li><li><a \
                href=\"zh/index.html\" lang=\"zh\" hreflang=\"zh\">拆开看 goroutine</a></li></ul>\n";
    page(&Frame { lang: Lang::En, title: "gort".to_string(), links: Vec::new() }, body)
}
