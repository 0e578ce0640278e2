//! A verdict on the screen: what is wrong, with a schedule that shows it, or that nothing is.
//!
//! Whether something is impossible, or all of it was seen, is said in the words of `lab/sure.rs` and nowhere else.

use std::io::{self, Write};

use gort::Ending;
use gort::explore::{FoundOutput, LeftGoroutine, Output, Race, RaceKind, RacyAccess};
use gort_exercise::{Exercise, Fault, Finding, Judged, Said, Verdict};

use super::stepping;
use crate::golang;
use crate::lab::waits::{self, Runs, Wait};
use crate::lab::{outputs, set, show, sure, why};
use crate::program::command::Command;
use crate::program::language::Language;
use crate::program::source::Source;
use crate::render::code::{self, Listing};
use crate::render::names::place;
use crate::study::ending::replay_lines;
use crate::terminal::lang::Lang;
use crate::terminal::look::Code;
use crate::terminal::phrase::grouped;
use crate::terminal::screen::Screen;
use crate::terminal::shown::spaced;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::{listed, say};
use crate::terminal::theme::write_lines;

/// So many findings are shown; the rest is counted.
const SHOWN: usize = 3;

/// The paragraphs of a text, in the languages in which texts are shown.
pub fn texts(said: &Said, lang: Lang) -> Vec<&str> {
    let of = |lang: &Lang| if *lang == Lang::Zh { said.zh.as_str() } else { said.en.as_str() };
    lang.texts().iter().map(of).flat_map(str::lines).collect()
}

/// Says a text of the exercise.
pub fn put(out: &mut dyn Write, screen: &Screen, said: &Said, tone: Tone, indent: usize) -> io::Result<()> {
    texts(said, screen.lang).into_iter().try_for_each(|text| screen.say(out, text, tone, indent))
}

/// The command that judges a file.
pub fn watch_command(file: &str) -> String {
    Command::about("watch", &[file.to_owned()], None, &[]).to_string()
}

/// The name of an exercise, and its title.
pub fn title(exercise: &Exercise, screen: &Screen) -> Line {
    let mut line = Line::of(exercise.name.as_str(), Tone::Strong);
    for text in texts(&exercise.title, screen.lang) {
        line.push(format!(" {} {text}", screen.glyphs.dot), Tone::Plain);
    }
    line
}

/// All of a verdict. `file`: what was judged.
pub fn verdict(
    out: &mut dyn Write,
    screen: &Screen,
    exercise: &Exercise,
    file: &str,
    verdict: &Verdict,
) -> io::Result<()> {
    for finding in told_first(&verdict.findings).into_iter().take(SHOWN) {
        self::finding(out, screen, exercise, file, verdict, finding)?;
    }
    let more = verdict.findings.len().saturating_sub(SHOWN);
    if more > 0 {
        screen.say(out, say!("and {more} more", "还有 {more} 个问题"), Tone::Faint, 1)?;
    }
    if let Some(judged) = verdict.judged.last().filter(|_| verdict.findings.is_empty()) {
        if verdict.has_passed() {
            return passed(out, screen, exercise, verdict);
        }
        so_far(out, screen, judged)?;
    }
    Ok(())
}

/// The findings in the order in which they are told: one of each kind before a second of any, so that several races do not hide an output.
fn told_first(findings: &[Finding]) -> Vec<&Finding> {
    let is_first = |at: usize| findings[..at].iter().all(|before| before.fault.name() != findings[at].fault.name());
    let (first, rest): (Vec<usize>, Vec<usize>) = (0..findings.len()).partition(|at| is_first(*at));
    first.into_iter().chain(rest).map(|at| &findings[at]).collect()
}

/// What is said while a search goes on, or where it did not come to its end.
fn so_far(out: &mut dyn Write, screen: &Screen, judged: &Judged) -> io::Result<()> {
    let states = grouped(judged.found.states);
    let why = judged.found.incomplete.as_ref().map(|why| why::why(why, screen.words)).unwrap_or_default();
    let text = say!(
        "So far nothing is wrong, in {states} states; but that is not all of them: {why}. It passes only when all are seen.",
        "到目前为止没有错，看了 {states} 个状态；但还不是全部：{why}。全部看过才算通过。"
    );
    screen.say(out, format!("{} {text}", screen.glyphs.unsure), Tone::Note, 1)
}

