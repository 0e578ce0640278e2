//! The words of the laboratory.

use super::table;

table! {
    /// What a program can print: counts, clocks, leaks and races.
    Lab:
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
    outputs_status: "{n} with an exit status other than 0", "{n} 种以非 0 的退出码结束";
    outputs_never: "{n} without an end", "{n} 种永不结束";
    outputs_forever: "{n} that print forever", "{n} 种永远打印下去";
    from_states: "from {states} and {schedules}", "来自 {states}、{schedules}";
    some_schedule: "one of its schedules", "其中一种调度";
    from_several: "from {states} of several searches", "来自几次搜索的 {states}";
    from_states_alone: "from {states}", "来自 {states}";
    some_counted: "Of the outputs that it had found only some are counted and listed.", "已经找到的输出只计入、列出了一部分。";
    begins: "No run that was looked at came to an end. They begin with:", "看过的运行都没有到头。它们的开头是：";
    begin: "No run that was looked at came to an end. They begin with one of:", "看过的运行都没有到头。它们的第一行是下面之一：";
    list_interrupted: "The list was interrupted; {n} more are not in it.", "列表被打断，还有 {n} 种没有列出。";
    from_reduced: "from {states} of a reduced search: it has every output and every ending, and does not know how many schedules there are, how few preemptions an output needs, and which goroutines are left behind",
        "来自 {states}，约简搜索：输出和结局齐全，但不知道有多少种调度、最少要抢占几次、遗留哪些 goroutine";
    from_part_of_reduced: "from {states} of a reduced search, which does not know how many schedules there are, how few preemptions an output needs, and which goroutines are left behind",
        "来自 {states}，约简搜索：不知道有多少种调度、最少要抢占几次、遗留哪些 goroutine";
    states_one: "1 state", "1 个状态";
    states_many: "{n} states", "{n} 个状态";
    schedules_one: "1 schedule", "1 种调度";
    schedules_many: "{n} schedules", "{n} 种调度";
    stopping: "Stopping. What was found is being counted; Ctrl-C again ends gort at once.",
        "正在停止，清点已经找到的结果；再按一次 Ctrl-C 立即退出。";
    effort: "{states} states in {time}: {rate} states per second; {share} of the {steps} steps were replay, the way back to where something new began.",
        "{time} 内找到 {states} 个状态：每秒 {rate} 个；共 {steps} 步，其中 {share} 是重放，也就是回到新分支起点的路。";
    racy_outputs: "A data race occurs on the way to {n} of the {all} outputs.", "{all} 种输出中，有 {n} 种的某个调度会发生数据竞争。";
    leaks: "Goroutines left behind: parked when main returns, possible in {possible} of the outputs, certain in {certain}.",
        "遗留的 goroutine：main 返回时停着的，可能出现在 {possible} 种输出中，其中 {certain} 种必然出现。";
    leak_place: "started at {created}, parked [{state}] at {at}", "在 {created} 启动，挂起于 {at} [{state}]";
    race_read: "read at {at}", "{at} 处的读";
    race_write: "write at {at}", "{at} 处的写";
    race_seen: "DATA RACE: {first}, {second}.", "数据竞争：{first}，{second}。";
    send_beside_close: "SEND BESIDE CLOSE: send at {send}, close at {close}.", "发送与关闭没有先后：{send} 处的发送，{close} 处的关闭。";
    beside_in_go: "Nothing orders the two. `go run -race` reports it as a data race; a send on a closed channel panics.",
        "两者之间没有先后顺序。`go run -race` 会把它报告为数据竞争；向已关闭的 channel 发送会 panic。";
    preemptions_0: "without a preemption", "不需要抢占";
    no_replay: "{how}; no command replays it: no run was made that a code can hold",
        "{how}；没有命令能重放它：没有做过代码能记下的这种运行";
    no_replay_endless: "{how}; no command replays it: it never ends", "{how}；没有命令能重放它：它不会结束";
    no_replay_overlap:
        "{how}; no command replays it: Go's runtime notices it in the middle of two operations, and a replay carries out each as a whole",
        "{how}；没有命令能重放它：Go 的运行时在两个操作的中途发现它，而重放会把每个操作整个做完";
    preemptions_1: "with 1 preemption", "需要 1 次抢占";
    preemptions_n: "with {n} preemptions", "需要 {n} 次抢占";
    more_outputs: "and {n} more; --limit {limit} shows more of them", "还有 {n} 种；--limit {limit} 显示更多";
    ends_there: "the program ends", "程序结束";
}

