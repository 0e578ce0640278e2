//! The parts of a lesson: sections that belong together, at most ten minutes of them (`lesson/minutes.rs`, held to by a test there).
//!
//! Invariants  I1  the parts of a lesson, one after the other, are its sections: none is in two, and none is left out.
//!             I2  no part has the name of a section or a program of its lesson, nor a number: `LESSON/NAME` means one thing.

use std::ops::Range;
use std::ptr;

use super::{LESSONS, Lesson, Section};
use crate::terminal::lang::Lang;

/// A part, as it is written below.
#[derive(Debug)]
struct Entry {
    /// Its lesson and its name.
    name: [&'static str; 2],
    /// Its first section; it goes on to that of the next part.
    first: &'static str,
    /// Its title, in English and in Chinese.
    title: [&'static str; 2],
    /// What one has learnt at its end.
    learnt: [&'static str; 2],
}

macro_rules! parts {
    ($($lesson:literal {$(
        $name:literal from $first:literal: $en:literal $zh:literal: $learnt_en:literal $learnt_zh:literal;
    )*})*) => {
        const PARTS: &[Entry] = &[$($(Entry {
            name: [$lesson, $name],
            first: $first,
            title: [$en, $zh],
            learnt: [$learnt_en, $learnt_zh],
        },)*)*];
    };
}

parts! {
    "goroutine" {
        "start" from "hello": "Starting, and not waiting" "启动，但不等待":
            "`go` makes a call ready to run and goes on at once. When `main` returns, the program is over, whatever the others are doing."
            "`go` 让一次调用变为可运行，然后立刻往下走。`main` 一返回，程序就结束，不管其他 goroutine 在做什么。";
        "wait" from "waited": "Waiting for them" "等它们做完":
            "A WaitGroup makes `main` wait until all are done; their order stays open. When no goroutine can ever run again, Go reports a deadlock, and the words in brackets name the operation that waits."
            "WaitGroup 让 `main` 等到全部做完，但它们之间的先后仍然不定。再没有 goroutine 能运行时，Go 报告死锁，方括号里写着在等什么操作。";
    }
    "order" {
        "queue" from "newest": "The queue and the place in front of it" "队列，和队列前面的位置":
            "The goroutine that was made or woken last has the next turn; the others wait in a queue. That is the usual order, and no promise."
            "最近创建或被唤醒的 goroutine 下一个运行，其他的在队列里等。这是默认的顺序，不是承诺。";
        "others" from "hog": "Other orders than the usual one" "默认之外的顺序":
            "The outputs that are possible follow from the program alone. A scheduler, a seed or a machine only picks one of them."
            "可能的输出由程序本身决定。调度器、种子和机器只是从中挑出一种。";
    }
    "channels" {
        "pairs" from "unbuffered": "Why the lines come in pairs" "输出为什么成对":
            "Without a buffer a send finishes only when a receiver takes the value. Lines are prints, and between a print and its operation others may run."
            "没有缓冲区时，接收者取走值，发送才算完成。看到的行只是打印；打印和它旁边的操作之间，别人可能插进来。";
        "both-sides" from "meeting": "Before and after a meeting" "碰面之前和之后":
            "What either side did before a meeting comes before what either does after it. On the same side of the meeting nothing is ordered."
            "碰面之前双方做的事，一定先于碰面之后双方做的事。碰面同一侧的事，先后不定。";
        "use" from "alone": "What channels are used for, and when they hang" "channel 的用法，和卡住的时候":
            "A send that nobody receives waits forever, and so do two sides at different channels. Results come in the order in which they are ready. A copy of a channel variable is the same channel."
            "没人接收的发送会一直等下去，等在不同 channel 上的两方也一样。结果按做好的先后到来。channel 变量的副本还是同一个 channel。";
    }
    "buffers" {
        "values" from "maker": "Room for values" "放值的位置":
            "A send waits only when there is no room, a receive only when there is no value."
            "没有空位时发送才等，没有值时接收才等。";
        "on-its-way" from "drop-off": "Handed over, or on its way" "当面交接，还是已在路上":
            "Without a buffer a finished send means that the other side has the value; with one, only that it is on its way."
            "没有缓冲区，发送完成就说明对方拿到了值；有缓冲区，只说明值已经在路上。";
        "ahead" from "lead": "How far ahead a sender can be" "发送者能领先多少":
            "Here the sender can be ahead by what fits in the buffer, and by two: one value in its own hand, one with the receiver."
            "这里发送者最多领先：缓冲区里放得下的，再加两个——一个在发送者手里，一个在接收者手里。";
        "limits" from "report": "What room does not do" "位置做不到的事":
            "A buffer never holds more than its size: further lines come from the prints. And room does not replace a receiver: it only moves a deadlock to a later line."
            "缓冲区里从不会超过它的容量，多出来的行来自打印。空位也代替不了接收者：它只是把死锁推到后面的某一行。";
    }
    "close" {
        "end" from "drain": "Telling that nothing more comes" "告诉对方不会再有了":
            "Values that are left are received first; after that every receive returns at once, with `ok` false. `range` receives until the channel is closed and empty."
            "剩下的值先被取完；之后每次接收都立刻返回，`ok` 是 false。`range` 一直接收，直到 channel 关闭并且取空。";
        "forms" from "loops": "Loops, and the close they need" "循环，和它们需要的 close":
            "`range` is the usual loop, and it ends only when somebody closes the channel: without `close` it hangs."
            "`range` 是通常的写法；关闭了 channel 它才会结束，没有 `close` 就会卡住。";
        "everyone" from "broadcast": "Close for everyone" "对所有人的 close":
            "One close reaches every receiver, now and later; a value reaches one of them. Several loops may share one channel."
            "一次关闭会让现在和以后的每个接收者都知道；一个值只到一个接收者手里。几个循环可以共用一个 channel。";
        "care" from "panics": "Who may close, and when" "谁可以关闭，什么时候关闭":
            "Sending on a closed channel, closing it twice and closing nil panic. So one goroutine closes: the one that sends, after its last send."
            "向已关闭的 channel 发送、重复关闭、关闭 nil，都会 panic。所以只由一个 goroutine 关闭：发送的那个，在最后一次发送之后。";
        "queue" from "jobs": "A queue of jobs" "任务队列":
            "What is left in a closed channel is still delivered, in order. Sends and receives are tied together; the prints beside them are not."
            "关闭之后，剩下的任务照样按顺序送到。发送和接收之间有先后，旁边的打印之间没有。";
    }
    "direction" {
        "one" from "shared": "Two talkers on one channel" "两个人用一个 channel 说话":
            "A channel is one queue without addresses. With a buffer, a goroutine that sends and receives on it may get its own value back."
            "channel 是一条没有收件人的队列。有缓冲区时，既发又收的 goroutine 可能收到自己发的值。";
        "two" from "ends": "A channel for each direction" "每个方向一个 channel":
            "Give each direction a channel, and each function the end that it needs: the compiler then refuses the other operation."
            "每个方向用一个 channel，每个函数只拿它需要的那一端：另一种操作编译器不让写。";
        "way-back" from "request": "The way back for an answer" "给回答留的路":
            "A question can bring the channel for its answer along: then nobody else can take the answer."
            "问题可以带上接收回答用的 channel，这样别人拿不走回答。";
        "none" from "nil": "The nil channel" "nil channel":
            "Sends and receives on a nil channel wait forever. In a `select` that is of use: such a case is switched off."
            "对 nil channel 的发送和接收永远等待。在 `select` 里这正好有用：这个 case 就被关掉了。";
    }
    "waitgroup" {
        "count" from "workers": "A counter that one waits for" "一个可以等的计数器":
            "A WaitGroup is a counter. Add before the `go` statement, and call `Done` once for each that was added; the order of the workers stays open."
            "WaitGroup 是一个计数器。`Add` 写在 `go` 语句之前，加了几个就 `Done` 几次；worker 之间的先后仍然不定。";
        "at-zero" from "zero": "At zero, above it, below it" "等于零、大于零、小于零":
            "`Wait` waits while the counter is above zero, and returns at once at zero. A forgotten `Done` hangs the program, and one too many panics."
            "计数器大于零时 `Wait` 等待，等于零就立刻返回。忘了 `Done` 会卡死，多一次 `Done` 会 panic。";
        "too-late" from "add": "Added too late" "加得太晚":
            "An `Add` inside of the new goroutine may come too late: `Wait` lets `main` through, and nothing says so."
            "写在新 goroutine 里的 `Add` 可能来得太晚：`Wait` 放 `main` 过去，没有任何提示。";
        "not-results" from "counted": "What a WaitGroup does not do" "WaitGroup 不做的事":
            "It waits for a number and not for goroutines, and it carries no values: results need a place of their own. What was written before `Done` is seen after `Wait`."
            "它等的是一个数，不是 goroutine；它也不带任何值，结果要放在别处。`Done` 之前写下的，`Wait` 之后一定看得到。";
    }
    "select" {
        "several" from "ready": "Waiting for several at once" "同时等好几个":
            "A `select` carries out one case that can proceed. If several can, one is drawn; if none can, it waits for all of them at once."
            "`select` 执行一个能进行的 case。能进行的有好几个，就随机抽一个；一个也没有，就同时等所有 case。";
        "at-most-one" from "default": "Not waiting, and only one" "不等待，以及只有一个":
            "With a `default` a `select` never waits. One `select` carries out one case, and no more."
            "有 `default` 的 `select` 从不等待。一次 `select` 只执行一个 case。";
        "evaluated" from "operands": "Operands, and cases that never come" "操作数，和永远等不到的 case":
            "Channels and values to be sent are evaluated once, from top to bottom, before the choice. A case on a nil channel is never ready."
            "选择之前，各个 case 的 channel 和要发送的值从上到下求值一次。nil channel 上的 case 永远不会就绪。";
        "around" from "loop": "A select in a loop" "循环里的 select":
            "A loop around a `select`, with a channel that says “stop”, is the usual way to work until somebody has had enough."
            "`select` 外面套一个循环，再加一个表示“停”的 channel：做到有人说够了为止，通常就这么写。";
    }
    "timers" {
        "clocks" from "say": "Sleeping, and two clocks" "Sleep，和两种时钟":
            "A sleep waits for time, not for goroutines. The ideal clock moves only when all of them wait; on a real clock, time may pass between any two steps."
            "Sleep 等的是时间，不是 goroutine。理想时钟要等所有 goroutine 都在等待时才走；真实时钟上，任意两步之间都可能过去一段时间。";
        "limits" from "timeout": "Timeouts" "超时":
            "A timeout is a decision to stop waiting, and says nothing about the other side: it may be done, or nearly done, or never finish."
            "超时只是决定不再等，对另一方什么也没说：它可能已经做完，快做完了，或者永远做不完。";
        "rounds" from "boom": "Timers in a loop" "循环里的定时器":
            "`time.After` gives one value, `time.Tick` one after the other. A timer interrupts nobody: it makes a case ready, and the loop has to come round and look."
            "`time.After` 只给一个值，`time.Tick` 一个接一个。定时器不打断谁：它只是让一个 case 就绪，要等循环转回来看。";
        "end" from "stop": "Stopping and repeating" "停止与重复":
            "Since Go 1.23 no old value is received after `Stop` or `Reset`. A ticker keeps its beat while you work, and drops what nobody takes."
            "从 Go 1.23 起，`Stop` 或 `Reset` 之后不会再收到旧值。ticker 在你干活时照样打拍子，没人取的就丢掉。";
    }
    "race" {
        "lose" from "lost": "An update that is lost" "丢失的更新":
            "`x++` is a read and a write, and another goroutine may come between. Two accesses that nothing orders, at least one of them a write, are a data race."
            "`x++` 是一次读加一次写，中间可能插进别的 goroutine。两次访问没有先后规定，而且至少一次是写，就是数据竞争。";
        "worst" from "how-low": "How much can be lost" "最多丢多少":
            "With two workers nearly every increment can be lost: 2 can be left of a thousand each. A usual run shows nothing of it."
            "两个 worker 时几乎每次加一都可能丢掉：各加一千次，最后可能只剩 2。平常的运行里什么也看不出来。";
        "shared-i" from "loop": "One variable for all rounds" "每一轮共用一个变量":
            "A variable that is declared outside of the loop is one for all rounds, and a goroutine reads it when it runs: that is a data race. Since Go 1.22 each round has its own."
            "声明在循环外面的变量，每一轮共用，goroutine 运行时才去读它：这就是数据竞争。从 Go 1.22 起，循环自己的变量每一轮都是新的。";
        "find" from "detector": "Finding races" "找出竞争":
            "A detector asks whether accesses are ordered, not whether the value was right. So one run can show a race, and a thousand good runs prove nothing."
            "检测器看的是访问有没有先后，不是值对不对。所以一次运行就能发现竞争，而一千次没事什么也证明不了。";
        "mend" from "atomic": "Atomic steps" "原子操作":
            "An atomic operation is one step. Two of them are two steps: without a data race, and perhaps still wrong."
            "一个原子操作是一步。两个就是两步：没有数据竞争，却仍然可能出错。";
        "real" from "on-threads": "On real threads" "在真正的线程上":
            "Threads take the same steps in an order that nobody chooses. What they print tells of the machine; the set of outputs tells of the program."
            "线程走的是同样的步骤，顺序没有人挑选。它们打印什么，说明的是机器；全部输出的集合，说明的是程序。";
    }
    "mutex" {
        "lock" from "locked": "One at a time" "一次一个":
            "Under a lock many steps are one, for everybody who takes the same lock. Who comes first stays open."
            "在锁里面，对所有用同一把锁的人来说，许多步就是一步。谁先来仍然不定。";
        "unlock" from "given-back": "Unlocking" "解锁":
            "A lock that is not given back stays held, even when its goroutine has ended. `defer mu.Unlock()` gives it back however the function ends."
            "没有还的锁一直被占着，哪怕拿锁的 goroutine 已经结束。`defer mu.Unlock()` 保证函数怎么结束都会还。";
        "together" from "bank": "What belongs under one lock" "哪些事要放在同一把锁里":
            "Looking and acting on what one saw belong under one lock. Locking each access alone leaves no data race, and a wrong result."
            "看一眼、再据此行动，要放在同一把锁里。每次访问单独上锁，没有数据竞争，结果却是错的。";
        "rwmutex" from "readers": "Readers and writers" "读者与写者":
            "Many may read at the same time, or one may write. A writer that waits keeps new readers out, so never take a read lock while you have one."
            "可以许多人同时读，或者一个人写。写者在等时不放新的读者进来，所以拿着读锁时绝不要再拿一次。";
    }
    "cond" {
        "wait" from "loop": "Waiting until something holds" "等到条件成立":
            "Wait in a loop that looks at the condition. A signal that finds nobody waiting is gone; the condition is what remembers."
            "在循环里看条件、再等待。信号来时没人在等，它就没了；记住事情的是条件本身。";
        "wake" from "one-or-all": "Waking one or all" "唤醒一个或全部":
            "`Signal` wakes one, `Broadcast` wakes all. If in doubt, broadcast: whoever was woken for nothing looks again."
            "`Signal` 唤醒一个，`Broadcast` 唤醒全部。拿不准就用 Broadcast：白被叫醒的再看一眼就是了。";
        "only-once" from "once": "Once" "只做一次":
            "A `Once` runs the setup once, and everybody waits until it has run."
            "`Once` 让准备工作只做一次，而且所有人都等它做完。";
        "own-flag" from "flag": "Why a flag is not enough" "为什么一个标志不够":
            "With a plain flag the setup may be used before it is done, or be done twice; and the flag itself is a data race."
            "用普通的标志，可能还没准备好就有人用上，也可能准备两次；标志本身还是数据竞争。";
    }
    "deadlock" {
        "two" from "circle": "A circle of two" "两个互相等":
            "Two goroutines, each with the lock that the other one wants, hang. If all take locks in the same order, there is no such circle."
            "两个 goroutine 各拿着对方要的锁，就卡住了。如果大家按同一次序拿锁，就不会有这样的圈。";
        "more" from "table": "Larger circles" "更大的圈":
            "The same order of locks mends larger circles, too. And do not hold a lock while you wait for something else."
            "按同一次序拿锁，对更大的圈同样有效。还有：等别的东西时不要拿着锁。";
        "read" from "report": "Reading the report" "读懂报告":
            "A deadlock needs no locks. Read the report as a drawing of who waits for what; Go writes one only when no goroutine can ever run again."
            "死锁不一定要有锁。把报告读成一幅“谁在等什么”的图；只有当所有 goroutine 再也不能运行时，Go 才会写它。";
    }
    "leak" {
        "unread" from "first": "Answers that nobody takes" "没人取走的答案":
            "Every send needs a receive or a free place. If nobody takes the answer any more, room for it lets the worker end."
            "每次发送都需要一次接收或一个空位。没人再取答案时，给它留个位置，worker 就能结束。";
        "not-told" from "timeout": "Too late, or never told" "太晚了，或者没人通知":
            "A timeout leaves a worker behind to which nobody listens: room for one value lets it end. Whoever starts a goroutine must know how it ends."
            "超时会丢下一个没人听的 worker：给它留一个位置，它就能结束。谁启动 goroutine，谁就要知道它怎样结束。";
        "left-over" from "count": "How many are left" "还剩几个":
            "The garbage collector never ends a goroutine that waits. One that has ended leaves its stack to the next."
            "垃圾回收器从不结束一个在等待的 goroutine。结束了的，把栈留给下一个。";
    }
    "context" {
        "cancel" from "stop": "Asking to stop" "请它停下":
            "Cancelling is a message: it closes a channel. A goroutine stops where its own code looks at it."
            "取消是一条消息：关闭一个 channel。goroutine 在自己的代码去看它的地方才停。";
        "time" from "deadline": "Deadlines" "截止时间":
            "A deadline says “at the latest”, and is not exact. Close to it both endings are possible, and both must be right."
            "截止时间说的是“最晚”，并不精确。临近它时两种结局都可能，两种都必须正确。";
        "tree" from "family": "Contexts made from contexts" "由 context 派生的 context":
            "The end of a context goes down to those derived from it, never up. Whoever derives a context calls its cancel function."
            "context 结束时，由它派生的跟着结束，从不向上传。谁派生 context，谁就要调用它的 cancel。";
        "values" from "value": "Values" "值":
            "Values in a context accompany a request: a number for the log, a user. What a function needs is a parameter."
            "context 里的值随请求同行：日志编号、用户是谁。函数需要的东西应该是参数。";
    }
    "pipeline" {
        "chain" from "stages": "A chain of stages" "一串阶段":
            "In a chain with one goroutine in each stage nothing overtakes, and the output is the same in every order. With two in a stage, values may change places."
            "每个阶段只有一个 goroutine 时，谁也超不过谁，任何调度下输出都一样。一个阶段有两个，值就可能换位置。";
        "halt" from "early": "Stopping before the end" "提前停下":
            "Every send also waits for `done`, and every stage closes its output however it ends: then nobody is left behind."
            "每次发送同时也等 `done`，每个阶段无论怎么结束都关闭自己的输出：这样谁也不会被丢下。";
        "grow" from "sieve": "A chain that grows" "会变长的流水线":
            "A chain may grow while it runs, and still print the same in every order."
            "流水线可以边运行边变长，任何调度下打印的仍然一样。";
    }
    "pool" {
        "merge" from "fan-in": "Many goroutines, one channel" "多个 goroutine，一个 channel":
            "Many may send on one channel, and a goroutine of its own closes it after all are done."
            "许多 goroutine 可以向同一个 channel 发送，由另一个 goroutine 在全部做完之后关闭它。";
        "results" from "share": "What depends on the order" "什么与先后有关":
            "With several workers results may overtake each other. A sum does not depend on their order; a list does."
            "有好几个 worker 时，结果可能互相超过。结果的和与先后无关，结果的列表有关。";
        "workers" from "turns": "Who works, and for how long" "谁在干活，干多久":
            "A channel gives work to whoever comes: nobody takes turns. For jobs that wait, the time is jobs divided by workers, rounded up."
            "channel 把活儿交给来取的人，没有轮流这回事。对只是等待的活儿，时间等于任务数除以 worker 数，向上取整。";
        "places" from "slots": "At most so many at once" "同时最多几个":
            "A channel with room is a semaphore: it limits how many are inside at the same time."
            "带缓冲的 channel 就是信号量：它限制同一时刻里面有几个。";
        "stop" from "error": "Stopping at an error, and slowing down" "出错就停，以及放慢":
            "Wait for all, report the first error, and cancel the others through a context that they watch. A ticker limits how many start per second."
            "等所有的，报告第一个错误，再通过大家都在看的 context 取消其他的。ticker 限制每秒启动几个。";
    }
    "threads" {
        "few" from "parked": "Many goroutines, few threads" "很多 goroutine，很少的线程":
            "A parked goroutine is memory and no thread: ten thousand of them take turns on one."
            "挂起的 goroutine 只是内存，不占线程：一万个可以轮流用一个线程。";
        "two-schedulers" from "switch": "Who does the switching" "切换由谁来做":
            "The runtime switches between goroutines in the program itself; the kernel schedules threads, and puts one to sleep when it has nothing to do."
            "goroutine 之间由 runtime 在程序里切换；内核调度的是线程，没事可做的线程由它来安排睡眠。";
        "parallel" from "at-once": "At the same time" "同一时刻":
            "As many goroutines run at the same moment as there are threads for them: GOMAXPROCS."
            "同一时刻运行的 goroutine，最多和供它们用的线程一样多：GOMAXPROCS。";
        "moving" from "moved": "From thread to thread" "从线程到线程":
            "A goroutine may run on another thread than the one it was made on. In Go it may change its thread again and again; in gort only before it has started, unless the program asks for more."
            "goroutine 可能在别的线程上运行，不一定是创建它的那个。在 Go 里它可以一再换线程；在 gort 里，除非程序另外要求，只有开始之前可以。";
        "serial" from "half": "What more processors cannot do" "处理器再多也做不到的事":
            "Twice the processors help only the part of the work that can be shared."
            "处理器翻倍，只对能分摊的那部分有用。";
        "left" from "after": "After the end" "结束之后":
            "The end of a goroutine gives its stack to the next one, and ends no thread. When `main` returns, nobody is waited for."
            "goroutine 结束后，它的栈给下一个用，线程并不结束。`main` 返回时，不会等任何人。";
    }
    "cost" {
        "price" from "faster": "Time and memory" "时间和内存":
            "To start and to end a goroutine is ordinary work in the program's own memory. A waiting one costs some pages, and what it refers to."
            "启动和结束一个 goroutine，只是在程序自己的内存里做普通的事。等待的 goroutine 占几页内存，再加上它引用的东西。";
        "kernel" from "calls": "Calls of the kernel" "内核调用":
            "Messages between goroutines need no system call. Memory, sleeping, files and the network do."
            "goroutine 之间传消息不需要系统调用。要内存、睡眠、文件、网络，就需要。";
        "many" from "limit": "Very many goroutines" "非常多的 goroutine":
            "The machine's memory is the limit, and many stacks are a burden for the caches."
            "机器的内存就是上限，许多栈对缓存是负担。";
    }
    "io" {
        "waiting" from "pipe": "What blocking means" "阻塞是什么意思":
            "A blocking call waits until it has something to give; a non-blocking one says “not now”. Neither tells how busy the machine is."
            "阻塞调用等到有东西可给；非阻塞调用说“现在不行”。两者都说明不了机器有多忙。";
        "one-each" from "threads": "A thread for each client" "每个客户端一个线程":
            "One thread that reads from one client looks at no other. A thread for each works, and costs a thread for each that is silent."
            "一个线程读着一个客户端，就顾不上别人。每人一个线程可行，代价是每个沉默的客户端也占一个。";
        "events" from "watching": "Asking, or being told" "反复问，或者等通知":
            "Asking again and again burns a processor; `epoll` sleeps until there is something to read. Both make you keep a table of conversations."
            "反复去问会烧掉一个处理器；`epoll` 会睡到有东西可读为止。两者都要你自己记下每个对话到了哪里。";
        "go" from "goroutines": "How Go waits" "Go 怎样等待":
            "A goroutine that reads parks, and its thread goes on with others: underneath is one `epoll` for all of them."
            "读网络的 goroutine 挂起，它的线程去做别的：底下是大家共用的一个 `epoll`。";
        "clients" from "slow": "Slow clients" "慢客户端":
            "A silent client costs a pool of threads one of its threads, and a goroutine server a few kilobytes."
            "一个沉默的客户端，占掉线程池的一个线程；在用 goroutine 的服务器上只占几 KB。";
        "overload" from "full": "Too many requests" "请求太多":
            "To queue or to refuse is a decision of your program and no mode of I/O. Neither makes the server faster."
            "排队还是拒绝，是你的程序决定的，不是 I/O 的模式。哪一种都不会让服务器变快。";
        "time-limit" from "patience": "A wait that ends" "会结束的等待":
            "A timeout ends a wait of one goroutine, and the other side must be able to bear it."
            "超时结束一个 goroutine 的等待，另一方要承受得住。";
        "defence" from "frames": "Not falling behind" "不落在后面":
            "Not waiting pays when there is something better to do. What protects a server is a limit: on the queue, on the connections, on the time."
            "有更好的事可做时，不等才划算。保护服务器的是上限：队列的、连接的、时间的。";
    }
    "verdict" {
        "messages" from "csp": "Processes and messages" "进程与消息":
            "Goroutines are the processes of CSP, and channels are how they talk. In Go they share memory, too."
            "goroutine 就是 CSP 里的进程，channel 是它们说话的方式。在 Go 里，它们还共享内存。";
        "before-main" from "packages": "Before main" "main 之前":
            "All `init` functions run in goroutine 1, one after the other, before `main`."
            "所有 `init` 函数都在 goroutine 1 里、在 `main` 之前，一个接一个运行。";
        "memory" from "stack": "Stack and heap" "栈与堆":
            "Each goroutine has a stack for its calls. What others can reach, or what outlives the call, lies elsewhere."
            "每个 goroutine 有自己的栈，给它的调用用。别人够得着的、或比调用活得久的，放在别处。";
    }
}

/// A part of a lesson.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its lesson.
    pub lesson: &'static Lesson,
    /// Its number, from 1.
    pub number: usize,
    /// How many the lesson has.
    pub all: usize,
    /// Its name.
    pub name: &'static str,
    title: [&'static str; 2],
    learnt: [&'static str; 2],
    /// Its sections.
    pub sections: &'static [Section],
}

impl Part {
    /// Its title, as it is in each language that is shown.
    pub fn title(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.title[0].to_owned(),
            Lang::Zh => self.title[1].to_owned(),
            Lang::Both => self.title.join(" · "),
        }
    }

    /// What one has learnt at its end, once for each language that is shown.
    pub fn learnt(&self, lang: Lang) -> Vec<&'static str> {
        lang.texts().iter().map(|lang| self.learnt[usize::from(*lang == Lang::Zh)]).collect()
    }

    /// How it is named on the command line: `channels/2`.
    pub fn address(&self) -> String {
        format!("{}/{}", self.lesson.name, self.number)
    }

    /// Whether this is the last section of the part.
    pub fn ends_with(&self, section: &Section) -> bool {
        self.sections.last().is_some_and(|last| ptr::eq(last, section))
    }

    /// Whether this is one of its sections.
    pub fn has(&self, section: &Section) -> bool {
        self.sections.iter().any(|known| ptr::eq(known, section))
    }

    /// The next one of the lesson.
    pub fn next(&self) -> Option<Part> {
        of(self.lesson).into_iter().nth(self.number)
    }
}

/// The parts of a lesson, in order.
pub fn of(lesson: &'static Lesson) -> Vec<Part> {
    let place = |entry: &Entry| lesson.sections.iter().position(|section| section.id == entry.first);
    let begin: Vec<(&Entry, usize)> = PARTS
        .iter()
        .filter(|entry| entry.name[0] == lesson.name)
        .filter_map(|entry| Some((entry, place(entry)?)))
        .collect();
    let range =
        |at: usize| -> Range<usize> { begin[at].1..begin.get(at + 1).map_or(lesson.sections.len(), |(_, next)| *next) };
    let part = |at: usize| Part {
        lesson,
        number: at + 1,
        all: begin.len(),
        name: begin[at].0.name[1],
        title: begin[at].0.title,
        learnt: begin[at].0.learnt,
        sections: &lesson.sections[range(at)],
    };
    (0..begin.len()).map(part).collect()
}

/// The part in which a section stands.
pub fn around(lesson: &'static Lesson, section: &Section) -> Option<Part> {
    of(lesson).into_iter().find(|part| part.has(section))
}

/// The part of this name, or of this number.
pub fn named(lesson: &'static Lesson, name: &str) -> Option<Part> {
    let number = name.parse::<usize>().ok();
    of(lesson).into_iter().find(|part| part.name == name || number == Some(part.number))
}

/// Every part of the course, in order.
pub fn all() -> impl Iterator<Item = Part> {
    LESSONS.iter().flat_map(|lesson| of(lesson))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::subject::Subject;

    #[test]
    fn the_parts_of_a_lesson_are_its_sections_and_each_name_means_one_thing() {
        assert_eq!(all().count(), PARTS.len(), "each begins with a section of its lesson");
        for lesson in LESSONS {
            let parts = of(lesson);
            let sections: Vec<&str> = parts.iter().flat_map(|part| part.sections).map(|section| section.id).collect();
            let known: Vec<&str> = lesson.sections.iter().map(|section| section.id).collect();
            assert_eq!(sections, known, "{}", lesson.name);
            assert!(parts.iter().all(|part| !part.sections.is_empty()), "{}", lesson.name);
            let programs =
                lesson.sections.iter().flat_map(|section| section.programs).map(|program: &Subject| &*program.stem);
            let mut names: Vec<&str> = known.iter().copied().chain(programs).collect();
            names.sort_unstable();
            names.dedup();
            for part in &parts {
                assert!(!names.contains(&part.name), "{}/{}", lesson.name, part.name);
                assert!(part.name.parse::<usize>().is_err());
                names.push(part.name);
                assert_eq!(named(lesson, part.name).unwrap().number, part.number);
                assert_eq!(named(lesson, &part.number.to_string()).unwrap().name, part.name);
            }
            assert!(named(lesson, "0").is_none() && named(lesson, &(parts.len() + 1).to_string()).is_none());
        }
    }
}
