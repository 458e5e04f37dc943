//! The commands that print fixed texts: defaults, schema, rules, completions and the manual page.

use anyhow::bail;
use clap::CommandFactory;

use crate::cli::{Cli, Shell};
use crate::config;
use crate::lint::{self, RULES};
use crate::schema;
use crate::suggest;
use crate::values::DEFAULTS_TEXT;

use super::{Outcome, output};

pub(super) fn values() -> anyhow::Result<Outcome> {
    output::print(DEFAULTS_TEXT.as_bytes())?;
    Ok(Outcome::Clean)
}

pub(super) fn schema(config: bool) -> anyhow::Result<Outcome> {
    if config {
        output::print(format!("{:#}\n", config::json_schema()).as_bytes())?;
    } else {
        output::print(schema::VALUES_SCHEMA.as_bytes())?;
    }
    Ok(Outcome::Clean)
}

pub(super) fn rule(id: Option<&str>) -> anyhow::Result<Outcome> {
    let text = match id {
        None => lint::page::table(RULES),
        Some(id) => match RULES.iter().find(|rule| rule.id == id) {
            Some(rule) => lint::page::page(rule),
            None => match suggest::nearest(id, RULES.iter().map(|rule| rule.id)) {
                Some(near) => bail!("there is no rule `{id}`; {}", &*suggest::did_you_mean(near)),
                None => bail!("there is no rule `{id}`; `workerpool rule` lists the rules"),
            },
        },
    };
    output::print(text.as_bytes())?;
    Ok(Outcome::Clean)
}

pub(super) fn completions(shell: Shell) -> anyhow::Result<Outcome> {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Elvish => clap_complete::Shell::Elvish,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::Powershell => clap_complete::Shell::PowerShell,
        Shell::Zsh => clap_complete::Shell::Zsh,
    };
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "workerpool", &mut out);
    output::print(&out)?;
    Ok(Outcome::Clean)
}

pub(super) fn man() -> anyhow::Result<Outcome> {
    let mut out = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut out)?;
    output::print(&out)?;
    Ok(Outcome::Clean)
}
