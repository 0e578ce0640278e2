//! The words of the measurements.

use super::table;

table! {
    /// `gort bench`.
    Bench:
    title: "Goroutines and OS threads on this machine", "这台机器上的 goroutine 与操作系统线程";
    measuring: "measuring", "正在测量";
    goroutine: "goroutine", "goroutine";
    thread: "OS thread", "系统线程";
    create: "To start one and wait for its end", "启动一个并等它结束";
    switch: "A message to one that waits for it", "给等待者发一条消息";
    memory: "The memory of one that waits", "一个等待者占用的内存";
    limit: "How many can wait at the same time", "能同时等待的数量";
    less: "thread {times} times as much", "线程是 goroutine 的 {times} 倍";
    more: "{times} times as many goroutines", "goroutine 是线程的 {times} 倍";
    scale: "ten times as much", "十倍";
    rounds: "Medians of up to {n} rounds, each in a process of its own. Goroutines run on one worker.",
        "取最多 {n} 轮的中位数，每一轮单独占一个进程。goroutine 运行在一个 worker 上。";
    kernel: "Memory is that of the process, page tables included; what the kernel keeps for a thread (16 KiB and more) comes on top.",
        "内存是进程自己的，包括页表；内核为每个线程另外保留的部分（16 KiB 以上）没有计入。";
    stopped: "How many can wait is worked out from the memory available now and from the limits of this system; {goroutines} goroutines and {threads} threads were tried, no more, so that your machine stays usable.",
        "能同时等待的数量，是根据现在可用的内存和这个系统的上限推算的；为了不影响你使用机器，实际只试了 {goroutines} 个 goroutine 和 {threads} 个线程。";
    refused: "The system refused more: {limit}", "系统拒绝了更多：{limit}";
    threads_limit: "The system's own limit for threads is {n} ({name}).", "系统自己对线程数的上限是 {n}（{name}）。";
    quick: "A quick run: the figures are rough.", "快速运行：数字比较粗略。";
}
