//! Which objects several goroutines can reach: what only one can, others cannot notice.
//!
//! States      Forgotten, until a goroutine comes to an access to memory that is not its own for certain; then it is looked for, in the
//!             state as it is then.
//! Invariants  I1  an object that is not shared is reached by one goroutine only, now and until it does something that others can notice: to
//!                 hand an object over is such a thing.
//!             I2  what was made since the last look is not shared.
//! Rejected    To find it out before the run, from the text: coarser, and no faster where states are small. To remember which goroutines have
//!             used an object: what nobody has used yet, others may.
//! See         explicit states; design: races.

use super::chan;
use super::heap::{FROZEN, Heap, Ref, size};
use super::image::Image;
use super::roots::{Root, slots};
use super::state::{State, Status, TimerAction};
use crate::code::{Flows, Program, Slot, standard};

/// Several goroutines reach it.
const SHARED: u32 = u32::MAX;

/// Which objects are shared, by their places.
#[derive(Clone, Default, Debug)]
pub(super) struct Sharing {
    /// For each place who reaches the object there: a number from 1, or `SHARED`.
    pub(super) owners: Vec<u32>,
    pub(super) open: Vec<Ref>,
    /// Whether there are several goroutines, all of which reach the image, and how long that is.
    several: bool,
    image: usize,
    /// Places of objects of the image that have changed, and of those that have a mark.
    pub(super) changed: Vec<u32>,
    pub(super) marked: Vec<u32>,
    known: bool,
}

fn place(reference: Ref) -> usize {
    (reference >> 32) as usize
}

impl Sharing {
    /// The state has changed: what was found is not so any more.
    pub(super) fn forget(&mut self) {
        self.known = false;
    }

    /// Whether it is known which objects are shared.
    pub(super) fn is_known(&self) -> bool {
        self.known
    }

    /// Whether several goroutines reach the object. Needs: it is known.
    pub(super) fn is_shared(&self, reference: Ref) -> bool {
        match place(reference) < self.image {
            true => self.several,
            false => self.owners.get(place(reference)).copied() == Some(SHARED),
        }
    }

    /// Marks the objects that are shared: they are remembered as such.
    pub(super) fn mark(&self, heap: &mut Heap) {
        let shared = self.owners.iter().enumerate().filter(|(_, owner)| **owner == SHARED);
        shared.for_each(|(place, _)| heap.mark_shared(place));
        if let Some(image) = heap.image.clone().filter(|_| self.several) {
            image.objects().for_each(|place| heap.mark_shared(place));
        }
    }

    /// Looks at a state.
    pub(super) fn look(&mut self, state: &State, program: &Program, flows: &Flows) {
        self.known = true;
        self.owners.clear();
        self.owners.resize(state.heap.len(), 0);
        self.image = state.heap.image_len();
        let mut walk = Walk { sharing: self, state, program };
        let mut owners = 0;
        for goroutine in state.goroutines.iter().filter(|goroutine| goroutine.status != Status::Dead) {
            owners += 1;
            for frame in &goroutine.frames {
                if flows.of(program, frame.func).reads_closure(frame.pc) {
                    walk.reaches(owners, frame.closure);
                }
            }
            goroutine.live_slots(program, flows, |_, root| walk.root(owners, root));
            for deferred in &goroutine.deferred {
                walk.reaches(owners, deferred.closure);
                let function = &program.functions[deferred.func as usize];
                let params = function.results as usize..(function.results + function.params) as usize;
                slots(&function.frame[params], &deferred.args, |root| walk.root(owners, root));
            }
            for panic in &goroutine.panics {
                let [typ, value] = panic.value;
                walk.root(owners, Root { kind: Slot::Value, word: value, before: typ, after: 0 });
            }
            for wait in &goroutine.waits {
                walk.reaches(owners, *wait);
            }
        }
        for action in state.timers.values() {
            if let TimerAction::Fire(timer) = action {
                owners += 1;
                walk.reaches(owners, *timer);
            }
        }
        walk.sharing.several = owners > 1;
        if owners > 1 {
            match &state.heap.image {
                Some(image) => {
                    let mut changed = std::mem::take(&mut walk.sharing.changed);
                    image.changed(&state.heap.words, &mut changed, &mut walk.sharing.marked);
                    changed.iter().for_each(|at| walk.changed(image, u64::from(*at) << 32));
                    walk.follow();
                    walk.sharing.changed = changed;
                }
                None => walk.reaches(SHARED, state.globals),
            }
        }
    }
}

struct Walk<'a> {
    sharing: &'a mut Sharing,
    state: &'a State,
    program: &'a Program,
}

impl Walk<'_> {
    fn root(&mut self, owner: u32, root: Root) {
        if let Some(reference) = self.reference(root) {
            self.reaches(owner, reference);
        }
    }

    fn reference(&self, root: Root) -> Option<Ref> {
        let is_reference = match root.kind {
            Slot::Number | Slot::Float | Slot::Type => false,
            Slot::Pointer | Slot::Text => true,
            Slot::Value => root.before != 0 && self.program.holds_reference(root.before as u32),
        };
        is_reference.then_some(root.word)
    }

    /// The owner reaches the object, and all behind it.
    fn reaches(&mut self, owner: u32, reference: Ref) {
        self.mark(owner, reference);
        self.follow();
    }

    fn follow(&mut self) {
        while let Some(object) = self.sharing.open.pop() {
            let owner = self.sharing.owners[place(object)];
            self.behind(owner, object);
        }
    }

    fn mark(&mut self, owner: u32, reference: Ref) {
        if reference == 0 || reference & FROZEN != 0 || place(reference) < self.sharing.image {
            return;
        }
        let known = &mut self.sharing.owners[place(reference)];
        let now = if *known == 0 { owner } else { SHARED };
        if *known != owner && *known != SHARED {
            *known = now;
            self.sharing.open.push((place(reference) as u64) << 32);
        }
    }

    fn behind(&mut self, owner: u32, object: Ref) {
        let state = self.state;
        let heap: &Heap = &state.heap;
        let (number, count) = heap.header_of(object);
        let layout = &self.program.layouts[number as usize];
        if number == standard::CHAN {
            // What parked goroutines offer can be had through it.
            let kinds = &self.program.layout_of(chan::as_seen(heap, object).elem as u32).slots;
            for waiter in chan::waiters(heap, object, true) {
                let stack = &state.goroutines[waiter.goroutine as usize].stack;
                slots(kinds, &stack[waiter.value..waiter.value + kinds.len()], |root| self.mark_root(owner, root));
            }
        }
        if layout.references {
            let all = size(layout, count);
            for element in 0..count as usize {
                let words = heap.slots(object, element * layout.len(), layout.len().min(all));
                slots(&layout.slots, words, |root| self.mark_root(owner, root));
            }
        }
    }

    /// All goroutines reach what an object of the image has come to refer to. What it referred to lies in the image.
    fn changed(&mut self, image: &Image, object: Ref) {
        let (number, count) = self.state.heap.header_of(object);
        let layout = &self.program.layouts[number as usize];
        if number == standard::CHAN || layout.bytes {
            return self.behind(SHARED, object);
        }
        let now = self.state.heap.slots(object, 0, size(layout, count));
        let kinds = &layout.slots;
        image.changed_slots(kinds, place(object) + 1, now, |slot| {
            self.mark_root(SHARED, Root::of(now, slot, kinds[slot % kinds.len()]));
        });
    }

    fn mark_root(&mut self, owner: u32, root: Root) {
        if let Some(reference) = self.reference(root) {
            self.mark(owner, reference);
        }
    }
}