table! {
    /// Where the goroutines of a deadlock wait.
    Waits:
    main: "main", "main";
    one: "goroutine started at {created}", "在 {created} 启动的 goroutine";
    many: "{n} goroutines started at {created}", "在 {created} 启动的 {n} 个 goroutine";
    of_library: "started by a package: {n}", "由包启动的：{n} 个";
    at: "waiting at {at} [{state}]: {who}", "停在 {at} [{state}]：{who}";
    somewhere: "waiting [{state}]: {who}", "停住 [{state}]：{who}";
}

table! {
    /// Searches that stopped at a bound, so that another one followed.
    Tried:
    tried: "How it was searched:", "搜索经过：";
    ended: "came to its end", "搜索完了";
    runs: "{n} {n?run|runs}", "{n} 次运行";
    runs_cut: "{n} {n?run|runs}, {cut} of them cut", "{n} 次运行，其中 {cut} 次被中断";
    together: "What is said here is what all of them found.", "这里说的是它们一共找到的。";
    some: "What is said here is what all of them found; but of the outputs of those that stopped only some are counted and listed, one of each way to end among them.",
        "这里说的是它们一共找到的；不过，中途停下的搜索找到的输出只计入、列出了一部分，每种结束方式至少有一个。";
    full: "all schedules", "全部调度";
    reduced: "reduced search", "约简搜索";
    preemptions_0: "schedules without a preemption", "没有抢占的调度";
    preemptions_1: "schedules with at most 1 preemption", "最多抢占 1 次的调度";
    preemptions_n: "schedules with at most {n} preemptions", "最多抢占 {n} 次的调度";
    samples: "random runs", "随机运行";
}

table! {
    /// Goroutines that are left when main returns.
    Left:
    found: "Goroutines left behind, in some of the runs that were looked at:", "在看过的一些运行里遗留的 goroutine：";
    known: "Goroutines left behind: parked when main returns, possible in {possible} of the outputs, certain in {certain}; for good, parked or not, in {good}.",
        "遗留的 goroutine：main 返回时停着的，可能出现在 {possible} 种输出中，其中 {certain} 种必然出现；不管停着与否，{good} 种中有永远留下的。";
    able: "started at {created}, able to go on", "在 {created} 启动，还能继续运行";
    stays: ": it stays there for good, whatever the others do", "：不管别的 goroutine 怎么做，它永远停在那里";
    may_stay: ": without main it may come to where it stays for good", "：main 不在，它可能走到一个永远停住的地方";
    works_on: ": without main it works on without end, no leak", "：main 不在，它会一直工作下去，不算泄漏";
    ends: ": without main it would go on to its end", "：main 不在，它会继续运行到结束";
    in_one: " (in 1 output)", "（出现在 1 种输出中）";
    in_many: " (in {n} outputs)", "（出现在 {n} 种输出中）";
}

table! {
    /// Data races in detail.
    Races:
    unseen: "The race was not seen again.", "这个竞争没有再次出现。";
    in_one: "It occurs on some schedule of 1 of the {all} outputs.", "{all} 种输出中有 1 种的某个调度会出现它。";
    in_many: "It occurs on some schedule of {n} of the {all} outputs.", "{all} 种输出中有 {n} 种的某个调度会出现它。";
    shows: "A run with it shows: ", "有它的一次运行显示：";
    replays: "this run", "这次运行";
}