/// Nothing is wrong.
fn passed(out: &mut dyn Write, screen: &Screen, exercise: &Exercise, verdict: &Verdict) -> io::Result<()> {
    let states: u64 = verdict.judged.iter().map(|judged| judged.found.states).sum();
    let outputs: usize = verdict.judged.iter().map(|judged| judged.outputs.1).sum();
    let (outputs, states) = (grouped(outputs), grouped(states));
    let text = match outputs.as_str() {
        // Of a program of one's own nothing but what is asked of every program is known.
        "1" if exercise.name.is_empty() => say!("Nothing is wrong with its only output", "它唯一的输出没有问题"),
        _ if exercise.name.is_empty() => {
            say!("Nothing is wrong with its {outputs} outputs", "{outputs} 种输出都没有问题")
        }
        "1" => say!("Its only output is right", "它唯一的输出是对的"),
        _ if verdict.judged.len() > 1 => say!("All outputs are right", "所有输出都对"),
        _ => say!("All {outputs} outputs are right", "{outputs} 种输出都对"),
    };
    let text = say!("{text}, on every schedule ({states} states).", "{text}，任何调度下都如此（{states} 个状态）。");
    screen.say(out, format!("{} {text}", screen.glyphs.good), Tone::Good, 1)?;
    if let [judged] = &verdict.judged[..] {
        screen.say(out, sure::list(&judged.found, screen.words), Tone::Faint, 3)?;
    } else {
        let text = say!(
            "Tried with {} programs around it, one of them yours.",
            "用 {} 个不同的 main 试过，其中一个是你的。",
            verdict.judged.len()
        );
        screen.say(out, text, Tone::Faint, 3)?;
    }
    put(out, screen, &exercise.why, Tone::Plain, 1)
}

/// A line of what a compiler or go vet says: where it is broken, it goes on below its beginning.
fn quoted(out: &mut dyn Write, screen: &Screen, line: &str, indent: usize) -> io::Result<()> {
    let line = spaced(line);
    let blanks = line.len() - line.trim_start().len();
    let line = Line::of(line.as_ref(), Tone::Plain).indented(indent);
    write_lines(out, &line.wrap_hanging(screen.width, indent + blanks))
}

/// One thing that is wrong.
fn finding(
    out: &mut dyn Write,
    screen: &Screen,
    exercise: &Exercise,
    file: &str,
    verdict: &Verdict,
    finding: &Finding,
) -> io::Result<()> {
    let judged = finding.trial.and_then(|trial| verdict.judged.iter().find(|judged| judged.trial == trial));
    let text = match &finding.fault {
        Fault::Build(wrong) => {
            return golang::wrong(wrong).lines().try_for_each(|line| quoted(out, screen, line, 1));
        }
        fault => sentence(fault, judged),
    };
    screen.say(out, format!("{} {text}", screen.glyphs.bad), Tone::Bad, 1)?;
    match &finding.fault {
        Fault::Calls(wrong) => {
            golang::wrong(wrong).lines().try_for_each(|line| quoted(out, screen, line, 3))?;
        }
        Fault::Vet(lines) => lines.iter().try_for_each(|line| quoted(out, screen, line, 3))?,
        Fault::Impossible(pattern) => {
            screen.say(out, pattern.replace(" | ", " │ "), Tone::Plain, 5)?;
            if let Some(said) = not_found(judged, screen) {
                screen.say(out, said, Tone::Note, 3)?;
            }
        }
        fault => {
            if let Some(found) = fault.run() {
                output(out, screen, fault, found, file, finding.trial)?;
                let waits = judged.map(|judged| waits(judged, found)).unwrap_or_default();
                waits::show(out, screen, &waits, 3)?;
            }
        }
    }
    put(out, screen, &finding.said, Tone::Plain, 3)?;
    if let Some(trial) = finding.trial.map(|trial| &exercise.trials[trial])
        && let Some((name, main)) = &trial.main
    {
        let about = texts(&trial.about, screen.lang).join(" ");
        let text = say!("With another main, {name}: {about}", "换了一个 main（{name}）：{about}");
        screen.say(out, text, Tone::Note, 3)?;
        let source = Source::read(Language::Go, main);
        let listing = Listing { heading: name.clone(), remark: "", source: &source, here: None };
        let style = code::Style::of(screen);
        write_lines(out, &code::draw(&[listing], &style))?;
    }
    Ok(())
}

