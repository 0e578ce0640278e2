//! `gort completions` and `gort man`: what a shell and `man` want to know.

use std::collections::BTreeSet;
use std::io::{self, Write};

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, CommandFactory, Id};
use clap_complete::Shell;

use crate::args::Cli;
use crate::exercise::registry;
use crate::lessons::{LESSONS, parts};
use crate::program::subject::Subject;
use crate::terminal::failure::Conclusion;

/// Prints a completion script. It is made in memory first: the generator panics where it cannot write.
pub fn completions(shell: Shell, out: &mut dyn Write) -> io::Result<Conclusion> {
    let mut script = Vec::new();
    let mut command = with_names(without_hidden(&Cli::command()));
    clap_complete::generate(shell, &mut command, "gort", &mut script);
    if shell == Shell::Fish {
        script.extend(names_in_fish(&command).bytes());
    }
    out.write_all(&script).map(|()| Conclusion::Expected)
}

/// The command without what is hidden: clap's generators offer that, too.
fn without_hidden(command: &Command) -> Command {
    Command::new("gort")
        .version(env!("CARGO_PKG_VERSION"))
        .args(command.get_arguments().filter(|argument| !argument.is_hide_set()).cloned())
        .subcommands(command.get_subcommands().filter(|sub| !sub.is_hide_set()).cloned())
}

/// The names that clap's generator leaves out for fish: those of arguments that are no options.
fn names_in_fish(command: &Command) -> String {
    let of = |sub: &Command| {
        let names = sub.get_positionals().flat_map(Arg::get_possible_values);
        let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
        let using = format!("__fish_gort_using_subcommand {}", sub.get_name());
        (!names.is_empty()).then(|| format!("complete -c gort -n \"{using}\" -a \"{}\"\n", names.join(" ")))
    };
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).filter_map(of).collect()
}

/// The command with the names of lessons, parts, sections, programs and exercises as values: clap itself would refuse others with a long list.
fn with_names(mut command: Command) -> Command {
    // Before that, arguments have no places that they could keep.
    command.build();
    let lessons = || LESSONS.iter().map(|lesson| lesson.name.to_string());
    let programs = |laboratory: bool| {
        LESSONS.iter().flat_map(move |lesson| {
            let programs = lesson.sections.iter().flat_map(|section| section.programs);
            let programs = programs.filter(move |program| !laboratory || program.as_real().is_none());
            programs.map(Subject::name)
        })
    };
    let sections = LESSONS.iter().flat_map(|lesson| lesson.sections).map(|section| section.id.to_string());
    let sections: BTreeSet<String> = sections.collect();
    let set = |command: Command, sub: &str, argument: &str, names: Vec<String>| {
        let value = move |argument: Arg| argument.value_parser(PossibleValuesParser::new(names));
        command.mut_subcommand(sub, |sub| {
            // What is changed goes to the end, and for zsh there is the first that takes several values alone: those behind it follow it.
            let behind = sub.get_positionals().skip_while(|known| known.get_id() != argument).skip(1);
            let behind: Vec<Id> = behind.map(|known| known.get_id().clone()).collect();
            behind.into_iter().fold(sub.mut_arg(argument, value), |sub, id| sub.mut_arg(id, |argument| argument))
        })
    };
    let mut command = set(command, "lesson", "section", sections.into_iter().collect());
    let exercises = || registry::all().iter().map(|exercise| exercise.name.clone());
    command = set(command, "exercise", "exercise", exercises().chain(["next".to_owned()]).collect());
    command = set(command, "watch", "exercise", exercises().collect());
    command = set(command, "reset", "lesson", lessons().collect());
    for (sub, argument, laboratory) in [
        ("lesson", "lesson", false),
        ("quiz", "lesson", true),
        ("code", "program", false),
        ("explore", "program", true),
        ("can", "program", true),
        ("play", "program", true),
        ("trace", "program", true),
    ] {
        let parts = parts::all().filter(|_| sub == "lesson").map(|part| part.address());
        command = set(command, sub, argument, lessons().chain(parts).chain(programs(laboratory)).collect());
    }
    command
}

/// Prints the manual page: the command and its subcommands.
pub fn manual(out: &mut dyn Write) -> io::Result<Conclusion> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        let name = format!("gort-{}", subcommand.get_name());
        clap_mangen::Man::new(subcommand.clone().name(name)).render(out)?;
    }
    Ok(Conclusion::Expected)
}