table! {
    /// Runs without an end.
    Endless:
    never: "NEVER ENDS: on some schedule it comes to where it goes on without end, whatever the scheduler does, and prints nothing more.",
        "永不结束：在某些调度下，程序走到一个地方，之后不管怎么调度都没有尽头，也不再打印什么。";
    prints: "PRINTS FOREVER: on some schedule it comes to where it prints again and again, whatever the scheduler does{what}",
        "永远打印：在某些调度下，程序走到一个地方，之后不管怎么调度都会一遍遍打印{what}";
    prints_fairly: "PRINTS FOREVER: on some schedule it comes to where it prints again and again if the scheduler is fair; an unfair one, which never lets a goroutine act that could act all the time, could let it go on and print nothing more. It prints{what}",
        "永远打印：在某些调度下，程序走到一个地方，之后只要调度公平就会一遍遍打印；不公平的调度，也就是有个 goroutine 一直可以运行却始终轮不到它，可以让它一直运行却不再打印什么。打印的是{what}";
    prints_or_not: "NEVER ENDS: on some schedule it comes to where it goes on without end, whatever the scheduler does. It may print again and again; but even if the scheduler is fair it may also print nothing more. It can print{what}",
        "永不结束：在某些调度下，程序走到一个地方，之后不管怎么调度都没有尽头。它可能一遍遍打印；但即使调度公平，也可能不再打印什么。可以打印的是{what}";
    what: ": {period}", "：{period}";
    what_varies: "; what it prints there depends on the scheduler, for example: {period}", "；打印什么取决于调度，例如：{period}";
    what_it_is: " {period}", "：{period}";
    what_it_may_be: " what depends on the scheduler, for example {period}", "什么取决于调度，例如：{period}";
    spins: "{at} computes without end: only an unfair scheduler lets none of the others act besides.",
        "{at} 里一直在计算，没有尽头：只有不公平的调度才会让别的 goroutine 始终轮不到。";
    fair: "It may go on without end, even if the scheduler is fair: nothing makes it leave a round.",
        "程序可能没有尽头，即使调度公平：没有什么能让它离开这个循环。";
    fair_prints: "It may go on without end, even if the scheduler is fair, and print again and again: {period}",
        "程序可能没有尽头，即使调度公平，一遍遍打印：{period}";
    fair_prints_varied: "It may go on without end, even if the scheduler is fair, and print again and again; what depends on the scheduler.",
        "程序可能没有尽头，即使调度公平，一遍遍打印；打印什么取决于调度。";
    or_silent: "Or it prints nothing more there, even if the scheduler is fair.", "或者在那里不再打印什么，即使调度公平。";
    or_silent_unfairly: "Or it prints nothing more there, if the scheduler is unfair.", "或者在那里不再打印什么，如果调度不公平。";
    unfair: "Only an unfair scheduler could keep it going without end: one that never lets a goroutine act that could act all the time.",
        "只有不公平的调度才能让它没有尽头：有个 goroutine 一直可以运行，却始终轮不到它。";
    unfair_prints: "Only an unfair scheduler could keep it going without end, one that never lets a goroutine act that could act all the time; it could print again and again: {period}",
        "只有不公平的调度才能让它没有尽头，也就是有个 goroutine 一直可以运行却始终轮不到它；那时可以一遍遍打印：{period}";
    space: " ", "";
    who: "goroutine {who} at {at}", "{at} 的 goroutine {who}";
    and: " and ", "和";
    holds: "There {who} goes on all the time, and by the ideal clock time stands still meanwhile: what waits for time gets no further until that stops. With --clock real time may pass.",
        "在那里，{who} 一直在走，而理想时钟的时间这时不动：在它停下之前，等时间的走不下去。用 --clock real，时间可以流逝。";
    round: "One round:", "一轮：";
    computes: "never ends: {who} computes without end", "永不结束：{who} 一直在计算，没有尽头";
    ends_never: "never ends", "永不结束";
    ends_forever: "and so on without end: {period}", "如此反复，没有尽头：{period}";
}

