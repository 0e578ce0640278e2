//! `gort explore PROGRAM --what-if CHANGE`: the outputs of a changed program, beside those of the program as it is.
//!
//! What a change can be: see `change.rs`.

use std::collections::BTreeSet;
use std::io::{self, Write};

use gort::Ending;
use gort::explore::{Count, Exploration, FoundOutput, NoSchedule, Output};
use serde_json::{Value, json};

use super::change::Change;
use super::waits::{self, Runs};
use super::{search, set, show, told};
use crate::args::ExploreArgs;
use crate::json;
use crate::program::command::Command;
use crate::program::subject::Subject;
use crate::program::twin;
use crate::study::ending;
use crate::terminal::failure::Conclusion;
use crate::terminal::look::Code;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// Sets larger than this are not compared one by one.
const COMPARED: u32 = 300_000;

/// What a comparison found.
struct Difference {
    /// Outputs of the changed program alone.
    new: Vec<Output>,
    /// Outputs that the change takes away.
    lost: Vec<Output>,
    /// Ways to end that no output had before, and those that none has any more.
    new_endings: Vec<String>,
    lost_endings: Vec<String>,
}

/// How an output ended, in Go's words; main's return has none.
fn ending(output: &Output) -> String {
    if output.ending == Ending::Exit { String::new() } else { output.message.clone() }
}

/// How the outputs of one end, where none of the other's does. Needs: `alone` are those that only the first has.
fn endings(alone: &[Output], other: &Exploration) -> Vec<String> {
    let there: BTreeSet<String> = other.all().map(|output| ending(&output)).collect();
    let new: BTreeSet<String> = alone.iter().map(ending).filter(|ending| !there.contains(ending)).collect();
    new.into_iter().collect()
}

fn difference(before: &Exploration, after: &Exploration) -> Option<Difference> {
    let most = Count::from(COMPARED);
    if before.outputs > most || after.outputs > most {
        return None;
    }
    let (new, lost): (Vec<_>, Vec<_>) = (after.beyond(before).collect(), before.beyond(after).collect());
    let (new_endings, lost_endings) = (endings(&new, before), endings(&lost, after));
    Some(Difference { new, lost, new_endings, lost_endings })
}

/// The two programs that are compared.
struct Compared<'a> {
    subject: &'a Subject,
    change: Change,
    before: Exploration,
    after: Exploration,
}

/// Explores both and shows the difference.
pub fn run(
    subject: &Subject,
    text: &str,
    args: &ExploreArgs,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    search::explorable(subject)?;
    let change = Change::read(subject, text)?;
    let before = search::explore(subject, &args.search, screen)?;
    let explorer = subject.explorer().capacities_of_lines(change.capacities());
    let mut changed_args = args.search.clone();
    changed_args.clock = change.clock.unwrap_or(args.search.clock);
    let after = search::watched_beside(search::configured(explorer, &changed_args), screen)?;
    let mut compared = Compared { subject, change, before, after };
    let found = difference(&compared.before, &compared.after);
    if let Some(twin) = twin::shown(subject, screen.code).1 {
        told::exploration(&mut compared.before, &twin);
        told::exploration(&mut compared.after, &twin);
    }
    if screen.json {
        json::write(out, compared.as_json(args, found.as_ref(), screen.code))?;
    } else {
        compared.show(out, screen, args, found.as_ref())?;
    }
    Ok(search::conclusion(&compared.before).max(search::conclusion(&compared.after)))
}