/// Where goroutines wait at the end of what was found, if that is a deadlock.
fn waits(judged: &Judged, found: &FoundOutput) -> Vec<Wait> {
    let subject = stepping::subject(judged);
    Runs::unchanged(&subject, Code::Go).waits(&found.output, found.schedule.as_ref())
}

/// The same without a screen: for a report.
pub fn in_words(finding: &Finding, verdict: &Verdict, screen: &Screen) -> String {
    let judged = finding.trial.and_then(|trial| verdict.judged.iter().find(|judged| judged.trial == trial));
    let mut lines = match &finding.fault {
        Fault::Build(wrong) => vec![golang::wrong(wrong)],
        fault => vec![sentence(fault, judged)],
    };
    match &finding.fault {
        Fault::Calls(wrong) => lines.push(golang::wrong(wrong)),
        Fault::Vet(found) => lines.extend(found.iter().cloned()),
        Fault::Impossible(pattern) => {
            lines.push(pattern.clone());
            lines.extend(not_found(judged, screen));
        }
        fault => {
            if let Some(found) = fault.run() {
                lines.push(found.output.to_string());
                lines.extend(found.schedule.as_ref().map(|code| format!("--replay {code}")));
            }
        }
    }
    lines.extend(texts(&finding.said, screen.lang).into_iter().map(str::to_owned));
    lines.join("\n")
}

/// An output, and how it comes about.
fn output(
    out: &mut dyn Write,
    screen: &Screen,
    fault: &Fault,
    found: &FoundOutput,
    file: &str,
    trial: Option<usize>,
) -> io::Result<()> {
    match fault {
        Fault::Race(..) => {
            screen.say(out, say!("A run that has it prints:", "有它的一次运行打印："), Tone::Faint, 3)?
        }
        Fault::Leak(..) => {
            screen.say(out, say!("A run that leaves it prints:", "留下它的一次运行打印："), Tone::Faint, 3)?
        }
        _ => {}
    }
    write_lines(out, &show::output_line(&found.output, screen).indented(5).wrap_at_bars(screen.width, 5))?;
    let number = found.preemptions;
    let how = match number {
        // Of the steps on which it was seen; the run that is shown may take fewer.
        _ if matches!(fault, Fault::Race(..) | Fault::Leak(..)) => screen.words.races.replays.to_owned(),
        0 => say!("without any preemption", "不用任何抢占"),
        1 => say!("with one preemption", "一次抢占"),
        _ => say!("with {number} preemptions", "{number} 次抢占"),
    };
    match (&found.schedule, trial) {
        (Some(code), Some(0)) => {
            let before = format!("   {how}{}", screen.words.lane.colon);
            let command = Command::about("trace", &[file.to_owned()], None, &[]);
            write_lines(out, &replay_lines(&before, &command, &code.to_string(), screen.width))
        }
        (Some(_), _) => {
            let watch = watch_command(file);
            screen.say(
                out,
                say!("{how}; {watch} steps through it with s", "{how}；{watch} 里按 s 单步看"),
                Tone::Faint,
                3,
            )
        }
        (None, _) => screen.say(
            out,
            found.no_schedule().map_or(how.clone(), |why| set::no_replay(why, &how, screen)),
            Tone::Faint,
            3,
        ),
    }
}

/// How sure it is that what was not found is impossible.
fn not_found(judged: Option<&Judged>, screen: &Screen) -> Option<String> {
    judged.map(|judged| sure::output(&judged.found, judged.found.kept_by(), screen.words))
}

