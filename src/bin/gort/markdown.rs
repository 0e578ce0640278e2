//! A lesson's text: its Markdown, read into title, sections, questions, notes and claims.
//!
//! The form of the file is fixed: `#` title, `>` promise, paragraphs; then for each `## id — title` its paragraphs and
//! `### ? question`, `### @ marker kind`, `### why`, `### ! claim`, in this order. A `>` under a claim says the document's
//! words in the lesson's language. Anything else is an error that says
//! what to write instead; the lesson test shows it.

use pulldown_cmark::{Event as Mark, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::terminal::span::{Line, Tone};

/// A lesson's text in one language.
#[derive(Clone, Debug, Default)]
pub struct LessonText {
    /// The title.
    pub title: String,
    /// What one knows afterwards, in one line.
    pub promise: String,
    /// What stands before the first section.
    pub intro: Vec<Block>,
    /// The sections.
    pub sections: Vec<SectionText>,
}

/// The text of a section.
#[derive(Clone, Debug, Default)]
pub struct SectionText {
    /// The first word of the heading.
    pub id: String,
    /// The rest of it.
    pub title: String,
    /// What is read before the run.
    pub text: Vec<Block>,
    /// Questions, asked before the run.
    pub questions: Vec<QuestionText>,
    /// Notes, shown beside events.
    pub notes: Vec<NoteText>,
    /// What is read after the run.
    pub why: Vec<Block>,
    /// What is said of the document's claims.
    pub claims: Vec<ClaimText>,
}

/// The text of a question.
#[derive(Clone, Debug, Default)]
pub struct QuestionText {
    /// Its name.
    pub id: String,
    /// What is asked.
    pub prompt: Vec<Block>,
    /// What one may answer.
    pub options: Vec<Inlines>,
    /// Hints, from far to near.
    pub hints: Vec<Inlines>,
    /// Shown once the question is answered.
    pub explanation: Vec<Block>,
}

/// A note, bound to the first event of a kind on a marked line.
#[derive(Clone, Debug, Default)]
pub struct NoteText {
    /// The marker.
    pub marker: String,
    /// The event kind's name.
    pub kind: String,
    /// The note.
    pub text: Vec<Block>,
}

/// What is said of a claim.
#[derive(Clone, Debug, Default)]
pub struct ClaimText {
    /// Its number.
    pub id: String,
    /// The document's words in this language, where it says them in another: the `>` under the heading.
    pub quote: Option<Inlines>,
    /// What is true.
    pub text: Vec<Block>,
}

/// A run of text with tones, not yet wrapped.
pub type Inlines = Line;

/// A block of prose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A paragraph.
    Paragraph(Inlines),
    /// A bullet list.
    List(Vec<Inlines>),
    /// Code, line by line.
    Code(Vec<String>),
    /// A quotation: a promise, a hint, or the document's words in the lesson's language.
    Quote(Inlines),
}

/// The text of an option or an output line, as answers are compared: code marks do not count.
pub fn plain(inlines: &Inlines) -> String {
    inlines.text().replace('`', "").trim().to_string()
}

/// A heading or a block, in the order of the file.
enum Piece {
    Heading(HeadingLevel, Inlines),
    Block(Block),
}

/// Reads a lesson's Markdown. The error is a list of everything that is wrong with it.
pub fn read(markdown: &str) -> Result<LessonText, Vec<String>> {
    let mut wrong = Vec::new();
    let pieces = pieces(markdown, &mut wrong);
    let lesson = assemble(pieces, &mut wrong);
    if wrong.is_empty() { Ok(lesson) } else { Err(wrong) }
}

/// Reads a piece of prose without headings.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let pieces = pieces(markdown, &mut Vec::new());
    pieces.into_iter().filter_map(|piece| if let Piece::Block(block) = piece { Some(block) } else { None }).collect()
}

/// Joins the lines of a paragraph: with a blank, except between two wide characters.
fn soft_break(inlines: &mut Inlines, next: &str) {
    let before = inlines.text().chars().next_back();
    let wide = |character: Option<char>| {
        character.is_some_and(|character| crate::terminal::span::width(character.encode_utf8(&mut [0; 4])) == 2)
    };
    if !(wide(before) && wide(next.chars().next())) {
        inlines.push(" ", Tone::Plain);
    }
}

