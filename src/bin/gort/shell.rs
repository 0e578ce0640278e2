//! `gort completions` and `gort man`: what a shell and `man` want to know.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::terminal::failure::Outcome;

/// Prints a completion script. It is made in memory first: the generator panics where it cannot write.
pub fn completions(shell: Shell, out: &mut dyn Write) -> io::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "gort", &mut script);
    out.write_all(&script).map(|()| Outcome::Expected)
}

/// Prints the manual page: the command and its subcommands.
pub fn manual(out: &mut dyn Write) -> io::Result<Outcome> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        let name = format!("gort-{}", subcommand.get_name());
        clap_mangen::Man::new(subcommand.clone().name(name)).render(out)?;
    }
    Ok(Outcome::Expected)
}
