//! The words around lessons: frame, list, questions, claims.

use super::table;

table! {
    /// A lesson: its frame, questions and claims.
    Lesson:
    lesson_of: "lesson {n} of {all}", "第 {n} 课，共 {all} 课";
    part_of: "part {n} of {all}", "第 {n}/{all} 部分";
    learnt: "What you have learnt", "学到了什么";
    section_of: "{n} of {all}", "{n}/{all}";
    the_go: "the same in Go", "同样的 Go 代码";
    apart: "The steps of this run cannot be matched with the Go text: they are told in the lines of the Rust text, which is the one that runs.",
        "这次运行的步骤没法和 Go 文本一一对应：下面按 Rust 文本的行来讲，运行的就是它。";
    other_order: "The questions and explanations are about Go's own order (seed 0). What runs below is another one.",
        "问题和讲解说的都是 Go 的默认顺序（种子 0），下面运行的是另一种顺序。";
    questions_own: "The questions are about Go's own order (seed 0), not about the one that is shown below.",
        "问题问的是 Go 的默认顺序（种子 0），不是下面显示的这一种。";
    question: "Question", "问题";
    keys_answer: "your answer", "你的答案";
    keys_hint: "h hint", "h 提示";
    keys_skip: "Enter skip", "回车 跳过";
    keys_quit: "q quit", "q 退出";
    no_more_hints: "There are no more hints.", "没有更多提示了。";
    hint: "Hint", "提示";
    right: "Right", "对";
    not_so: "Not so", "不对";
    answer: "Answer", "答案";
    answer_other: "in this run it is something else", "这次运行的结果不在选项中";
    output: "Output", "输出";
    empty_line: "(an empty line)", "（一个空行）";
    no_output: "nothing was printed", "没有任何输出";
    ends_well: "main returned; exit code 0", "main 返回；退出码 0";
    exit_code: "exit code {n}", "退出码 {n}";
    left_behind: "unfinished when main returned: {who}", "main 返回时还没结束：{who}";
    races_found: "data races: {n}", "数据竞争：{n} 处";
    race_brief: "race on {variable}: {then}; {now}", "{variable} 上的竞争：{then}；{now}";
    race_reads: "{who} reads in line {n}", "{who} 在第 {n} 行读";
    race_writes: "{who} writes in line {n}", "{who} 在第 {n} 行写";
    race_sends: "{who} sends in line {n}", "{who} 在第 {n} 行发送";
    race_closes: "{who} closes in line {n}", "{who} 在第 {n} 行关闭";
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
    under_seeds: "trying {n} other orders", "试 {n} 种其他顺序";
    go_on: "Enter: next section    q: stop here", "回车：下一节    q：停在这里";
    go_on_part: "Enter: next part    q: stop here", "回车：下一部分    q：停在这里";
    lesson_done: "This lesson is done.", "本课完成。";
    lesson_seen: "This lesson was seen. It is done once its questions are answered on a terminal.", "这一课看过了；在终端里答完问题才算完成。";
    lesson_seen_here: "This lesson was seen. It is done once its questions are answered: in a section, the key r asks them again.",
        "这一课看过了；答完问题才算完成：在一节里按 r 会重新提问。";
    next_lesson: "Next", "下一课";
    next_part: "Next", "下一部分";
    next_section: "Next", "下一节";
}

table! {
    /// How a run ended, where that was announced.
    Ending:
    missing: "The lesson announced {wanted}, but the run ended with {found}. This is a bug in gort: please report it.",
        "本课预告的结局是 {wanted}，实际却是 {found}。这是 gort 的缺陷：请报告。";
    other_seed: "Another order, another ending: the lesson's own run ends with {wanted}, this one with {found}.",
        "顺序不同，结局也不同：本课自己的运行以 {wanted} 结束，这一次以 {found} 结束。";
    exit: "a normal exit", "正常退出";
    deadlock: "a deadlock", "死锁";
    panic: "a panic", "panic";
    fatal: "a fatal error", "致命错误";
    never: "no end: it goes on forever", "没有结束：永远继续下去";
    forever: "no end: it prints forever", "没有结束：永远打印下去";
}

