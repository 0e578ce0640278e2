//! A data race on the screen: Go's report, with the names of the lesson.
//!
//! It is in English in every language, as Go's own reports are.

use gort::races::{Access, AccessKind, DataRace};
use gort::{GoId, Site};

use super::names::Names;
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::span::{Line, Tone};

/// The report, line by line. `file` is the program's path in the tree.
pub fn draw(race: &DataRace, names: &Names, file: &str) -> Vec<Line> {
    let variable = names.object(race.object);
    let (now, then) = (&race.access, &race.previous);
    let mut lines = vec![Line::of("WARNING: DATA RACE", Tone::Bad)];
    let mut part = |heading: String, above: Option<&str>, at: Option<Site>| {
        lines.push(Line::of(heading, Tone::Plain));
        lines.extend(above.map(|above| Line::of(format!("    {above}"), Tone::Faint)));
        lines.push(Line::of(format!("    {}", place(at, file)), Tone::Faint));
    };
    let ((what, above), (before, below)) = (now.kind.in_go(), then.kind.in_go());
    part(format!("{what} of {variable} by {}:", who(now.goroutine, names)), above, now.location);
    let before = before.to_lowercase();
    part(format!("Previous {before} of {variable} by {}:", who(then.goroutine, names)), below, then.location);
    for access in [now, then] {
        if access.created_by.is_some() {
            let state = if access.finished { "finished" } else { "running" };
            part(format!("Goroutine {} ({state}) created at:", access.goroutine), None, access.created_at);
        }
    }
    lines
}

/// The same in one line, where the report has no room. `None`: it is not known where that was.
pub fn brief(race: &DataRace, names: &Names, words: &Words) -> Option<String> {
    let of = |access: &Access| {
        let template = match access.kind {
            AccessKind::Send => words.lesson.race_sends,
            AccessKind::Close => words.lesson.race_closes,
            kind if kind.writes() => words.lesson.race_writes,
            _ => words.lesson.race_reads,
        };
        Some(fill!(template, who = names.goroutine(access.goroutine), n = access.location?.line()))
    };
    let (then, now) = (of(&race.previous)?, of(&race.access)?);
    Some(fill!(words.lesson.race_brief, variable = names.object(race.object), then = then, now = now))
}

/// `goroutine 2 (worker 1)`; the name is left out where it says no more than the number.
fn who(id: GoId, names: &Names) -> String {
    if id == GoId::MAIN {
        return "main goroutine".to_string();
    }
    let name = names.goroutine(id);
    if name == format!("g{id}") { format!("goroutine {id}") } else { format!("goroutine {id} ({name})") }
}

fn place(at: Option<Site>, file: &str) -> String {
    let Some(at) = at else { return "unknown".to_string() };
    let found = at.file().replace('\\', "/");
    let shown = if found.ends_with(file) { file } else { found.as_str() };
    format!("{shown}:{}", at.line())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::source::Source;
    use crate::terminal::messages::EN;
    use gort::ObjectId;

    #[test]
    fn it_has_gos_four_parts_and_says_nothing_of_who_made_main() {
        let here = Site::caller();
        let access = |kind, goroutine: u64, created: bool| Access {
            kind,
            goroutine: GoId(goroutine),
            location: None,
            step: 1,
            finished: false,
            created_by: created.then_some(GoId::MAIN),
            created_at: created.then_some(here),
        };
        let race = DataRace {
            object: ObjectId(1),
            access: access(AccessKind::Write, 2, true),
            previous: access(AccessKind::Read, 1, false),
        };
        let names = Names::new(&[], &Source::default(), "x.rs");
        let lines: Vec<String> = draw(&race, &names, "render/race.rs").iter().map(Line::text).collect();
        assert_eq!(lines[0], "WARNING: DATA RACE");
        assert_eq!((lines[1].as_str(), lines[2].as_str()), ("Write of #1 by goroutine 2:", "    unknown"));
        assert_eq!(lines[3], "Previous read of #1 by main goroutine:");
        assert_eq!(lines[5], "Goroutine 2 (running) created at:");
        assert!(lines[6].starts_with("    render/race.rs:"), "{}", lines[6]);
        assert_eq!(lines.len(), 7);
        assert_eq!(brief(&race, &names, &EN), None, "it is not known where");
        let at = |mut access: Access| {
            access.location = Some(here);
            access
        };
        let known = DataRace { access: at(race.access), previous: at(race.previous), ..race };
        let n = here.line();
        let said = format!("race on #1: main reads in line {n}; g2 writes in line {n}");
        assert_eq!(brief(&known, &names, &EN), Some(said));
    }
}
