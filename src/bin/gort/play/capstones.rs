//! The capstones: programs of the lessons, each with a goal. Some of them cannot be won, which is for the player to say.
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

/// How many of the capstones cannot be won: the explorer finds no way to so many of their goals.
pub const UNWINNABLE: usize = 2;

/// The capstones, in order.
pub static CAPSTONES: [Capstone; 21] = [
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
            "一个 goroutine 发送，main 关闭 channel。让它 panic。",
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
            "双方共用一个 channel 对话。让 peer 收到它自己发出的 1。",
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
    Capstone {
        program: "select/default-race",
        goal: "line:case a: 1",
        title: ["Before the door shuts", "赶在关门之前"],
        about: [
            "main looks once whether somebody sends, and else takes default. Let the sender be there in time.",
            "main 只看一眼有没有人发送，没有就走 default。让发送方及时赶到。",
        ],
    },
    Capstone {
        program: "waitgroup/two-workers",
        goal: "start:worker 1 starting | worker 2 starting | worker 1 done | worker 2 done",
        title: ["Both at work", "两人同时在做"],
        about: [
            "Usually worker 2 is done before worker 1 begins. Let both be at work at the same time, 1 before 2 each time.",
            "通常 worker 2 做完了，worker 1 才开始。让两个同时在做，而且每次都是 1 在 2 之前。",
        ],
    },
    Capstone {
        program: "waitgroup/add-inside",
        goal: "panic",
        title: ["Add while somebody waits", "有人在等的时候加一"],
        about: [
            "The workers add themselves to the counter. Usually main is long gone. Find the moment at which Go notices the misuse.",
            "worker 自己给计数器加一。通常 main 早就走了。找到 Go 察觉误用的那一刻。",
        ],
    },
    Capstone {
        program: "close/jobs",
        goal: "start:sent job 1 | received job 1 | sent job 2 | received job 2 | sent job 3 | received job 3",
        title: ["One by one, with room for five", "有五个空位，也要一件一件来"],
        about: [
            "The channel has room for all jobs, and usually all are sent before one is received. Make them take turns.",
            "channel 放得下所有任务，通常全部发完才开始接收。让双方轮流。",
        ],
    },
    Capstone {
        program: "goroutine/hello",
        goal: "output:from main | from goroutine",
        title: ["The last word", "最后一句话"],
        about: [
            "Usually main is gone before the goroutine has had a turn. Let it speak, and let it speak last.",
            "通常 goroutine 还没轮到，main 就走了。让它说上话，而且是最后一句。",
        ],
    },
    Capstone {
        program: "order/senders",
        goal: "output:2 | 1 | 3",
        title: ["Your own queue", "自己排的队"],
        about: [
            "Three goroutines send, and main receives three times. Whoever comes to the channel first is served first.",
            "三个 goroutine 各发一个值，main 收三次。谁先到 channel，就先轮到谁。",
        ],
    },
    Capstone {
        program: "buffers/drop-off",
        goal: "output:worker: got 42 | main: sent 42",
        title: ["Received before it was sent", "还没说发出，就收到了"],
        about: [
            "There is room for the value, so main usually reports first. Let the worker report that it has it before main says that it was sent.",
            "channel 里有位置，通常是 main 先报告。让 worker 抢在 main 之前说自己收到了。",
        ],
    },
    Capstone {
        program: "timers/tie",
        goal: "line:result",
        title: ["Both at the same moment", "同一时刻"],
        about: [
            "The work takes exactly as long as the timeout allows. Usually the timeout wins; let the work win.",
            "工作用的时间正好等于超时的时间。通常超时赢；让工作赢一次。",
        ],
    },
    Capstone {
        program: "leak/no-room",
        goal: "line:answer 2",
        title: ["The second answer first", "第二个答案先到"],
        about: [
            "Three goroutines answer, and only the first answer is taken. Make it the second one's. What becomes of the others?",
            "三个 goroutine 都回答，只取第一个答案。让第二个最先。其余的会怎样？",
        ],
    },
    Capstone {
        program: "context/family",
        goal: "start:child 2: context canceled | child 1: context canceled | child 3: context canceled",
        title: ["Who hears it first", "谁先听到"],
        about: [
            "All three are told by one cancel. In which order they say so, the schedule decides: 2, 1, 3.",
            "一次取消，三个都会知道。按什么次序说出来，由调度决定：让它是 2、1、3。",
        ],
    },
    Capstone {
        program: "pipeline/two-squarers",
        goal: "output:9 | 4 | 1",
        title: ["Backwards", "倒过来"],
        about: [
            "Two squarers share the numbers 1, 2, 3, so the squares come in several orders. Is this one of them? Find it, or press i if no order can do it.",
            "两个 squarer 分着算 1、2、3 的平方，所以结果有好几种次序。这是其中一种吗？找到它；如果没有哪种顺序能做到，就按 i。",
        ],
    },
    Capstone {
        program: "pool/fan-in",
        goal: "output:b1 | a1 | b2 | a2",
        title: ["Turn and turn about", "轮流来"],
        about: [
            "Two sources flow into one channel, and usually one is through before the other begins. Let them take turns, b first.",
            "两个来源汇入一个 channel，通常一个说完另一个才开始。让它们轮流，b 先来。",
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
    const PARS: [Option<u32>; 21] = [
        Some(1),
        Some(4),
        Some(1),
        Some(1),
        Some(2),
        Some(1),
        Some(0),
        Some(1),
        None,
        Some(1),
        Some(2),
        Some(3),
        Some(3),
        Some(1),
        Some(0),
        Some(1),
        Some(0),
        Some(0),
        Some(0),
        None,
        Some(1),
    ];

    #[test]
    fn the_pars_that_the_explorer_computes_are_those_of_the_course() {
        assert_eq!(PARS.iter().filter(|par| par.is_none()).count(), UNWINNABLE);
        for (capstone, par) in CAPSTONES.iter().zip(PARS) {
            let subject = find::program(capstone.program).unwrap();
            let found = subject.explorer().run();
            assert_eq!(found.incomplete, None, "{}", capstone.program);
            assert_eq!(found.aim(capstone.goal()).par(), par, "{}: {}", capstone.program, capstone.goal);
        }
    }
}