table! {
    /// The list of lessons, and the front page.
    Front:
    tagline: "goroutines, taken apart", "拆开看 goroutine";
    done: "done", "已完成";
    seen: "seen", "看过";
    seen_means: "seen: it ran to its end, but its questions are not answered", "看过：运行到了结尾，但问题还没有答";
    done_of: "{n} of {all} done", "已完成 {n}/{all}";
    done_some: "{n} of {all} sections", "{n}/{all} 节";
    seen_some: "{n} of {all} seen", "看过 {n}/{all} 节";
    done_and_seen: "{n} of {all} sections, {seen} more seen", "{n}/{all} 节，另看过 {seen} 节";
    sign_begun: "begun", "学了一部分";
    sign_seen: "seen, not all answered", "看过，问题没有全答";
    you_are_new: "You have not begun a lesson yet.", "你还没有开始学课程。";
    you_are_at: "You have done {n} of {all} lessons.", "{all} 课中你已完成 {n} 课。";
    you_are_done: "You have done every lesson.", "你已完成全部课程。";
    begin_with: "Begin with", "从这里开始";
    go_on_with: "Go on with", "继续";
    keys: "Enter: go on    l: all lessons    q: quit", "回车：继续    l：全部课程    q：退出";
    other_language: "中文：gort --lang zh", "English: gort --lang en";
    section: "{n} of {all} sections: {title}", "第 {n} 节，共 {all} 节：{title}";
    all_lessons: "all {n} lessons, with your progress", "全部 {n} 课，和你的进度";
    exercises: "{n} exercises, judged by every schedule ({done} passed)", "{n} 个练习，由每一种调度来评判（已过 {done}）";
    games: "{n} games: you are the scheduler ({done} won)", "{n} 个游戏：你来当调度器（已赢 {done}）";
    own_file: "everything that your own Go file can print", "你自己的 Go 文件可能打印的一切";
    claims: "{n} sentences of a tutorial on trial", "审视一篇教程的 {n} 句话";
    progress: "what is done, what was wrong, what comes again", "完成了什么，答错了什么，什么要再问";
    due: "{n} {n?question comes|questions come} again today: gort quiz --due", "今天有 {n} 个问题要再问一遍：gort quiz --due";
    words: "the words of the laboratory", "实验室的用语";
    all_options: "every option", "全部选项";
    course: "The course", "课程";
    minutes: "~{n} min", "约 {n} 分钟";
    part_alone: "A part alone, at most ten minutes: gort lesson channels/2", "只学一部分，不超过十分钟：gort lesson channels/2";
}

table! {
    /// The learner's standing, and what comes again.
    Standing:
    title: "Your progress", "你的进度";
    course: "Lessons", "课程";
    sections: "{n} of {all} done; {parts} of {all_parts} parts, {sections} of {all_sections} sections",
        "完成 {n}/{all} 课，{parts}/{all_parts} 部分，{sections}/{all_sections} 节";
    questions: "Questions", "问题";
    answered: "{n} answered, {right} of them right at once", "答了 {n} 个，一次答对 {right} 个";
    exercises: "Exercises", "练习";
    games: "Games", "游戏";
    of: "{n} of {all}", "{n}/{all}";
    claims: "Claims", "说法";
    judged: "{n} of {all} judged, {right} as the experiments do", "判断了 {n}/{all} 条，{right} 条与实验一致";
    again: "What comes again", "要再问的";
    again_none: "No question waits to be asked again.", "没有需要再问的问题。";
    now: "now", "现在";
    tomorrow: "in a day", "一天后";
    days: "in {n} {n?day|days}", "{n} 天后";
    prediction: "what does {program} print?", "{program} 打印什么？";
    ask: "gort quiz --due asks what is due; a right answer brings it back after three days, then seven, and then it is settled.",
        "gort quiz --due 会问到期的问题；答对后三天、七天再各问一次，之后就算弄懂了。";
    more: "and {n} more", "还有 {n} 个";
    no_file: "nothing is kept", "没有保存";
    reset_all: "Forget all progress: lessons, games and exercises?", "清除全部进度：课程、游戏和练习？";
    reset_lesson: "Forget the progress in lesson {lesson}?", "清除“{lesson}”这一课的进度？";
    reset_keys: "y yes    any other key no", "y 是    其他键 否";
    reset_done: "Forgotten. What was there before is kept as {file}.", "已清除。原来的内容保存在 {file}。";
    reset_none: "There was no progress to forget.", "没有可以清除的进度。";
    reset_not: "Nothing was changed.", "什么也没有改动。";
    no_due: "No question is due. gort progress says what comes again, and when.", "没有到期的问题。gort progress 会说明什么时候再问什么。";
    word_none: "No word is like '{word}'. gort words lists them all.", "没有像“{word}”的词。gort words 列出全部。";
    word_lesson: "taught in {command}", "见 {command}";
}