fn pieces(markdown: &str, wrong: &mut Vec<String>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut current = Inlines::new();
    let mut items: Option<Vec<Inlines>> = None;
    let mut code: Option<String> = None;
    let mut quoted = false;
    let mut tones = vec![Tone::Plain];
    let mut broken = false;
    let add = |current: &mut Inlines, text: &str, tone: Tone, broken: &mut bool| {
        if std::mem::take(broken) {
            soft_break(current, text);
        }
        current.push(text, tone);
    };

    for mark in Parser::new_ext(markdown, Options::empty()) {
        match mark {
            Mark::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::Item) => {}
            Mark::End(TagEnd::Heading(level)) => pieces.push(Piece::Heading(level, std::mem::take(&mut current))),
            Mark::End(TagEnd::Paragraph) if items.is_some() => {}
            Mark::End(TagEnd::Paragraph) => {
                let inlines = std::mem::take(&mut current);
                pieces.push(Piece::Block(if quoted { Block::Quote(inlines) } else { Block::Paragraph(inlines) }));
            }
            Mark::Start(Tag::BlockQuote(_)) => quoted = true,
            Mark::End(TagEnd::BlockQuote(_)) => quoted = false,
            Mark::Start(Tag::List(None)) if items.is_none() => items = Some(Vec::new()),
            Mark::Start(Tag::List(_)) => {
                wrong.push("numbered and nested lists are not part of the form: write a plain `-` list".to_string());
                items.get_or_insert_default();
            }
            Mark::End(TagEnd::Item) => items.get_or_insert_default().push(std::mem::take(&mut current)),
            Mark::End(TagEnd::List(_)) => {
                if let Some(items) = items.take() {
                    pieces.push(Piece::Block(Block::List(items)));
                }
            }
            Mark::Start(Tag::CodeBlock(_)) => code = Some(String::new()),
            Mark::End(TagEnd::CodeBlock) => {
                let text = code.take().unwrap_or_default();
                pieces.push(Piece::Block(Block::Code(text.lines().map(str::to_owned).collect())));
            }
            Mark::Start(Tag::Emphasis) => tones.push(Tone::Emphasis),
            Mark::Start(Tag::Strong) => tones.push(Tone::Strong),
            Mark::End(TagEnd::Emphasis | TagEnd::Strong) => {
                tones.pop();
            }
            Mark::Text(text) => match code.as_mut() {
                Some(code) => code.push_str(&text),
                None => add(&mut current, &text, tones.last().copied().unwrap_or_default(), &mut broken),
            },
            // The backquotes stay: colour must not be the only sign.
            Mark::Code(text) => add(&mut current, &format!("`{text}`"), Tone::Code, &mut broken),
            Mark::SoftBreak | Mark::HardBreak => broken = true,
            other => wrong.push(format!(
                "{other:?} is not part of the form: use paragraphs, `code`, *emphasis*, **strong**, lists, fenced code"
            )),
        }
    }
    pieces
}

/// Where the next block belongs.
enum Part {
    Intro,
    Text,
    Question,
    Note,
    Why,
    Claim,
}

fn assemble(pieces: Vec<Piece>, wrong: &mut Vec<String>) -> LessonText {
    let mut lesson = LessonText::default();
    let mut place = Part::Intro;
    let mut rank = 0;
    for piece in pieces {
        let section = lesson.sections.last_mut();
        match (piece, section) {
            (Piece::Heading(HeadingLevel::H1, title), None) if lesson.title.is_empty() => lesson.title = title.text(),
            (Piece::Heading(HeadingLevel::H2, heading), _) => {
                let heading = heading.text();
                let (id, title) = heading.split_once([' ', '—']).unwrap_or((&heading, ""));
                let title = title.trim_start_matches([' ', '—', '-']).to_string();
                if title.is_empty() {
                    wrong.push(format!("section '{id}' has no title: write `## {id} — Its title`"));
                }
                lesson.sections.push(SectionText { id: id.to_string(), title, ..SectionText::default() });
                (place, rank) = (Part::Text, 0);
            }
            (Piece::Heading(HeadingLevel::H3, heading), Some(section)) => {
                let (next, next_rank) = begin(&heading.text(), section, wrong);
                if next_rank < rank {
                    wrong.push(format!(
                        "`### {}` comes too late: the order is text, questions (?), notes (@), why, claims (!)",
                        heading.text()
                    ));
                }
                (place, rank) = (next, next_rank);
            }
            (Piece::Heading(_, heading), _) => wrong.push(format!(
                "the heading '{}' is out of place: `#` is the title, `##` a section, `###` a part of a section",
                heading.text()
            )),
            (Piece::Block(block), None) => match block {
                Block::Quote(promise) if lesson.promise.is_empty() => lesson.promise = promise.text(),
                block => lesson.intro.push(block),
            },
            (Piece::Block(block), Some(section)) => file(block, section, &place, wrong),
        }
    }
    if lesson.title.is_empty() {
        wrong.push("there is no title: begin with `# Title`".to_string());
    }
    if lesson.promise.is_empty() {
        wrong.push("there is no promise: write `> What one knows afterwards.` under the title".to_string());
    }
    lesson
}

