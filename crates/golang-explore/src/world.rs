//! The world of a program that is explored: it keeps what is written, and asks the explorer where a step can go on in several ways.

use gort_golang::machine::{Choice, Happened, Host, Names};

/// Numbers that are drawn without a seed are tried one by one up to this many; of more only the first is.
const MOST_NUMBERS: u64 = 16;

/// What a step meets.
pub(crate) struct World<'a> {
    /// Chooses one of the labels.
    choose: &'a mut dyn FnMut(&[u64]) -> usize,
    /// What was written.
    pub(crate) written: Vec<u8>,
    /// Whether numbers were drawn of which not all are tried.
    pub(crate) drew: bool,
    /// Whether a map with several entries was gone through.
    pub(crate) ranged: bool,
    asked: bool,
    /// Is told what happens.
    pub(crate) hears: Option<Hears<'a>>,
}

/// Makes an event of what happens, and tells it.
pub(crate) type Hears<'a> = &'a mut dyn FnMut(Happened);

impl<'a> World<'a> {
    pub(crate) fn new(choose: &'a mut dyn FnMut(&[u64]) -> usize) -> Self {
        World { choose, written: Vec::new(), drew: false, ranged: false, asked: false, hears: None }
    }
}

impl Host for World<'_> {
    fn write(&mut self, _: u32, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
    }

    fn choose(&mut self, choice: Choice, among: u64, _: &Names<'_>) -> u64 {
        if choice == Choice::Random && among > MOST_NUMBERS {
            self.drew = true;
            return 0;
        }
        if among < 2 {
            return 0;
        }
        self.ranged |= choice == Choice::Map;
        assert!(!std::mem::replace(&mut self.asked, true), "gort internal bug: two choices in one step; please report");
        let labels: Vec<u64> = (0..among).collect();
        (self.choose)(&labels) as u64
    }

    fn listens(&self) -> bool {
        self.hears.is_some()
    }

    fn happened(&mut self, happened: Happened) {
        if let Some(hears) = &mut self.hears {
            hears(happened);
        }
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }
}
