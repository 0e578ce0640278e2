//! Which keys there are: those that matter here, in the last line; those of a list; and every one.

use super::list::List;
use super::seen::Seen;
use super::tour::Tour;
use super::visit::Visit;
use crate::lesson::bilingual::{QuestionTexts, Texts};
use crate::lesson::plan::missing;
use crate::render::timeline;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad, width};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

/// The columns of the keys in the help.
const HELP: usize = 18;

impl Tour<'_> {
    /// The keys that matter here, as many of them as there is room for.
    pub(super) fn keys(&self, seen: &Seen, columns: usize) -> String {
        let below = seen.has_more();
        let pending = self.pending();
        let first = match &pending {
            Some(options) if seen.asks() => {
                let answer = say!("1-{options} your answer", "1-{options} 你的答案");
                let hint = if self.has_hint() { say!("  h hint", "  h 提示") } else { String::new() };
                let on = if below { say!("Space more", "空格 往下") } else { say!("Enter skip", "回车 跳过") };
                format!("{answer}{hint}  {on}")
            }
            _ if below => say!("Space more", "空格 往下"),
            _ if self.place.is_end() => say!("Enter next lesson", "回车 下一课"),
            _ if self.place.ended_part().is_some() => say!("Enter next part", "回车 下一部分"),
            _ => say!("Enter next section", "回车 下一节"),
        };
        // What a program can do is a question's answer as long as one is open.
        let tries = pending.is_none() && self.subject().is_some_and(|subject| subject.as_real().is_none());
        // Each with its rank: where there is no room for all, the last ones go first.
        let rest = [
            (6, say!("v views", "v 换一栏"), seen.has_views()),
            (5, say!("j k row by row", "j k 逐行"), seen.has_row()),
            (6, say!("t all rows", "t 全部行"), seen.has_fold()),
            (7, say!("o outputs", "o 全部输出"), tries),
            (9, say!("p play", "p 玩"), tries),
            (8, say!("s steps", "s 单步"), tries),
            (4, say!("b back", "b 后退"), true),
            (3, say!("c contents", "c 目录"), true),
            (2, say!("? keys", "? 按键"), true),
            (1, say!("q quit", "q 退出"), true),
        ];
        let line = |least: usize| {
            let kept = rest.iter().filter(|(rank, _, there)| *there && *rank <= least).map(|(_, key, _)| key.as_str());
            [first.as_str()].into_iter().chain(kept).collect::<Vec<_>>().join("  ")
        };
        let fits = |line: &String| width(line) + 1 < columns;
        // What is to be done here goes last.
        (0..=9).rev().map(line).find(fits).unwrap_or_else(|| say!("? keys  q quit", "? 按键  q 退出"))
    }

    /// How many options the question has that waits for an answer.
    pub(super) fn pending(&self) -> Option<usize> {
        self.of_question(|texts, _| texts.options().len())
    }

    /// Whether it has a hint that is not shown yet, or it has not been said that there are no more.
    fn has_hint(&self) -> bool {
        self.of_question(|texts, visit| visit.hints <= texts.hints().len()).unwrap_or(false)
    }

    /// What there is of the question that waits for an answer.
    fn of_question<T>(&self, of: impl FnOnce(&QuestionTexts<'_>, &Visit) -> T) -> Option<T> {
        let section = self.place.section()?;
        if missing(section).is_some() {
            return None;
        }
        let visit = self.visits.get(&self.place)?;
        let question = section.questions.get(visit.replies.len())?;
        let texts = Texts::new(self.place.lesson(), self.screen.lang);
        Some(of(&texts.section(section.id).question(question.id), visit))
    }
}

/// The keys of a list.
pub(super) fn of_list(leads: bool) -> String {
    if leads {
        say!("↑↓ Space move   Enter open   q close", "↑↓ 空格 移动   回车 打开   q 关闭")
    } else {
        say!("↑↓ Space move   q close", "↑↓ 空格 移动   q 关闭")
    }
}

/// Every key.
pub(super) fn help(screen: &Screen) -> anyhow::Result<List> {
    let keys = [
        ("Space, →, PgDn", say!("on: further down, then to the next section", "继续：往下翻，到底后去下一节")),
        ("Enter", say!("the same; skips a question", "同上；也跳过问题")),
        ("b, ←, PgUp", say!("back: further up, then to the section before", "后退：往上翻，到顶后回上一节")),
        ("↑ ↓, Home, End", say!("a line, the beginning, the end", "一行，开头，结尾")),
        ("j, k", say!("row by row through the run, and through the program", "逐行看运行，程序里标出对应的那一行")),
        ("t", say!("all rows of the run that lacks some", "展开没有显示全的运行")),
        ("w", say!("everything: replay codes, reports, the document's own words", "全部：重放码、报告、原文自己的话")),
        ("v, V", say!("the next view named over the text, the one before", "文字上方所列的下一栏，上一栏")),
        ("n, N", say!("the next section, the one before", "下一节，上一节")),
        ("1-9, h", say!("an answer, a hint", "答案，提示")),
        ("r", say!("ask the questions of this section again", "重新回答这一节的问题")),
        ("Tab, d, u", say!("the next program; its lines down, up", "下一个程序；程序往下、往上")),
        ("g", say!("the program in Go or in Rust", "程序换成 Go 或 Rust")),
        ("l", "中文 / English".to_string()),
        ("o", say!("all outputs of the program", "这个程序的全部输出")),
        ("p", say!("play it: you are the scheduler", "玩这个程序：你来当调度器")),
        ("s", say!("its run, step by step", "一步一步看它的运行")),
        ("c", say!("contents: go to any section", "目录：去任何一节")),
        ("/", say!("search the course", "在课程里搜索")),
        ("q, Esc", say!("quit; gort next goes on from here", "退出；gort next 从这里继续")),
    ];
    List::of(say!("Keys", "按键"), |out| {
        for (key, what) in keys {
            let room = screen.width.saturating_sub(HELP + 2).max(10);
            for (nth, said) in Line::of(what, Tone::Plain).wrap(room).into_iter().enumerate() {
                let mut line = Line::of(pad(if nth == 0 { key } else { "" }, HELP), Tone::Code);
                line.append(said);
                screen.put(out, &line, 1)?;
            }
        }
        writeln!(out)?;
        screen.say(out, say!("The signs of a run:", "运行里的符号："), Tone::Plain, 1)?;
        write_lines(out, &timeline::legend(&timeline::Style::whole(screen)))?;
        Ok(())
    })
}