/// Opens the part of a section that a `###` heading announces.
fn begin(heading: &str, section: &mut SectionText, wrong: &mut Vec<String>) -> (Part, u8) {
    let words: Vec<&str> = heading.split_whitespace().collect();
    match words.as_slice() {
        ["?", id] => {
            section.questions.push(QuestionText { id: (*id).to_string(), ..QuestionText::default() });
            (Part::Question, 1)
        }
        ["@", marker, kind] => {
            let (marker, kind) = ((*marker).to_string(), (*kind).to_string());
            section.notes.push(NoteText { marker, kind, text: Vec::new() });
            (Part::Note, 2)
        }
        ["why"] => (Part::Why, 3),
        ["!", id] => {
            section.claims.push(ClaimText { id: (*id).to_string(), ..ClaimText::default() });
            (Part::Claim, 4)
        }
        _ => {
            wrong.push(format!(
                "`### {heading}` is not known: write `### ? id`, `### @ marker kind`, `### why` or `### ! C96`"
            ));
            (Part::Text, 0)
        }
    }
}

/// Puts a block where it belongs.
fn file(block: Block, section: &mut SectionText, place: &Part, wrong: &mut Vec<String>) {
    match place {
        Part::Intro | Part::Text => section.text.push(block),
        Part::Why => section.why.push(block),
        Part::Note => section.notes.last_mut().into_iter().for_each(|note| note.text.push(block.clone())),
        Part::Claim => {
            let Some(claim) = section.claims.last_mut() else { return };
            match block {
                Block::Quote(words) if claim.text.is_empty() && claim.quote.is_none() => claim.quote = Some(words),
                block => claim.text.push(block),
            }
        }
        Part::Question => {
            let Some(question) = section.questions.last_mut() else { return };
            match block {
                Block::List(options) if question.options.is_empty() => question.options = options,
                Block::Quote(hint) => question.hints.push(hint),
                block if question.options.is_empty() => question.prompt.push(block),
                block => question.explanation.push(block),
            }
            if question.prompt.is_empty() {
                wrong.push(format!("question '{}' asks nothing: write the question before its options", question.id));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSON: &str = "\
# An unbuffered channel
> A send finishes only when a receiver takes it.

An intro with `code` and *weight*
over two lines.

## unbuffered — The document's program
Read this.

### ? after-first-send
What comes after `Sending 0`?
- `Received 0`
- `Sending 1`

> A hint.

> A closer hint.

Because.

### @ handed send
A note.

### why
The reason.

### ! C96
> What it says.

What is true.

### ! C97
True.
";

    #[test]
    fn every_part_finds_its_place() {
        let lesson = read(LESSON).unwrap();
        assert_eq!(lesson.title, "An unbuffered channel");
        assert_eq!(lesson.promise, "A send finishes only when a receiver takes it.");
        let Block::Paragraph(intro) = &lesson.intro[0] else { panic!("{:?}", lesson.intro) };
        assert_eq!(intro.text(), "An intro with `code` and weight over two lines.");
        let section = &lesson.sections[0];
        assert_eq!((section.id.as_str(), section.title.as_str()), ("unbuffered", "The document's program"));
        let question = &section.questions[0];
        assert_eq!(question.options.iter().map(plain).collect::<Vec<_>>(), ["Received 0", "Sending 1"]);
        assert_eq!(question.hints.len(), 2);
        assert_eq!(question.explanation.len(), 1);
        assert_eq!((section.notes[0].marker.as_str(), section.notes[0].kind.as_str()), ("handed", "send"));
        assert_eq!(section.why.len(), 1);
        let claim = &section.claims[0];
        let quote = claim.quote.as_ref().map(Line::text);
        assert_eq!((claim.id.as_str(), quote.as_deref(), claim.text.len()), ("C96", Some("What it says."), 1));
        assert_eq!((section.claims[1].quote.is_none(), section.claims[1].text.len()), (true, 1));
    }

    #[test]
    fn chinese_lines_are_joined_without_a_blank() {
        let lesson = read("# 无缓冲\n> 承诺\n\n发送者等待\n接收者，`ch`\n再继续。\n").unwrap();
        let Block::Paragraph(intro) = &lesson.intro[0] else { panic!() };
        assert_eq!(intro.text(), "发送者等待接收者，`ch` 再继续。");
    }

    #[test]
    fn what_is_wrong_is_said_with_what_to_write_instead() {
        let wrong = read("# T\n> P\n\n## a — A\n### why\nx\n### ? q\ny\n").unwrap_err();
        assert!(wrong[0].contains("the order is"), "{wrong:?}");
        let wrong = read("# T\n> P\n\n## a — A\n### note\nx\n").unwrap_err();
        assert!(wrong[0].contains("write `### ? id`"), "{wrong:?}");
    }
}
