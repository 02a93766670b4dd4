//! `undertone generate`: what packagers need, made from the arguments themselves.

use super::{Failure, print_with};
use clap::CommandFactory;
use std::io::Write;
use std::process::ExitCode;

/// Print a shell's completions or the man page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  undertone generate completions bash >/etc/bash_completion.d/undertone
  undertone generate man >undertone.1")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The man page, in roff
    Man,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut command = super::Arguments::command();
    let mut page = Vec::new();
    match arguments.what {
        What::Completions { shell } => {
            clap_complete::generate(shell, &mut command, "undertone", &mut page);
        }
        What::Man => clap_mangen::Man::new(command).render(&mut page).map_err(Failure::new)?,
    }
    print_with(|out| out.write_all(&page))?;
    Ok(ExitCode::SUCCESS)
}
