//! Help, manual pages and completions.

use crate::harness::Test;

fn printed(args: &str) -> String {
    Test::new(args).stdout_has("").run().stdout
}

#[test]
fn help_is_a_command_too() {
    assert_eq!(printed("help"), printed("--help"));
    assert_eq!(printed("help lint"), printed("lint --help"));
    assert_eq!(printed("help template"), printed("render --help"));
    Test::new("help nothing").status(2).stderr_has("nothing").run();
}

#[test]
fn help_names_the_exit_codes() {
    for args in ["--help", "-h", "render --help", "lint --help", "diff --help"] {
        let help = printed(args);
        let codes = help.split("Exit codes:\n").nth(1).unwrap_or_else(|| panic!("{args}: {help}"));
        assert_eq!(codes.lines().filter_map(|line| line.trim().chars().next()).collect::<String>(), "012", "{args}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_printed_is_an_error() {
    for args in [&["--help"][..], &["lint", "-h"], &["help"], &["help", "lint"], &["-V"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        let mut command = std::process::Command::new(crate::harness::PROGRAM);
        let output = command.args(args).stdout(full).output().expect("the program starts");
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(error.starts_with("error: cannot write to standard output: ") && error.lines().count() == 1, "{error}");
    }
}

#[test]
fn each_command_has_a_manual_page() {
    for command in ["render", "lint", "diff", "lsp", "values", "schema", "rule", "completions", "man"] {
        let page = printed(&format!("man {command}"));
        let title = format!(".TH workerpool-{command} 1  \"workerpool-{command} {}\"", env!("CARGO_PKG_VERSION"));
        assert!(page.contains(&title), "{page}");
    }
    assert!(printed("man").contains("workerpool\\-lint"));
    let page = printed("man render");
    assert!(page.contains("output\\-dir") && page.contains("diagram") && page.contains("Exit codes"), "{page}");
    assert!(!page.contains("post\\-renderer"), "hidden flags are in no page");
    assert_eq!(printed("man template"), page);
    Test::new("man rendr").status(2).stderr_has("there is no command `rendr`").run();
}

#[test]
fn shells_complete_what_the_help_shows() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&format!("completions {shell}"));
        for shown in ["set-string", "stdin-filename", "diagram", "template", "pinned-launcher", "unused-ignore"] {
            assert!(script.contains(shown), "{shell}: {shown}");
        }
        // clap completes the values of flags in these alone.
        let has_values = ["bash", "fish", "zsh"].contains(&shell);
        assert_eq!(script.contains("junit"), has_values, "{shell}");
        for hidden in ["post-renderer", "kubeconfig", "with-subcharts", "skip-schema-validation"] {
            assert!(!script.contains(hidden), "{shell}: {hidden}");
        }
    }
}

/// Completes a line with bash, where it is installed.
fn bash(line: &str) -> Option<Vec<String>> {
    // Bash takes words apart at `=`.
    let line = line.replace('=', " = ");
    let words: Vec<String> = line.split(' ').map(|word| format!("'{word}'")).collect();
    let script = format!(
        "{}\nCOMP_WORDS=({}); COMP_CWORD={}; _workerpool_words workerpool \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        printed("completions bash"),
        words.join(" "),
        words.len() - 1
    );
    let output = std::process::Command::new("bash").arg("-c").arg(script).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

#[test]
fn bash_completes_rules_and_the_flags_of_template() {
    let Some(rules) = bash("workerpool rule pin") else { return };
    assert_eq!(rules, ["pinned-launcher"]);
    assert_eq!(bash("workerpool template --show"), Some(vec!["--show-only".to_owned()]));
    assert_eq!(bash("workerpool lint --stdin"), Some(vec!["--stdin-filename".to_owned()]));
    assert_eq!(bash("workerpool render --post"), Some(vec![String::new()]));
    for line in ["lint --format g", "lint --format=g"] {
        let formats = Some(vec!["github".to_owned(), "gitlab".to_owned()]);
        assert_eq!(bash(&format!("workerpool {line}")), formats, "{line}");
    }
    let all = bash("workerpool lint --format=").expect("bash is here");
    assert!(all.contains(&"sarif".to_owned()), "{all:?}");
    assert_eq!(bash("workerpool man len"), Some(vec![String::new()]));
    assert_eq!(bash("workerpool man lin"), Some(vec!["lint".to_owned()]));
}
