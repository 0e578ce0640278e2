//! `gort explore PROGRAM --expect FILE`: whether a program does what a file allows, and nothing else, for a script's `if`; and `--save FILE`,
//! which writes such a file.
//!
//! What is against the file is so, however much was seen; that nothing is, is said only of a search that saw everything.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use gort::ReplayCode;
use gort::explore::{Certainty, Exploration, Keeper, Output};
use serde_json::{Value, json};

use super::expected::{self, Expected, Fault};
use super::{left, show};
use crate::args::ExploreArgs;
use crate::json;
use crate::junit::{self, Case, Outcome};
use crate::program::subject::Subject;
use crate::study::ending;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::phrase::grouped;
use crate::terminal::save;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

/// Sets larger than this are not compared one by one.
const COMPARED: usize = 300_000;

/// Gives a schedule of an output.
type Schedules<'a> = Box<dyn Fn(&Output) -> Option<ReplayCode> + 'a>;

/// What was found of a program.
pub struct Seen<'a> {
    /// Its outputs: all of them, or as many as are compared.
    pub outputs: Vec<Output>,
    /// Why that is not everything that is to be known. None: it is.
    pub open: Option<String>,
    pub faults: BTreeSet<Fault>,
    /// Whether only an unfair scheduler can keep it going without end in a way that is none of these outputs.
    pub needs_fairness: bool,
    /// A schedule of an output.
    pub schedule: Schedules<'a>,
}

impl<'a> Seen<'a> {
    /// What a search has found.
    pub fn of(found: &'a Exploration) -> Self {
        let outputs: Vec<Output> = found.all().take(COMPARED + 1).collect();
        let open = match (&found.incomplete, found.certainty()) {
            (Some(why), _) => Some(why.to_string()),
            (None, Certainty::RacesUnknown { .. }) => {
                Some(say!("the search for data races stopped at its bound", "数据竞争的搜索到上限就停了"))
            }
            _ if found.is_reduced() => Some(say!(
                "a reduced search does not know which goroutines are left behind",
                "约简搜索不知道遗留哪些 goroutine"
            )),
            _ if outputs.len() > COMPARED => Some(too_many()),
            _ => None,
        };
        let schedule = Box::new(|output: &Output| found.find(output)?.schedule);
        let has = |fault: &Fault| match fault {
            Fault::Race => !found.races.is_empty(),
            Fault::Leak => left::are_told(found) && !found.stranded().is_empty(),
            Fault::Endless => found.kept_by() == Some(Keeper::Fair),
        };
        let faults = Fault::ALL.into_iter().filter(has).collect();
        Seen { outputs, open, faults, needs_fairness: found.kept_by() == Some(Keeper::Unfair), schedule }
    }
}

fn too_many() -> String {
    say!("there are more outputs than are compared one by one", "输出太多，没法一种一种地比")
}

/// A file that was read.
pub struct File {
    name: String,
    expected: Expected,
}

/// Reads the file with which a program is to be compared, before anything long is done.
pub fn read(path: &Path) -> anyhow::Result<File> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| say!("cannot read {name}", "读不了 {name}"))?;
    match Expected::read(&text) {
        Ok(expected) => Ok(File { name, expected }),
        Err(wrong) => usage(format!("{name}: {wrong}")),
    }
}

/// How a program compares with a file.
struct Compared<'a> {
    file: String,
    seen: &'a Seen<'a>,
    expected: &'a Expected,
    unexpected: Vec<Output>,
    missing: Vec<String>,
    /// Whether outputs may be missing.
    subset: bool,
}

/// Compares, shows what differs, and says it to other programs. `document`: what is told in JSON besides.
pub fn run(
    subject: &Subject,
    seen: &Seen<'_>,
    file: &File,
    args: &ExploreArgs,
    document: Value,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let File { name, expected } = file;
    let compared = Compared {
        unexpected: expected.unexpected(&seen.outputs),
        missing: expected.missing(&seen.outputs),
        file: name.clone(),
        seen,
        expected,
        subset: args.subset,
    };
    if screen.json {
        let mut document = document;
        document["expected"] = compared.as_json(args);
        json::write(out, document)?;
    } else {
        compared.show(out, screen, subject, args)?;
    }
    if let Some(path) = &args.junit {
        junit::write(path, &subject.name(), &compared.cases())?;
    }
    Ok(compared.conclusion())
}

