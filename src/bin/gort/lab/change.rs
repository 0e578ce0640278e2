//! A change to a program, as `--what-if` takes it: `cap=1`, `ch.cap=1`, `clock=real`, or several with commas between them.
//!
//! The program's text stays as it is. Its channels get other capacities on the lines that make them, and its clock may pass
//! at any step. A replay code of a program with other capacities says which, and is played with the same `--what-if`.

use gort::{EventKind, ObjectKind};

use crate::args::ClockArg;
use crate::program::run::{self, RunOrder};
use crate::program::source::{Source, line_of};
use crate::program::subject::{Engine, Subject};
use crate::terminal::failure::{suggestion, usage};
use crate::terminal::speech::say;

fn form() -> String {
    say!(
        "a change is 'cap=2', 'ch.cap=2' for the channel that is called 'ch', 'clock=real' or 'clock=ideal'; several have commas \
         between them",
        "改动写成 'cap=2'；'ch.cap=2' 指名叫 'ch' 的 channel；'clock=real' 或 'clock=ideal'；多项用逗号隔开"
    )
}

/// A change, checked against its program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// As it was written.
    pub text: String,
    /// The lines on which the changed channels are made, each with the capacity that they get.
    caps: Vec<(u32, usize)>,
    /// The clock, if it is another one.
    pub clock: Option<ClockArg>,
}

/// The channels that a program makes, of a lesson's those that its default run makes: the line, and what each is called.
fn channels(subject: &Subject) -> anyhow::Result<Vec<(u32, Option<String>)>> {
    if let Engine::Machine(machine) = &subject.engine {
        return Ok(machine.channels());
    }
    let run = run::run(subject, &RunOrder::Seed(0))
        .map_err(|error| anyhow::anyhow!("'{}' could not be run: {error}", subject.name()))?;
    let (file, language) = (subject.file(), subject.language());
    let source = Source::read(language, subject.text(language).unwrap_or_default());
    let made = run.events.iter().filter_map(|event| {
        let EventKind::Object { kind: ObjectKind::Chan { .. }, .. } = event.kind else { return None };
        let line = line_of(event, &file)?;
        Some((line as u32, source.binding(line).map(str::to_owned)))
    });
    let mut channels: Vec<_> = made.collect();
    channels.sort();
    channels.dedup();
    Ok(channels)
}

impl Change {
    /// Reads a change of this program.
    pub fn read(subject: &Subject, text: &str) -> anyhow::Result<Self> {
        let mut change = Change { text: text.trim().to_string(), caps: Vec::new(), clock: None };
        for part in text.split(',') {
            let part = part.trim();
            let Some((what, value)) = part.split_once('=') else {
                return usage(say!("'{part}' is no change: {}", "“{part}”不是改动：{}", form()));
            };
            match (what.trim(), value.trim()) {
                ("clock", "real") => change.clock = Some(ClockArg::Real),
                ("clock", "ideal") => change.clock = Some(ClockArg::Ideal),
                ("clock", other) => {
                    return usage(say!("'{other}' is no clock: {}", "没有“{other}”这种时钟：{}", form()));
                }
                (what, cap) => change.capacity(subject, what, cap)?,
            }
        }
        change.caps.sort_unstable();
        Ok(change)
    }

    fn capacity(&mut self, subject: &Subject, what: &str, cap: &str) -> anyhow::Result<()> {
        // What a channel is called may have a dot in it, too: `s.done`.
        let name = match what.rsplit_once('.') {
            None if what == "cap" => None,
            Some((name, "cap")) => Some(name),
            _ => return usage(say!("'{what}' cannot be changed: {}", "“{what}”不能改：{}", form())),
        };
        let Ok(cap) = cap.parse::<usize>() else {
            return usage(say!("'{cap}' is no capacity: {}", "“{cap}”不是容量：{}", form()));
        };
        let channels = channels(subject)?;
        if channels.is_empty() {
            return usage(say!(
                "'{}' makes no channel whose capacity could be changed",
                "“{}”没有可以改容量的 channel",
                subject.name()
            ));
        }
        let wanted = |known: &Option<String>| name.is_none_or(|name| known.as_deref() == Some(name));
        let lines: Vec<u32> = channels.iter().filter(|(_, known)| wanted(known)).map(|(line, _)| *line).collect();
        if lines.is_empty() {
            let names: Vec<&str> = channels.iter().filter_map(|(_, known)| known.as_deref()).collect();
            let name = name.unwrap_or_default();
            let near = suggestion(name, names.iter().copied());
            return usage(say!(
                "'{}' has no channel '{name}': {near}",
                "“{}”没有 channel“{name}”：{near}",
                subject.name()
            ));
        }
        let together = |(line, known): &&(u32, Option<String>)| lines.contains(line) && !wanted(known);
        if let Some((line, other)) = channels.iter().find(together) {
            let other = other.as_deref().unwrap_or("chan");
            let name = name.unwrap_or_default();
            return usage(say!(
                "line {line} makes '{other}', too: to change '{name}' alone, give each a line of its own",
                "第 {line} 行还创建了“{other}”：要只改“{name}”，请让它们各占一行"
            ));
        }
        // What is said of one channel goes before what is said of all.
        for line in lines {
            match self.caps.iter_mut().find(|(known, _)| *known == line) {
                Some(known) if name.is_some() => known.1 = cap,
                Some(_) => {}
                None => self.caps.push((line, cap)),
            }
        }
        Ok(())
    }

    /// The lines on which the changed channels are made, each with the capacity that they get.
    pub fn capacities(&self) -> &[(u32, usize)] {
        &self.caps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::find;

    fn read(program: &str, text: &str) -> Result<Change, String> {
        Change::read(&find::program(program).unwrap(), text).map_err(|error| error.to_string())
    }

    #[test]
    fn several_changes_are_one() {
        let change = read("direction/shared", "ch.cap=3, cap=1, clock=real").unwrap();
        assert_eq!(change.caps.iter().map(|(_, cap)| *cap).collect::<Vec<_>>(), [3, 1], "one channel goes before all");
        assert_eq!(change.clock, Some(ClockArg::Real));
        let other = read("direction/shared", "cap=1,ch.cap=3").unwrap();
        assert_eq!(other.caps, change.caps, "in whichever order they stand");
    }

    #[test]
    fn what_is_no_change_is_refused_with_what_is() {
        for (text, said) in [
            ("cap", "'cap' is no change"),
            ("cap=many", "'many' is no capacity"),
            ("clock=slow", "'slow' is no clock"),
            ("workers=2", "'workers' cannot be changed"),
            ("cx.cap=1", "there are: ch"),
            ("cap=1,,", "'' is no change"),
        ] {
            let error = read("channels", text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
        assert!(read("goroutine", "cap=2").unwrap_err().contains("makes no channel"));
    }
}