table! {
    /// How sure an answer is: only `lab/sure.rs` uses these sentences.
    Sure:
    list: "Complete: anything else is impossible.", "完整：其他输出都不可能。";
    list_fair: "Complete for a fair scheduler: with one, anything else is impossible.", "对公平的调度来说是完整的：其他输出都不可能。";
    list_ending: "Complete, but for going on without end where it need not: anything else is impossible.",
        "除了本不必却一直运行下去的情形，是完整的：其他输出都不可能。";
    list_ideal_fair: "Complete for the ideal clock and a fair scheduler: with them, anything else is impossible.",
        "对理想时钟和公平的调度来说是完整的：用它们，其他输出都不可能。";
    list_ideal_ending: "Complete for the ideal clock, but for going on without end where it need not: with it, anything else is impossible.",
        "对理想时钟来说，除了本不必却一直运行下去的情形，是完整的：用它，其他输出都不可能。";
    list_ideal: "Complete for the ideal clock: with it, anything else is impossible.", "对理想时钟来说是完整的：用它，其他输出都不可能。";
    try_real: "With --clock real, time may pass at any step: then there may be more.",
        "用 --clock real，时间在任何一步都可能流逝：那时可能还有更多。";
    list_reads_ideal: "Complete for the ideal clock, by which computing takes no time.", "对理想时钟来说是完整的；用它，计算不花时间。";
    list_reads_real: "Complete for a clock that shows only times at which a timer is due.", "如果时钟只显示定时器到期的时刻，这样的时钟是完整的。";
    list_orders: "Every order of the steps was considered.", "各步骤的所有顺序都考虑过了。";
    list_orders_ideal: "Every order of the steps by the ideal clock was considered.", "用理想时钟时，各步骤的所有顺序都考虑过了。";
    list_orders_real: "Every order of the steps by a clock that shows only times at which a timer is due was considered.",
        "如果时钟只显示定时器到期的时刻，各步骤的所有顺序都考虑过了。";
    list_choice: "Complete for this choice of orders only: {why}. What is not listed may still be possible.",
        "只对所选的顺序完整：{why}。没列出的输出仍然可能出现。";
    list_machine: "Complete for this machine only: {why}. What is not listed may still be possible.",
        "只对这台机器完整：{why}。没有列出的仍然可能出现。";
    list_input: "Complete for this input only: {why}. What is not listed may still be possible.",
        "只对这份输入完整：{why}。没有列出的仍然可能出现。";
    list_no_signal: "Complete without a signal only: {why}. What is not listed may still be possible.",
        "只在没有信号时完整：{why}。没有列出的仍然可能出现。";
    list_processor: "Complete for one processor only: {why}. What is not listed may still be possible.",
        "只对一个处理器完整：{why}。没列出的输出仍然可能出现。";
    list_partial: "Not complete: {why}. What is not listed may still be possible.", "不完整：{why}。没列出的输出仍然可能出现。";
    output: "Impossible: no schedule prints this.", "不可能：没有任何调度会打印出它。";
    output_fair: "Impossible with a fair scheduler: no such schedule prints this.", "调度公平时不可能：没有这样的调度会打印出它。";
    output_ideal_fair: "Impossible with the ideal clock and a fair scheduler: no such schedule prints this.",
        "用理想时钟，调度公平时不可能：没有这样的调度会打印出它。";
    output_ending: "None of the outputs is this; but the program may go on without end where it need not, and have printed this then.",
        "输出里没有它；但程序可能在本不必的地方一直运行下去，那时打印的可以是它。";
    output_ideal: "Impossible with the ideal clock: no schedule prints this.", "用理想时钟不可能：没有任何调度会打印出它。";
    output_reads_ideal: "With the ideal clock, no schedule prints this.", "用理想时钟，没有任何调度会打印出它。";
    output_reads_real: "With a clock that shows only times at which a timer is due, no schedule prints this.",
        "如果时钟只显示定时器到期的时刻，没有任何调度会打印出它。";
    output_orders: "No order of the steps prints this.", "各步骤的任何顺序都不会打印出它。";
    output_orders_ideal: "No order of the steps by the ideal clock prints this.", "用理想时钟时，各步骤的任何顺序都不会打印出它。";
    output_orders_real: "No order of the steps by a clock that shows only times at which a timer is due prints this.",
        "如果时钟只显示定时器到期的时刻，各步骤的任何顺序都不会打印出它。";
    output_partial: "Not found, but it may be possible: the search is not complete. {why}.", "没有找到，但仍有可能：搜索不完整。{why}。";
    goal: "Right, it is impossible. All {n} states of the program have been looked at, and none leads there.",
        "对，不可能。程序的全部 {n} 个状态都检查过了，没有一个通向那里。";
    goal_ideal: "Right, with the ideal clock it is impossible. All {n} states of the program have been looked at, and none leads there.",
        "对，用理想时钟不可能。程序的全部 {n} 个状态都检查过了，没有一个通向那里。";
    goal_orders: "Right: all {n} states of the program have been looked at, and none leads there.",
        "对：程序的全部 {n} 个状态都检查过了，没有一个通向那里。";
    only: "the only possible output: {command}", "唯一可能的输出：{command}";
    only_ideal: "the only output with the ideal clock: {command}", "用理想时钟，这是唯一的输出：{command}";
    only_orders: "the only output that any order of the steps gives here: {command}", "各步骤的任何顺序在这里都只给出这一种输出：{command}";
    but_fair: "An unfair scheduler could also keep the program going without end.", "不公平的调度还可以让程序一直运行下去。";
    but_ending: "The program may also go on without end where it need not.", "程序还可能在本不必的地方一直运行下去。";
    but_racy: "But the program has a data race, and Go promises nothing about it.", "但程序有数据竞争，Go 对它不作任何保证。";
    but_unknown: "But not all data races were looked for; where there is one, Go promises nothing.",
        "但没有找遍所有数据竞争；如果有数据竞争，Go 不作任何保证。";
    but_reads: "But the program reads the clock, and a machine's shows other times.", "但程序读了时钟，而机器的时钟会显示别的时间。";
    space: " ", "";
}

