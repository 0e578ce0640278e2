//! The words of a run that is shown: lanes, states, titles.

use super::table;

table! {
    /// What a goroutine does, as it stands in its lane.
    Lane:
    spawn: "go {who}", "go {who}";
    spawn_brief: "go", "go";
    spawned: "created", "已创建";
    spawned_at: "created in line {n}", "第 {n} 行创建";
    spawned_at_brief: "line {n}", "第 {n} 行";
    spawn_long: "go {who}: created, not running yet", "go {who}：已创建，还没运行";
    spawn_long_at: "go {who}, line {n}: not running yet", "go {who}，第 {n} 行：还没运行";
    makes: "makes {object}", "创建 {object}";
    makes_chan: "makes {chan}: capacity {n}", "创建 {chan}：容量 {n}";
    start: "starts", "开始运行";
    yields: "yields", "让出";
    loses_turn: "loses its turn", "被换下";
    parks: "parks: {reason}", "挂起：{reason}";
    parks_with_first: "parks: {reason}, case {n} first in line", "挂起：{reason}，分支 {n} 排在最前";
    sends: "sends {v}", "发送 {v}";
    sends_on: "sends {v} on {chan}", "向 {chan} 发送 {v}";
    sends_to: "sends {v} to {who}, which was waiting", "把 {v} 交给正在等待的 {who}";
    sends_on_to: "sends {v} on {chan} to {who}, which was waiting", "经 {chan} 把 {v} 交给正在等待的 {who}";
    buffers: "puts {v} in the buffer", "把 {v} 放入缓冲区";
    buffers_on: "puts {v} in the buffer of {chan}", "把 {v} 放入 {chan} 的缓冲区";
    buffers_short: "puts {v} in buffer", "{v} 放入缓冲区";
    buffers_on_short: "puts {v} into {chan}", "{v} 放入 {chan}";
    taken: "goes on: {v} was taken", "继续：{v} 已被取走";
    receives: "receives {v}", "接收 {v}";
    receives_on: "receives {v} on {chan}", "从 {chan} 接收 {v}";
    receives_from: "receives {v} from {who}, which was waiting", "从正在等待的 {who} 接收 {v}";
    receives_on_from: "receives {v} on {chan} from {who}, which was waiting", "经 {chan} 从正在等待的 {who} 接收 {v}";
    unbuffers: "takes {v} from the buffer", "从缓冲区取出 {v}";
    unbuffers_on: "takes {v} from the buffer of {chan}", "从 {chan} 的缓冲区取出 {v}";
    unbuffers_short: "takes {v} from buffer", "从缓冲区取出 {v}";
    unbuffers_on_short: "takes {v} from {chan}", "从 {chan} 取出 {v}";
    refilled: "its value moves in", "它的值补入";
    refilled_long: "{who}'s value moves into the buffer", "{who} 的值补入缓冲区";
    comma: ", ", "，";
    and: ", ", "、";
    semicolon: "; ", "；";
    colon: ": ", "：";
    resumes_with: "goes on with {v}", "带着 {v} 继续";
    finds_closed: "{chan} is closed: no value", "{chan} 已关闭：没有值";
    finds_closed_brief: "no value", "没有值";
    closes: "closes {chan}", "关闭 {chan}";
    wakes: "wakes", "被唤醒";
    wakes_long: "wakes {who}", "唤醒 {who}";
    select: "select: {case}", "select：{case}";
    select_ready: "select: {case} ({n} ready)", "select：{case}（{n} 个就绪）";
    selected: "select: ", "select：";
    selected_ready: "select ({n} ready): ", "select（{n} 个就绪）：";
    select_goes_on: "select goes on: {case}", "select 继续：{case}";
    case_send: "send {chan}", "发送 {chan}";
    case_recv: "recv {chan}", "接收 {chan}";
    locks: "locks {object}", "锁住 {object}";
    read_locks: "read-locks {object}", "读锁 {object}";
    unlocks: "unlocks {object}", "解锁 {object}";
    group_add: "{object} {delta}: counter {n}", "{object} {delta}：计数 {n}";
    group_add_brief: "{object} {delta}", "{object} {delta}";
    group_wait: "{object}.Wait returns", "{object}.Wait 返回";
    signals: "signals {object}", "{object} 发信号";
    broadcasts: "broadcasts {object}", "{object} 广播";
    once_runs: "{object} runs its function", "{object} 执行函数";
    once_done: "{object} was done already", "{object} 已执行过";
    acquires: "acquires {object}", "获取 {object}";
    releases: "releases {object}", "释放 {object}";
    reads: "reads {object}: {v}", "读 {object}：{v}";
    writes: "writes {object} = {v}", "写 {object} = {v}";
    atomic_load: "atomic read {object}: {v}", "原子读 {object}：{v}";
    atomic_store: "atomic write {object} = {v}", "原子写 {object} = {v}";
    atomic_add: "atomic add: {object} = {v}", "原子加：{object} = {v}";
    atomic_swap: "atomic swap {object}: {old}, now {v}", "原子交换 {object}：原为 {old}，现为 {v}";
    atomic_compare: "compare and swap {object}: {old}, now {v}", "比较并交换 {object}：原为 {old}，现为 {v}";
    atomic_refused: "compare and swap {object}: it is {v}", "比较并交换 {object}：现在是 {v}，没有交换";
    joins: "joins {who}", "确认 {who} 已结束";
    context_live: "{object} is not done", "{object} 还没结束";
    context_done: "{object} is done: {cause}", "{object} 已结束：{cause}";
    context_stopped: "takes a context's function away", "取消 context 结束时要运行的函数";
    context_started: "comes too late to take a context's function away", "来不及取消 context 结束时要运行的函数";
    context_func: "sets a function for the end of {object}", "设定 {object} 结束时要运行的函数";
    timer_set: "sets a timer, due at {time}", "设定时器，{time} 时到期";
    timer_sends: "the timer sends {v} to {who}, which was waiting", "定时器把 {v} 交给正在等待的 {who}";
    timer_sends_on: "the timer sends {v} on {chan} to {who}, which was waiting", "定时器经 {chan} 把 {v} 交给正在等待的 {who}";
    timer_offers: "the timer offers {v}", "定时器备好 {v}";
    timer_offers_on: "the timer offers {v} on {chan}", "定时器在 {chan} 上备好 {v}";
    timer_stopped: "stops a timer", "停止定时器";
    timer_fires: "a timer fires", "定时器触发";
    clock: "the clock moves to {time}", "时钟走到 {time}";
    cancels: "cancels: {cause}", "取消：{cause}";
    prints: "prints: {text}", "打印：{text}";
    panics: "panic: {message}", "panic: {message}";
    fatal: "fatal error: {message}", "fatal error: {message}";
    left_out: "{n} {n?event is|events are} left out here, {from} to {to}: --from shows more of them", "这里省略了 {n} 个事件，第 {from} 到第 {to} 个：用 --from 看更多";
    main_returns: "returns: the program is over", "返回：程序结束";
    ends: "ends", "结束";
    goexits: "ends by runtime.Goexit", "由 runtime.Goexit 结束";
    some_value: "a value", "一个值";
}

