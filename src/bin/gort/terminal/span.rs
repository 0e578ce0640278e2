//! Spans and lines: text with a tone, measured in terminal columns.
//!
//! Everything on the screen is a [`Line`] before it is bytes. A tone says what a text is, never which colour it has:
//! that is decided once, in `theme`.

use std::borrow::Cow;

use textwrap::core::{Fragment, Word, break_words};
use textwrap::word_splitters::{WordSplitter, split_words};
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_linebreak::linebreaks;

use super::ambiguous;
use super::shown::escaped;

/// What a piece of text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// Running text.
    #[default]
    Plain,
    /// Something to step back: rules, line numbers, what did not change.
    Faint,
    /// Something to stand out.
    Strong,
    /// *Emphasis* in prose.
    Emphasis,
    /// `Code` in prose.
    Code,
    /// A heading.
    Heading,
    /// The goroutine of this lane.
    Lane(usize),
    /// A value that travels.
    Value,
    /// A note, or its number.
    Note,
    /// As it should be.
    Good,
    /// As it should not be.
    Bad,
    /// Only partly so.
    Mixed,
    /// Source code: a keyword.
    Keyword,
    /// Source code: a string or a character.
    Literal,
    /// Source code: a number or a constant.
    Number,
    /// Source code: a type.
    Type,
    /// Source code: the name of a function or macro.
    Function,
}

/// A piece of text of one tone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// The text; no line breaks.
    pub text: String,
    /// What it is.
    pub tone: Tone,
}

/// One line of the screen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    spans: Vec<Span>,
}

impl Line {
    /// The empty line.
    pub fn new() -> Self {
        Line::default()
    }

    /// A line of one tone.
    pub fn of(text: impl Into<String>, tone: Tone) -> Self {
        Line::new().with(text, tone)
    }

    /// The line with a span added.
    pub fn with(mut self, text: impl Into<String>, tone: Tone) -> Self {
        self.push(text, tone);
        self
    }