impl Compared<'_> {
    /// What replays a schedule of the changed program, but for the code.
    fn replay(&self) -> Command {
        self.subject.command("trace").with("--what-if", &self.change.text.replace(' ', ""))
    }

    fn show(
        &self,
        out: &mut dyn Write,
        screen: &Screen,
        args: &ExploreArgs,
        found: Option<&Difference>,
    ) -> io::Result<()> {
        let words = screen.words;
        show::head(out, screen, self.subject, args.search.clock)?;
        let changed = fill!(words.change.changed, change = self.change.text);
        for (title, one) in [(words.change.as_is.to_string(), &self.before), (changed, &self.after)] {
            writeln!(out)?;
            screen.say(out, title, Tone::Heading, 1)?;
            set::facts(out, screen, one)?;
        }
        writeln!(out)?;
        let Some(found) = found else {
            return screen.say(out, words.change.too_many, Tone::Note, 1);
        };
        for (template, endings, tone) in [
            (words.change.new_endings, &found.new_endings, Tone::Good),
            (words.change.lost_endings, &found.lost_endings, Tone::Bad),
        ] {
            if !endings.is_empty() {
                let named = endings.iter().map(|said| if said.is_empty() { words.goal.exit } else { said.as_str() });
                let named: Vec<&str> = named.collect();
                let text = fill!(template, endings = named.join(words.lane.comma));
                write_lines(out, &Line::of(format!(" {text}"), tone).wrap_hanging(screen.width, 3))?;
            }
        }
        let [before, after] = self.runs(screen.code);
        let new = (words.change.new, "+", &found.new, Tone::Good, (&self.after, after), self.replay());
        let lost_command = self.subject.command("trace");
        let lost = (words.change.lost, "-", &found.lost, Tone::Bad, (&self.before, before), lost_command);
        for (template, sign, outputs, tone, (of, runs), command) in [new, lost] {
            let count = grouped(outputs.len());
            screen.say(out, fill!(template, n = count), Tone::Strong, 1)?;
            for output in outputs.iter().take(args.limit()) {
                let mut line = Line::of(format!("   {sign} "), tone);
                line.append(show::output_line(output, screen));
                write_lines(out, &line.wrap_at_bars(screen.width, 5))?;
                if let Some(code) = of.find(output).and_then(|listed| listed.schedule) {
                    write_lines(out, &ending::replay_lines("     ", &command, &code.to_string(), screen.width))?;
                    waits::show(out, screen, &runs.waits(output, Some(&code)), 5)?;
                }
            }
            if outputs.len() > args.limit() {
                show::rest(out, screen, outputs.len() - args.limit(), args, 3)?;
            }
        }
        Ok(())
    }

    /// The program as it is, and as it is changed.
    fn runs(&self, code: Code) -> [Runs<'_>; 2] {
        [&[][..], self.change.capacities()].map(|capacities| Runs { subject: self.subject, capacities, code })
    }

    fn as_json(&self, args: &ExploreArgs, found: Option<&Difference>, code: Code) -> Value {
        let [before, after] = self.runs(code);
        let item = |(of, runs): (&Exploration, &Runs<'_>), output: &Output| {
            let listed = of.find(output);
            let no_schedule = listed.as_ref().and_then(FoundOutput::no_schedule);
            let schedule = listed.and_then(|listed| listed.schedule);
            json!({
                "output": output.lines,
                "ending": json::ending(output.ending),
                "message": json::message(output),
                "schedule": schedule.as_ref().map(ToString::to_string),
                "no_schedule": no_schedule.map(NoSchedule::name),
                "waits": waits::as_json(&runs.waits(output, schedule.as_ref())),
            })
        };
        let list = |of: (&Exploration, &Runs<'_>), outputs: &[Output]| -> Vec<Value> {
            outputs.iter().take(args.limit_in_json()).map(|output| item(of, output)).collect()
        };
        // As in `message`; null is main's return.
        let named = |endings: &[String]| -> Vec<Value> {
            let name = |said: &String| if said.is_empty() { Value::Null } else { json!(said) };
            endings.iter().map(name).collect()
        };
        let mut changed = args.clone();
        changed.search.clock = self.change.clock.unwrap_or(args.search.clock);
        let name = self.subject.name();
        json!({
            "program": name,
            "change": self.change.text,
            "before": set::as_json(&name, args, &self.before, &before),
            "after": set::as_json(&name, &changed, &self.after, &after),
            "new": found.map(|found| found.new.len()),
            "lost": found.map(|found| found.lost.len()),
            "new_endings": found.map(|found| named(&found.new_endings)),
            "lost_endings": found.map(|found| named(&found.lost_endings)),
            "new_list": found.map(|found| list((&self.after, &after), &found.new)),
            "lost_list": found.map(|found| list((&self.before, &before), &found.lost)),
        })
    }
}
