//! Wait reasons: why a goroutine is parked, in Go's words.
//!
//! Rejected    One reason for several operations: a dump could not tell them apart.
//! See         Go: runtime2.go, `waitReasonStrings`.

use std::fmt;

/// Why a goroutine is parked. Each variant prints Go's own words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum WaitReason {
    /// A receive with nothing to receive.
    ChanReceive,
    /// A send with no room and no receiver.
    ChanSend,
    /// A receive from a nil channel: forever.
    ChanReceiveNil,
    /// A send to a nil channel: forever.
    ChanSendNil,
    /// A select of which no case is ready.
    Select,
    /// A select without cases: forever.
    SelectNoCases,
    /// `time::sleep`.
    Sleep,
    /// `sync::Mutex::lock`, a `Once` that another goroutine is running.
    MutexLock,
    /// `sync::RwMutex::read`.
    RwMutexRLock,
    /// `sync::RwMutex::write`.
    RwMutexLock,
    /// `sync::Cond::wait`.
    CondWait,
    /// `sync::WaitGroup::wait`, the end of a scope, a join.
    WaitGroupWait,
    /// `sync::Semaphore::acquire`.
    Semacquire,
    /// `blocking`.
    Syscall,
    /// A socket that is not ready.
    IoWait,
    /// `block_on`: a future that is pending.
    Future,
    /// Go's `iter.Pull`: the other side runs.
    Coroutine,
    /// Go's `synctest.Test`: its bubble is at work.
    SynctestRun,
    /// Go's `synctest.Wait`: the others in the bubble are at work.
    SynctestWait,
}

impl WaitReason {
    /// All that there are, each at its number.
    pub const ALL: [WaitReason; 19] = [
        WaitReason::ChanReceive,
        WaitReason::ChanSend,
        WaitReason::ChanReceiveNil,
        WaitReason::ChanSendNil,
        WaitReason::Select,
        WaitReason::SelectNoCases,
        WaitReason::Sleep,
        WaitReason::MutexLock,
        WaitReason::RwMutexRLock,
        WaitReason::RwMutexLock,
        WaitReason::CondWait,
        WaitReason::WaitGroupWait,
        WaitReason::Semacquire,
        WaitReason::Syscall,
        WaitReason::IoWait,
        WaitReason::Future,
        WaitReason::Coroutine,
        WaitReason::SynctestRun,
        WaitReason::SynctestWait,
    ];

    /// Go's words for this reason, as they stand between the brackets of a goroutine dump.
    pub const fn text(self) -> &'static str {
        match self {
            WaitReason::ChanReceive => "chan receive",
            WaitReason::ChanSend => "chan send",
            WaitReason::ChanReceiveNil => "chan receive (nil chan)",
            WaitReason::ChanSendNil => "chan send (nil chan)",
            WaitReason::Select => "select",
            WaitReason::SelectNoCases => "select (no cases)",
            WaitReason::Sleep => "sleep",
            WaitReason::MutexLock => "sync.Mutex.Lock",
            WaitReason::RwMutexRLock => "sync.RWMutex.RLock",
            WaitReason::RwMutexLock => "sync.RWMutex.Lock",
            WaitReason::CondWait => "sync.Cond.Wait",
            WaitReason::WaitGroupWait => "sync.WaitGroup.Wait",
            WaitReason::Semacquire => "semacquire",
            WaitReason::Syscall => "syscall",
            WaitReason::IoWait => "IO wait",
            WaitReason::Future => "future",
            WaitReason::Coroutine => "coroutine",
            WaitReason::SynctestRun => "synctest.Run",
            WaitReason::SynctestWait => "synctest.Wait",
        }
    }
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::WaitReason;

    #[test]
    fn every_reason_stands_at_its_number_and_has_words_of_its_own() {
        assert!(WaitReason::ALL.iter().enumerate().all(|(number, reason)| *reason as usize == number));
        let words: std::collections::BTreeSet<_> = WaitReason::ALL.iter().map(|reason| reason.text()).collect();
        assert_eq!(words.len(), WaitReason::ALL.len());
    }
}