table! {
    /// Why a search is not complete, and what to do then.
    Why:
    bound: "the search stopped at its bound of {n} states", "搜索到 {n} 个状态的上限就停了";
    memory: "the search stopped at its limit of {size} of memory", "搜索到 {size} 的内存上限就停了";
    sample: "no search came to its end, and after them only random runs were made", "没有一次搜索走到头，之后只做了随机运行";
    preemptions_0: "only schedules without a preemption were considered", "只考虑了没有抢占的调度";
    preemptions_1: "only schedules with at most one preemption were considered", "只考虑了最多抢占 1 次的调度";
    preemptions_n: "only schedules with at most {n} preemptions were considered", "只考虑了最多抢占 {n} 次的调度";
    cancelled: "the search was interrupted", "搜索被打断";
    endless: "a run did not end within {n} steps; goroutine {who}, started at {at}, took most of them",
        "有一次运行走了 {n} 步还没结束，其中大多数是在 {at} 启动的 goroutine {who} 走的";
    endless_at: "a run did not end within {n} steps; goroutine {who}, started at {at}, took most of them, the last one its {operation} at {last}",
        "有一次运行走了 {n} 步还没结束，其中大多数是在 {at} 启动的 goroutine {who} 走的，最后一步是 {last} 的 {operation}";
    stuck: "goroutine {who}, started at {at}, computed for {time} without an end in its first step",
        "在 {at} 启动的 goroutine {who} 在它的第一步里连续计算了 {time}，没有尽头";
    stuck_after: "goroutine {who}, started at {at}, computed for {time} without an end in the step after its {operation} at {last}",
        "在 {at} 启动的 goroutine {who}，在 {last} 的 {operation} 之后的那一步里连续计算了 {time}，没有尽头";
    blocked: "goroutine {who}, started at {at}, blocked its thread in its first step: it waits for a lock of the standard library or for another thread, which gort cannot see",
        "在 {at} 启动的 goroutine {who} 在它的第一步里堵住了线程：它在等标准库的锁或别的线程，这些 gort 看不见";
    blocked_after: "goroutine {who}, started at {at}, blocked its thread in the step after its {operation} at {last}: it waits for a lock of the standard library or for another thread, which gort cannot see",
        "在 {at} 启动的 goroutine {who}，在 {last} 的 {operation} 之后的那一步里堵住了线程：它在等标准库的锁或别的线程，这些 gort 看不见";
    endless_texts: "the program comes to where it prints without an end, and may do so in more ways than can be listed: there is an example for each way there",
        "程序会走到一个没有尽头地打印的地方，而那里可以打印的样子多得列不完：每种走到那里的方式只给出一个例子";
    unlike: "Go's own order gives an output that the search did not find ({output}): the program shares something that gort cannot see, or counts its goroutines",
        "Go 的默认顺序给出了搜索没有找到的输出（{output}）：程序共享了 gort 看不见的东西，或者在数自己的 goroutine";
    computes: "a goroutine computes for so long, or so deep in calls, in the function at {at} that it was not followed further: what others do beside it was looked at, what comes after it was not",
        "有一个 goroutine 在 {at} 的函数里计算得太久，或调用得太深，没有再跟下去：别的 goroutine 同时做的事都看过了，它之后的事没有看";
    outside: "the program asks or waits for something outside of it (standard input, a signal, how much memory there is, another thread, a blocking call, a socket), which no schedule decides",
        "程序询问或等待它之外的东西（标准输入、信号、内存有多少、别的线程、阻塞调用、socket），任何调度都决定不了";
    drawn: "the program drew a random number, showed an address or the number of a goroutine, or took something out of a pool: not all that these can be was tried",
        "程序抽了一个随机数，显示了一个地址或 goroutine 的编号，或从 Pool 里取了东西：可能的值太多，没有全部试过";
    maps_any: "the program ranges over a map with more than 16 entries: not each order was tried, and Go allows any",
        "程序用 range 遍历了一个超过 16 个元素的 map：没有试过每一种顺序，而 Go 允许任何顺序";
    maps_insertion: "maps were gone through as their entries came; Go allows any order, and --maps spec tries them",
        "map 只按元素放入的顺序遍历；Go 允许任何顺序，--maps spec 会都试一遍";
    maps_go: "maps were gone through in the orders in which Go's own small maps come; Go allows any, and --maps spec tries them",
        "map 只按 Go 的小 map 实际会有的顺序遍历；Go 允许任何顺序，--maps spec 会都试一遍";
    machine: "the program asks for {asked}, and was told what this machine answers; on another one it may do otherwise",
        "程序询问了{asked}，得到的是这台机器的回答；在别的机器上它可能不同";
    reads_input: "the program reads its standard input; with another one it may do otherwise", "程序读了标准输入；输入不同，它可能做别的事";
    listens: "the program listens for signals, and none comes here; with one it may do otherwise", "程序会等信号，而这里不会有信号；有信号时，它可能做别的事";
    asked_environment: "the environment", "环境变量";
    asked_files: "files", "文件";
    asked_folder: "the folder in which it runs", "运行所在的目录";
    asked_input: "its standard input", "标准输入";
    asked_numbers: "the number of its process or its user", "进程号或用户号";
    asked_signals: "signals (none comes)", "信号（这里不会有）";
    asked_target: "its system or its version of Go, which is linux/amd64 and go1.27 here", "所在的系统或 Go 的版本，这里是 linux/amd64 和 go1.27";
    asked_zones: "time zones", "时区";
    processors: "the program asks how many processors there are, and was told one; with more it may do otherwise",
        "程序询问有几个处理器，得到的回答是一个；处理器更多时，它可能做别的事";
    departed: "the program is not the same every time: after {n} steps of a schedule that was known, something else happened ({what}). It reads a clock or a random number, or shares something that gort cannot see",
        "程序并非每次都一样：按已知的调度走了 {n} 步后，发生的事不同了（{what}）。它读了时钟或随机数，或者共享了 gort 看不见的东西";
    next_bound: "--bound {n} looks at more; --sample random takes samples instead.",
        "--bound {n} 可以看得更多；--sample random 改为抽样。";
    next_memory: "--memory {size} allows more; --sample random takes samples instead.",
        "--memory {size} 允许用得更多；--sample random 改为抽样。";
    next_outside: "gort run runs it with what it asks for. For a list, give it its standard input from a file, with <, or write what it asks for into the program.",
        "gort run 会让它读到真实的输入。要得到列表，请用 < 从文件给它标准输入，或者把它要的直接写进程序。";
    next_preemptions: "Without --preemptions all schedules are considered.", "去掉 --preemptions 就会考虑所有调度。";
    departed_after: "after {operation} of goroutine {who} at {at}", "在 goroutine {who} 于 {at} 的 {operation} 之后";
    departed_timer: "after a timer had fired", "在一个定时器触发之后";
}

