//! A lesson's text in the learner's language, or in both: each paragraph in English, then in Chinese.

use crate::lessons::Lesson;
use crate::markdown::{self, Block, Inlines, LessonText, NoteText, QuestionText, SectionText};
use crate::render::prose;
use crate::terminal::lang::Lang;
use crate::terminal::span::{Line, Tone};

/// The texts of a lesson, one per language shown.
#[derive(Clone, Debug)]
pub struct Texts(Vec<LessonText>);

/// The texts of one section.
#[derive(Clone, Default, Debug)]
pub struct SectionTexts<'a>(Vec<&'a SectionText>);

/// The texts of one question.
#[derive(Clone, Debug)]
pub struct QuestionTexts<'a>(Vec<&'a QuestionText>);

/// A lesson's text in one language. The lesson test has read it before; here it cannot fail.
pub fn read(lesson: &Lesson, lang: Lang) -> LessonText {
    let markdown = if lang == Lang::Zh { lesson.text.zh } else { lesson.text.en };
    markdown::read(markdown)
        .unwrap_or_else(|wrong| panic!("gort internal bug: the text of '{}': {wrong:?}", lesson.name))
}

/// The first of each, the second of each, …
fn interleave<T: Clone>(lists: &[&[T]]) -> Vec<T> {
    let longest = lists.iter().map(|list| list.len()).max().unwrap_or(0);
    (0..longest).flat_map(|at| lists.iter().filter_map(move |list| list.get(at).cloned())).collect()
}

/// Texts joined, once if they are the same.
fn joined(texts: impl IntoIterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all.join(" · ")
}

impl Texts {
    /// Reads the texts of a lesson.
    pub fn new(lesson: &Lesson, lang: Lang) -> Self {
        Texts(lang.texts().iter().map(|lang| read(lesson, *lang)).collect())
    }

    /// The title.
    pub fn title(&self) -> String {
        joined(self.0.iter().map(|text| text.title.clone()))
    }

    /// The promise, a line per language.
    pub fn promise(&self) -> Vec<String> {
        self.0.iter().map(|text| text.promise.clone()).collect()
    }

    /// What stands before the first section.
    pub fn intro(&self) -> Vec<Block> {
        interleave(&self.0.iter().map(|text| text.intro.as_slice()).collect::<Vec<_>>())
    }

    /// A section's texts.
    pub fn section(&self, id: &str) -> SectionTexts<'_> {
        SectionTexts(self.0.iter().filter_map(|text| text.sections.iter().find(|section| section.id == id)).collect())
    }
}

impl<'a> SectionTexts<'a> {
    /// Made of the texts in each language shown.
    #[cfg(test)]
    pub fn of(texts: Vec<&'a SectionText>) -> Self {
        SectionTexts(texts)
    }

    /// The title.
    pub fn title(&self) -> String {
        joined(self.0.iter().map(|text| text.title.clone()))
    }

    fn blocks(&self, of: impl Fn(&'a SectionText) -> Option<&'a Vec<Block>>) -> Vec<Block> {
        interleave(&self.0.iter().filter_map(|text| of(text)).map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// What is read before the run.
    pub fn text(&self) -> Vec<Block> {
        self.blocks(|text| Some(&text.text))
    }

    /// What is read after the run.
    pub fn why(&self) -> Vec<Block> {
        self.blocks(|text| Some(&text.why))
    }

    /// What is said of a claim.
    pub fn claim(&self, id: &str) -> Vec<Block> {
        self.blocks(|text| text.claims.iter().find(|claim| claim.id == id).map(|claim| &claim.text))
    }

    /// The document's words in the language shown first, where the document says them in another.
    pub fn quote(&self, id: &str) -> Option<String> {
        let claim = self.0.first()?.claims.iter().find(|claim| claim.id == id)?;
        claim.quote.as_ref().map(Line::text)
    }

    /// A question's texts.
    pub fn question(&self, id: &str) -> QuestionTexts<'a> {
        QuestionTexts(
            self.0.iter().filter_map(|text| text.questions.iter().find(|question| question.id == id)).collect(),
        )
    }

    /// The notes, as they are bound: their markers and kinds are the same in every language.
    pub fn notes(&self) -> &'a [NoteText] {
        self.0.first().map_or(&[], |text| text.notes.as_slice())
    }

    /// The text of each note, a line per paragraph.
    pub fn note_lines(&self) -> Vec<Vec<Line>> {
        let count = self.notes().len();
        (0..count)
            .map(|at| {
                let texts: Vec<Vec<Line>> =
                    self.0.iter().filter_map(|text| text.notes.get(at)).map(|note| prose::flat(&note.text)).collect();
                interleave(&texts.iter().map(Vec::as_slice).collect::<Vec<_>>())
            })
            .collect()
    }
}

impl QuestionTexts<'_> {
    /// What is asked.
    pub fn prompt(&self) -> Vec<Block> {
        interleave(&self.0.iter().map(|text| text.prompt.as_slice()).collect::<Vec<_>>())
    }

    /// What is shown once it is answered.
    pub fn explanation(&self) -> Vec<Block> {
        interleave(&self.0.iter().map(|text| text.explanation.as_slice()).collect::<Vec<_>>())
    }

    /// The hints, one by one, each with a line per language.
    pub fn hints(&self) -> Vec<Vec<Inlines>> {
        let count = self.0.iter().map(|text| text.hints.len()).max().unwrap_or(0);
        (0..count).map(|at| self.0.iter().filter_map(|text| text.hints.get(at).cloned()).collect()).collect()
    }

    /// The options as they are shown.
    pub fn options(&self) -> Vec<Inlines> {
        let count = self.0.first().map_or(0, |text| text.options.len());
        (0..count)
            .map(|at| {
                let mut line = Line::new();
                let mut seen: Vec<String> = Vec::new();
                for option in self.0.iter().filter_map(|text| text.options.get(at)) {
                    if seen.contains(&option.text()) {
                        continue;
                    }
                    if !seen.is_empty() {
                        line.push(" · ", Tone::Faint);
                    }
                    line.append(option.clone());
                    seen.push(option.text());
                }
                line
            })
            .collect()
    }

    /// The options' texts in each language, as answers are compared with them.
    pub fn option_texts(&self) -> Vec<Vec<String>> {
        let count = self.0.first().map_or(0, |text| text.options.len());
        (0..count)
            .map(|at| self.0.iter().filter_map(|text| text.options.get(at)).map(markdown::plain).collect())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_alternate_and_equal_texts_stand_once() {
        assert_eq!(interleave(&[&[1, 3][..], &[2, 4, 5][..]]), [1, 2, 3, 4, 5]);
        assert_eq!(joined(["a".to_string(), "b".to_string(), "a".to_string()]), "a · b");
    }
}
