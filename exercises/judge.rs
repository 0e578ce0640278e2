//! Judges a Rust solution: every schedule of a program is looked at, and what it prints on each.
//!
//! It is the same for every exercise. Leave it as it is: what is to be written stands in `src/lib.rs`.

use std::fmt::{self, Write as _};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use gort::explore::{Certainty, Clock, Exploration, Explorer, FoundOutput, LoopKind, Output};
use gort::{Builder, Ending, Event, EventKind, GoId, ReplayCode, Schedule, Site};

#[path = "adds.rs"]
pub mod adds;

/// What no solution needs, and what would hide from the judge: the explorer sees what is gort's, and nothing else.
const HIDDEN: &[&str] = &[
    "process::",
    "std::process",
    "thread::",
    "std::thread",
    "mpsc",
    "std::sync::atomic",
    "atomic::",
    "sync::Condvar",
    "std::sync::Mutex",
    "std::sync::RwLock",
    "libc",
    "unsafe",
    "sleep(",
    "time::sleep",
];
/// More outputs are not looked at.
const MOST_OUTPUTS: usize = 20_000;
/// Among so many wrong outputs the one with the fewest preemptions is looked for.
const COMPARED: usize = 30;
/// So many steps of a schedule are shown.
const STEPS: usize = 60;

/// What is wrong, as a test shows it.
pub struct Wrong(String);

impl fmt::Debug for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n\n{}\n", self.0)
    }
}

/// An exercise.
pub struct Judge<'a> {
    /// Its name.
    pub name: &'a str,
    /// The learner's text.
    pub text: &'a str,
    /// What it was at the start.
    pub start: &'a str,
    /// What is asked of the outputs, as in `only a | b`, each with what is said where it is not so.
    pub rules: &'a [(&'a str, &'a str)],
    /// Whether it speaks Chinese.
    pub chinese: bool,
}

