//! What decides where a run could go on in several ways: Go's order, a seed, or the code of an earlier run.
//!
//! States      Go's order, with draws from a seed | drawn, also the order of goroutines | a code.
//! Invariants  I1  the same decisions give the same run, if the clock jumps.
//!             I2  a seed means what it means for gort's own runtime: 0 is Go's order, in which a waiting select links its cases as they stand
//!                 in the text; another one draws everything from one stream.
//! See         src/rt/policy, its twin; crates/events/src/replay.

use gort_events::{CodeHeader, Player, Recorder, ReplayCode, ReplayError, Rng};

use super::host::{Choice, Names};

/// What decides.
#[derive(Debug)]
pub struct Decisions {
    order: Order,
    /// What gives numbers, ready cases and the order of maps, where the order of goroutines does not.
    draws: Option<Rng>,
    /// Whether a waiting select's cases are linked in any order.
    links: bool,
    recorder: Option<Recorder>,
    drawn: bool,
    misfit: Option<ReplayError>,
    /// Whether they decide also before accesses to memory, and when time passes.
    at_accesses: bool,
    free_running: bool,
}

#[derive(Debug)]
enum Order {
    /// Go's, and nothing is asked.
    Unasked,
    /// Go's.
    Gos,
    Drawn(Rng),
    Code(Player),
}

impl Decisions {
    /// Go's order, with these draws. It asks for no goroutine, and there will be no code.
    pub fn draws(seed: u64) -> Decisions {
        Decisions { recorder: None, ..Self::of(Order::Unasked, Some(seed)) }
    }

    /// The order that this seed draws; 0 is Go's own. `draws` seeds all that is not the order of goroutines, if it is to be apart.
    pub fn seeded(seed: u64, draws: Option<u64>) -> Decisions {
        match seed {
            0 => Self::of(Order::Gos, Some(draws.unwrap_or(0))),
            seed => Self::of(Order::Drawn(Rng::new(seed)), draws),
        }
    }

    /// The choices of an earlier run.
    pub fn replay(code: ReplayCode) -> Decisions {
        let (at_accesses, free_running) = (code.header().at_accesses, code.header().free_running);
        Decisions { at_accesses, free_running, ..Self::of(Order::Code(Player::new(code)), None) }
    }

    fn of(order: Order, draws: Option<u64>) -> Decisions {
        let links = draws != Some(0);
        Decisions {
            order,
            draws: draws.map(Rng::new),
            links,
            recorder: Some(Recorder::default()),
            drawn: false,
            misfit: None,
            at_accesses: false,
            free_running: false,
        }
    }

    /// Whether they decide the order of goroutines.
    pub fn orders(&self) -> bool {
        !matches!(self.order, Order::Unasked)
    }

    /// Whether they decide it also before accesses to memory.
    pub fn orders_accesses(&self) -> bool {
        self.at_accesses
    }

    /// Whether time may pass at any step.
    pub fn passes_time(&self) -> bool {
        self.free_running
    }

    /// Whether something was drawn: a number, a ready case, the order of a map.
    pub fn has_drawn(&self) -> bool {
        self.drawn
    }

    /// Whether a code did not fit: nothing that comes means anything.
    pub fn is_misfit(&self) -> bool {
        self.misfit.is_some()
    }

    /// Decides: a number below `among`.
    pub fn choose(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        // Go draws its children; where the order is asked for they belong to it.
        let is_order = match choice {
            Choice::Run | Choice::Timer => true,
            Choice::Child => self.orders(),
            _ => false,
        };
        self.drawn |= !is_order;
        let chosen = match (&mut self.order, &mut self.draws) {
            (Order::Code(player), _) => match choice {
                Choice::Run | Choice::Timer | Choice::Select => {
                    player.choose(|| (0..among).map(names).collect()).map(|place| place as u64)
                }
                Choice::Link | Choice::Map | Choice::Entry | Choice::Child | Choice::Random => {
                    player.choose_number(among)
                }
            },
            (_, Some(draws)) if !is_order && (self.links || choice != Choice::Link) => Ok(below(draws, among)),
            (Order::Drawn(order), draws) if is_order || draws.is_none() => Ok(below(order, among)),
            _ => Ok(0),
        };
        let chosen = chosen.unwrap_or_else(|error| {
            self.misfit.get_or_insert(error);
            0
        });
        if let Some(recorder) = &mut self.recorder {
            recorder.note((chosen > 0).then(|| names(chosen)));
        }
        chosen
    }

    /// The code of the run, which is over, if it was written down.
    ///
    /// # Errors
    /// What was wrong with the code that was replayed. `ended`: the run has not been stopped.
    pub fn finish(&mut self, header: CodeHeader, ended: bool) -> Result<Option<ReplayCode>, ReplayError> {
        if let Some(error) = self.misfit.take() {
            return Err(error);
        }
        if let Order::Code(player) = &self.order
            && ended
        {
            player.finish()?;
        }
        let (at_accesses, free_running) = (self.at_accesses, self.free_running);
        let header = CodeHeader { at_accesses, free_running, ..header };
        Ok(self.recorder.take().map(|recorder| recorder.finish(header)))
    }
}

fn below(rng: &mut Rng, among: u64) -> u64 {
    rng.below(among as usize) as u64
}
