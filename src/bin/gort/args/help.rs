//! Reading the arguments, and the help in Chinese: every sentence that `mod.rs` says of a command or an option, said again.
//!
//! clap says its own words (`Possible values`, `[default: …]`) in English only, so the Chinese help hides them and says in
//! its sentences what they would say. A test holds that no sentence is missing and that each line fits: clap breaks lines at
//! blanks, and Chinese has none.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Command, CommandFactory, FromArgMatches, ValueEnum};

use super::{Cli, refusal};
use crate::terminal::failure::usage;
use crate::terminal::lang::Lang;
use crate::terminal::look::LangArg;
use crate::terminal::screen::{self, WIDTH_MAX, WIDTH_MIN};
use crate::terminal::settings::Settings;
use crate::terminal::speech;
use crate::terminal::system;

/// Reads the arguments of this process; what clap has to say instead is said in the learner's language.
pub fn arguments() -> Result<Cli, clap::Error> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = screen::language(asked(&words), Settings::load().lang(), screen::variable, system::locale);
    // Before anything can be wrong.
    speech::speak(lang);
    let chinese = lang == Lang::Zh;
    let command = if chinese { in_chinese(Cli::command()) } else { Cli::command() };
    let command = match width(&words) {
        Some(width) => command.term_width(width),
        None => command,
    };
    Cli::from_arg_matches(&command.try_get_matches_from(words)?)
}

/// The names of the commands.
fn names(gort: &Command) -> Vec<&str> {
    gort.get_subcommands().filter(|sub| !sub.is_hide_set()).map(Command::get_name).collect()
}

/// The command that was asked for, as far as it is one: `gort lesson`.
fn command() -> String {
    let gort = Cli::command();
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    let names = names(&gort);
    let asked = words.iter().filter_map(|word| word.to_str()).find(|word| names.contains(word));
    asked.map_or_else(|| "gort".to_string(), |name| format!("gort {name}"))
}

/// The command that does not exist, if that is what is wrong.
fn unknown_command(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(typed)) => Some(typed),
        _ => None,
    }
}

/// What clap has to say: help and version are answers, everything else is wrong usage. `unknown` says what is wrong with a word
/// that is none of these commands.
pub fn answer(
    answer: &clap::Error,
    unknown: impl Fn(&str, &[&str]) -> String,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    if let Some(typed) = unknown_command(answer) {
        let gort = Cli::command();
        return usage(unknown(typed, &names(&gort)));
    }
    if answer.use_stderr() {
        return usage(refusal::said(answer, &command()));
    }
    write!(out, "{}", answer.render())?;
    Ok(ExitCode::SUCCESS)
}

/// What an option says, before anything else is known of the arguments.
fn value<'a>(words: &'a [OsString], option: &str) -> Option<&'a str> {
    let words: Vec<&str> = words.iter().filter_map(|word| OsStr::to_str(word)).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix(option)?.strip_prefix('='));
    let apart = words.windows(2).find_map(|pair| (pair[0] == option).then_some(pair[1]));
    joined.or(apart)
}

/// What `--lang` says.
fn asked(words: &[OsString]) -> Option<LangArg> {
    value(words, "--lang").and_then(|value| LangArg::from_str(value, false).ok())
}

/// What `--width` says, if it can be: the help is as wide.
fn width(words: &[OsString]) -> Option<usize> {
    let columns = value(words, "--width")?.parse().ok()?;
    (WIDTH_MIN..=WIDTH_MAX).contains(&columns).then_some(columns)
}

/// The same command, with a Chinese help.
fn in_chinese(mut command: Command) -> Command {
    command.build();
    told(command).after_help(AFTER_HELP)
}

fn told(command: Command) -> Command {
    let about = command.get_about().and_then(|about| chinese(&about.to_string()));
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_string()).collect();
    let command = command.help_template(TEMPLATE).subcommand_help_heading("命令").mut_args(argument);
    let command = if let Some(about) = about { command.about(about) } else { command };
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, told))
}