impl Judge<'_> {
    /// What a test gives back: an error if the program is not right on every schedule.
    pub fn judge(&self, program: fn()) -> Result<(), Wrong> {
        self.verdict(program).map_err(Wrong)
    }

    /// What is wrong with the program.
    pub fn verdict(&self, program: fn()) -> Result<(), String> {
        self.visible()?;
        self.shapes()?;
        let explorer = || Explorer::new(self.name, program);
        let mut found = explorer().run();
        self.look(&found, program)?;
        // What waits for time is to be right on any clock.
        if found.certainty() == Certainty::ForClock {
            found = explorer().clock(Clock::Real).run();
            self.look(&found, program)?;
        }
        match (&found.incomplete, found.certainty()) {
            (Some(why), _) => Err(self.say(
                &format!("Nothing is wrong so far, but not all schedules were seen: {why}."),
                &format!("到目前为止没有错，但没有看完所有调度：{why}。"),
            )),
            (None, Certainty::ReadsClock(_)) => Err(self.say(
                "It reads the clock: what it does on a machine's clock, no search can show.",
                "它读取时钟：在机器的时钟下它会怎样，搜索是看不到的。",
            )),
            (None, Certainty::RacesUnknown { .. }) => {
                Err(self.say("Whether it has a data race could not be found out.", "没能查明它有没有数据竞争。"))
            }
            (None, _) => Ok(()),
        }
    }

    fn say(&self, english: &str, chinese: &str) -> String {
        if self.chinese { chinese } else { english }.to_owned()
    }

    /// Whether the text uses nothing that would hide from the judge.
    fn visible(&self) -> Result<(), String> {
        for (number, line) in self.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if let Some(used) = HIDDEN.iter().find(|used| code.contains(**used)) {
                let number = number + 1;
                return Err(self.say(
                    &format!("src/lib.rs:{number}: {used} is not to be used: it makes a wrong schedule rare, or hides it from the judge."),
                    &format!("src/lib.rs:{number}：不能用 {used}：它让错误的调度变少，或者躲过评判。"),
                ));
            }
        }
        Ok(())
    }

    /// Whether the text has what is asked of it, whatever it does.
    fn shapes(&self) -> Result<(), String> {
        let code: Vec<&str> = self.text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        let uses = |what: &str| code.iter().map(|line| line.matches(what).count()).sum::<usize>();
        for (rest, said) in self.rules_of("needs") {
            let (what, number) = rest.rsplit_once(' ').unwrap_or((rest, "1"));
            if uses(what) < number.parse().unwrap_or(1) {
                let text = self.say(&format!("{what} is used too seldom."), &format!("{what} 用得太少。"));
                return Err(format!("{text}\n{said}"));
            }
        }
        for (what, said) in self.rules_of("without") {
            if uses(what) > 0 {
                let text = self.say(&format!("{what} is not to be used here."), &format!("这里不能用 {what}。"));
                return Err(format!("{text}\n{said}"));
            }
        }
        for (_, said) in self.rules_of("adds") {
            if let Some(what) = adds::lacks(self.text, self.start) {
                let text =
                    self.say(&format!("{what}: more than statements was added."), &format!("{what}：不只是加了语句。"));
                return Err(format!("{text}\n{said}"));
            }
        }
        for (name, said) in self.rules_of("keep") {
            if function(self.text, name) != function(self.start, name) {
                let text = self.say(&format!("{name} is not as it was."), &format!("{name} 不是原来的样子了。"));
                return Err(format!("{text}\n{said}"));
            }
        }
        Ok(())
    }

    /// The rules of this kind, each with its rest and what is said.
    fn rules_of<'s>(&'s self, word: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.rules.iter().filter_map(move |(rule, said)| {
            let (first, rest) = rule.split_once(' ').unwrap_or((rule, ""));
            (first == word).then_some((rest, *said))
        })
    }

    /// What is wrong with what was found.
    fn look(&self, found: &Exploration, program: fn()) -> Result<(), String> {
        if let Some(race) = found.races.first() {
            let side = |at: Site, write: bool| match write {
                true => self.say(&format!("{} writes", place(at)), &format!("{} 写", place(at))),
                false => self.say(&format!("{} reads", place(at)), &format!("{} 读", place(at))),
            };
            let (first, second) = (side(race.first.at, race.first.write), side(race.second.at, race.second.write));
            let text = self.say(
                &format!("There is a data race: {first}, {second}, and nothing orders the two. A run that has it:"),
                &format!("有数据竞争：{first}，{second}，两者之间没有先后。有它的一次运行："),
            );
            let run = found.races_in_detail().next().and_then(|report| report.shows);
            return Err(format!("{text}\n{}", run.map(|run| self.schedule(&run, program)).unwrap_or_default()));
        }
        self.outputs(found, program)?;
        if found.loops.iter().any(|one| matches!(one.kind, LoopKind::MayEnd { .. })) {
            return Err(self.say(
                "It may go round and round while it waits: what waits should park.",
                "它等待时可能不停地转圈：等待应当停住。",
            ));
        }
        if let Some(left) = found.stranded().first()
            && self.rules_of("leaks").next().is_none()
        {
            let (from, at) = (place(left.created_at), left.parked.map(|(_, at)| place(at)).unwrap_or_default());
            let text = self.say(
                &format!("When main returns, a goroutine may be left: started at {from}, parked at {at}. A run that leaves it:"),
                &format!("main 返回时，可能留下一个 goroutine：由 {from} 启动，停在 {at}。留下它的一次运行："),
            );
            let run = found.stranding(left);
            return Err(format!("{text}\n{}", run.map(|run| self.schedule(&run, program)).unwrap_or_default()));
        }
        if found.incomplete.is_some() {
            return Ok(());
        }
        for (pattern, said) in self.rules_of("possible") {
            if !found.all().take(MOST_OUTPUTS).any(|output| fits(pattern, &output)) {
                return Err(self.impossible(pattern, said));
            }
        }
        for (number, said) in self.rules_of("outputs") {
            if found.outputs.to_string() != number {
                let has = &found.outputs;
                let text = self.say(
                    &format!("There are {has} outputs, and not {number}."),
                    &format!("有 {has} 种输出，而不是 {number} 种。"),
                );
                return Err(format!("{text}\n{said}"));
            }
        }
        for (rest, said) in self.rules_of("preemptions") {
            let (wanted, pattern) = rest.split_once(' ').unwrap_or_default();
            let outputs = found.all().take(MOST_OUTPUTS).filter(|output| fits(pattern, output)).collect::<Vec<_>>();
            let Some(nearest) = nearest(found, &outputs) else { return Err(self.impossible(pattern, said)) };
            let takes = nearest.preemptions;
            if takes.to_string() != wanted {
                let text = self.say(
                    &format!("This takes {takes} preemptions, and should take {wanted}:"),
                    &format!("这需要 {takes} 次抢占，而应当是 {wanted} 次："),
                );
                return Err(format!("{text}\n{}\n{said}", self.schedule(&nearest, program)));
            }
        }
        Ok(())
    }

    fn impossible(&self, pattern: &str, said: &str) -> String {
        let text = self.say("This should be possible, and no schedule prints it:", "这应当可能，却没有调度打印它：");
        format!("{text}\n    {pattern}\n{said}")
    }

    /// Looks at the outputs one by one.
    fn outputs(&self, found: &Exploration, program: fn()) -> Result<(), String> {
        let (mut all, mut wrong) = (0, Vec::new());
        for output in found.all().take(MOST_OUTPUTS) {
            all += 1;
            if let Some(said) = self.against(&output) {
                wrong.push((said, output));
            }
        }
        let Some((said, _)) = wrong.first() else { return Ok(()) };
        let alike: Vec<Output> =
            wrong.iter().filter(|(other, _)| other == said).map(|(_, output)| output.clone()).collect();
        let right = all - wrong.len();
        let text = self.say(
            &format!("Of {all} outputs {right} are right; this one is not:"),
            &format!("{all} 种输出里对的有 {right} 种；这一种不对："),
        );
        let shown = nearest(found, &alike).map(|nearest| self.schedule(&nearest, program)).unwrap_or_default();
        Err(format!("{text}\n{shown}\n{said}"))
    }

    /// What is said of an output that is not right.
    fn against(&self, output: &Output) -> Option<&str> {
        let (allowed, said) = self.rules_of("endings").next().unwrap_or(("exit", ""));
        if !allowed.split(' ').any(|name| ending(name) == Some(output.ending)) {
            return Some(said);
        }
        let at = |line: &str| output.lines.iter().position(|printed| printed == line);
        let wrong = |word: &str, rest: &str| match word {
            "impossible" => fits(rest, output),
            "every" => at(rest).is_none(),
            "never" => at(rest).is_some(),
            "before" => {
                let (first, second) = rest.split_once(" < ").unwrap_or_default();
                let last = output.lines.iter().rposition(|printed| printed == first);
                matches!((last, at(second)), (Some(first), Some(second)) if first > second)
            }
            _ => false,
        };
        let mut only = self.rules_of("only").peekable();
        if only.peek().is_some() {
            let patterns: Vec<_> = only.collect();
            if !patterns.iter().any(|(pattern, _)| fits(pattern, output)) {
                return Some(patterns.iter().map(|(_, said)| *said).rfind(|said| !said.is_empty()).unwrap_or_default());
            }
        }
        self.rules.iter().find_map(|(rule, said)| {
            let (word, rest) = rule.split_once(' ').unwrap_or((rule, ""));
            wrong(word, rest).then_some(*said)
        })
    }

    /// An output, and the steps of a run that gives it.
    fn schedule(&self, found: &FoundOutput, program: fn()) -> String {
        let mut text = format!("    {}\n", found.output);
        let Some(code) = &found.schedule else { return text };
        let steps = steps(self.name, code, program);
        let preemptions = found.preemptions;
        text += &self.say(
            &format!("This schedule prints it ({preemptions} preemptions):"),
            &format!("打印它的调度（{preemptions} 次抢占）："),
        );
        for step in steps.iter().take(STEPS) {
            _ = write!(text, "\n    {step}");
        }
        if steps.len() > STEPS {
            _ = write!(text, "\n    … {}", steps.len() - STEPS);
        }
        let again = self.say(
            "To run it again: gort::Builder::new().program(NAME).schedule(Schedule::Replay(CODE.parse()?)), where CODE is",
            "要重放它：gort::Builder::new().program(NAME).schedule(Schedule::Replay(CODE.parse()?))，其中 CODE 是",
        );
        _ = write!(text, "\n{again}\n    {code}");
        text
    }
}

