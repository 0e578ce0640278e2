//! What is done on the shell's screen, from a place of the course and back to it.

use std::io::Write;

use clap::Parser;

use super::act::Outside;
use super::tour::Tour;
use crate::args::{Cli, Command};
use crate::lab::course::OutputSets;
use crate::lesson::bilingual::Texts;
use crate::lesson::question;
use crate::lesson::section::SectionView;
use crate::play;
use crate::terminal::screen::Screen;
use crate::terminal::speech::say;

impl Tour<'_> {
    /// Does something on the shell's screen, and waits until the learner wants to come back.
    pub(super) fn outside(
        &mut self,
        outside: Outside,
        screen: &Screen,
        out: &mut dyn Write,
        warnings: &mut dyn Write,
    ) -> anyhow::Result<()> {
        match outside {
            Outside::Play(name) => {
                let cli = Cli::try_parse_from(["gort", "play", &name])?;
                if let Some(Command::Play(args)) = &cli.command {
                    play::run(args, screen, out, warnings)?;
                }
            }
            Outside::Step(program) => {
                let Some(section) = self.place.section() else { return Ok(()) };
                let (plan, texts) = (self.plan(), Texts::new(self.place.lesson(), screen.lang));
                let sets = OutputSets::new(plan.lesson);
                let texts = texts.section(section.id);
                let view = SectionView { screen, plan: &plan, section, sets: &sets, texts };
                if let Some(ran) = self.rans.get(&self.place) {
                    view.step(out, ran, program)?;
                }
                return Ok(());
            }
            Outside::Document => {
                let (came_out, _) = (self.document)(out, screen, &mut self.progress, warnings, true)?;
                self.conclusion = self.conclusion.max(came_out);
            }
        }
        let prompt = say!("Enter: back to the lesson", "回车：回到课程");
        question::go_on(out, &screen.again(), &prompt)?;
        Ok(())
    }
}