fn argument(argument: Arg) -> Arg {
    let heading = match argument.get_help_heading() {
        Some("Look") => "外观",
        Some("Search") => "搜索",
        Some("Sample") => "抽样",
        Some("Test") => "测试",
        _ if argument.is_positional() => "参数",
        _ => "选项",
    };
    let help = argument.get_help().and_then(|help| chinese(&help.to_string()));
    let argument = argument.help_heading(heading).hide_possible_values(true).hide_default_value(true);
    match help {
        Some(help) => argument.help(help).long_help(help),
        None => argument,
    }
}

fn chinese(english: &str) -> Option<&'static str> {
    SENTENCES.iter().find(|(known, _)| *known == english).map(|(_, chinese)| *chinese)
}

const TEMPLATE: &str = "{about-with-newline}\n用法: {usage}\n\n{all-args}{after-help}";

const AFTER_HELP: &str = "\
环境变量:
  NO_COLOR、CLICOLOR、CLICOLOR_FORCE  关于颜色的通用约定；--color 优先
  LC_ALL、LC_MESSAGES、LANG           以 zh 开头就用中文；--lang 优先，其次是 GORT_LANG，
                                      再其次是上次在终端里写的 --lang，它会被记住
  GORT_DATA_DIR                       存放 progress.json 和 settings.json 的目录（默认是你的数据目录）
  GORT_KEEP_PROGRESS                  设置了它，不在终端里运行也保存进度；否则脚本的运行不算
  COLUMNS                             在管道里的宽度；--width 优先

JSON:
  --format json 写出一个文档，字段见 docs/json.md；出错时仍是标准错误上的一行。

脚本:
  gort explore --expect、gort can --not、gort watch --once 用退出码告诉结果；见 docs/ci.md。

退出码:
  0  一切符合预期                    1  有一项预期落空
  2  出现没有预告的 panic 或致命错误 3  不知道：搜索到上限就停了，或者只是抽样
  64 用法错误
对你自己的 Go 程序：gort run 的退出码就是程序的；编译不过时是 1，gort check 也是。
其他命令:
  65 编译不过                        69 gort 还不能运行它，会指出缺了什么";