    /// Adds a span. What a terminal would obey, or a reader would not see, is written out.
    pub fn push(&mut self, text: impl Into<String>, tone: Tone) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        // Everything that is shown goes through here, wherever it comes from.
        let text = match escaped(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(escaped) => escaped,
        };
        match self.spans.last_mut() {
            Some(last) if last.tone == tone => last.text.push_str(&text),
            _ => self.spans.push(Span { text, tone }),
        }
    }

    /// Adds all spans of another line.
    pub fn append(&mut self, other: Line) {
        for span in other.spans {
            self.push(span.text, span.tone);
        }
    }

    /// The line's spans.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Its width in columns.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| width(&span.text)).sum()
    }

    /// Whether nothing stands on it.
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.text.trim().is_empty())
    }

    /// Adds blanks up to this width.
    pub fn pad_to(&mut self, width: usize) {
        let have = self.width();
        if have < width {
            self.push(" ".repeat(width - have), Tone::Plain);
        }
    }

    /// The line without blanks at its end.
    pub fn trimmed(mut self) -> Self {
        while let Some(last) = self.spans.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                break;
            }
            self.spans.pop();
        }
        self
    }

    /// The line cut to `width` columns, with `…` (or `~`) where something was cut.
    pub fn cut_to(self, columns: usize, mark: &str) -> Self {
        if self.width() <= columns {
            return self;
        }
        let room = columns.saturating_sub(width(mark));
        let mut cut = Line::new();
        let mut used = 0;
        'spans: for span in self.spans {
            let mut kept = String::new();
            for character in span.text.chars() {
                let wide = width(character.encode_utf8(&mut [0; 4]));
                if used + wide > room {
                    cut.push(kept, span.tone);
                    break 'spans;
                }
                used += wide;
                kept.push(character);
            }
            cut.push(kept, span.tone);
        }
        if columns > 0 {
            cut.push(mark, Tone::Faint);
        }
        cut
    }

    /// The text without tones.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// The line moved to the right.
    pub fn indented(self, columns: usize) -> Self {
        let mut line = Line::of(" ".repeat(columns), Tone::Plain);
        line.append(self);
        line
    }

    /// Breaks the line into lines of at most `width` columns, at the places where its script allows a break.
    pub fn wrap(&self, width: usize) -> Vec<Line> {
        self.wrap_in(width, width, false)
    }

    /// Breaks the line, all lines but the first moved to the right by `indent`.
    pub fn wrap_hanging(&self, width: usize, indent: usize) -> Vec<Line> {
        self.hang(width, indent, false)
    }

    /// The same for texts with bars between them: what stands between two bars is broken only where it fits on no line.
    pub fn wrap_at_bars(&self, width: usize, indent: usize) -> Vec<Line> {
        self.hang(width, indent, true)
    }

    fn hang(&self, width: usize, indent: usize, whole: bool) -> Vec<Line> {
        let indent = indent.min(width / 4);
        let mut lines = self.wrap_in(width, width - indent, whole).into_iter();
        let mut hung: Vec<Line> = lines.next().into_iter().collect();
        hung.extend(lines.map(|line| line.indented(indent)));
        hung
    }

    fn wrap_in(&self, first: usize, others: usize, whole: bool) -> Vec<Line> {
        let (first, others) = (first.max(1), others.max(1));
        let text = self.text();
        let room = first.min(others);
        let words = joined(&text, room, whole, words(&text));
        // A word that fits on no line is broken at its dots and slashes, if that helps: `sync.Mutex.Lock`.
        let fitting = words.into_iter().flat_map(|word| -> Vec<Word<'_>> {
            let is_long = width(word.word) > room;
            if is_long { split_words([word], &WordSplitter::Custom(after_signs)).collect() } else { vec![word] }
        });
        let words: Vec<Piece<'_>> = break_words(fitting, room).into_iter().map(Piece).collect();
        #[allow(clippy::cast_precision_loss)]
        let rows = wrap_first_fit(&words, &[first as f64, others as f64]);
        let mut lines = Vec::new();
        let mut offset = 0;
        for row in rows {
            let length: usize = row.iter().map(|Piece(word)| word.word.len() + word.whitespace.len()).sum();
            lines.push(self.slice(offset, offset + length).trimmed());
            offset += length;
        }
        if lines.is_empty() {
            lines.push(Line::new());
        }
        lines
    }

    /// Keys and what they do, beside each other after these lines: none is broken that fits on a line.
    pub fn beside<'i>(
        mut lines: Vec<Line>,
        items: impl IntoIterator<Item = &'i str>,
        (gap, tone): (&str, Tone),
        room: usize,
    ) -> Vec<Line> {
        for item in items {
            match lines.last_mut() {
                Some(last) if last.width() + width(gap) + width(item) <= room => {
                    last.push(format!("{gap}{item}"), tone)
                }
                _ => lines.extend(Line::of(format!(" {item}"), tone).wrap_hanging(room, 1)),
            }
        }
        lines
    }

    /// The line without its first bytes.
    pub fn without_first(&self, from: usize) -> Line {
        self.slice(from, self.spans.iter().map(|span| span.text.len()).sum())
    }

    /// The bytes `from..to` of the line's text, with their tones.
    fn slice(&self, from: usize, to: usize) -> Line {
        let mut line = Line::new();
        let mut at = 0;
        for span in &self.spans {
            let (start, end) = (at, at + span.text.len());
            at = end;
            let (start_cut, end_cut) = (from.max(start), to.min(end));
            if start_cut < end_cut {
                line.push(&span.text[start_cut - start..end_cut - start], span.tone);
            }
        }
        line
    }
}

/// A word, as wide as the terminal draws it.
#[derive(Debug)]
struct Piece<'a>(Word<'a>);

#[allow(clippy::cast_precision_loss)]
impl Fragment for Piece<'_> {
    fn width(&self) -> f64 {
        width(self.0.word) as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.0.whitespace_width()
    }

    fn penalty_width(&self) -> f64 {
        self.0.penalty_width()
    }
}

/// The words of a text: what stands between two places where its script allows a break. Behind a hyphen none is wanted: `-race`; nor
/// behind a slash between letters: `channels/three`; nor between a number and its minutes, or within these: `8 分钟`; nor within code
/// but behind a blank, and never between code and the backticks around it.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let is_end = |at: usize| {
        let (before, after) = text.split_at(at);
        let minutes = before.ends_with('分') && after.starts_with('钟')
            || before.trim_end().ends_with(|last: char| last.is_ascii_digit()) && after.starts_with("分钟");
        let slash = before.ends_with('/') && after.starts_with(|next: char| next.is_ascii_alphanumeric());
        let is_code = before.matches('`').count() % 2 == 1;
        let quote = after.starts_with('`') || before.trim_end().ends_with('`') || !before.ends_with(' ');
        let code = is_code && quote;
        after.is_empty() || !minutes && !slash && !code && !before.ends_with(['-', '\u{ad}'])
    };
    let ends: Vec<usize> =
        linebreaks(&before_brackets(text)).map(|(at, _)| at).filter(|at| *at > 0 && is_end(*at)).collect();
    ends.into_iter().scan(0, |start, end| Some(Word::from(&text[std::mem::replace(start, end)..end])))
}

