//! Selects: a case that is ready, the default, or a wait at all channels.
//!
//! Invariants  I1  of several cases that are ready one is drawn.
//! See         chan.rs; Go's runtime/select.go.

use gort_events::{Chosen, WaitReason};

use super::chan::{CAP, CLOSED, COUNT, RECEIVERS, Received, SENDERS};
use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::heap::{Ref, slot_place};
use super::host::Choice;
use crate::code::SelectCase;

/// More equally likely numbers than this are not drawn from.
const MOST_NUMBERS: u64 = 1 << 16;

impl Exec<'_> {
    /// Carries out a case that is ready, or default, or waits.
    pub(super) fn select(&mut self, to: usize, from: usize, cases: u32, default: bool) -> Result<Option<Pause>, Fault> {
        let program = self.program;
        let list = &program.selects[cases as usize];
        let base = self.frame.base as usize;
        self.note_select(from, list);
        let is_ready = |case: usize| self.is_ready(self.regs[from + case], list[case].send);
        if default && !self.watched && !(0..list.len()).any(is_ready) {
            (self.regs[to], self.regs[to + 1]) = (list.len() as u64, 0);
            return Ok(None);
        }
        let chans: Vec<Ref> = (0..list.len()).map(|case| self.regs[from + case]).collect();
        for chan in chans.iter().filter(|chan| **chan != 0) {
            self.inside(*chan, "select on")?;
        }
        let ready: Vec<usize> = (0..list.len()).filter(|case| self.is_ready(chans[*case], list[*case].send)).collect();
        if !ready.is_empty() {
            let case = match ready[..] {
                [only] => only,
                _ => {
                    let named = |place: u64| Chosen::Number(ready[place as usize] as u64);
                    ready[self.host.choose(Choice::Select, ready.len() as u64, &named) as usize]
                }
            };
            let value = base + list[case].value as usize;
            let mut received = false;
            if self.watched {
                self.tell_select(&both(&chans, list), ready, Some(case), false);
            }
            if list[case].send {
                if self.state.heap.at(chans[case], CLOSED) == 1 {
                    return Err(Fault::Runtime("send on closed channel".to_owned()));
                }
                let sent = self.send_now(chans[case], value);
                if self.watched {
                    self.tell_sent(chans[case], value, sent);
                }
            } else {
                let how = self.receive_now(chans[case], value);
                received = how != Received::Closed;
                if self.watched {
                    self.tell_received(chans[case], value, how);
                }
            }
            self.regs[to] = case as u64;
            self.regs[to + 1] = u64::from(received);
            return Ok(None);
        }
        if default {
            if self.watched {
                self.tell_select(&both(&chans, list), ready, None, false);
            }
            self.regs[to] = list.len() as u64;
            self.regs[to + 1] = 0;
            return Ok(None);
        }
        for case in self.line(&chans, list) {
            let queue = if list[case].send { SENDERS } else { RECEIVERS };
            self.wait(chans[case], queue, case as u32, base + list[case].value as usize, 0);
        }
        let reason = match (list.as_ref(), chans.as_slice()) {
            ([], _) => WaitReason::SelectNoCases,
            // gc makes a plain operation of it.
            ([only], [0]) if only.send => WaitReason::ChanSendNil,
            ([_], [0]) => WaitReason::ChanReceiveNil,
            ([only], _) if only.send => WaitReason::ChanSend,
            ([_], _) => WaitReason::ChanReceive,
            _ => WaitReason::Select,
        };
        let offered = list.first().map_or(0, |only| base + only.value as usize);
        Ok(Some(self.park_at(reason, &both(&chans, list), offered)))
    }

    /// The order in which cases are linked. Of those that name one channel in the same direction only the first can ever win: which one that
    /// is is a choice, one for all channels, as if the cases had been written down in another order.
    fn line(&mut self, chans: &[Ref], list: &[SelectCase]) -> Vec<usize> {
        let mut line: Vec<usize> = (0..list.len()).filter(|case| chans[*case] != 0).collect();
        let same = |one: usize, other: usize| chans[one] == chans[other] && list[one].send == list[other].send;
        let has_twin = |case: &usize| (0..*case).any(|before| chans[before] != 0 && same(before, *case));
        if !line.iter().any(has_twin) {
            return line;
        }
        let group = |case: usize| line.iter().copied().filter(|other| same(case, *other)).collect::<Vec<_>>();
        let firsts = line.iter().filter(|case| !has_twin(case));
        let groups: Vec<_> = firsts.map(|first| group(*first)).filter(|group| group.len() > 1).collect();
        let among = groups.iter().fold(1, |all, group| in_common(all, group.len() as u64));
        let drawn = self.host.choose(Choice::Link, among, &Chosen::Number) as usize;
        for group in groups {
            let at = |case: usize| line.iter().position(|linked| *linked == case);
            if let (Some(first), Some(drawn)) = (at(group[0]), at(group[drawn % group.len()])) {
                line[first..=drawn].rotate_right(1);
            }
        }
        line
    }

    fn is_ready(&self, chan: Ref, send: bool) -> bool {
        is_ready(&self.state.heap.words, chan, send)
    }
}

/// Whether a case can be carried out, where these are the words of the heap.
pub(super) fn is_ready(words: &[u64], chan: Ref, send: bool) -> bool {
    if chan == 0 {
        return false;
    }
    let chan = &words[slot_place(chan, 0)..][..=CLOSED];
    chan[CLOSED] == 1
        || match send {
            true => chan[RECEIVERS] != 0 || chan[COUNT] < chan[CAP],
            false => chan[SENDERS] != 0 || chan[COUNT] > 0,
        }
}

/// The channels of a select, and whether it sends there.
fn both(chans: &[Ref], list: &[SelectCase]) -> Vec<(Ref, bool)> {
    chans.iter().zip(list).map(|(chan, case)| (*chan, case.send)).collect()
}

/// The least common multiple, or the larger one if that is too large: some numbers are slightly more likely then.
fn in_common(one: u64, other: u64) -> u64 {
    let (mut divisor, mut rest) = (one, other);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    Some(one / divisor * other).filter(|multiple| *multiple <= MOST_NUMBERS).unwrap_or(one.max(other))
}