/// What is wrong, in a sentence.
fn sentence(fault: &Fault, judged: Option<&Judged>) -> String {
    match fault {
        Fault::Build(_) => say!("It does not compile.", "编译不了。"),
        Fault::Calls(_) => say!(
            "The exercise calls what start.go declares, and that is not as it was:",
            "练习要调用 start.go 里声明的东西，可它已经不是原来的样子："
        ),
        Fault::Vet(_) => say!("go vet finds something:", "go vet 发现了问题："),
        Fault::Kept(name) => say!("{name} is not as it was.", "{name} 不是原来的样子了。"),
        Fault::More(what) => {
            say!("`{what}` is used more often than in the beginning.", "`{what}` 用得比开始时多。")
        }
        Fault::Capacities(now, before) if now.is_empty() => say!(
            "It makes no channel; those that were there had the capacities {}.",
            "现在没有 channel 了；原来的容量是 {}。",
            listed(before)
        ),
        Fault::Capacities(now, before) => say!(
            "The channels have other capacities: {}, and had {}.",
            "channel 的容量变了：现在是 {}，原来是 {}。",
            listed(now),
            listed(before)
        ),
        Fault::Used(what, line) => used(what, *line),
        Fault::Missing(what, found, wanted) => match (found, wanted) {
            (0, _) => say!("`{what}` is not used.", "没有用到 `{what}`。"),
            (1, _) => say!("`{what}` is used once, and not {wanted} times.", "`{what}` 只用了一次，不到 {wanted} 次。"),
            _ => say!(
                "`{what}` is used {found} times, and not {wanted}.",
                "`{what}` 用了 {found} 次，不到 {wanted} 次。"
            ),
        },
        Fault::Race(race, _) => self::race(race),
        Fault::Ending(found) => ended(&found.output, judged),
        Fault::Output(_) => match judged.map(|judged| judged.outputs) {
            Some((0, 1)) => say!("Its only output is not right:", "它唯一的输出不对："),
            Some((1, all)) => {
                say!("1 of {} outputs is right; this one is not:", "{} 种输出里对的有 1 种；这一种不对：", grouped(all))
            }
            Some((right, all)) => say!(
                "{} of {} outputs are right; this one is not:",
                "{1} 种输出里对的有 {0} 种；这一种不对：",
                grouped(right),
                grouped(all)
            ),
            None => say!("This output is not right:", "这种输出不对："),
        },
        Fault::Impossible(_) => say!("This output should be possible:", "应当有这种输出："),
        Fault::Preemptions(found, wanted) => say!(
            "This takes {} preemptions, and should take {wanted}:",
            "这需要 {} 次抢占，而应当是 {wanted} 次：",
            found.preemptions
        ),
        Fault::Number(count, wanted) => match grouped(count).as_str() {
            "1" => say!("There is 1 output, and not {wanted}.", "有 1 种输出，而不是 {wanted} 种。"),
            many => say!("There are {many} outputs, and not {wanted}.", "有 {many} 种输出，而不是 {wanted} 种。"),
        },
        Fault::Spins(_) => say!(
            "It may go round and round while it waits: a scheduler that lets it do so all the time never lets it end. What waits \
             should park.",
            "它等待时可能不停地转圈：如果调度器总让它转，它就永远不结束。等待应当停住。"
        ),
        Fault::Computes(at) => say!(
            "The goroutine of {} computes without an end: it waits for nothing, and comes to nothing that another one could see.",
            "{} 的 goroutine 一直在计算，没有尽头：它什么也不等，也不做任何别人能看到的事。",
            place(*at)
        ),
        Fault::Leak(left, _) => leak(left),
        Fault::ReadsClock => say!(
            "It reads the clock: what it does on a machine's clock, no search can show.",
            "它读取时钟：在机器的时钟下它会怎样，搜索是看不到的。"
        ),
        Fault::TooMany => {
            say!("It has more outputs than can be looked at one by one.", "它的输出太多，没法一种一种地看。")
        }
        Fault::RacesUnknown => say!(
            "Whether it has a data race could not be found out: the search for one stopped at its bound.",
            "不知道它有没有数据竞争：这方面的搜索到上限就停了。"
        ),
    }
}

