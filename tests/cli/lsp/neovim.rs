//! A session of Neovim with the server, where Neovim is installed.

use std::process::{Command, Stdio};

use crate::harness::{Folder, PROGRAM, scrub};

use super::CONFIG;

/// What the script beside this file prints.
const SEEN: &str = "\
opened: 0:0-12 unknown-key
action: Change `replicaCuont` to `replicaCount`
line: replicaCount: 2
fixed: clean
typed: 3:16-23 unsupported-value
typed on: 3:16-22 unsupported-value
undone: clean
put right: clean
keys: repository tag digest
hover: markdown **`launcher.image.pullPolicy`**: one of Always, IfNotPresent, Never, \"\", default `Always`
definition: base.yaml 1 2
layer: 4:22-27 wrong-type
again: clean
exit code: 0
";

#[test]
fn neovim_shows_what_the_server_finds() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/lsp/neovim.lua");
    let folder = Folder::new();
    folder.write("workerpool.toml", CONFIG);
    folder.write("base.yaml", "launcher:\n  image:\n    pullPolicy: Never\n  envFrom: [{secretRef: {name: pool}}]\n");
    folder.write("pools/eu.yaml", "replicaCuont: 2\n");
    let mut command = Command::new("nvim");
    command.args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c"]).arg(format!("luafile {script}"));
    scrub(&mut command);
    command.env("PROGRAM", PROGRAM).env("FOLDER", folder.path()).env("HOME", folder.path()).stdin(Stdio::null());
    let Ok(output) = command.output() else {
        eprintln!("skipped: there is no nvim here");
        return;
    };
    let seen = String::from_utf8_lossy(&output.stdout);
    assert_eq!(seen, SEEN, "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success());
}