table! {
    /// Random runs.
    Sample:
    random: "{n} random runs from seed {seed}: at each step, who goes next is drawn", "{n} 次随机运行，种子 {seed}：每一步谁先走都靠抽签";
    pct: "{n} {n?run|runs} by PCT of depth {depth} from seed {seed}: random priorities that change {changes} {changes?time|times}",
        "{n} 次 PCT 运行，深度 {depth}，种子 {seed}：随机优先级，中途改变 {changes} 次";
    sampling: "{n} of {all} runs", "已运行 {n}/{all} 次";
    seen_one: "1 output seen", "看到 1 种输出";
    seen: "{n} different outputs seen", "看到 {n} 种不同的输出";
    schedules: "by {n} different schedules", "来自 {n} 种不同的调度";
    not_complete: "A sample, not a proof: what it does not show may still be possible.", "这是抽样，不是证明：没看到的仍然可能出现。";
    once: "{n} of the outputs were seen once only: of further runs about 1 in {each} will show another one.",
        "其中 {n} 种只看到过一次：再多运行一些，大约每 {each} 次就会出现一种新的输出。";
    new: "{n} of the outputs were seen once only: most further runs will show another one.",
        "其中 {n} 种只看到过一次：再多运行，多半又会出现新的输出。";
    often: "Every output was seen more than once, but what is rare may be missing.", "每种输出都不止看到一次，但少见的可能还没出现。";
    more: "More: --runs {runs}; another sample: --seed {seed}; everything, if it is not too large: {command}",
        "更多：--runs {runs}；换一个样本：--seed {seed}；程序不太大时可以看全部：{command}";
    stopped: "Stopped after {n} of {all} runs: {why}.", "在 {all} 次中的第 {n} 次之后停止：{why}。";
    cut: "{n} {n?run was|runs were} cut: {why}.", "有 {n} 次运行被中断：{why}。";
    unrepeatable: "{n} of the outputs did not come again by the same schedule: the program is not the same every time. It reads a clock or a random number, or shares something that gort cannot see.",
        "其中 {n} 种按同样的调度没有再次出现：程序并非每次都一样。它读了时钟或随机数，或者共享了 gort 看不见的东西。";
    leaks: "Goroutines left behind: in {n} of the outputs.", "遗留的 goroutine：出现在 {n} 种输出中。";
    racy: "A data race was seen on the way to {n} of the {all} outputs.", "{all} 种输出中，有 {n} 种在途中看到了数据竞争。";
    runs_1: "seen once", "看到 1 次";
    runs_n: "seen {n} times", "看到 {n} 次";
    can: "Possible: {n} of {all} runs printed this.", "可能：{all} 次运行中有 {n} 次打印了它。";
    can_not: "Not seen in {n} {n?run|runs}. It may still be possible: a sample proves nothing about what it does not show.",
        "{n} 次运行都没有看到。它仍然可能出现：抽样不能证明没看到的东西。";
    departs_0: "Seen as the first line:", "看到过的第一行：";
    departs: "Seen after {n} of these lines:", "前 {n} 行之后看到过的：";
}