/// The text with what a line may be broken before, and not behind, for each wide bracket that opens behind something else: `goroutine（`.
/// Unicode allows that since its edition 13, and the table of where lines are broken does not. Both are three bytes long.
fn before_brackets(text: &str) -> Cow<'_, str> {
    const BEFORE: char = '\u{1806}';
    let opens = |ch: char| matches!(ch, '（' | '「' | '『' | '《' | '〈' | '【' | '〔' | '［' | '｛');
    if !text.contains(opens) {
        return Cow::Borrowed(text);
    }
    let mut before = ' ';
    let other = text.chars().map(|ch| {
        let before = std::mem::replace(&mut before, ch);
        if opens(ch) && before.is_alphanumeric() { BEFORE } else { ch }
    });
    Cow::Owned(other.collect())
}

/// The words of a text, where a bar stays with what follows it: between two lines it begins the second. `whole`: so does all
/// up to the next bar, as far as a line has room.
fn joined<'a>(text: &'a str, room: usize, whole: bool, words: impl Iterator<Item = Word<'a>>) -> Vec<Word<'a>> {
    let is_bar = |word: &Word<'_>| matches!(word.word, "│" | "|");
    let mut joined: Vec<Word<'a>> = Vec::new();
    let mut end = 0;
    for word in words {
        let start = end;
        end += word.word.len() + word.whitespace.len();
        if let Some(last) = joined.last_mut().filter(|last| is_bar(last) || whole && !is_bar(&word)) {
            let both = &text[start - last.word.len() - last.whitespace.len()..end];
            if width(both.trim_end()) <= room {
                *last = Word::from(both);
                continue;
            }
        }
        joined.push(word);
    }
    joined
}

/// The places in a word after its dots and its slashes.
fn after_signs(word: &str) -> Vec<usize> {
    let places = word.match_indices(['.', '/']).map(|(at, sign)| at + sign.len());
    places.filter(|at| *at < word.len()).collect()
}

/// How wide a text is, in columns.
pub fn width(text: &str) -> usize {
    ambiguous::width(text)
}

