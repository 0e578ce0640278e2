//! A game: the path so far, what can be done now, and what a key does. Nothing here draws.
//!
//! Where only one step is possible, it is taken without a question. What is undone is a decision, with all that followed.

use console::Key;
use gort::explore::{Aim, Choice, Exploration, Goal, Position};

/// What a player does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlayerCommand {
    /// Takes the choice of this number, from 1.
    Pick(usize),
    /// Takes the last decision back.
    Undo,
    /// Begins again.
    Restart,
    /// Wants to know what leads to the goal.
    Hint,
    /// Says that the goal cannot be reached at all.
    Impossible,
}

impl PlayerCommand {
    /// What this word of `--moves` means.
    pub fn parse(word: &str) -> Option<PlayerCommand> {
        match word {
            "u" => Some(PlayerCommand::Undo),
            "r" => Some(PlayerCommand::Restart),
            "h" => Some(PlayerCommand::Hint),
            "i" => Some(PlayerCommand::Impossible),
            number => number.parse().ok().map(PlayerCommand::Pick),
        }
    }

    /// What this key means.
    pub fn of(key: &Key) -> Option<PlayerCommand> {
        match key {
            Key::Char(sign) if sign.is_ascii_digit() => {
                sign.to_digit(10).map(|digit| PlayerCommand::Pick(digit as usize))
            }
            Key::Char(sign) => PlayerCommand::parse(&sign.to_string()),
            Key::Backspace | Key::ArrowLeft => Some(PlayerCommand::Undo),
            _ => None,
        }
    }
}

/// What there is to say about the last command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// There is no choice of this number.
    NoChoice(usize),
    /// Nothing was decided yet.
    NothingToUndo,
    /// There is no goal to which something could lead.
    NoGoal,
    /// This choice leads to the goal, with `needs` more preemptions.
    Take {
        /// Its number, from 1.
        choice: usize,
        /// How many more.
        needs: u32,
    },
    /// The goal is out of reach; this number of decisions earlier it was not.
    GoBack(usize),
    /// It never was.
    NeverWas,
    /// It is not impossible.
    Possible,
}

/// How a game stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// It goes on.
    Open,
    /// The goal is reached.
    Won,
    /// The goal cannot be reached, and the player has said so.
    Proven,
    /// The program is over, without the goal.
    Over,
}

/// A game.
#[derive(Debug)]
pub struct Game<'a> {
    aim: Option<Aim<'a>>,
    /// All positions from the start.
    path: Vec<Position<'a>>,
    /// The places in it where something was decided.
    decided: Vec<usize>,
    /// What was chosen there, from 1.
    chosen: Vec<usize>,
    choices: Vec<Choice>,
    proven: bool,
    par_known: bool,
}

impl<'a> Game<'a> {
    /// Begins. `None`: nothing was explored.
    pub fn new(found: &'a Exploration, goal: Option<Goal>) -> Option<Self> {
        let aim = goal.map(|goal| found.aim(goal));
        let path = vec![found.start()?];
        let mut game = Game {
            aim,
            path,
            decided: Vec::new(),
            chosen: Vec::new(),
            choices: Vec::new(),
            proven: false,
            par_known: false,
        };
        game.settle();
        Some(game)
    }

    /// Takes every step that is the only one.
    fn settle(&mut self) {
        loop {
            let here = self.position();
            let reached = self.aim.as_ref().is_some_and(|aim| aim.reached(here));
            let choices = if reached { Vec::new() } else { here.choices() };
            if let [only] = &choices[..] {
                let next = here.take(only);
                self.path.push(next);
            } else {
                self.choices = choices;
                return;
            }
        }
    }