fn used(what: &str, line: usize) -> String {
    match what {
        "time.Sleep" | "time.*" => say!(
            "Line {line}: {what} waits for time to pass, and for no goroutine. It makes a wrong schedule rare, and leaves it \
             possible.",
            "第 {line} 行：{what} 等的是时间，不是哪个 goroutine。它让错误的调度变少，却仍然可能。"
        ),
        "os.Exit" | "os.*" | "runtime.Goexit" | "runtime.*" | "syscall.Exit" | "syscall.Kill" => {
            say!("Line {line}: {what} ends what should be judged.", "第 {line} 行：{what} 会结束要评判的东西。")
        }
        _ if what.starts_with("log.") => {
            say!("Line {line}: {what} ends what should be judged.", "第 {line} 行：{what} 会结束要评判的东西。")
        }
        _ => say!("Line {line}: {what} is not to be used here.", "第 {line} 行：这里不能用 {what}。"),
    }
}

fn side(access: &RacyAccess) -> String {
    let at = place(access.at);
    if access.write { say!("{at} writes", "{at} 写") } else { say!("{at} reads", "{at} 读") }
}

fn race(race: &Race) -> String {
    if race.kind == RaceKind::SendBesideClose {
        let [send, close] = outputs::send_and_close(race).map(place);
        return say!(
            "Nothing orders the send at {send} and the close at {close}: go run -race reports it as a data race, and a send on a closed channel \
             panics.",
            "{send} 处的发送和 {close} 处的关闭之间没有先后：go run -race 会把它报告为数据竞争，而向已关闭的 channel 发送会 panic。"
        );
    }
    let (first, second) = (side(&race.first), side(&race.second));
    say!(
        "There is a data race: {first}, {second}, and nothing orders the two.",
        "有数据竞争：{first}，{second}，两者之间没有先后。"
    )
}

fn ended(output: &Output, judged: Option<&Judged>) -> String {
    let always = judged.is_some_and(|judged| judged.outputs == (0, 1) && judged.is_complete());
    match output.ending {
        Ending::Deadlock if always => say!("It always ends in a deadlock:", "它总是以死锁结束："),
        Ending::Deadlock => say!("It can end in a deadlock:", "它可能死锁："),
        Ending::Panic if always => say!("It always panics:", "它总是 panic："),
        Ending::Panic => say!("It can panic:", "它可能 panic："),
        Ending::Never | Ending::PrintsForever => say!("It may go on without an end:", "它可能永远不结束："),
        Ending::Fatal if output.ending.has_status(&output.message) => {
            say!("It can end with a status other than 0:", "它可能以非 0 的退出码结束：")
        }
        Ending::Fatal => say!("It can end in a fatal error:", "它可能以致命错误结束："),
        Ending::Exit => say!("It can come to its end:", "它可能正常结束："),
    }
}

fn leak(left: &LeftGoroutine) -> String {
    let created = place(left.created_at);
    match &left.parked {
        Some((reason, at)) => say!(
            "When main returns, a goroutine may be left: started at {created}, parked at {} ({}).",
            "main 返回时，可能留下一个 goroutine：由 {created} 启动，停在 {}（{}）。",
            place(*at),
            reason.text()
        ),
        None => say!(
            "When main returns, a goroutine may be left: started at {created}.",
            "main 返回时，可能留下一个 goroutine：由 {created} 启动。"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_each_kind_is_told_before_a_second_of_any() {
        let faults = [Fault::ReadsClock, Fault::ReadsClock, Fault::TooMany, Fault::ReadsClock, Fault::RacesUnknown];
        let findings: Vec<Finding> =
            faults.into_iter().map(|fault| Finding { fault, said: Said::default(), trial: None }).collect();
        let names: Vec<&str> = told_first(&findings).into_iter().map(|finding| finding.fault.name()).collect();
        assert_eq!(names, ["clock", "many", "unknown", "clock", "clock"]);
    }
}
