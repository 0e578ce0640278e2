//! Choices: what a run writes down as it makes them, and what a replay reads back.
//!
//! Invariants  I1  what is written down is never the default, so what a code names is never the first candidate.
//! See         mod.rs for what candidates are, and in which order; gort's `rt/policy`.

use std::fmt;

use super::{CodeHeader, ReplayCode, ReplayError};

/// What a choice was, by a name that no engine gives differently.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Chosen {
    /// The goroutine of this number, counted from 1 as they are created; of a select the case, from 0 in the source's order; of
    /// what has no such number its place in the order of creation, from 0.
    Number(u64),
    /// The timer of this place among those that can fire, from 1, in the order of the times for which they are set, of equal
    /// ones the oldest first. 0: what has come from outside of the program.
    Timer(u64),
}

impl Chosen {
    /// Whether a code can hold it: 0 is a place that only the default has.
    pub(super) fn is_written(self) -> bool {
        self != Chosen::Number(0)
    }
}

impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Chosen::Number(number) => write!(f, "number {number}"),
            Chosen::Timer(0) => f.write_str("what comes from outside"),
            Chosen::Timer(place) => write!(f, "timer {place}"),
        }
    }
}

/// Writes down a run's choices as it makes them.
#[derive(Default, Debug)]
pub struct Recorder {
    choices: Vec<(u64, Chosen)>,
    defaults: u64,
}

impl Recorder {
    /// The next choice: the default, if `chosen` is `None`.
    pub fn note(&mut self, chosen: Option<Chosen>) {
        match chosen {
            None => self.defaults += 1,
            Some(chosen) => self.choices.push((std::mem::take(&mut self.defaults), chosen)),
        }
    }

    /// The code of the run, which is over.
    pub fn finish(self, header: CodeHeader) -> ReplayCode {
        ReplayCode::new(header, self.choices)
    }
}

/// Reads a code's choices back, one after the other; after the last one, the default.
#[derive(Debug)]
pub struct Player {
    choices: Vec<(u64, Chosen)>,
    at: usize,
    /// Default choices still to make before `choices[at]`.
    defaults: u64,
    made: usize,
}

impl Player {
    /// Before the first choice.
    pub fn new(code: ReplayCode) -> Self {
        let defaults = code.choices.first().map_or(0, |(defaults, _)| *defaults);
        Self { choices: code.choices, at: 0, defaults, made: 0 }
    }

    /// What the next choice is; `None`: the default.
    fn next(&mut self) -> Option<Chosen> {
        self.made += 1;
        if self.at == self.choices.len() {
            return None;
        }
        if self.defaults > 0 {
            self.defaults -= 1;
            return None;
        }
        let wanted = self.choices[self.at].1;
        self.at += 1;
        self.defaults = self.choices.get(self.at).map_or(0, |(defaults, _)| *defaults);
        Some(wanted)
    }

    /// The next choice, among the numbers below this one.
    pub fn choose_number(&mut self, among: u64) -> Result<u64, ReplayError> {
        match self.next() {
            None => Ok(0),
            Some(Chosen::Number(number)) if number < among => Ok(number),
            Some(wanted) => {
                let candidates = usize::try_from(among).unwrap_or(usize::MAX);
                Err(ReplayError::Diverged { choice: self.made, wanted, candidates })
            }
        }
    }

    /// The index of the next choice among its candidates, of which the first is the default. `candidates` lists them.
    pub fn choose(&mut self, candidates: impl FnOnce() -> Vec<Chosen>) -> Result<usize, ReplayError> {
        let Some(wanted) = self.next() else { return Ok(0) };
        let candidates = candidates();
        let found = candidates.iter().position(|candidate| *candidate == wanted).filter(|found| *found > 0);
        found.ok_or(ReplayError::Diverged { choice: self.made, wanted, candidates: candidates.len() })
    }

    /// The run is over. The last choice written down is no default, so the recorded run made it: one that ends before is another
    /// program's.
    pub fn finish(&self) -> Result<(), ReplayError> {
        if self.at == self.choices.len() { Ok(()) } else { Err(ReplayError::Unfinished { choices: self.made }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run of choices among these candidates, by a code.
    fn played(code: &ReplayCode, lists: &[&[Chosen]]) -> (Vec<Result<usize, ReplayError>>, Result<(), ReplayError>) {
        let mut player = Player::new(code.clone());
        let chosen = lists.iter().map(|list| player.choose(|| list.to_vec())).collect();
        (chosen, player.finish())
    }

    #[test]
    fn a_code_plays_what_was_recorded_and_nothing_else() {
        use Chosen::{Number, Timer};
        let lists: [&[Chosen]; 4] = [
            &[Number(1), Number(3)],
            &[Number(3), Timer(1), Number(1)],
            &[Number(0), Number(2)],
            &[Number(2), Number(1)],
        ];
        for wanted in [[0, 0, 0, 0], [1, 0, 0, 0], [0, 2, 1, 0], [1, 1, 1, 1]] {
            let mut recorder = Recorder::default();
            for (list, wanted) in lists.iter().zip(wanted) {
                recorder.note((wanted > 0).then(|| list[wanted]));
            }
            let code = recorder.finish(CodeHeader::of("p"));
            let read: ReplayCode = code.to_string().parse().unwrap();
            assert_eq!(played(&read, &lists), (wanted.map(Ok).to_vec(), Ok(())), "{code}");
        }
    }

    #[test]
    fn what_a_code_names_has_to_be_there_and_not_to_be_the_default() {
        let code = ReplayCode::new(CodeHeader::of("p"), vec![(1, Chosen::Number(3))]);
        let lists = |second: [u64; 2]| [[1, 2], second].map(|numbers| numbers.map(Chosen::Number));
        for (second, found) in [([1, 3], Ok(1)), ([3, 1], Err(())), ([1, 2], Err(()))] {
            let lists = lists(second);
            let (chosen, end) = played(&code, &[&lists[0], &lists[1]]);
            let refused = ReplayError::Diverged { choice: 2, wanted: Chosen::Number(3), candidates: 2 };
            assert_eq!((&chosen[1], end), (&found.map_err(|()| refused), Ok(())));
        }
        assert_eq!(played(&code, &[]).1, Err(ReplayError::Unfinished { choices: 0 }));
    }
}