table! {
    /// The state column.
    State:
    waits: "waits: {who}", "等待：{who}";
    receivers: "to receive: {who}", "等着接收：{who}";
    senders: "to send: {who}", "等着发送：{who}";
    nobody_waits: "nobody waits", "无人等待";
    closed: "closed", "已关闭";
    free: "free", "空闲";
    held: "held by {who}", "持有者 {who}";
    cap: "cap {n}", "容量 {n}";
    counter: "counter", "计数";
}

table! {
    /// What stands above and below a timeline.
    Timeline:
    timeline: "What happened", "发生了什么";
    step: "step", "步";
    order_seed_0: "Go's own order (seed 0)", "Go 的默认顺序（种子 0）";
    order_seed: "seed {n}", "种子 {n}";
    order_replay: "replayed", "重放";
    for_real: "for real, {workers}", "真实运行，{workers}";
    for_real_one: "one worker", "一个 worker";
    for_real_many: "{n} workers", "{n} 个 worker";
    for_real_threads: "{workers} and threads of its own", "{workers}，还有它自己开的线程";
    for_real_within: "{what}, at most {size} of address space", "{what}，地址空间最多 {size}";
    no_timeline: "This program runs on threads of your machine and by its clock, in a process of its own. It takes other steps each \
                  time, so there is no timeline. What it prints is the same each time.",
        "这个程序在你机器的线程上运行，用真实的时钟，并且单独占一个进程。每次运行的步骤都会不同，所以没有时间线；但打印的内容每次都相同。";
    no_order: "--seed, --replay and --step do not reach it: the machine decides here, not gort's own scheduler.",
        "--seed、--replay 和 --step 对它不起作用：这里由机器决定顺序，而不是 gort 的调度器。";
    not_here: "Not run: this program needs {need}, which cannot be read on this system. Its questions and claims are left out.",
        "没有运行：这个程序需要 {need}，而在这个系统上无法读取。与它有关的问题和论断略去。";
    measured: "Measured here and now", "此时此地的测量";
    unoptimized: "This gort was built without optimisation; the figures of a release build are several times better.",
        "这个 gort 没有经过优化编译；发布版的数字会好上几倍。";
    measure_with: "measured figures", "测量数据";
    same_steps: "The same, step for step, as {program}.", "每一步都与 {program} 相同。";
    closed: "{n} {n?row|rows}: t shows them", "{n} 行：按 t 展开";
    few: "{n} {n?row|rows} more: t shows them", "还有 {n} 行：按 t 展开";
    left_out: "{n} {n?step|steps} left out; --full shows them", "省略 {n} 步；--full 显示全部";
    legend_runs: "runs", "正在运行";
    legend_ready: "can run", "可以运行";
    legend_parked: "parked", "挂起";
    legend_prints: "prints", "打印";
    legend_value: "value or wake-up", "值或唤醒的去向";
    marks: "{signs} {n?marks a line: its|mark lines: their} steps have the same sign, under “{title}”.",
        "{signs} 标出程序里的行：下面“{title}”里，这些行的步骤带有同样的记号。";
    note: "Note", "注";
}

table! {
    /// Pages and traces.
    Page:
    wrote: "wrote {file}", "已写入 {file}";
    objects: "Queues and counters", "队列与计数";
    noted: "has a note, shown below", "有注释，显示在下方";
    play: "play", "播放";
    pause: "pause", "暂停";
    first: "to the first step", "到第一步";
    back: "one step back", "后退一步";
    next: "one step on", "前进一步";
    last: "to the last step", "到最后一步";
    keys: "← → one step · Home End first and last · p play", "← → 一步 · Home End 首尾 · p 播放";
}
