//! The nine capstones: programs of the lessons, each with a goal. One of them cannot be won, which is for the player to say.
//!
//! No par stands here: it is computed by exploring the program.

use gort::explore::Goal;

use super::goal;
use crate::terminal::lang::Lang;

/// A game of the course.
#[derive(Debug)]
pub struct Capstone {
    /// Its program.
    pub program: &'static str,
    /// Its goal, as one types it.
    goal: &'static str,
    /// What it is called, in English and Chinese.
    title: [&'static str; 2],
    /// What makes it worth playing.
    about: [&'static str; 2],
}

/// The capstones, in order.
pub static CAPSTONES: [Capstone; 9] = [
    Capstone {
        program: "race/one-each",
        goal: "line:x = 1",
        title: ["Lose an update", "丢掉一次更新"],
        about: [
            "Two workers add 1 to x. Make x end at 1. Look at what one `x + 1` is made of.",
            "两个 worker 各给 x 加 1。让 x 最后等于 1。留意一次“加 1”由哪几步组成。",
        ],
    },
    Capstone {
        program: "race/three-each",
        goal: "line:x = 2",
        title: ["Six increments, two left", "加六次，只剩二"],
        about: [
            "Two workers add 1 to x three times each. It can end below 3. How?",
            "两个 worker 各给 x 加三次 1，结果却可以小于 3。怎么做到？",
        ],
    },
    Capstone {
        program: "deadlock/abba",
        goal: "deadlock",
        title: ["Two locks", "两把锁"],
        about: [
            "ann takes a, then b; bob takes b, then a. Usually both succeed.",
            "ann 先拿 a 再拿 b，bob 先拿 b 再拿 a。通常两人都能成功。",
        ],
    },
    Capstone {
        program: "deadlock/philosophers",
        goal: "deadlock",
        title: ["Three forks", "三把叉子"],
        about: [
            "Each philosopher takes the left fork, then the right one. Make all three wait forever.",
            "每位哲学家先拿左边的叉子，再拿右边的。让三位都永远等下去。",
        ],
    },
    Capstone {
        program: "channels/unbuffered",
        goal: "start:Sending 0 | Sending 1 | Received 0 | Sending 2 | Received 1 | Sending 3",
        title: ["Always one ahead", "总是领先一行"],
        about: [
            "The document's own program. Usually two lines of one alternate with two of the other. Make them take turns.",
            "原文中的程序。通常一方打印两行，另一方再打印两行。让它们一行一行地轮流。",
        ],
    },
    Capstone {
        program: "close/race",
        goal: "panic",
        title: ["Closed too early", "关得太早"],
        about: [
            "One goroutine sends, main closes the channel. Make it panic.",
            "一个 goroutine 发送，main 关闭通道。让它 panic。",
        ],
    },
    Capstone {
        program: "cond/not-asked",
        goal: "deadlock",
        title: ["Nobody was listening", "没有人在听"],
        about: [
            "The setter signals, the waiter waits for that signal. Let the signal be lost.",
            "setter 发信号，waiter 等这个信号。让信号丢失。",
        ],
    },
    Capstone {
        program: "direction/shared-buffered",
        goal: "line:peer got 1",
        title: ["Talking to oneself", "自言自语"],
        about: [
            "Both talk over one channel. Make the peer receive the 1 that it sent itself.",
            "双方共用一个通道对话。让 peer 收到它自己发出的 1。",
        ],
    },
    Capstone {
        program: "mutex/counter",
        goal: "line:x = 5",
        title: ["Lose an update, behind a lock", "在锁里丢掉一次更新"],
        about: [
            "Six increments again, now each under a lock. Lose just one of them.",
            "还是加六次，但每次都在锁里。只要丢掉其中一次。",
        ],
    },
];

impl Capstone {
    /// Its goal.
    pub fn goal(&self) -> Goal {
        goal::parse(self.goal).unwrap_or_else(|error| panic!("gort internal bug: '{}': {error}", self.program))
    }

    /// Its title.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.title[usize::from(lang == Lang::Zh)]
    }

    /// What makes it worth playing, in each language that is shown.
    pub fn about(&self, lang: Lang) -> impl Iterator<Item = &'static str> {
        lang.texts().iter().map(|lang| self.about[usize::from(*lang == Lang::Zh)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::find;

    /// The pars that the course promises; `None`: impossible. They stand here alone, to be compared with what is computed.
    const PARS: [Option<u32>; 9] = [Some(1), Some(4), Some(1), Some(1), Some(2), Some(1), Some(0), Some(1), None];

    #[test]
    fn the_pars_that_the_explorer_computes_are_those_of_the_course() {
        for (capstone, par) in CAPSTONES.iter().zip(PARS) {
            let subject = find::program(capstone.program).unwrap();
            let found = subject.explorer().run();
            assert_eq!(found.incomplete, None, "{}", capstone.program);
            assert_eq!(found.aim(capstone.goal()).par(), par, "{}: {}", capstone.program, capstone.goal);
        }
    }
}