impl Compared<'_> {
    /// What is wrong with it and not in the file.
    fn faults(&self) -> Vec<Fault> {
        self.seen.faults.difference(&self.expected.faults).copied().collect()
    }

    /// What the file has and the program has not: outputs, and what may be wrong with it.
    fn lacks(&self) -> Vec<String> {
        let faults = self.expected.faults.difference(&self.seen.faults).map(|fault| fault.word().to_owned());
        faults.chain(self.missing.iter().cloned()).collect()
    }

    fn conclusion(&self) -> Conclusion {
        if !self.unexpected.is_empty() || !self.faults().is_empty() {
            return Conclusion::Failed;
        }
        match &self.seen.open {
            Some(_) => Conclusion::Stopped,
            None if self.subset || self.lacks().is_empty() => Conclusion::Expected,
            None => Conclusion::Failed,
        }
    }

    /// In one word: `equal`, `inside`, `differs`, `unknown`.
    fn word(&self) -> &'static str {
        match &self.seen.open {
            _ if !self.unexpected.is_empty() || !self.faults().is_empty() => "differs",
            Some(_) => "unknown",
            None if self.lacks().is_empty() => "equal",
            None => "inside",
        }
    }

    fn as_json(&self, args: &ExploreArgs) -> Value {
        let of = |output: &Output| {
            json!({
                "output": output.lines, "ending": json::ending(output.ending), "message": json::message(output),
                "schedule": (self.seen.schedule)(output).map(|code| code.to_string()),
            })
        };
        json!({
            "file": self.file, "is": self.word(), "subset_allowed": self.subset,
            "unexpected_outputs": self.unexpected.len(), "missing_outputs": self.missing.len(),
            "faults": self.faults().into_iter().map(Fault::word).collect::<Vec<_>>(), "needs_fairness": self.seen.needs_fairness,
            "unexpected": self.unexpected.iter().take(args.limit_in_json()).map(of).collect::<Vec<_>>(),
            "missing": self.lacks().into_iter().take(args.limit_in_json()).collect::<Vec<_>>(),
        })
    }

    /// What is said of each thing that is not as it should be.
    fn fault(&self, fault: Fault) -> String {
        let file = &self.file;
        match fault {
            Fault::Race => {
                say!("It has a data race, and {file} has no !race.", "它有数据竞争，而 {file} 里没有 !race。")
            }
            Fault::Leak => say!(
                "It may leave goroutines behind, and {file} has no !leak.",
                "它可能留下 goroutine，而 {file} 里没有 !leak。"
            ),
            Fault::Endless => say!(
                "It may go on without end although the scheduler is fair, and {file} has no !endless.",
                "即使调度是公平的，它也可能没完没了，而 {file} 里没有 !endless。"
            ),
        }
    }

    fn too_much(&self) -> Option<String> {
        let (number, file) = (self.unexpected.len(), &self.file);
        match number {
            0 => None,
            1 => Some(say!("1 output is not in {file}:", "有 1 种输出不在 {file} 里：")),
            _ => Some(say!("{} outputs are not in {file}:", "有 {} 种输出不在 {file} 里：", grouped(number))),
        }
    }

    fn too_little(&self) -> Option<String> {
        let (number, file) = (self.lacks().len(), &self.file);
        match number {
            0 => None,
            1 => Some(say!("1 line of {file} was not found:", "{file} 里有 1 行没有找到：")),
            _ => Some(say!("{} lines of {file} were not found:", "{file} 里有 {} 行没有找到：", grouped(number))),
        }
    }

    fn show(&self, out: &mut dyn Write, screen: &Screen, subject: &Subject, args: &ExploreArgs) -> anyhow::Result<()> {
        let (file, glyphs) = (&self.file, screen.glyphs);
        let command = subject.command("trace");
        let failed = |text: String| (format!("{} {text}", glyphs.bad), Tone::Bad);
        for fault in self.faults() {
            let (text, tone) = failed(self.fault(fault));
            screen.say(out, text, tone, 1)?;
        }
        if let Some(text) = self.too_much() {
            let (text, tone) = failed(text);
            screen.say(out, text, tone, 1)?;
            for output in self.unexpected.iter().take(args.limit()) {
                let mut line = Line::of("   + ", Tone::Bad);
                line.append(show::output_line(output, screen));
                write_lines(out, &line.wrap_at_bars(screen.width, 5))?;
                if let Some(code) = (self.seen.schedule)(output) {
                    write_lines(out, &ending::replay_lines("     ", &command, &code.to_string(), screen.width))?;
                }
            }
        }
        if let Some(text) = self.too_little() {
            let (text, tone) = match &self.seen.open {
                None if !self.subset => failed(text),
                _ => (format!("{} {text}", glyphs.unsure), Tone::Note),
            };
            screen.say(out, text, tone, 1)?;
            for line in self.lacks().iter().take(args.limit()) {
                write_lines(out, &Line::of(format!("   - {line}"), Tone::Plain).wrap_at_bars(screen.width, 5))?;
            }
        }
        match self.word() {
            "equal" => {
                let text = if self.seen.needs_fairness {
                    say!(
                        "If the scheduler is fair, its outputs are those of {file}.",
                        "只要调度是公平的，它的输出就是 {file} 里的那些。"
                    )
                } else {
                    say!("Its outputs are those of {file}.", "它的输出就是 {file} 里的那些。")
                };
                screen.say(out, format!("{} {text}", glyphs.good), Tone::Good, 1)?;
            }
            "inside" if self.subset => {
                let text = if self.seen.needs_fairness {
                    say!(
                        "If the scheduler is fair, all its outputs are in {file}.",
                        "只要调度是公平的，它的输出都在 {file} 里。"
                    )
                } else {
                    say!("All its outputs are in {file}.", "它的输出都在 {file} 里。")
                };
                screen.say(out, format!("{} {text}", glyphs.good), Tone::Good, 1)?;
            }
            "unknown" => {
                let text = self.unknown();
                screen.say(out, format!("{} {text}", glyphs.unsure), Tone::Note, 1)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn unknown(&self) -> String {
        let why = self.seen.open.clone().unwrap_or_default();
        let file = &self.file;
        say!(
            "So far nothing is against {file}, but not all was seen: {why}.",
            "到目前为止都符合 {file}，但没有看完：{why}。"
        )
    }

    /// As tests: nothing unexpected, nothing missing, and no fault that the file does not have.
    fn cases(&self) -> Vec<Case> {
        let file = &self.file;
        let unknown = || self.seen.open.as_ref().map_or(Outcome::Passed, |_| Outcome::Unknown(self.unknown()));
        let with = |text: String, lines: Vec<String>| Outcome::Failed(format!("{text}\n{}", lines.join("\n")));
        let case = |name: String, outcome| Case { name, outcome };
        let codes = |output: &Output| {
            let code = (self.seen.schedule)(output).map(|code| format!("  --replay {code}")).unwrap_or_default();
            format!("+ {}{code}", expected::shown(output))
        };
        let unexpected = match self.too_much() {
            Some(text) => with(text, self.unexpected.iter().take(COMPARED_IN_REPORT).map(codes).collect()),
            None => unknown(),
        };
        let mut cases = vec![case(say!("every output is in {file}", "每种输出都在 {file} 里"), unexpected)];
        if !self.subset {
            let missing = match (self.too_little(), &self.seen.open) {
                (Some(text), None) => with(text, self.lacks().iter().map(|line| format!("- {line}")).collect()),
                _ => unknown(),
            };
            cases.push(case(say!("every line of {file} is found", "{file} 的每一行都找到了"), missing));
        }
        for fault in Fault::ALL {
            let name = match fault {
                Fault::Race => say!("no data race", "没有数据竞争"),
                Fault::Leak => say!("no goroutine is left", "没有留下 goroutine"),
                Fault::Endless => say!("no end that a fair scheduler holds up", "公平的调度不会让它没完没了"),
            };
            let outcome = if self.faults().contains(&fault) { Outcome::Failed(self.fault(fault)) } else { unknown() };
            cases.push(case(name, outcome));
        }
        cases
    }
}

/// A report names no more outputs.
const COMPARED_IN_REPORT: usize = 60;

/// Refuses a file that is there, before anything long is done.
pub fn can_save(path: &Path, force: bool) -> anyhow::Result<()> {
    let shown = path.display();
    if force || std::fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    usage(say!(
        "'{shown}' exists already: choose another name, or add --force to overwrite it",
        "“{shown}”已经存在：换个名字，或加上 --force 覆盖它"
    ))
}

/// Writes the file that these outputs are, and says so.
pub fn save(
    subject: &Subject,
    seen: &Seen<'_>,
    path: &Path,
    args: &ExploreArgs,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let shown = path.display();
    if let Some(why) = &seen.open {
        if !screen.json {
            let text =
                say!("{shown} is not written, as not all was seen: {why}.", "没有写 {shown}，因为没有看完：{why}。");
            screen.say(out, format!("{} {text}", screen.glyphs.bad), Tone::Bad, 1)?;
        }
        return Ok(Conclusion::Stopped);
    }
    let expected = Expected::of(seen.outputs.iter(), seen.faults.clone());
    let command = subject.command("explore").with("--expect", &shown.to_string());
    save::file(path, &expected.text(&command.to_string()), args.force)?;
    if !screen.json {
        let number = grouped(expected.len());
        let text = match number.as_str() {
            "1" => say!("{shown} is written, with 1 output. To compare:", "已写入 {shown}，有 1 种输出。要比较："),
            _ => say!(
                "{shown} is written, with {number} outputs. To compare:",
                "已写入 {shown}，有 {number} 种输出。要比较："
            ),
        };
        screen.say(out, text, Tone::Plain, 1)?;
        // On a line of its own it can be copied as a whole.
        screen.say(out, command.to_string(), Tone::Code, 3)?;
    }
    Ok(Conclusion::Expected)
}
