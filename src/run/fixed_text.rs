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
    let schema = if config { config::json_schema() } else { serde_json::from_str(schema::VALUES_SCHEMA)? };
    output::print(format!("{schema:#}\n").as_bytes())?;
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
    clap_complete::generate(shell, &mut completed(), "workerpool", &mut out);
    if shell == clap_complete::Shell::Bash {
        out.extend_from_slice(BASH_EQUALS.as_bytes());
    }
    output::print(&out)?;
    Ok(Outcome::Clean)
}

/// Bash takes `--format=g` apart at the `=`; the script of clap knows only `--format g`.
const BASH_EQUALS: &str = r#"
_workerpool_words() {
    local cur="$2" prev="$3"
    if [[ "$cur" == "=" ]]; then
        cur=""
    elif [[ "$prev" == "=" ]]; then
        prev="${COMP_WORDS[COMP_CWORD-2]}"
    fi
    _workerpool "$1" "$cur" "$prev"
}
complete -F _workerpool_words -o bashdefault -o default workerpool
"#;

/// What shells complete: what the help shows, and the words that arguments without a list of their own take. These words are
/// subcommands here, since that is what each shell completes in the place of an argument.
fn completed() -> clap::Command {
    let mut all = Cli::command();
    all.build();
    let command = |name: &str, about: String| clap::Command::new(forever(name)).about(about);
    let about = |command: &clap::Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    let commands: Vec<_> = all.get_subcommands().map(|one| command(one.get_name(), about(one))).collect();
    let rules: Vec<_> = RULES.iter().map(|rule| command(rule.id, rule.summary.to_owned())).collect();
    shown(&all)
        .mut_subcommand("rule", |rule| rule.subcommands(rules))
        .mut_subcommand("man", |man| man.subcommands(commands))
}

/// A name that lives as long as the program: clap takes others only with a feature that costs time at each start.
fn forever(name: &str) -> &'static str {
    name.to_owned().leak()
}

/// A command without the flags that its help hides: completions would offer them.
fn shown(command: &clap::Command) -> clap::Command {
    clap::Command::new(forever(command.get_name()))
        .about(command.get_about().cloned().unwrap_or_default())
        .visible_aliases(command.get_visible_aliases().map(forever))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .version(env!("CARGO_PKG_VERSION"))
        .args(command.get_arguments().filter(|argument| !argument.is_hide_set()).cloned())
        .subcommands(command.get_subcommands().filter(|command| !command.is_hide_set()).map(shown))
}

/// The manual page of the program, or of a command.
pub(super) fn man(name: Option<&str>) -> anyhow::Result<Outcome> {
    let mut all = Cli::command();
    // Flags of commands are described only when the command is built.
    all.build();
    let command = match name {
        None => all,
        Some(name) => match all.find_subcommand(name) {
            Some(command) => {
                let title = forever(&format!("workerpool-{}", command.get_name()));
                command.clone().name(title).display_name(title).version(env!("CARGO_PKG_VERSION"))
            }
            None => bail!("there is no command `{name}`; `workerpool help` lists the commands"),
        },
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(command).render(&mut out)?;
    output::print(&out)?;
    Ok(Outcome::Clean)
}
