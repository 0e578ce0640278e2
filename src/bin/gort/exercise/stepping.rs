//! Stepping through the schedule of what is wrong: the program as it was judged, with whichever `main` it was.

use std::io::Write;

use gort::ReplayCode;
use gort_exercise::Judged;

use crate::golang::studied;
use crate::lesson::{question, step};
use crate::program::run::RunOrder;
use crate::program::subject::Subject;
use crate::study::{Study, ending};
use crate::terminal::screen::Screen;
use crate::terminal::speech::say;

/// The program as it was judged.
pub fn subject(judged: &Judged) -> Subject {
    let texts = if judged.trial == 0 { 1 } else { 2 };
    let name = judged.ready.files.ids().next().map(|file| judged.ready.files.name(file)).unwrap_or_default();
    studied::of_judged(name, judged.ready.program.clone(), texts, judged.header.clone())
}

/// Goes through a run of the program that was judged: by this code, or the usual one.
pub fn through(out: &mut dyn Write, screen: &Screen, judged: &Judged, code: Option<ReplayCode>) -> anyhow::Result<()> {
    let subject = subject(judged);
    let order = code.map_or(RunOrder::Seed(0), RunOrder::Replay);
    let run = studied::run(&subject, &order)?;
    let study = Study::new(&subject, &run, &[], screen.words);
    if step::through(out, screen, &study, &[])? {
        // What came of it stays until the learner has seen it: whoever watches draws over it.
        ending::show(out, screen, &study, &run, (true, ending::Extent::Whole, true), &subject.command("trace"))?;
        writeln!(out)?;
        question::go_on(out, &screen.again(), &say!("Enter: back to the file", "回车：回到文件"))?;
    }
    Ok(())
}
