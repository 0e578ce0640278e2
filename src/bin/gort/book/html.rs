//! Text as markup.

use std::fmt::Write;

use crate::markdown::{Block, Inlines};
use crate::program::language::Language;
use crate::program::source::Source;
use crate::program::subject::Subject;
use crate::program::twin;
use crate::render::code::highlight;
use crate::terminal::look::Code;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::BOX;

/// A text that is no markup.
pub fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Running text, with its code and its emphasis.
pub fn inlines(line: &Inlines) -> String {
    let mut html = String::new();
    for span in line.spans() {
        let said = text(&span.text);
        html += &match span.tone {
            Tone::Code => format!("<code>{}</code>", said.trim_matches('`')),
            Tone::Emphasis => format!("<em>{said}</em>"),
            Tone::Strong => format!("<strong>{said}</strong>"),
            _ => said,
        };
    }
    html
}

/// Prose.
pub fn blocks(blocks: &[Block]) -> String {
    let mut html = String::new();
    for block in blocks {
        html += &match block {
            Block::Paragraph(line) => format!("<p>{}</p>\n", inlines(line)),
            Block::Quote(line) => format!("<blockquote>{}</blockquote>\n", inlines(line)),
            Block::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>", inlines(item))).collect();
                format!("<ul>{items}</ul>\n")
            }
            Block::Code(lines) => pre(&lines.join("\n"), ""),
        };
    }
    html
}

/// Lines as they are. `label`: what they are, for those who do not see them; none: it stands before them.
pub fn pre(lines: &str, label: &str) -> String {
    let label = if label.is_empty() { String::new() } else { format!(" aria-label=\"{}\"", text(label)) };
    // What is wider than the page is scrolled, by the keyboard, too.
    let role = if label.is_empty() { "" } else { " role=\"region\"" };
    format!("<pre tabindex=\"0\"{role}{label}>{}</pre>\n", text(lines))
}

/// A program in one language, coloured and numbered.
pub fn program(subject: &Subject, language: Language) -> String {
    // A mark has one number in both texts.
    let (shown, _) = twin::shown(subject, Code::Both);
    let read = |language| shown.text(language).map(|text| Source::read(language, text));
    let Some(mut source) = read(language) else { return String::new() };
    if let Some(first) = read(shown.language()).filter(|_| language != shown.language()) {
        source = source.numbered_as(&first);
    }
    let mut lines = String::new();
    for (at, line) in highlight(&source, true).iter().enumerate() {
        let marks: String = source.numbers(at + 1).into_iter().map(|number| BOX.marker(number)).collect();
        let mark =
            Some(marks).filter(|marks| !marks.is_empty()).map(|marks| format!("  <b class=\"mark\">{marks}</b>"));
        let _ = writeln!(lines, "<span class=\"line\">{}{}</span>", coloured(line), mark.unwrap_or_default());
    }
    let name = subject.title_in(language);
    format!(
        "<figure class=\"program\"><figcaption>{0}</figcaption><pre tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><code>{lines}</code></pre></figure>\n",
        text(&name)
    )
}

fn coloured(line: &Line) -> String {
    let mut html = String::new();
    for span in line.spans() {
        let class = match span.tone {
            Tone::Keyword => "k",
            Tone::Literal => "l",
            Tone::Number => "n",
            Tone::Type => "t",
            Tone::Function => "c",
            Tone::Faint => "f",
            _ => "",
        };
        let said = text(&span.text);
        html += &if class.is_empty() { said } else { format!("<span class=\"{class}\">{said}</span>") };
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    #[test]
    fn prose_becomes_markup_and_what_looks_like_markup_does_not() {
        let read = markdown::blocks("A `<b>` is *not* **bold** & so on.\n\n- one\n- two\n");
        assert_eq!(
            blocks(&read),
            "<p>A <code>&lt;b&gt;</code> is <em>not</em> <strong>bold</strong> &amp; so on.</p>\n<ul><li>one</li><li>two</li></ul>\n"
        );
    }
}