fn place(at: Site) -> String {
    format!("{}:{}", at.file(), at.line())
}

/// The text of a function that stands at the top of a file, without blanks.
fn function(text: &str, name: &str) -> String {
    let begin = text.find(&format!("fn {name}(")).unwrap_or(text.len());
    let end = text[begin..].find("\n}").map_or(text.len(), |end| begin + end);
    text[begin..end].split_whitespace().collect()
}

/// How an ending is written in a rule.
fn ending(name: &str) -> Option<Ending> {
    Some(match name {
        "exit" => Ending::Exit,
        "deadlock" => Ending::Deadlock,
        "panic" => Ending::Panic,
        "fatal" => Ending::Fatal,
        "never" => Ending::Never,
        _ => return None,
    })
}

/// The output that takes the fewest preemptions.
fn nearest(found: &Exploration, outputs: &[Output]) -> Option<FoundOutput> {
    let outputs = outputs.iter().take(COMPARED).filter_map(|output| found.find(output));
    outputs.min_by_key(|found| found.preemptions)
}

/// Whether an output is one that a pattern means: `a | { b ; c } | ... | !deadlock`.
fn fits(pattern: &str, output: &Output) -> bool {
    let mut parts: Vec<&str> = pattern.split(" | ").map(str::trim).collect();
    let mut ends = if parts.last() == Some(&"...") { None } else { Some(Ending::Exit) };
    if let Some(name) = parts.last().and_then(|last| last.strip_prefix('!')) {
        ends = ending(name);
        parts.pop();
    }
    ends.is_none_or(|ends| ends == output.ending) && same(&parts, &output.lines)
}