/// The text with blanks added up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with blanks before it, up to `columns`.
pub fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_not_parted_from_their_number_nor_from_themselves() {
        let line = Line::of("第 1/2 部分：启动，但不等待  约 6 分钟", Tone::Plain);
        for columns in 10..40 {
            let wrapped = line.wrap(columns);
            assert!(wrapped.iter().any(|line| line.text().contains("6 分钟")), "{columns}: {wrapped:?}");
        }
    }

    #[test]
    fn chinese_is_two_columns_wide() {
        assert_eq!(Line::of("无缓冲 channel", Tone::Plain).width(), 14);
        assert_eq!(pad("通道", 6), "通道  ");
        assert_eq!(Line::of("无缓冲的通道", Tone::Plain).cut_to(6, "…").text(), "无缓…");
    }

    #[test]
    fn wrapping_keeps_tones_and_loses_nothing() {
        let line =
            Line::of("a send on ", Tone::Plain).with("ch <- v", Tone::Code).with(" waits for a receiver", Tone::Plain);
        let lines = line.wrap(12);
        assert!(lines.iter().all(|line| line.width() <= 12), "{lines:?}");
        let words: Vec<String> = lines.iter().map(Line::text).collect();
        assert_eq!(words.join(" "), "a send on ch <- v waits for a receiver");
        assert!(lines[0].spans().iter().any(|span| span.tone == Tone::Code));
    }

    #[test]
    fn chinese_wraps_between_characters_but_not_before_a_full_stop() {
        let lines = Line::of("发送者把值交给接收者。然后它继续运行。", Tone::Plain).wrap(20);
        assert!(lines.iter().all(|line| line.width() <= 20));
        assert!(lines.iter().all(|line| !line.text().starts_with('。')), "{lines:?}");
        assert_eq!(lines.iter().map(Line::text).collect::<String>(), "发送者把值交给接收者。然后它继续运行。");
    }

    #[test]
    fn a_line_is_broken_before_a_wide_bracket_and_not_behind_it() {
        let rows = |text: &str, width| -> Vec<String> {
            Line::of(text, Tone::Plain).wrap(width).iter().map(Line::text).collect()
        };
        assert_eq!(rows("一个goroutine（见上）。", 12), ["一个", "goroutine", "（见上）。"]);
        assert_eq!(rows("一个goroutine（见上）。", 15), ["一个goroutine", "（见上）。"]);
        assert_eq!(rows("通道（见上）", 6), ["通道", "（见", "上）"]);
        assert_eq!(rows("f(x) and -race, then", 10), ["f(x) and", "-race,", "then"]);
    }

    #[test]
    fn what_a_slash_joins_is_broken_only_where_it_fits_on_no_line() {
        let rows = |text: &str, width| -> Vec<String> {
            Line::of(text, Tone::Plain).wrap(width).iter().map(Line::text).collect()
        };
        assert_eq!(rows("see gort explore timers/ticker now", 24), ["see gort explore", "timers/ticker now"]);
        assert_eq!(rows("in lessons/timers/ticker.go", 16), ["in lessons/", "timers/ticker.go"]);
        assert_eq!(rows("中/英两种", 4), ["中/", "英两", "种"]);
    }

    #[test]
    fn code_and_the_backticks_around_it_are_on_one_line() {
        let line = Line::of("Wait in a loop: `for !ready { cond.Wait() }`. It looks, in `{ }`, again.", Tone::Plain);
        for columns in 20..70 {
            let rows: Vec<String> = line.wrap(columns).iter().map(Line::text).collect();
            let torn = rows
                .iter()
                .any(|row| ["`", "`."].iter().any(|quote| row.starts_with(&format!("{quote} ")) || row == quote));
            assert!(!torn && !rows.iter().any(|row| row.ends_with(" `")), "{columns}: {rows:#?}");
            assert_eq!(rows.join(" "), line.text());
        }
    }

    #[test]
    fn a_bar_between_two_lines_begins_the_second() {
        let outputs = (0..12).map(|n| "x".repeat(1 + n % 4)).collect::<Vec<_>>();
        for bar in [" | ", " │ "] {
            for room in 6..40 {
                let lines = Line::of(outputs.join(bar), Tone::Plain).wrap(room);
                let texts: Vec<String> = lines.iter().map(Line::text).collect();
                assert!(texts.iter().all(|line| width(line) <= room), "{texts:?}");
                assert!(texts[1..].iter().all(|line| line.starts_with(bar.trim())), "{room}: {texts:?}");
                assert_eq!(texts.join(" "), outputs.join(bar));
            }
        }
    }

    #[test]
    fn what_stands_between_two_bars_stays_whole_where_a_line_has_room_for_it() {
        let texts = |line: &str, width| -> Vec<String> {
            Line::of(line, Tone::Plain).wrap_at_bars(width, 2).iter().map(Line::text).collect()
        };
        let line = "1 Sending 0 │ Received 0 │ Sending 1";
        assert_eq!(texts(line, 20), ["1 Sending 0", "  │ Received 0", "  │ Sending 1"]);
        assert_eq!(texts(line, 27), ["1 Sending 0 │ Received 0", "  │ Sending 1"]);
        assert_eq!(texts(line, 12), ["1 Sending 0", "  │ Received", "  0", "  │ Sending", "  1"]);
    }

    #[test]
    fn a_key_and_what_it_does_stay_together() {
        let keys = ["h 提示", "s 单步", "a 全部输出", "q 退出"];
        let drawn = |first: &str, room| {
            let first = if first.is_empty() { Vec::new() } else { vec![Line::of(first, Tone::Plain)] };
            let lines = Line::beside(first, keys, ("  ", Tone::Plain), room);
            lines.iter().map(Line::text).collect::<Vec<_>>()
        };
        assert_eq!(drawn(" 评判 ·", 80), [" 评判 ·  h 提示  s 单步  a 全部输出  q 退出"]);
        assert_eq!(drawn(" 评判 ·", 18), [" 评判 ·  h 提示", " s 单步", " a 全部输出", " q 退出"]);
        assert_eq!(drawn("", 30), [" h 提示  s 单步  a 全部输出", " q 退出"]);
        assert!(drawn("", 6).iter().all(|line| width(line) <= 6), "what fits nowhere is broken");
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken() {
        let lines = Line::of("abcdefghij", Tone::Plain).wrap(4);
        assert_eq!(lines.iter().map(Line::text).collect::<Vec<_>>(), ["abcd", "efgh", "ij"]);
        let lines = Line::of("parks: sync.Mutex.Lock", Tone::Plain).wrap(13);
        assert_eq!(lines.iter().map(Line::text).collect::<Vec<_>>(), ["parks: sync.", "Mutex.Lock"]);
    }
}
