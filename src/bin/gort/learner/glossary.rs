//! The words of the course and the laboratory, in the order in which the course teaches them.
//!
//! Invariants  I1  the section that a word names says the word, in both languages; no section before it does, but for those of which a
//!                 test knows why.

/// A word.
#[derive(Debug)]
pub struct Word {
    /// The word, in English and in Chinese.
    pub word: [&'static str; 2],
    /// What it means.
    pub means: [&'static str; 2],
    /// The lesson and the section that teach it.
    pub taught: [&'static str; 2],
}

/// The words: the word, what it means, where it is taught.
macro_rules! words {
    ($($en:literal $zh:literal, $lesson:literal $section:literal: $says_en:literal $says_zh:literal;)*) => {
        /// Every word.
        pub const WORDS: &[Word] = &[
            $(Word { word: [$en, $zh], means: [$says_en, $says_zh], taught: [$lesson, $section] },)*
        ];
    };
}

words! {
    "goroutine" "goroutine", "goroutine" "hello":
        "A call that runs beside the rest of the program. `go` starts one; `main` runs in the first."
        "和程序其他部分同时进行的一次调用。用 `go` 启动；`main` 运行在第一个里。";
    "runnable" "可运行", "goroutine" "hello":
        "Able to run, but without a turn at the moment. Being runnable says nothing about when it will run."
        "能运行，只是眼下没有轮到。可运行并不说明什么时候运行。";
    "Go's own order" "Go 的默认顺序", "goroutine" "hello":
        "The order that Go takes on one processor: what you usually see, and no promise. It is seed 0."
        "Go 在单个处理器上采用的顺序：通常看到的就是它，但不是承诺。种子 0 就是它。";
    "seed" "种子", "goroutine" "three":
        "A number that picks a schedule: the same number, the same run. Seed 0 is Go's own order."
        "挑出一个调度的数字：数字相同，运行就相同。种子 0 是 Go 的默认顺序。";
    "park" "挂起", "goroutine" "waited":
        "To stop and wait without taking processor time, until somebody wakes the goroutine."
        "停下来等待，不占用处理器，直到有人唤醒。";
    "next" "next", "goroutine" "waited":
        "The place for the goroutine that became runnable last: it has the next turn. Whoever stood there goes to the end of the queue."
        "留给最近变为可运行的 goroutine 的位置，下一个就轮到它；原来在那里的被挤到队列末尾。";
    "queue" "队列", "goroutine" "waited":
        "Where runnable goroutines stand until it is their turn, the oldest in front."
        "可运行的 goroutine 排队等候的地方，最早来的在最前面。";
    "scheduler" "调度器", "goroutine" "waited":
        "The part of the runtime that picks the goroutine that runs next."
        "runtime 中决定下一个运行谁的部分。";
    "deadlock" "死锁", "goroutine" "without-go":
        "No goroutine can run, and nothing is left that could wake one. Go ends the program and says what each waits for."
        "没有一个 goroutine 能运行，也没有什么能再唤醒它们。Go 会结束程序，并列出各自在等什么。";
    "processor" "处理器", "order" "newest":
        "What Go calls P: it has a queue of goroutines and runs one of them at a time. There are GOMAXPROCS of them."
        "Go 称为 P：它有一条 goroutine 队列，同一时刻运行其中一个。一共有 GOMAXPROCS 个。";
    "states" "状态", "order" "newest":
        "Everything that matters of a program at one moment: where each goroutine stands, what variables and channels hold. The explorer visits every one."
        "某一时刻与程序有关的一切：每个 goroutine 停在哪里，变量和 channel 里有什么。探索器会走遍每一个状态。";
    "preemption" "抢占", "order" "hog":
        "A goroutine that could go on loses its turn. The laboratory counts how many an output needs: with none, a free choice of the scheduler is enough."
        "一个还能继续的 goroutine 被换下了。实验室会数出一种输出需要几次：零次就是谁也不用换下，调度器那样挑选就够了。";
    "schedule" "调度", "order" "dice":
        "Who has each turn of a run, from the first step to the last. Most programs have many more schedules than outputs."
        "一次运行中从第一步到最后一步，每一步轮到谁。大多数程序的调度比输出多得多。";
    "replay code" "重放码", "order" "dice":
        "A schedule in one word, `g3.…`: a command with `--replay` and the code makes every step again."
        "把一个调度写成一个词 `g3.…`：命令加上 `--replay` 和它，每一步都会重来。";
    "unbuffered" "无缓冲", "channels" "unbuffered":
        "Of a channel: without room for a value. A send and a receive have to meet."
        "指 channel 里不能存放任何值：发送和接收必须碰面。";
    "capacity" "容量", "buffers" "maker":
        "How many values a channel has room for; 0 without a buffer."
        "channel 能存放多少个值；没有缓冲区就是 0。";
    "buffer" "缓冲区", "buffers" "room":
        "A channel's room for values on their way. While there is room, a send does not wait."
        "channel 里存放在途的值的地方。只要有空位，发送就不用等。";
    "close" "关闭", "close" "drain":
        "Says for good that nothing more will be sent. Every receiver can see it."
        "永久声明：不会再发送了。每个接收者都能看到。";
    "nil" "nil", "direction" "nil":
        "Of a channel variable: it was never given a channel. Sends and receives on it wait forever."
        "指从未得到 channel 的 channel 变量：对它的发送和接收永远等待。";
    "counter" "计数器", "waitgroup" "workers":
        "What a WaitGroup is: Add and Done change it, Wait waits until it is zero."
        "WaitGroup 就是一个计数器：Add 和 Done 改变它，Wait 等它变为零。";
    "ready" "就绪", "select" "ready":
        "Of a case of a select: its operation could go on at once."
        "指 select 的一个分支：它的操作马上就能进行。";
    "ideal clock" "理想时钟", "timers" "say":
        "A clock that stands still while any goroutine can run, and then jumps to the next timer. The default of the laboratory."
        "只要还有 goroutine 能运行就不走、然后直接跳到下一个定时器的时钟。实验室默认用它。";
    "real clock" "真实时钟", "timers" "say":
        "A clock on which time may pass between any two steps. That is all that Go promises: `--clock real`."
        "任意两步之间时间都可能过去的时钟。Go 保证的只有这些：`--clock real`。";
    "data race" "数据竞争", "race" "lost":
        "Two goroutines use the same variable, at least one writes, and nothing orders the two accesses."
        "两个 goroutine 用同一个变量，至少一个是写，而且没有什么规定先后。";
    "detector" "检测器", "race" "detector":
        "Reports accesses that nothing orders, even where the result was right."
        "报告没有先后规定的访问，哪怕结果是对的。";
    "atomic" "原子", "race" "atomic":
        "Of an operation: one step, which no other can come into."
        "指一个操作是一步完成的，别人插不进来。";
    "lock" "锁", "mutex" "locked":
        "Only one goroutine at a time holds it; the others wait. In Go: sync.Mutex."
        "同一时刻只有一个 goroutine 拿着它，其他的等待。Go 里是 sync.Mutex。";
    "signal" "信号", "cond" "loop":
        "Wakes one that waits on a condition variable. It is not remembered: whoever comes later does not hear it."
        "唤醒一个在条件变量上等待的。它不会被记住：后来的听不到。";
    "leak" "泄漏", "leak" "first":
        "A goroutine that waits for what never comes: it keeps its memory until the program ends."
        "永远等不到的 goroutine：它占着内存，直到程序结束。";
    "context" "context", "context" "stop":
        "Tells goroutines that they should stop. It stops nobody by itself."
        "告诉 goroutine 应该停下。它自己不会让谁停下。";
    "pipeline" "流水线", "pipeline" "stages":
        "A chain of goroutines joined by channels."
        "由 channel 连起来的一串 goroutine。";
    "pool" "工作池", "pool" "fan-in":
        "A few workers that take jobs from one channel."
        "从同一个 channel 取任务的几个 worker。";
    "thread" "线程", "threads" "parked":
        "What the operating system runs. A goroutine needs one only while it runs."
        "操作系统运行的东西。goroutine 只在运行时才需要它。";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::{LESSONS, Lesson};
    use crate::terminal::lang::Lang;

    /// The Markdown of a section; with the introduction, where it is the first.
    fn section(lesson: &Lesson, id: &str, lang: Lang) -> String {
        let section = lesson.text.section(id, lang).unwrap_or_else(|| panic!("there is no section {id}"));
        let is_first = lesson.sections[0].id == id;
        format!("{}{section}", if is_first { lesson.text.opening(lang) } else { "" })
    }

    #[test]
    fn the_section_that_a_word_names_says_the_word_in_both_languages() {
        for Word { word, taught: [lesson, id], .. } in WORDS {
            let lesson = LESSONS.iter().find(|known| known.name == *lesson).unwrap_or_else(|| panic!("{lesson}"));
            for (lang, word) in [Lang::En, Lang::Zh].into_iter().zip(word) {
                let says = section(lesson, id, lang).to_lowercase().contains(&word.to_lowercase());
                assert!(says, "lessons/{}, section {id}, does not say '{word}'", lesson.name);
            }
        }
    }

    /// Sections that use a word before it is taught, and may: what they say of it is enough there, or it is the word of every day.
    const EARLIER: &[(&str, &str, &str)] = &[
        ("processor", "goroutine/hello", "of every day: what Go calls P comes with the queues"),
        ("处理器", "goroutine/hello", "of every day: what Go calls P comes with the queues"),
        ("状态", "goroutine/hello", "of every day: the state of a goroutine"),
        ("thread", "order/newest", "named as what a processor is not"),
        ("线程", "order/newest", "named as what a processor is not"),
        ("counter", "goroutine/waited", "explained there for this one WaitGroup"),
        ("计数器", "goroutine/waited", "explained there for this one WaitGroup"),
        ("ready", "goroutine/hello", "of every day: ready to run"),
        ("buffer", "channels/either", "there is none: `unbuffered` is taught by then"),
        ("缓冲区", "channels/either", "there is none: `unbuffered` is taught by then"),
        ("nil", "channels/value", "explained there in a sentence"),
        ("nil", "close/panics", "explained in the lesson of channels"),
        ("lock", "race/detector", "named as one of what orders two accesses"),
        ("锁", "race/detector", "named as one of what orders two accesses"),
        ("就绪", "direction/nil", "explained there in a sentence"),
        ("信号", "select/loop", "of every day: the signal to stop"),
        ("detector", "race/lost", "explained there in a sentence"),
        ("检测器", "race/lost", "explained there in a sentence"),
    ];

    /// What a section says itself: without the document's claims, code, and the words in which this one is a part.
    fn said(text: &str, word: &str) -> String {
        let (mut is_claim, mut said) = (false, String::new());
        for line in text.lines() {
            if line.starts_with("### ") {
                is_claim = line.starts_with("### !");
            } else if !is_claim {
                said += &line.to_lowercase();
                said.push('\n');
            }
        }
        let mut said: String = said.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        for longer in WORDS.iter().flat_map(|known| known.word).map(str::to_lowercase) {
            if longer != word && longer.contains(word) {
                said = said.replace(&longer, " ");
            }
        }
        said
    }

    /// Whether a text has the word, as a word of its own where it has Latin letters.
    fn has(text: &str, word: &str) -> bool {
        let is_latin = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
        text.match_indices(word).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            let after = after.strip_prefix('s').unwrap_or(after);
            !word.is_ascii() || !before.ends_with(is_latin) && !after.starts_with(is_latin)
        })
    }

    #[test]
    fn no_lesson_uses_a_word_before_the_section_that_teaches_it() {
        let sections =
            || LESSONS.iter().flat_map(|lesson| lesson.sections.iter().map(move |known| (*lesson, known.id)));
        let mut earlier = Vec::new();
        for Word { word, taught, .. } in WORDS {
            let before = sections().take_while(|(lesson, id)| [lesson.name, *id] != *taught);
            for (lang, word) in [Lang::En, Lang::Zh].into_iter().zip(word) {
                let lower = word.to_lowercase();
                let used = before.clone().find(|(lesson, id)| {
                    let (text, own) = (section(lesson, id, lang), taught[0] == lesson.name);
                    // The introduction of the lesson that teaches a word may say it.
                    let text = if own { lesson.text.section(id, lang).unwrap_or_default() } else { text.as_str() };
                    has(&said(text, &lower), &lower)
                });
                earlier.extend(used.map(|(lesson, id)| (*word, format!("{}/{id}", lesson.name))));
            }
        }
        let known: Vec<_> = EARLIER.iter().map(|(word, place, _)| (*word, (*place).to_string())).collect();
        let unknown: Vec<_> = earlier.iter().filter(|used| !known.contains(used)).collect();
        assert!(unknown.is_empty(), "used before it is taught: {unknown:?}: say it otherwise, or teach it there");
        let gone: Vec<_> = known.iter().filter(|known| !earlier.contains(known)).collect();
        assert!(gone.is_empty(), "not used there any more: {gone:?}");
    }

    #[test]
    fn words_stand_in_the_order_of_the_course_and_once() {
        let place = |word: &Word| {
            let lesson = LESSONS.iter().position(|known| known.name == word.taught[0]).unwrap();
            let section = LESSONS[lesson].sections.iter().position(|known| known.id == word.taught[1]);
            (lesson, section.unwrap())
        };
        assert!(WORDS.is_sorted_by_key(place));
        let mut all: Vec<_> = WORDS.iter().map(|word| word.word[0]).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), WORDS.len());
    }
}