table! {
    /// Whether a program can print certain lines.
    Can:
    usual: "Possible: this is what Go's own order prints.", "可能：Go 的默认顺序打印的就是它。";
    possible: "Possible.", "可能。";
    preempted_0: "Possible, without a preemption: another choice where the scheduler had one anyway.",
        "可能，不需要抢占：调度器本来就有选择，只是选了另一个。";
    preempted_n: "Possible, with {n} preemptions: switches away from a goroutine that could have gone on.",
        "可能，需要 {n} 次抢占：把还能继续的 goroutine 换下。";
    preempted_1: "Possible, with one preemption: one switch away from a goroutine that could have gone on.",
        "可能，需要 1 次抢占：把还能继续的 goroutine 换下一次。";
    departs: "After {n} of these lines, only this can come:", "前 {n} 行之后，只可能出现：";
    departs_0: "As the first line, only this can come:", "第一行只可能是：";
    departs_found_0: "As the first line, this was found:", "找到的第一行有：";
    never: "No schedule that was explored prints '{line}'.", "探索过的调度都不会打印“{line}”这一行。";
    never_near: "No schedule that was explored prints '{line}'. Did you mean '{near}'?", "探索过的调度都不会打印“{line}”这一行。是不是想写“{near}”？";
    not_here: "'{line}' can be printed, but not at this point.", "“{line}”可以打印，但不会在这里打印。";
    departs_found: "After {n} of these lines, this was found:", "前 {n} 行之后，找到的有：";
    not_end: "These lines can come, but then the program goes on:", "这些行可以出现，但之后程序还会继续：";
}

table! {
    /// A program, and what a change makes of it.
    Change:
    as_is: "As it is", "原样";
    changed: "With {change}", "改为 {change}";
    new_endings: "New ways to end: {endings}", "新的结束方式：{endings}";
    lost_endings: "Ways to end that it has lost: {endings}", "不再有的结束方式：{endings}";
    new: "New outputs, which come only with the change: {n}", "新增：{n} 种只有改动之后才有的输出";
    lost: "Lost outputs, which no longer come with the change: {n}", "消失：{n} 种改动之后不再有的输出";
    too_many: "There are too many outputs to compare them one by one.", "输出太多，无法逐一比较。";
}