table! {
    /// One event at a time.
    Stepping:
    keys: "Space/→ next   ←/b back   f to the end   h hint   ? help   q quit",
        "空格/→ 下一步   ←/b 上一步   f 到结尾   h 提示   ? 帮助   q 退出";
    help: "{running} runs, {runnable} can run, {parked} parked. {right} shows where a value or a wake-up goes. On the right: buffers, counters and who waits.",
        "{running} 正在运行，{runnable} 可以运行，{parked} 挂起。{right} 表示值或唤醒的去向。右边是缓冲区、计数和等待者。";
    note_here: "The note under the last step says what to see here.", "最后一步下面的注释说明了这里要看什么。";
    no_note: "There is no note on this step. The next one is at step {n}.", "这一步没有注释。下一条在第 {n} 步。";
    no_more_notes: "There is no note on this step, and none later.", "这一步没有注释，后面也没有。";
    of: "step {n} of {all}", "第 {n} 步，共 {all} 步";
    needs_terminal: "--step needs a terminal; without one, the timeline shows every event (--full)",
        "--step 需要终端；没有终端时，时间线会显示每个事件（--full）";
}

table! {
    /// Predictions.
    Quiz:
    predict: "Prediction", "预测";
    ask_one: "{program} can print one output only. What do you expect?", "{program} 只可能有一种输出。你预计是什么？";
    ask: "{program} can print {n} different outputs. Which one do you expect?", "{program} 可能有 {n} 种不同的输出。你预计是哪一种？";
    how: "One line per row; an empty row ends. Enter alone skips, q stops.", "一行写一行输出，空行结束。直接回车跳过，q 停止。";
    slip: "No schedule that was explored prints '{line}'. Enter takes '{near}' instead, or type the line again:",
        "探索过的调度都不会打印“{line}”这一行。按回车就改成“{near}”，也可以重新输入这一行：";
    usual: "Right: this is what Go's own order prints.", "对：Go 的默认顺序打印的就是它。";
    possible: "Possible, but not what Go's own order prints.", "可能，但不是 Go 默认顺序打印的。";
    usually: "Go's own order: ", "Go 的默认顺序：";
    answers: "Questions answered: {n}, right: {right}.", "回答了 {n} 个问题，答对 {right} 个。";
    first: "Answered before: {n}. Of each question the first answer is kept.", "其中 {n} 个以前答过：每个问题只记第一次的答案。";
    score: "Predictions: {n}. Possible: {possible}. The same as Go's own order: {usual}.",
        "预测 {n} 次：可能的 {possible} 次，其中与 Go 的默认顺序一致的 {usual} 次。";
    before: "Left out, because answered before: {n}. --again asks them, too.", "以前答过、这次没有再问的：{n} 个；加上 --again 会重新问。";
}

table! {
    /// The ledger of claims.
    Claims:
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
}