const SENTENCES: &[(&str, &str)] = &[
    // The commands.
    (
        "goroutines, taken apart: a course and a laboratory for goroutines and channels",
        "拆开看 goroutine：一门关于 goroutine 和 channel 的课程，一间实验室",
    ),
    ("Run a lesson; without a name, list all lessons with your progress", "运行一课；不写名字就列出全部课程和你的进度"),
    (
        "Go to write and to mend, judged by every schedule: the list, or the start of an exercise in a folder of yours",
        "写 Go、修 Go，由每一种调度来评判：\n列出练习，或在你的文件夹里开始一个",
    ),
    (
        "Judge a file of an exercise, or any Go file of yours, at each save; single keys for hints, steps, outputs",
        "每次保存都评判一个练习的文件，或你自己的任何 Go 文件；\n单键看提示、单步、输出",
    ),
    (
        "The exercise, by its name or its number, or `next`; without it, all of them with your progress",
        "练习的名字或编号，或者 next；不写就列出全部和你的进度",
    ),
    ("The folder for your files [default: gort-exercises]", "存放你的文件的文件夹（默认 gort-exercises）"),
    ("Begin anew; your file is kept under another name", "重新开始；你的文件换个名字保留"),
    ("Open the file in $VISUAL or $EDITOR", "用 $VISUAL 或 $EDITOR 打开文件"),
    (
        "In Rust: a package whose test asks gort's explorer for every schedule",
        "用 Rust 写：一个包，它的测试用 gort 的 explorer 看每一种调度",
    ),
    (
        "With --rust: the folder of gort's sources [default: those that it was built from]",
        "配合 --rust：gort 源代码所在的文件夹（默认是编译它的那份）",
    ),
    ("The exercise, or a Go file; without it, the exercise that is next", "练习或 Go 文件；不写就是下一个练习"),
    ("The folder of your files [default: gort-exercises]", "你的文件所在的文件夹（默认 gort-exercises）"),
    (
        "Judge once, for scripts (exit code 1: something is wrong; 3: not all was seen)",
        "只评判一次，供脚本使用（退出码 1：有错；3：没有全部看到）",
    ),
    ("Open the file in $VISUAL or $EDITOR first", "先用 $VISUAL 或 $EDITOR 打开文件"),
    ("Go on in the course where you were", "从上次停下的地方继续上课"),
    ("What is done, what was answered wrong, and what comes again", "完成了什么，答错了什么，什么要再问一遍"),
    ("Forget the progress in a lesson, or everything; a copy stays", "清除一课或全部的进度；会留一份副本"),
    ("The words of the course and the laboratory, in both languages", "课程和实验室的用语，中英对照"),
    (
        "Write the whole course, in both languages, as pages for the browser that need no network",
        "把整个课程写成网页，中英文都有，不需要网络",
    ),
    (
        "Write the whole lesson as one page for the browser: text, questions, scrubbers",
        "把整课写成一个网页：文字、问题、进度条",
    ),
    ("The folder: a new one, or an empty one", "目录：新的，或空的"),
    ("Only this lesson, to see what it looks like", "只写这一课，看看样子"),
    ("Print a program of a lesson, to be run elsewhere", "打印某一课的一个程序，拿到别处去运行"),
    ("The lesson; without it, everything: lessons, games and exercises", "哪一课；不写就是全部：课程、游戏和练习"),
    (
        "A word, or a part of one, in either language; without it, all of them",
        "一个词或它的一部分，中英文都行；不写就列出全部",
    ),
    (
        "The program: `channels/unbuffered`, or a lesson for its first program",
        "程序：`channels/unbuffered`，或一课（取它的第一个程序）",
    ),
    (
        "In Go, for `go run` or `gort run` (default, if nothing else was chosen before)",
        "Go 版本，给 `go run` 或 `gort run`（以前没选过别的就是它）",
    ),
    ("In Rust, as the main.rs of a package that depends on gort", "Rust 版本，作为依赖 gort 的包的 main.rs"),
    (
        "Ask what was answered wrong and is due: after one day, then three, then seven",
        "问以前答错、现在到期的：一天后，再过三天，再过七天",
    ),
    (
        "Colours for a dark or a light background; kept, as --lang is, when it is given at a terminal",
        "背景的明暗：dark 深色，light 浅色，auto 自动；\n和 --lang 一样，在终端里写过就记住",
    ),
    (
        "Signs of drawings, for a terminal that draws lines and arrows too wide; kept, as --lang is",
        "画图用的符号：终端把线条和箭头画成两列宽时用 ascii；\n和 --lang 一样，写过就记住",
    ),
    ("Run a Go program of your own, without a Go toolchain", "运行你自己的 Go 程序，不需要 Go 工具链"),
    (
        "Say what is wrong with a Go program, in the words of Go's compiler, without running it",
        "用 Go 编译器的原话指出程序的错误，不运行它",
    ),
    (
        "What go vet finds in a Go program: goroutines, locks, contexts, formats, tags, tests and more",
        "go vet 在 Go 程序里发现的问题：\ngoroutine、锁、context、格式串、标签、测试等",
    ),
    (
        "Go files of one package, folders and patterns as ./..., or - for standard input",
        "同属一个包的 Go 文件、文件夹和 ./... 这样的模式，或用 - 表示标准输入",
    ),
    (
        "Go files of one package main, a folder, or - for standard input",
        "同属 main 包的 Go 文件、一个文件夹，或用 - 表示标准输入",
    ),
    ("The version of the language: 1.21 has the old loop variable", "语言版本：1.21 有旧的循环变量"),
    ("The version of the language", "语言版本"),
    (
        "The order that this seed draws, by the ideal clock; 0 is Go's own",
        "由这个种子决定的顺序，用理想时钟；0 是 Go 的默认顺序",
    ),
    (
        "How time passes [default: real; ideal with --seed and --replay]",
        "时钟：real 真实时间，ideal 跳到下一个定时器\n[默认 real；有 --seed、--replay 时 ideal]",
    ),
    (
        "What chance gives: the order of maps, the ready case of a select; without it another one each time",
        "随机的结果：映射的次序、select 就绪的分支；不写则每次不同",
    ),
    (
        "How much memory it may use: 512M, 2G [default: 4G] (exit code 137)",
        "最多使用多少内存：512M、2G [默认: 4G]（退出码 137）",
    ),
    ("Stop it after this time: 10s, 500ms (exit code 124)", "运行这么久后停止：10s、500ms（退出码 124）"),
    ("The program's own arguments", "程序自己的参数"),
    (
        "Every output that a program can have, and how each comes about",
        "一个程序可能有的全部输出，以及每种输出是怎样来的",
    ),
    (
        "Whether a program can print exactly these lines: a schedule that does, or that there is none (exit code 1)",
        "程序能不能恰好打印这些行：给出一种调度，或说明没有（退出码 1）",
    ),
    (
        "The questions of the lessons, and predictions of what programs print, judged by everything that they can print",
        "各课的问题，以及对输出的预测；预测对照全部可能的输出来评判",
    ),
    (
        "You are the scheduler: pick the goroutine that goes next, and reach the goal; without a program, the capstones",
        "你来当调度器：决定谁先走，达到目标；不写程序就列出各关",
    ),
    (
        "The document's claims, each with its verdict and the experiment that decides it",
        "原文的说法，每条都有结论和判定它的实验",
    ),
    (
        "Show one run of a program, or write it as a page or for a trace viewer",
        "显示程序的一次运行，或写成网页、写给 trace 查看器",
    ),
    ("Measure goroutines against OS threads on this machine", "在这台机器上比较 goroutine 与操作系统线程"),
    ("Print a completion script for your shell", "打印 shell 的补全脚本"),
    ("Print the manual page", "打印手册页"),
    ("Print this message or the help of the given subcommand(s)", "打印这份帮助，或某个命令的帮助"),
    ("Print help (see a summary with '-h')", "打印帮助（-h 是简短版）"),
    ("Print help (see more with '--help')", "打印帮助（--help 更详细）"),
    ("Print help", "打印帮助"),
    ("Print version", "打印版本"),
    // What a command is about.
    (
        "The lesson, by its name or its number: `channels`; or one of its parts or programs: `channels/2`, `channels/unbuffered`",
        "课程的名字或编号：`channels`；\n或其中一个部分或程序：`channels/2`、`channels/unbuffered`",
    ),
    (
        "The lines, one per argument, or several in one with ' | ' between them; none: it prints nothing. Before them, further Go \
         files of the program",
        "要打印的行，每个参数一行，或用 ' | ' 隔开写在一起；\n不写就是什么也不打印；程序的其他 Go 文件写在它们前面",
    ),
    (
        "The lesson, or one of its programs; without it, all lessons; or your own Go files, to predict what they print",
        "课程，或其中一个程序；不写就是全部课程；\n也可以是你自己的 Go 文件：预测它打印什么",
    ),
    (
        "A capstone, 1 to 21; or any program: `channels/three`, your own Go files",
        "第几关，1 到 21；或任何程序：`channels/three`、你自己的 Go 文件",
    ),
    (
        "Claims by number: `C73`, `C73,C77`, `C85-C91`; without any, all of them in a list",
        "说法的编号：`C73`、`C73,C77`、`C85-C91`；不写就列出全部",
    ),
    ("The shell", "哪种 shell：bash、elvish、fish、powershell、zsh"),
    // Options of the lessons.
    ("Only this section", "只看这一节"),
    ("The order that this seed draws; 0 is Go's own", "由这个种子决定的顺序；0 是 Go 的默认顺序"),
    ("The order of an earlier run", "重放先前一次运行的顺序"),
    ("Pause at every event; single keys go on, back, quit", "每个事件都停一下；按键前进、后退、退出"),
    ("Ask nothing", "什么也不问"),
    ("Show every step of long timelines", "时间线再长也显示每一步"),
    ("Measure what the lesson has figures for, on this machine", "在这台机器上测出本课涉及的数字"),
    ("Fewer and shorter rounds", "轮数更少，每轮更短"),
    // Options of the laboratory.
    (
        "Of what may come next instead, list up to N lines [default: 20, and all in JSON]",
        "接下来可能出现的行，最多列出多少个（默认 20，JSON 列出全部）",
    ),
    ("List up to N outputs [default: 20, and 60 in JSON]", "最多列出多少种输出（默认 20，JSON 是 60）"),
    (
        "Compare with the program after a change: `cap=1`, `ch.cap=1` for the channel that is called `ch`, `clock=real`, or \
         several with commas between them",
        "与改动之后的程序比较：`cap=1`；`ch.cap=1` 指名叫 `ch` 的\nchannel；`clock=real`；多项用逗号隔开",
    ),
    (
        "Show each data race as Go's detector does, with an output of a run that has it",
        "像 Go 的检测器那样显示每个数据竞争，并给出这样一次运行的输出",
    ),
    (
        "Tell in JSON what the search took: the only figures that differ from run to run",
        "JSON 里写出搜索的用量：只有这些数字每次运行都不同",
    ),
    (
        "A test: the outputs are those of this file, an output on each line (exit code 1: they are not; 3: not all was seen)",
        "测试：输出就是这个文件里的那些，每行一种\n（退出码 1：不是；3：没有看完）",
    ),
    ("It may have fewer outputs than the file", "输出可以比文件里的少"),
    ("Write the result for a tool that shows tests, in JUnit's form", "把结果写成 JUnit 的格式，给显示测试的工具"),
    (
        "With --once: write the result for a tool that shows tests, in JUnit's form",
        "配合 --once：把结果写成 JUnit 的格式，给显示测试的工具",
    ),
    ("Write the outputs to a file for --expect", "把输出写进文件，供 --expect 使用"),
    ("Overwrite the file", "覆盖这个文件"),
    ("A test: that it can not (exit code 1: it can; 3: that is not known)", "测试：它不能（退出码 1：能；3：不知道）"),
    (
        "When time may move",
        "时间什么时候能走：ideal 谁都不能运行时才走（默认）；\nreal 随时可以走，Go 保证的也只有这些",
    ),
    (
        "In which orders `range` goes through a map of a Go file; only with all of them the list is complete",
        "Go 文件里的 `range` 按哪些顺序遍历 map：insertion 按放入的顺序；\ngo 像 Go 的小 map，从任一元素开始；\nspec 任何顺序（默认），只有这样列表才可能完整",
    ),
    (
        "Of a Go file, which schedules",
        "Go 文件要看哪些调度：auto 先 full，超过一百万个状态就 reduced，\n再不行只看抢占很少的，最后抽样（默认）；full 全部；\nreduced 不影响输出的步骤一次走完，输出和结局仍然齐全",
    ),
    (
        "Stop after this number of states, with what is found by then and exit code 3",
        "最多找这么多状态，到此为止，退出码 3",
    ),
    (
        "Stop when the search holds this much memory: 512M, 2G [default: 2G; of a sample 1G]",
        "搜索占到这么多内存就停：512M、2G（默认 2G；抽样默认 1G）",
    ),
    (
        "Only schedules with up to N preemptions; what needs more is not found (exit code 3)",
        "只考虑最多抢占这么多次的调度；需要更多的找不到（退出码 3）",
    ),
    (
        "Search on N threads; the result is the same [default: one per processor]",
        "用几个线程搜索，结果相同（默认每个处理器一个）",
    ),
    (
        "Do not search: run by random schedules, and show what they show (exit code 3: never complete)",
        "不搜索，改为随机运行（退出码 3：永远不算完整）：\nrandom 每一步谁先走都重新抽签；\npct 随机优先级，只在少数时刻改变，擅长找几次抢占就会出的错",
    ),
    ("How many runs [default: 1000]", "运行几次（默认 1000）"),
    (
        "Which random schedules; the same seed gives the same sample [default: 0]",
        "用哪些随机调度；种子相同，样本就相同（默认 0）",
    ),
    (
        "For pct: how many orderings what you look for may need [default: 3]",
        "用于 pct：要找的东西需要几处先后关系（默认 3）",
    ),
    ("Ask also what has been answered before, here or in the lessons", "以前在这里或课上答过的也再问一遍"),
    (
        "Give these answers, in the order of the questions: the number of an option, a prediction's lines with ' | ' between \
         them, or - for none; the exit code is 1 if one is wrong",
        "依次给出答案：选项的编号；预测的各行，用 ' | ' 隔开；\n或 - 表示不答。有一个不对，退出码就是 1",
    ),
    (
        "Judge this prediction of the program instead of asking: its lines, with ' | ' between them",
        "不提问，直接评判这个预测：各行用 ' | ' 隔开",
    ),
    (
        "Ask nothing: show the questions with their answers, and what is usual",
        "什么也不问：显示问题和答案，以及通常的输出",
    ),
    (
        "What is to happen: `deadlock`, `panic`, `fatal`, `exit`, a line, a whole output 'a | b', or how it begins 'a | ...'",
        "目标：`deadlock`、`panic`、`fatal`、`exit`、某一行、\n完整的输出 'a | b'，或输出的开头 'a | ...'",
    ),
    (
        "Play these moves: numbers of choices, u undo, r restart, h hint, i impossible; for example 1,2,u,1",
        "按这些步骤走：选项的编号，u 撤回，r 重来，h 提示，\ni 不可能；例如 1,2,u,1",
    ),
    ("Only those with this verdict", "只看这种结论的：true 正确，partly 部分正确，false 错误"),
    (
        "Write a page for the browser: lanes, a scrubber, the queues at each step, the line of each event",
        "写成网页：各个 goroutine 的时间线、进度条、每一步的队列、\n每个事件对应的代码行",
    ),
    (
        "Show after the run, on standard error, what every goroutine did",
        "运行之后在标准错误上显示每个 goroutine 做了什么",
    ),
    (
        "Run it by the ideal clock, then go through what happened; single keys go on, back, quit",
        "用理想时钟运行，然后一步一步看发生了什么；单个按键前进、后退、退出",
    ),
    (
        "Of a long run of your own program: more events, from this one on",
        "长的运行（你自己的程序）：从第几个事件起多显示一些",
    ),
    (
        "The program: `channels/unbuffered`, or a lesson for its first program; or your own Go file, a folder, - for standard input",
        "程序：`channels/unbuffered`，或一课（取它的第一个程序）；\n也可以是你的 Go 文件、文件夹，或表示标准输入的 -",
    ),
    (
        "The program: `channels/unbuffered`, or a lesson for its first program; or your own Go files, a folder, - for standard input",
        "程序：`channels/unbuffered`，或一课（取它的第一个程序）；\n也可以是你的几个 Go 文件、文件夹，或表示标准输入的 -",
    ),
    (
        "Write a trace in the JSON format that Perfetto and chrome://tracing open",
        "写成 Perfetto 和 chrome://tracing 能打开的 JSON",
    ),
    ("Overwrite files that exist", "覆盖已有的文件"),
    ("The program after a change, as in `gort explore --what-if`", "改动之后的程序，同 `gort explore --what-if`"),
    // The look.
    ("The language", "语言：en 英文，zh 中文，both 每段先英文后中文"),
    (
        "Which text of the lessons' programs is shown, and in whose lines their runs are told; said once at a terminal, it is kept",
        "课程里的程序显示哪种文本，运行按谁的行来讲：go（默认）、rust，\n或 both 两种都有；在终端里写过一次就记住",
    ),
    ("Colours", "颜色：auto 在终端上才有（默认），always 总有，never 没有"),
    ("Columns, from 20 to 160; default: the terminal's, else 80", "列数，20 到 160；默认是终端的宽度，没有终端就是 80"),
    (
        "No colour, no drawing: one event per line, for logs and screen readers",
        "没有颜色和图形，一行一个事件：适合日志和屏幕阅读器",
    ),
    ("Text for people or JSON for programs", "text 给人看（默认），json 给程序用"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::span::width;

    /// The room that is left of a sentence in the help of an option.
    const ROOM: usize = 70;

    fn sentences(command: &Command, said: &mut Vec<String>) {
        said.extend(command.get_about().map(ToString::to_string));
        let shown = command.get_arguments().filter(|argument| !argument.is_hide_set());
        said.extend(shown.filter_map(Arg::get_help).map(ToString::to_string));
        command.get_subcommands().filter(|sub| !sub.is_hide_set()).for_each(|sub| sentences(sub, said));
    }

    #[test]
    fn every_sentence_of_the_help_is_said_in_chinese_and_no_other() {
        let mut command = Cli::command();
        command.build();
        let mut said = Vec::new();
        sentences(&command, &mut said);
        let missing: Vec<&String> = said.iter().filter(|sentence| chinese(sentence).is_none()).collect();
        assert!(missing.is_empty(), "add to SENTENCES: {missing:#?}");
        let of_clap = |english: &str| english.starts_with("Print ");
        let stale =
            SENTENCES.iter().filter(|(english, _)| !said.iter().any(|said| said == english) && !of_clap(english));
        assert_eq!(
            stale.map(|(english, _)| *english).collect::<Vec<_>>(),
            Vec::<&str>::new(),
            "nobody says these any more"
        );
    }

    #[test]
    fn every_line_of_the_chinese_help_fits() {
        for (_, chinese) in SENTENCES {
            let wide = chinese.lines().find(|line| width(line) > ROOM);
            assert_eq!(wide, None, "break this line: clap cannot");
        }
        let mut command = in_chinese(Cli::command());
        for name in [
            "",
            "lesson",
            "explore",
            "can",
            "quiz",
            "play",
            "claims",
            "trace",
            "bench",
            "run",
            "check",
            "vet",
            "exercise",
            "watch",
            "next",
            "progress",
            "reset",
            "words",
            "code",
            "book",
            "completions",
            "man",
        ] {
            let one = if name.is_empty() { &mut command } else { command.find_subcommand_mut(name).expect(name) };
            for help in [one.render_help(), one.render_long_help()] {
                let help = help.to_string();
                for english in
                    ["Options:", "Arguments:", "Commands:", "Usage:", "Possible values", "[default", "Print "]
                {
                    assert!(!help.contains(english), "'{english}' is English, in the help of '{name}':\n{help}");
                }
            }
        }
    }

    #[test]
    fn hidden_commands_are_not_named() {
        let gort = Cli::command();
        let names = names(&gort);
        assert!(names.contains(&"lesson") && !names.contains(&"child"), "{names:?}");
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are() {
        let of = |words: &[&str]| asked(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["gort", "--lang", "zh", "help"]), Some(LangArg::Zh));
        assert_eq!(of(&["gort", "lesson", "--lang=both", "--help"]), Some(LangArg::Both));
        assert_eq!((of(&["gort", "--lang"]), of(&["gort", "--lang", "fr"]), of(&["gort"])), (None, None, None));
    }
}