    /// Where the player stands.
    pub fn position(&self) -> &Position<'a> {
        self.path.last().expect("gort internal bug: a game without a position")
    }

    /// What can be done now.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// What was decided so far, as numbers from 1.
    pub fn chosen(&self) -> &[usize] {
        &self.chosen
    }

    /// The goal, if there is one.
    pub fn goal(&self) -> Option<&Goal> {
        self.aim.as_ref().map(Aim::goal)
    }

    /// The fewest preemptions with which the goal can be reached; `None`: it cannot, or there is none.
    pub fn par(&self) -> Option<u32> {
        self.aim.as_ref()?.par()
    }

    /// Whether the player may know the par.
    pub fn par_known(&self) -> bool {
        self.par_known || self.stage() != Stage::Open
    }

    /// Says the par from now on.
    pub fn tell_par(&mut self) {
        self.par_known = true;
    }

    /// How many more preemptions it takes; `None`: the goal is out of reach from here, or there is none.
    pub fn needs(&self) -> Option<u32> {
        self.aim.as_ref()?.needs(self.position())
    }

    /// How it stands.
    pub fn stage(&self) -> Stage {
        match &self.aim {
            _ if self.proven => Stage::Proven,
            Some(aim) if aim.reached(self.position()) => Stage::Won,
            _ if self.position().ended().is_some() => Stage::Over,
            _ => Stage::Open,
        }
    }

    /// Carries a command out.
    pub fn obey(&mut self, command: PlayerCommand) -> Said {
        match command {
            PlayerCommand::Pick(number) => self.pick(number),
            PlayerCommand::Undo => self.undo(),
            PlayerCommand::Restart => {
                self.proven = false;
                self.back_to(0);
                Said::Nothing
            }
            PlayerCommand::Hint => self.hint(),
            PlayerCommand::Impossible => self.claim(),
        }
    }

    fn pick(&mut self, number: usize) -> Said {
        let Some(choice) = number.checked_sub(1).and_then(|at| self.choices.get(at)) else {
            return Said::NoChoice(number);
        };
        let next = self.position().take(choice);
        self.decided.push(self.path.len() - 1);
        self.chosen.push(number);
        self.path.push(next);
        self.settle();
        Said::Nothing
    }

    fn undo(&mut self) -> Said {
        if std::mem::take(&mut self.proven) {
            return Said::Nothing;
        }
        match self.decided.len().checked_sub(1) {
            Some(last) => {
                self.back_to(last);
                Said::Nothing
            }
            None => Said::NothingToUndo,
        }
    }

    /// Keeps the first decisions, this number of them.
    fn back_to(&mut self, decisions: usize) {
        if let Some(place) = self.decided.get(decisions) {
            self.path.truncate(place + 1);
            self.decided.truncate(decisions);
            self.chosen.truncate(decisions);
            self.settle();
        }
    }

    fn hint(&mut self) -> Said {
        let Some(aim) = &self.aim else { return Said::NoGoal };
        let here = self.position();
        let known = match (aim.best(here, &self.choices), aim.needs(here)) {
            (Some(choice), Some(needs)) => Said::Take { choice: choice + 1, needs },
            (None, Some(_)) => Said::Nothing,
            _ => {
                let back = self.decided.iter().rev().position(|place| aim.needs(&self.path[*place]).is_some());
                back.map_or(Said::NeverWas, |back| Said::GoBack(back + 1))
            }
        };
        self.par_known = aim.par().is_some();
        known
    }

    fn claim(&mut self) -> Said {
        match self.aim.as_ref().map(Aim::par) {
            None => Said::NoGoal,
            Some(None) => {
                self.proven = true;
                Said::Nothing
            }
            Some(Some(_)) => {
                self.par_known = true;
                Said::Possible
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::find;

    fn explored(program: &str) -> Exploration {
        let subject = find::program(program).unwrap();
        subject.explorer().run()
    }

    fn hang() -> Option<Goal> {
        Some(Goal::Ending(gort::Ending::Deadlock))
    }

    #[test]
    fn undo_leads_back_through_every_decision_to_the_start() {
        let found = explored("deadlock/abba");
        let mut game = Game::new(&found, hang()).unwrap();
        let mut seen = vec![game.position().steps()];
        while game.stage() == Stage::Open {
            assert!(game.choices().len() > 1, "nobody is asked where nothing can be chosen");
            let number = game.choices().len();
            assert_eq!(game.obey(PlayerCommand::Pick(number)), Said::Nothing);
            seen.push(game.position().steps());
        }
        while let Some(steps) = seen.pop() {
            assert_eq!(game.position().steps(), steps);
            let said = game.obey(PlayerCommand::Undo);
            assert_eq!(said, if seen.is_empty() { Said::NothingToUndo } else { Said::Nothing });
        }
        assert!(game.chosen().is_empty());
    }

    #[test]
    fn restart_forgets_every_decision() {
        let found = explored("deadlock/abba");
        let mut game = Game::new(&found, hang()).unwrap();
        let start = (game.position().steps(), game.choices().len());
        game.obey(PlayerCommand::Pick(1));
        game.obey(PlayerCommand::Pick(2));
        game.obey(PlayerCommand::Restart);
        assert_eq!((game.position().steps(), game.choices().len()), start);
        assert_eq!(game.obey(PlayerCommand::Restart), Said::Nothing);
    }

    #[test]
    fn what_is_no_choice_changes_nothing() {
        let found = explored("deadlock/abba");
        let mut game = Game::new(&found, hang()).unwrap();
        let steps = game.position().steps();
        for number in [0, 9, usize::MAX] {
            assert_eq!(game.obey(PlayerCommand::Pick(number)), Said::NoChoice(number));
        }
        assert_eq!(game.position().steps(), steps);
    }

    #[test]
    fn hints_lead_back_when_the_goal_was_lost_and_then_to_it() {
        let found = explored("deadlock/abba");
        let mut game = Game::new(&found, hang()).unwrap();
        while game.stage() == Stage::Open {
            game.obey(PlayerCommand::Pick(1));
        }
        assert_eq!(game.stage(), Stage::Over);
        let Said::GoBack(back) = game.obey(PlayerCommand::Hint) else { panic!("the goal was in reach once") };
        (0..back).for_each(|_| assert_eq!(game.obey(PlayerCommand::Undo), Said::Nothing));
        while game.stage() == Stage::Open {
            let Said::Take { choice, .. } = game.obey(PlayerCommand::Hint) else { panic!("it is in reach again") };
            game.obey(PlayerCommand::Pick(choice));
        }
        assert_eq!(game.stage(), Stage::Won);
    }

    #[test]
    fn impossible_is_right_only_where_no_schedule_reaches_the_goal() {
        let found = explored("deadlock/abba");
        let mut game = Game::new(&found, hang()).unwrap();
        assert_eq!((game.obey(PlayerCommand::Impossible), game.stage()), (Said::Possible, Stage::Open));
        let mut game = Game::new(&found, Some(Goal::Ending(gort::Ending::Panic))).unwrap();
        assert_eq!(game.obey(PlayerCommand::Hint), Said::NeverWas);
        assert_eq!((game.obey(PlayerCommand::Impossible), game.stage()), (Said::Nothing, Stage::Proven));
        game.obey(PlayerCommand::Undo);
        assert_eq!(game.stage(), Stage::Open);
    }

    #[test]
    fn without_a_goal_one_plays_to_the_end() {
        let found = explored("deadlock/abba");
        let mut game = Game::new(&found, None).unwrap();
        assert_eq!(
            (game.obey(PlayerCommand::Hint), game.obey(PlayerCommand::Impossible)),
            (Said::NoGoal, Said::NoGoal)
        );
        while game.stage() == Stage::Open {
            game.obey(PlayerCommand::Pick(1));
        }
        assert_eq!(game.stage(), Stage::Over);
    }
}
