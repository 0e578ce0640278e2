//! Every word of the interface, in English and Chinese. Lessons have their own texts.
//!
//! `{name}` in a phrase is filled in by `phrase.rs`.

macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        /// The interface in one language.
        #[derive(Debug)]
        pub struct Words { $(#[allow(missing_docs)] pub $name: &'static str,)* }
        /// English.
        pub static EN: Words = Words { $($name: $en,)* };
        /// Chinese.
        pub static ZH: Words = Words { $($name: $zh,)* };
        #[cfg(test)]
        pub const PAIRS: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $zh),)*];
    };
}

words! {
    // What a goroutine does, as it stands in its lane.
    spawn: "go {who}", "go {who}";
    spawn_brief: "go", "go";
    spawned: "created", "已创建";
    spawn_long: "go {who}: created, not running yet", "go {who}：已创建，还没运行";
    makes: "makes {object}", "创建 {object}";
    makes_chan: "makes {chan}: capacity {n}", "创建 {chan}：容量 {n}";
    start: "starts", "开始运行";
    yields: "yields", "让出";
    loses_turn: "loses its turn", "被换下";
    parks: "parks: {reason}", "挂起：{reason}";
    parks_with_first: "parks: {reason}, case {n} first in line", "挂起：{reason}，分支 {n} 排在最前";
    sends: "sends {v}", "发送 {v}";
    sends_on: "sends {v} on {chan}", "向 {chan} 发送 {v}";
    sends_to: "sends {v} to {who}, who was waiting", "把 {v} 交给正在等待的 {who}";
    sends_on_to: "sends {v} on {chan} to {who}, who was waiting", "经 {chan} 把 {v} 交给正在等待的 {who}";
    buffers: "puts {v} in the buffer", "把 {v} 放入缓冲区";
    buffers_on: "puts {v} in the buffer of {chan}", "把 {v} 放入 {chan} 的缓冲区";
    buffers_short: "puts {v} in buffer", "{v} 放入缓冲区";
    buffers_on_short: "puts {v} into {chan}", "{v} 放入 {chan}";
    taken: "goes on: {v} was taken", "继续：{v} 已被取走";
    receives: "receives {v}", "接收 {v}";
    receives_on: "receives {v} on {chan}", "从 {chan} 接收 {v}";
    receives_from: "receives {v} from {who}, who was waiting", "从正在等待的 {who} 接收 {v}";
    receives_on_from: "receives {v} on {chan} from {who}, who was waiting", "经 {chan} 从正在等待的 {who} 接收 {v}";
    unbuffers: "takes {v} from the buffer", "从缓冲区取出 {v}";
    unbuffers_on: "takes {v} from the buffer of {chan}", "从 {chan} 的缓冲区取出 {v}";
    unbuffers_short: "takes {v} from buffer", "从缓冲区取出 {v}";
    unbuffers_on_short: "takes {v} from {chan}", "从 {chan} 取出 {v}";
    refilled: "its value moves in", "它的值补入";
    refilled_long: "{who}'s value moves into the buffer", "{who} 的值补入缓冲区";
    comma: ", ", "，";
    colon: ": ", "：";
    resumes_with: "goes on with {v}", "带着 {v} 继续";
    finds_closed: "{chan} is closed: no value", "{chan} 已关闭：没有值";
    finds_closed_brief: "closed", "已关闭";
    closes: "closes {chan}", "关闭 {chan}";
    wakes: "wakes", "被唤醒";
    wakes_long: "wakes {who}", "唤醒 {who}";
    select: "select: {case}", "select：{case}";
    select_ready: "select: {case} ({n} ready)", "select：{case}（{n} 个就绪）";
    select_goes_on: "select goes on: {case}", "select 继续：{case}";
    case_send: "send {chan}", "发送 {chan}";
    case_recv: "recv {chan}", "接收 {chan}";
    locks: "locks {object}", "锁住 {object}";
    read_locks: "read-locks {object}", "读锁 {object}";
    unlocks: "unlocks {object}", "解锁 {object}";
    group_add: "{object} {delta}: counter {n}", "{object} {delta}：计数 {n}";
    group_add_brief: "{object} {delta}", "{object} {delta}";
    group_wait: "{object}.wait returns", "{object}.wait 返回";
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
    timer_set: "sets a timer for {time}", "定时器设为 {time}";
    timer_stopped: "stops a timer", "停止定时器";
    timer_fires: "a timer fires", "定时器触发";
    clock: "the clock moves to {time}", "时钟走到 {time}";
    cancels: "cancels: {cause}", "取消：{cause}";
    prints: "prints: {text}", "打印：{text}";
    panics: "panic: {message}", "panic: {message}";
    fatal: "fatal error: {message}", "fatal error: {message}";
    main_returns: "returns: the program is over", "返回：程序结束";
    ends: "ends", "结束";
    goexits: "goexit", "goexit";
    some_value: "a value", "一个值";

    // The state column.
    waits: "waits: {who}", "等待：{who}";
    receivers: "to receive: {who}", "等着接收：{who}";
    senders: "to send: {who}", "等着发送：{who}";
    nobody_waits: "nobody waits", "无人等待";
    closed: "closed", "已关闭";
    free: "free", "空闲";
    held: "held by {who}", "持有者 {who}";
    cap: "cap {n}", "容量 {n}";
    counter: "counter", "计数";

    // The timeline.
    timeline: "What happened", "发生了什么";
    step: "step", "步";
    order_seed_0: "Go's own order (seed 0)", "Go 的默认顺序（种子 0）";
    order_seed: "seed {n}", "种子 {n}";
    order_replay: "replayed", "重放";
    for_real: "for real, {workers}", "真实运行，{workers}";
    for_real_one: "one worker", "一个 worker";
    for_real_many: "{n} workers", "{n} 个 worker";
    for_real_within: "{what}, at most {size} of address space", "{what}，地址空间最多 {size}";
    no_timeline: "This program runs on threads of your machine and by its clock, in a process of its own. It takes other steps each \
                  time, so there is no timeline. What it prints is the same each time.",
        "这个程序在你机器的线程上运行，用真实的时钟，并且单独占一个进程。每次运行的步骤都会不同，所以没有时间线；但打印的内容每次都相同。";
    no_order: "--seed, --replay and --step do not reach it: the machine decides here, not gort's own scheduler.",
        "--seed、--replay 和 --step 对它不起作用：这里由机器决定顺序，而不是 gort 的调度器。";
    not_here: "Not run: this program needs {need}, which cannot be read on this system. Its questions and claims are left out.",
        "没有运行：这个程序需要 {need}，而在这个系统上无法读取。与它有关的问题和论断略去。";
    measured: "Measured here and now", "此时此地的测量";
    bench_title: "Goroutines and OS threads on this machine", "这台机器上的 goroutine 与操作系统线程";
    bench_measuring: "measuring", "正在测量";
    bench_goroutine: "goroutine", "goroutine";
    bench_thread: "OS thread", "系统线程";
    bench_create: "To start one and wait for its end", "启动一个并等它结束";
    bench_switch: "A message to one that waits for it", "给等待者发一条消息";
    bench_memory: "The memory of one that waits", "一个等待者占用的内存";
    bench_limit: "How many can wait at the same time",
        "能同时等待的数量";
    bench_less: "thread {times} times as much",
        "线程是 goroutine 的 {times} 倍";
    bench_more: "{times} times as many goroutines",
        "goroutine 是线程的 {times} 倍";
    bench_scale: "ten times as much", "十倍";
    bench_rounds: "Medians of up to {n} rounds, each in a process of its own. Goroutines run on one worker.",
        "取最多 {n} 轮的中位数，每一轮单独占一个进程。goroutine 运行在一个 worker 上。";
    bench_kernel: "Memory is that of the process, page tables included; what the kernel keeps for a thread (16 KiB and more) comes on top.",
        "内存是进程自己的，包括页表；内核为每个线程另外保留的部分（16 KiB 以上）没有计入。";
    bench_stopped: "How many can wait is worked out from the memory available now and from the limits of this system; {goroutines} goroutines and {threads} threads were tried, no more, so that your machine stays usable.",
        "能同时等待的数量，是根据现在可用的内存和这个系统的上限推算的；为了不影响你使用机器，实际只试了 {goroutines} 个 goroutine 和 {threads} 个线程。";
    bench_refused: "The system refused more: {limit}", "系统拒绝了更多：{limit}";
    bench_threads_limit: "The system's own limit for threads is {n} ({name}).",
        "系统自己对线程数的上限是 {n}（{name}）。";
    bench_quick: "A quick run: the figures are rough.", "快速运行：数字比较粗略。";
    unoptimized: "This gort was built without optimisation; the figures of a release build are several times better.",
        "这个 gort 没有经过优化编译；发布版的数字会好上几倍。";
    measure_with: "measured figures", "测量数据";
    same_steps: "The same, step for step, as {program}.", "每一步都与 {program} 相同。";
    left_out: "{n} steps left out; --full shows them", "省略 {n} 步；--full 显示全部";
    legend_runs: "runs", "正在运行";
    legend_ready: "can run", "可以运行";
    legend_parked: "parked", "挂起";
    legend_prints: "prints", "打印";
    legend_value: "value or wake-up", "值或唤醒的去向";
    note: "Note", "注";

    // A lesson.
    lesson_of: "lesson {n} of {all}", "第 {n} 课，共 {all} 课";
    section_of: "{n} of {all}", "{n}/{all}";
    the_go: "the same in Go", "同样的 Go 代码";
    other_order: "The questions and explanations are about Go's own order (seed 0). What runs below is another one.",
        "问题和讲解说的都是 Go 的默认顺序（种子 0），下面运行的是另一种顺序。";
    questions_own: "The questions are about Go's own order (seed 0), not about the one that is shown below.",
        "问题问的是 Go 的默认顺序（种子 0），不是下面显示的这一种。";
    question: "Question", "问题";
    keys_answer: "your answer", "你的答案";
    keys_hint: "h hint", "h 提示";
    keys_skip: "Enter skip", "回车 跳过";
    keys_quit: "q quit", "q 退出";
    no_more_hints: "there are no more hints", "没有更多提示了";
    hint: "Hint", "提示";
    right: "Right", "对";
    not_so: "Not so", "不对";
    answer: "Answer", "答案";
    answer_other: "in this run it is something else", "这次运行的结果不在选项中";
    output: "Output", "输出";
    no_output: "nothing was printed", "没有任何输出";
    ends_well: "main returned; exit code 0", "main 返回；退出码 0";
    exit_code: "exit code {n}", "退出码 {n}";
    left_behind: "unfinished when main returned: {who}", "main 返回时还没结束：{who}";
    races_found: "data races: {n}", "数据竞争：{n} 处";
    at_line: "{who} [{state}], line {n}", "{who} [{state}]，第 {n} 行";
    replay_with: "replay", "重放";
    why: "Why", "为什么";
    claims: "The document on trial", "审视原文";
    the_document: "The document", "原文";
    own_words: "in its own words", "原话";
    evidence: "evidence", "证据";
    verdict_true: "true", "正确";
    verdict_partly: "partly true", "部分正确";
    verdict_false: "false", "错误";
    claim_fails: "THE EXPERIMENT DID NOT COME OUT AS THE LESSON SAYS. This is a bug in gort: please report it with the line above.",
        "实验结果与本课所说不符。这是 gort 的缺陷：请连同上一行一起报告。";
    ending_missing: "The lesson announced {wanted}, but the run ended with {found}. This is a bug in gort: please report it.",
        "本课预告的结局是 {wanted}，实际却是 {found}。这是 gort 的缺陷：请报告。";
    ending_other_seed: "Another order, another ending: the lesson's own run ends with {wanted}, this one with {found}.",
        "顺序不同，结局也不同：本课自己的运行以 {wanted} 结束，这一次以 {found} 结束。";
    ending_exit: "a normal exit", "正常退出";
    ending_deadlock: "a deadlock", "死锁";
    ending_panic: "a panic", "panic";
    ending_fatal: "a fatal error", "致命错误";
    ending_never: "no end: it goes on for ever", "没有结束：永远继续下去";
    ending_for_ever: "no end: it prints for ever", "没有结束：永远打印下去";
    under_seeds: "trying {n} other orders", "试 {n} 种其他顺序";
    go_on: "Enter: next section    q: stop here", "回车：下一节    q：停在这里";
    lesson_done: "This lesson is done.", "本课完成。";
    lesson_seen: "This lesson was seen. It is done once its questions are answered on a terminal.",
        "这一课看过了；在终端里答完问题才算完成。";
    next_lesson: "Next", "下一课";
    next_section: "Next", "下一节";

    // The list and the front page.
    tagline: "goroutines, taken apart", "拆开看 goroutine";
    done: "done", "已完成";
    seen: "seen", "看过";
    seen_means: "seen: it ran to its end, but its questions are not answered", "看过：运行到了结尾，但问题还没有答";
    done_of: "{n} of {all} done", "已完成 {n}/{all}";
    done_some: "{n} of {all} sections", "{n}/{all} 节";
    seen_some: "{n} of {all} seen", "看过 {n}/{all} 节";
    done_and_seen: "{n} of {all} sections, {seen} more seen", "{n}/{all} 节，另看过 {seen} 节";
    you_are_new: "You have not begun yet.", "你还没有开始。";
    you_are_at: "You have done {n} of {all} lessons.", "{all} 课中你已完成 {n} 课。";
    you_are_done: "You have done every lesson.", "你已完成全部课程。";
    begin_with: "Begin with", "从这里开始";
    go_on_with: "Go on with", "继续";
    again_with: "Any lesson again", "随时重温";
    one_at_a_time: "one event at a time", "一次一个事件";
    all_lessons: "all lessons with your progress", "全部课程与进度";
    all_options: "every option", "全部选项";
    course: "The course", "课程";

    // Stepping.
    step_keys: "Space/→ next   ←/b back   f to the end   h hint   ? help   q quit", "空格/→ 下一步   ←/b 上一步   f 到结尾   h 提示   ? 帮助   q 退出";
    step_help: "┃ runs, │ can run, ┆ parked. ▸ shows where a value or a wake-up goes. On the right: buffers, counters and who waits.",
        "┃ 正在运行，│ 可以运行，┆ 挂起。▸ 表示值或唤醒的去向。右边是缓冲区、计数和等待者。";
    step_note_here: "The note under the last step says what to see here.", "最后一步下面的注释说明了这里要看什么。";
    step_no_note: "There is no note on this step. The next one is at step {n}.", "这一步没有注释。下一条在第 {n} 步。";
    step_no_more_notes: "There is no note on this step, and none later.", "这一步没有注释，后面也没有。";
    step_of: "step {n} of {all}", "第 {n} 步，共 {all} 步";

    // The laboratory.
    searching: "{states} states, {open} steps to try", "{states} 个状态，还有 {open} 步要试";
    clock_ideal: "ideal clock: time moves only when nothing can run", "理想时钟：谁都不能运行时时间才走";
    clock_real: "real clock: time may move at any step", "真实时钟：时间随时可能走";
    all_outputs: "All outputs", "全部输出";
    output_one_of: "1 of {n} possible outputs: {command}", "{n} 种可能输出中的 1 种：{command}";
    output_many_states: "the search for all outputs is too large to run here: {command}", "要找出全部输出，搜索量太大，不在这里进行：{command}";
    more_in_all: "and the rest: {command}", "其余的：{command}";
    outputs_one: "1 possible output", "1 种可能的输出";
    outputs_many: "{n} possible outputs", "{n} 种可能的输出";
    outputs_exit: "{n} with a normal exit", "{n} 种正常退出";
    outputs_deadlock: "{n} with a deadlock", "{n} 种以死锁结束";
    outputs_panic: "{n} with a panic", "{n} 种以 panic 结束";
    outputs_fatal: "{n} with a fatal error", "{n} 种以致命错误结束";
    outputs_never: "{n} without an end", "{n} 种永不结束";
    outputs_for_ever: "{n} that print for ever", "{n} 种永远打印下去";
    from_states: "from {states} and {schedules}", "来自 {states}、{schedules}";
    states_one: "1 state", "1 个状态";
    states_many: "{n} states", "{n} 个状态";
    schedules_one: "1 schedule", "1 种调度";
    schedules_many: "{n} schedules", "{n} 种调度";
    sure_list: "Complete: anything else is impossible.", "完整：其他输出都不可能。";
    sure_list_ideal: "Complete for the ideal clock: with it, anything else is impossible.", "对理想时钟来说是完整的：用它，其他输出都不可能。";
    sure_list_reads_ideal: "Complete for the ideal clock, by which computing takes no time.", "对理想时钟来说是完整的；用它，计算不花时间。";
    sure_list_reads_real: "Complete for a clock that shows only times at which a timer is due.", "如果时钟只显示定时器到期的时刻，这样的时钟是完整的。";
    sure_list_orders: "Every order of the steps was considered.", "各步骤的所有顺序都考虑过了。";
    sure_list_partial: "Not complete: {why}. What is not listed may still be possible.", "不完整：{why}。没列出的输出仍然可能出现。";
    sure_output: "Impossible: no schedule prints this.", "不可能：没有任何调度会打印出它。";
    sure_output_ideal: "Impossible with the ideal clock: no schedule prints this.", "用理想时钟不可能：没有任何调度会打印出它。";
    sure_output_reads_ideal: "With the ideal clock, no schedule prints this.", "用理想时钟，没有任何调度会打印出它。";
    sure_output_reads_real: "With a clock that shows only times at which a timer is due, no schedule prints this.", "如果时钟只显示定时器到期的时刻，没有任何调度会打印出它。";
    sure_output_orders: "No order of the steps prints this.", "各步骤的任何顺序都不会打印出它。";
    sure_output_partial: "Not found, but it may be possible: the search is not complete. {why}.", "没有找到，但仍有可能：搜索不完整。{why}。";
    sure_goal: "Right, it is impossible. All {n} states of the program have been looked at, and none leads there.",
        "对，不可能。程序的全部 {n} 个状态都检查过了，没有一个通向那里。";
    sure_goal_ideal: "Right, with the ideal clock it is impossible. All {n} states of the program have been looked at, and none leads there.",
        "对，用理想时钟不可能。程序的全部 {n} 个状态都检查过了，没有一个通向那里。";
    sure_goal_orders: "Right: all {n} states of the program have been looked at, and none leads there.",
        "对：程序的全部 {n} 个状态都检查过了，没有一个通向那里。";
    sure_only: "the only possible output: {command}", "唯一可能的输出：{command}";
    sure_only_ideal: "the only output with the ideal clock: {command}", "用理想时钟，这是唯一的输出：{command}";
    sure_only_orders: "the only output that any order of the steps gives here: {command}", "各步骤的任何顺序在这里都只给出这一种输出：{command}";
    sure_but_racy: "But the program has a data race, and Go promises nothing about it.", "但程序有数据竞争，Go 对它不作任何保证。";
    sure_but_unknown: "But the search for data races stopped at its bound; where there is one, Go promises nothing.",
        "但对数据竞争的搜索到上限就停了；如果有数据竞争，Go 不作任何保证。";
    sure_but_reads: "But the program reads the clock, and a machine's shows other times.", "但程序读了时钟，而机器的时钟会显示别的时间。";
    sure_space: " ", "";
    why_bound: "the search stopped at its bound of {n} states", "搜索到 {n} 个状态的上限就停了";
    why_memory: "the search stopped at its limit of {size} of memory", "搜索到 {size} 的内存上限就停了";
    why_preemptions_0: "only schedules without a preemption were considered", "只考虑了没有抢占的调度";
    why_preemptions_1: "only schedules with at most one preemption were considered", "只考虑了最多抢占 1 次的调度";
    why_preemptions_n: "only schedules with at most {n} preemptions were considered", "只考虑了最多抢占 {n} 次的调度";
    stopping: "Stopping. What was found is being counted; Ctrl-C again ends gort at once.",
        "正在停止，清点已经找到的结果；再按一次 Ctrl-C 立即退出。";
    why_cancelled: "the search was interrupted", "搜索被打断";
    why_endless: "a run did not end within {n} steps; goroutine {who}, started at {at}, took most of them",
        "有一次运行走了 {n} 步还没结束，其中大多数是在 {at} 启动的 goroutine {who} 走的";
    why_endless_at: "a run did not end within {n} steps; goroutine {who}, started at {at}, took most of them, the last one its {operation} at {last}",
        "有一次运行走了 {n} 步还没结束，其中大多数是在 {at} 启动的 goroutine {who} 走的，最后一步是 {last} 的 {operation}";
    why_stuck: "goroutine {who}, started at {at}, computed for {time} without an end in its first step",
        "在 {at} 启动的 goroutine {who} 在它的第一步里连续计算了 {time}，没有尽头";
    why_stuck_after: "goroutine {who}, started at {at}, computed for {time} without an end in the step after its {operation} at {last}",
        "在 {at} 启动的 goroutine {who}，在 {last} 的 {operation} 之后的那一步里连续计算了 {time}，没有尽头";
    why_blocked: "goroutine {who}, started at {at}, blocked its thread in its first step: it waits for a lock of the standard library or for another thread, which gort cannot see",
        "在 {at} 启动的 goroutine {who} 在它的第一步里堵住了线程：它在等标准库的锁或别的线程，这些 gort 看不见";
    why_blocked_after: "goroutine {who}, started at {at}, blocked its thread in the step after its {operation} at {last}: it waits for a lock of the standard library or for another thread, which gort cannot see",
        "在 {at} 启动的 goroutine {who}，在 {last} 的 {operation} 之后的那一步里堵住了线程：它在等标准库的锁或别的线程，这些 gort 看不见";
    why_unlike: "Go's own order gives an output that the search did not find ({output}): the program shares something that gort cannot see, or counts its goroutines",
        "Go 的默认顺序给出了搜索没有找到的输出（{output}）：程序共享了 gort 看不见的东西，或者在数自己的 goroutine";
    why_outside: "the program waits for something outside of it (another thread, a blocking call, a socket), which no schedule decides",
        "程序在等它之外的东西（别的线程、阻塞调用、socket），任何调度都决定不了";
    why_departed: "the program is not the same every time: after {n} steps of a schedule that was known, something else happened ({what}). It reads a clock or a random number, or shares something that gort cannot see",
        "程序并非每次都一样：按已知的调度走了 {n} 步后，发生的事不同了（{what}）。它读了时钟或随机数，或者共享了 gort 看不见的东西";
    departed_after: "after {operation} of goroutine {who} at {at}", "在 goroutine {who} 于 {at} 的 {operation} 之后";
    departed_timer: "after a timer had fired", "在一个定时器触发之后";
    next_bound: "--bound {n} looks at more; --sample random takes samples instead.", "--bound {n} 可以看得更多；--sample random 改为抽样。";
    next_memory: "--memory {size} allows more; --sample random takes samples instead.", "--memory {size} 允许用得更多；--sample random 改为抽样。";
    next_preemptions: "Without --preemptions all schedules are considered.", "去掉 --preemptions 就会考虑所有调度。";
    effort: "{states} states in {time}: {rate} states per second; {share} of the {steps} steps were replay, the way back to where something new began.",
        "{time} 内找到 {states} 个状态：每秒 {rate} 个；共 {steps} 步，其中 {share} 是重放，也就是回到新分支起点的路。";
    racy_outputs: "A data race occurs on the way to {n} of the {all} outputs.", "{all} 种输出中，有 {n} 种的某个调度会发生数据竞争。";
    sample_random: "{n} random runs from seed {seed}: at each step, who goes next is drawn", "{n} 次随机运行，种子 {seed}：每一步谁先走都靠抽签";
    sample_pct: "{n} runs by PCT of depth {depth} from seed {seed}: random priorities that change {changes} times",
        "{n} 次 PCT 运行，深度 {depth}，种子 {seed}：随机优先级，中途改变 {changes} 次";
    sampling: "{n} of {all} runs", "已运行 {n}/{all} 次";
    sample_seen_one: "1 output seen", "看到 1 种输出";
    sample_seen: "{n} different outputs seen", "看到 {n} 种不同的输出";
    sample_schedules: "by {n} different schedules", "来自 {n} 种不同的调度";
    sample_not_complete: "A sample, not a proof: what it does not show may still be possible.", "这是抽样，不是证明：没看到的仍然可能出现。";
    sample_once: "{n} of the outputs were seen once only: of further runs about 1 in {each} will show another one.",
        "其中 {n} 种只看到过一次：再多运行一些，大约每 {each} 次就会出现一种新的输出。";
    sample_new: "{n} of the outputs were seen once only: most further runs will show another one.",
        "其中 {n} 种只看到过一次：再多运行，多半又会出现新的输出。";
    sample_often: "Every output was seen more than once, but what is rare may be missing.", "每种输出都不止看到一次，但少见的可能还没出现。";
    sample_more: "More: --runs {runs}; another sample: --seed {seed}; everything, if it is not too large: gort explore {program}",
        "更多：--runs {runs}；换一个样本：--seed {seed}；程序不太大时可以看全部：gort explore {program}";
    sample_stopped: "Stopped after {n} of {all} runs: {why}.", "在 {all} 次中的第 {n} 次之后停止：{why}。";
    sample_cut: "{n} runs were cut: {why}.", "有 {n} 次运行被中断：{why}。";
    sample_unrepeatable: "{n} of the outputs did not come again by the same schedule: the program is not the same every time. It reads a clock or a random number, or shares something that gort cannot see.",
        "其中 {n} 种按同样的调度没有再次出现：程序并非每次都一样。它读了时钟或随机数，或者共享了 gort 看不见的东西。";
    sample_leaks: "Goroutines left behind: in {n} of the outputs.", "遗留的 goroutine：出现在 {n} 种输出中。";
    sample_racy: "A data race was seen on the way to {n} of the {all} outputs.", "{all} 种输出中，有 {n} 种在途中看到了数据竞争。";
    sample_runs_1: "seen once", "看到 1 次";
    sample_runs_n: "seen {n} times", "看到 {n} 次";
    sample_can: "Possible: {n} of {all} runs printed this.", "可能：{all} 次运行中有 {n} 次打印了它。";
    sample_can_not: "Not seen in {n} runs. It may still be possible: a sample proves nothing about what it does not show.",
        "{n} 次运行都没有看到。它仍然可能出现：抽样不能证明没看到的东西。";
    sample_departs_0: "Seen as the first line:", "看到过的第一行：";
    sample_departs: "Seen after {n} of these lines:", "前 {n} 行之后看到过的：";
    leaks: "Goroutines left behind: possible in {possible} of the outputs, certain in {certain}.",
        "遗留的 goroutine：可能出现在 {possible} 种输出中，其中 {certain} 种必然出现。";
    leak_place: "started at {created}, parked [{state}] at {at}", "在 {created} 启动，挂起于 {at} [{state}]";
    race_read: "read at {at}", "{at} 处的读";
    race_write: "write at {at}", "{at} 处的写";
    race_seen: "DATA RACE: {first}, {second}.", "数据竞争：{first}，{second}。";
    preemptions_0: "without a preemption", "不需要抢占";
    preemptions_1: "with 1 preemption", "需要 1 次抢占";
    preemptions_n: "with {n} preemptions", "需要 {n} 次抢占";
    more_outputs: "and {n} more; --limit {limit} shows more of them", "还有 {n} 种；--limit {limit} 显示更多";
    can_usual: "Possible: this is what Go's own order prints.", "可能：Go 的默认顺序打印的就是它。";
    can_0: "Possible, without a preemption: another choice where the scheduler had one anyway.",
        "可能，不需要抢占：调度器本来就有选择，只是选了另一个。";
    can_n: "Possible, with {n} preemptions: switches away from a goroutine that could have gone on.",
        "可能，需要 {n} 次抢占：把还能继续的 goroutine 换下。";
    can_1: "Possible, with one preemption: one switch away from a goroutine that could have gone on.",
        "可能，需要 1 次抢占：把还能继续的 goroutine 换下一次。";
    can_departs: "After {n} of these lines, only this can come:", "前 {n} 行之后，只可能出现：";
    can_departs_0: "As the first line, only this can come:", "第一行只可能是：";
    can_departs_found_0: "As the first line, this was found:", "找到的第一行有：";
    can_never: "'{line}' is printed by no schedule at all.", "“{line}”这一行，任何调度都不会打印。";
    can_never_near: "'{line}' is printed by no schedule at all. Did you mean '{near}'?",
        "“{line}”这一行，任何调度都不会打印。是不是想写“{near}”？";
    can_not_here: "'{line}' can be printed, but not at this point.", "“{line}”可以打印，但不会在这里打印。";
    can_departs_found: "After {n} of these lines, this was found:", "前 {n} 行之后，找到的有：";
    can_not_end: "These lines can come, but then the program goes on:", "这些行可以出现，但之后程序还会继续：";
    ends_there: "the program ends", "程序结束";
    quiz_predict: "Prediction", "预测";
    quiz_ask: "{program} can print {n} different outputs. Which one do you expect?", "{program} 可能有 {n} 种不同的输出。你预计是哪一种？";
    quiz_how: "One line per row; an empty row ends. Enter alone skips, q stops.", "一行写一行输出，空行结束。直接回车跳过，q 停止。";
    quiz_slip: "'{line}' is printed by no schedule at all. Enter takes '{near}' instead, or type the line again:",
        "“{line}”这一行，任何调度都不会打印。按回车就改成“{near}”，也可以重新输入这一行：";
    quiz_usual: "Right: this is what Go's own order prints.", "对：Go 的默认顺序打印的就是它。";
    quiz_possible: "Possible, but not what Go's own order prints.", "可能，但不是 Go 默认顺序打印的。";
    quiz_usually: "Go's own order: ", "Go 的默认顺序：";
    quiz_answers: "Questions answered: {n}, right: {right}.", "回答了 {n} 个问题，答对 {right} 个。";
    quiz_first: "Answered before: {n}. Of each question the first answer is kept.", "其中 {n} 个以前答过：每个问题只记第一次的答案。";
    quiz_score: "Predictions: {n}. Possible: {possible}. The same as Go's own order: {usual}.",
        "预测 {n} 次：可能的 {possible} 次，其中与 Go 的默认顺序一致的 {usual} 次。";
    quiz_before: "Left out, because answered before: {n}. --again asks them, too.", "以前答过、这次没有再问的：{n} 个；加上 --again 会重新问。";
    what_as_is: "As it is", "原样";
    what_changed: "With {change}", "改为 {change}";
    what_new_endings: "New ways to end: {endings}", "新的结束方式：{endings}";
    what_lost_endings: "Ways to end that it has lost: {endings}", "不再有的结束方式：{endings}";
    what_new: "New outputs, which come only with the change: {n}", "新增：{n} 种只有改动之后才有的输出";
    what_lost: "Lost outputs, which no longer come with the change: {n}", "消失：{n} 种改动之后不再有的输出";
    what_too_many: "There are too many outputs to compare them one by one.", "输出太多，无法逐一比较。";

    // Playing the scheduler.
    play_title: "You are the scheduler", "你来当调度器";
    play_about: "Nine programs, each with a goal. At every step you pick who goes next. One of the nine cannot be won; find out which, and say so.",
        "九个程序，各有一个目标。每一步都由你决定谁先走。其中一个赢不了：找出是哪一个，并说出来。";
    play_solved: "{n} of {all} solved. gort play 1 begins with the first.", "已解 {n}/{all}。gort play 1 从第一个开始。";
    play_any: "Any program can be played: gort play channels/three --goal 'a line', or without a goal.",
        "任何程序都能玩：gort play channels/three --goal '某一行'，也可以没有目标。";
    play_impossible: "impossible", "不可能";
    play_nth: "({n} of {all})", "（{n}/{all}）";
    play_goal: "Goal", "目标";
    goal_deadlock: "a deadlock: everyone waits, for ever", "死锁：所有 goroutine 永远等待";
    goal_panic: "a panic", "panic";
    goal_fatal: "a fatal error that is no deadlock", "不是死锁的致命错误";
    goal_exit: "main returns", "main 返回";
    goal_line: "it prints: {line}", "打印出：{line}";
    goal_last: "the last line is: {line}", "最后一行是：{line}";
    goal_start: "the output begins with: {lines}", "输出以这些行开头：{lines}";
    goal_output: "exactly this output: {lines}", "输出恰好是：{lines}";
    play_how: "At each step, pick who goes next. Where only one can go, it goes by itself. To stop someone who could go on is a preemption (+1): as few as possible. Par is the fewest that any order needs.",
        "每一步由你决定谁先走；只有一个能走时它会自己走。让还能继续的 goroutine 停下就是一次抢占（+1）：越少越好。“最少”是所有顺序中需要抢占最少的次数。";
    play_who: "Who goes next?", "下一步谁走？";
    play_goes_on: "goes on", "继续";
    play_panic_ends: "its panic ends the program", "它的 panic 使程序结束";
    play_fatal_ends: "a fatal error ends the program", "致命错误使程序结束";
    play_timer: "(clock)", "（时钟）";
    play_costs: "+1 preemption", "+1 次抢占";
    play_preemptions: "preemptions", "抢占";
    play_par: "par", "最少";
    play_best: "your best", "你的最好成绩";
    play_in_reach: "goal still in reach", "目标仍可达到";
    play_out_of_reach: "goal out of reach", "目标已达不到";
    play_won: "Goal reached, {how}. It can be done {par}.", "达到目标，{how}。最少的做法{par}。";
    play_won_par: "Goal reached, {how}: nobody can do it with fewer.", "达到目标，{how}：没有更少的办法。";
    play_ended: "main has returned: the program is over.", "main 已返回：程序结束。";
    play_ended_with: "The program is over: {message}", "程序结束：{message}";
    play_missed: " The goal was not reached.", " 没有达到目标。";
    play_is_over: "There is nothing to pick any more: u takes a step back, r begins again.", "已经没有可选的了：u 退一步，r 重新开始。";
    play_no_choice: "There is no choice {n}: the choices are 1 to {all}.", "没有选项 {n}：可选 1 到 {all}。";
    play_no_undo: "This is the start: there is nothing to take back.", "这里就是开头：没有可以撤回的。";
    play_no_goal: "This game has no goal; --goal sets one.", "这一局没有目标；用 --goal 设定。";
    play_take: "Hint: take {n}. From here the goal can be reached {how}.", "提示：选 {n}。从这里到目标{how}。";
    play_go_back_1: "Hint: take one step back (u). Before your last pick the goal was still in reach.",
        "提示：退一步（u）。在上一次选择之前，目标还能达到。";
    play_go_back: "Hint: take {n} steps back (u). The goal was last in reach there.", "提示：退 {n} 步（u）。到那里目标还能达到。";
    play_never: "Hint: it was not your fault. Not even from the start does any order lead to the goal. There is a key for that answer.",
        "提示：不是你的错。即使从头开始，也没有任何顺序能达到目标。有一个按键就是这个答案。";
    play_possible: "Not so: from the start the goal can be reached, {how}.", "不对：从头开始，目标可以达到，{how}。";
    play_key_pick: "pick", "选择";
    play_key_undo: "u undo", "u 撤回";
    play_key_restart: "r restart", "r 重来";
    play_key_hint: "h hint", "h 提示";
    play_key_impossible: "i impossible!", "i 不可能！";
    play_key_code: "c code", "c 代码";
    play_key_enter: "Enter", "回车";
    play_next: "Next: {command}", "下一个：{command}";

    // The ledger of claims.
    claim_contradicted: "CONTRADICTED", "与实验矛盾";
    claim_undecidable_short: "no experiment", "没有实验";
    claim_undecidable: "No program can decide this one.", "没有程序能判定这一条。";
    claim_needs: "Not tried: this system has no {what}.", "没有试验：本系统没有 {what}。";
    claim_lesson: "the experiment", "实验";
    claims_more: "gort claims C73 shows one of them with its evidence; gort lesson verdict lets you judge first.",
        "gort claims C73 显示其中一条和它的证据；gort lesson verdict 让你先来判断。";
    verdict_title: "The document", "通读原文";
    verdict_how: "For each claim, say what you think of it; then you see the verdict. What you judged is kept, so you can stop and go on later.",
        "对每个说法先说出你的判断，再看结论。判断过的会记下来，可以随时停下，以后继续。";
    verdict_before: "You have judged {n} of {all} already; the others follow.", "你已经判断了 {all} 条中的 {n} 条，下面是其余的。";
    verdict_keys: "t true · p partly · f false · Enter skip · q quit", "t 正确 · p 部分正确 · f 错误 · 回车 跳过 · q 退出";
    verdict_score: "Claims judged: {n} of {all}. Judged as the experiments do: {right}.",
        "全部 {all} 条中你判断了 {n} 条，判断对了 {right} 条。";

    // Pages and traces.
    wrote: "wrote {file}", "已写入 {file}";
    page_objects: "Queues and counters", "队列与计数";
    page_noted: "has a note, shown below", "有注释，显示在下方";
    page_play: "play", "播放";
    page_pause: "pause", "暂停";
    page_first: "to the first step", "到第一步";
    page_back: "one step back", "后退一步";
    page_next: "one step on", "前进一步";
    page_last: "to the last step", "到最后一步";
    page_keys: "← → one step · Home End first and last · p play", "← → 一步 · Home End 首尾 · p 播放";
    step_needs_terminal: "--step needs a terminal; without one, the timeline shows every event (--full)",
        "--step 需要终端；没有终端时，时间线会显示每个事件（--full）";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_places() {
        let places = |text: &str| {
            let mut found: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                .map(|(name, _)| name.to_string())
                .collect();
            found.sort();
            found
        };
        for (name, en, zh) in PAIRS {
            assert_eq!(places(en), places(zh), "the phrase '{name}' has different places in the two languages");
        }
    }
}
