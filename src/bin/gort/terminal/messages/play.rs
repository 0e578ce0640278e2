//! The words of the game.

use super::table;

table! {
    /// Playing the scheduler.
    Play:
    title: "You are the scheduler", "你来当调度器";
    about: "{n} programs, each with a goal. At every step you pick who goes next. {lost} of them cannot be won; find out which, and say so.",
        "{n} 个程序，各有一个目标。每一步都由你决定谁先走。其中 {lost} 个赢不了：找出是哪几个，并说出来。";
    solved: "{n} of {all} solved. gort play 1 begins with the first.", "已解 {n}/{all}。gort play 1 从第一个开始。";
    any: "Any program can be played: gort play channels/three --goal 'a line', or without a goal.",
        "任何程序都能玩：gort play channels/three --goal '某一行'，也可以没有目标。";
    impossible: "impossible", "不可能";
    nth: "({n} of {all})", "（{n}/{all}）";
    goal: "Goal", "目标";
    how: "At each step, pick who goes next. Where only one can go, it goes by itself. To stop someone who could go on is a preemption (+1).",
        "每一步由你决定谁先走；只有一个能走时它会自己走。让还能继续的 goroutine 停下就是一次抢占（+1）。";
    par_is: "As few preemptions as possible. Par is the fewest that any order needs to reach the goal.",
        "抢占越少越好。“最少”是达到目标的所有顺序中抢占最少的次数。";
    who: "Who goes next?", "下一步谁走？";
    goes_on: "goes on", "继续";
    panic_ends: "its panic ends the program", "它的 panic 使程序结束";
    fatal_ends: "a fatal error ends the program", "致命错误使程序结束";
    timer: "(clock)", "（时钟）";
    costs: "+1 preemption", "+1 次抢占";
    preemptions: "preemptions", "抢占";
    par: "par", "最少";
    best: "your best", "你的最好成绩";
    in_reach: "goal still in reach", "目标仍可达到";
    out_of_reach: "goal out of reach", "目标已达不到";
    won: "Goal reached, {how}. It can be done {par}.", "达到目标，{how}。最少的做法{par}。";
    won_par: "Goal reached, {how}: nobody can do it with fewer.", "达到目标，{how}：没有更少的办法。";
    ended: "main has returned: the program is over.", "main 已返回：程序结束。";
    ended_with: "The program is over: {message}", "程序结束：{message}";
    missed: " The goal was not reached.", " 没有达到目标。";
    is_over: "There is nothing to pick any more: u takes a step back, r begins again.", "已经没有可选的了：u 退一步，r 重新开始。";
    no_choice: "There is no choice {n}: the choices are 1 to {all}.", "没有选项 {n}：可选 1 到 {all}。";
    no_undo: "This is the start: there is nothing to take back.", "这里就是开头：没有可以撤回的。";
    no_goal: "This game has no goal; --goal sets one.", "这一局没有目标；用 --goal 设定。";
    take: "Hint: take {n}. From here the goal can be reached {how}.", "提示：选 {n}。从这里到目标{how}。";
    go_back_1: "Hint: take one step back (u). Before your last pick the goal was still in reach.",
        "提示：退一步（u）。在上一次选择之前，目标还能达到。";
    go_back: "Hint: take {n} steps back (u). The goal was last in reach there.", "提示：退 {n} 步（u）。到那里目标还能达到。";
    never: "Hint: it was not your fault. Not even from the start does any order lead to the goal. There is a key for that answer.",
        "提示：不是你的错。即使从头开始，也没有任何顺序能达到目标。有一个按键就是这个答案。";
    possible: "Not so: from the start the goal can be reached, {how}.", "不对：从头开始，目标可以达到，{how}。";
    key_pick: "pick", "选择";
    key_undo: "u undo", "u 撤回";
    key_restart: "r restart", "r 重来";
    key_hint: "h hint", "h 提示";
    key_impossible: "i impossible!", "i 不可能！";
    key_code: "c code", "c 代码";
    key_next: "n next game", "n 下一关";
    key_enter: "Enter", "回车";
    next: "Next: {command}", "下一个：{command}";
}

table! {
    /// What a player may aim at.
    Goal:
    deadlock: "a deadlock: everyone waits, forever", "死锁：所有 goroutine 永远等待";
    panic: "a panic", "panic";
    fatal: "a fatal error that is no deadlock", "不是死锁的致命错误";
    exit: "main returns", "main 返回";
    line: "it prints: {line}", "打印出：{line}";
    last: "the last line is: {line}", "最后一行是：{line}";
    start: "the output begins with: {lines}", "输出以这些行开头：{lines}";
    output: "exactly this output: {lines}", "输出恰好是：{lines}";
}