fn same(parts: &[&str], lines: &[String]) -> bool {
    let Some((part, rest)) = parts.split_first() else { return lines.is_empty() };
    if *part == "..." {
        return (0..=lines.len()).any(|from| same(rest, &lines[from..]));
    }
    if let Some(group) = part.strip_prefix("{ ").and_then(|part| part.strip_suffix(" }")) {
        let mut group: Vec<&str> = group.split(" ; ").map(str::trim).collect();
        let mut there: Vec<&str> = lines.iter().take(group.len()).map(String::as_str).collect();
        group.sort_unstable();
        there.sort_unstable();
        return group == there && same(rest, &lines[group.len()..]);
    }
    lines.first().is_some_and(|line| line == part) && same(rest, &lines[1..])
}

/// What a replayed run does, step by step.
fn steps(name: &str, code: &ReplayCode, program: fn()) -> Vec<String> {
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let tell = Arc::clone(&told);
    let listener = move |event: &Event| {
        let what = match &event.kind {
            EventKind::Object { .. }
            | EventKind::Ready { .. }
            | EventKind::ProgramEnd { .. }
            | EventKind::Clock { .. } => return,
            EventKind::Print { text } => format!("prints {text}"),
            EventKind::Park { reason, .. } => format!("parks: {reason}"),
            EventKind::Panic { message, .. } => format!("panics: {message}"),
            kind => kind.name().to_owned(),
        };
        let of =
            if event.goroutine == GoId::MAIN { "main".to_owned() } else { format!("goroutine {}", event.goroutine.0) };
        let at = event.location.map(|at| format!("  ({})", place(at))).unwrap_or_default();
        tell.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{of}: {what}{at}"));
    };
    let builder = Builder::new().program(name).schedule(Schedule::Replay(code.clone())).quiet_panics(true);
    let report = builder.output(io::sink()).events(listener).run_report(program);
    // What it ends with is known already.
    drop(report);
    std::mem::take(&mut *told.lock().unwrap_or_else(PoisonError::into_inner))
}
