//! A job of GitHub Actions, as the scripts of the action see it.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::harness::{Folder, PROGRAM, Ran, scrub};

/// Each keeps its arguments in a file. `curl` takes from `served/` what it is asked for. `gh` knows the comment that
/// `KNOWN_COMMENT` names, speaks for `GH_USER`, and fails where `GH_FAILS` is among its arguments.
const STAND_INS: [(&str, &str); 2] = [
    (
        "curl",
        "echo \"$*\" >>asked-of-curl\n\
         while [ $# -gt 1 ]; do case $1 in --output) file=$2 ;; esac; shift; done\n\
         case $1 in */v9.9.9/*) exit 22 ;; esac\n\
         cp \"$JOB/served/${1##*/}\" \"$file\"\n",
    ),
    (
        "gh",
        "echo \"$*\" >>asked-of-gh\n\
         case $* in\n\
         *\"${GH_FAILS:-none}\"*) exit 1 ;;\n\
         'api user '*) echo \"${GH_USER:-}\" ;;\n\
         *--paginate*) echo \"${KNOWN_COMMENT:-}\" ;;\n\
         *) for last; do case $last in body=@*) cp \"${last#body=@}\" comment ;; esac; done ;;\n\
         esac\n",
    ),
];

/// Files that GitHub gives to a step, by the variable that names each.
const GIVEN: [(&str, &str); 3] =
    [("GITHUB_PATH", "github-path"), ("GITHUB_OUTPUT", "github-output"), ("GITHUB_STEP_SUMMARY", "github-summary")];

pub struct Job {
    folder: Folder,
    environment: Vec<(String, String)>,
}

impl Job {
    pub fn new() -> Job {
        let job = Job { folder: Folder::new(), environment: Vec::new() };
        for (name, does) in STAND_INS {
            let does = does.replace(">>asked", ">>\"$JOB\"/asked").replace(" comment ;;", " \"$JOB/comment\" ;;");
            job.write(&format!(".stand-ins/{name}"), format!("#!/bin/sh\n{does}"));
            let path = job.path().join(".stand-ins").join(name);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode can be set");
        }
        for (_, file) in GIVEN {
            job.write(file, "");
        }
        job.write(".gitignore", "/.stand-ins\n/asked-of-*\n/github-*\n/comment\n/temporary\n");
        job.write("temporary/.keep", "");
        job
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        self.folder.write(name, text);
    }

    pub fn with(self, name: &str, text: impl AsRef<[u8]>) -> Job {
        self.write(name, text);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Job {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What a file holds, or nothing if it is not there.
    pub fn file(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_default()
    }

    /// Runs a command that prepares the job.
    #[track_caller]
    pub fn shell(&self, command: &str) {
        let ran = self.run(Command::new("bash").args(["-euc", command]));
        assert_eq!(ran.status, 0, "{command}: {}", ran.stderr);
    }

    /// Commits the files.
    pub fn pushed(self) -> Job {
        self.shell("git init -q && git config user.name a && git config user.email a@b.invalid && git add . && git commit -qm 1");
        self
    }

    /// Commits the files, changes one in a pull request, and checks out its merge, alone, as GitHub does.
    pub fn pull_request(self, change: Option<(&str, &str)>) -> Job {
        let job = self.pushed();
        job.shell("git branch -M main && git checkout -qb request");
        if let Some((name, text)) = change {
            job.write(name, text);
        }
        job.shell(
            "git commit -qam 2 --allow-empty && git checkout -q main && git commit -qm 3 --allow-empty && \
             git merge -q --no-ff -m 4 request && git clone -q --bare . temporary/origin.git && \
             rm -rf .git && git init -q && git remote add origin file://$PWD/temporary/origin.git && \
             git -C temporary/origin.git config uploadpack.allowAnySHA1InWant true && \
             git fetch -q --depth=1 origin main && git reset -q --hard FETCH_HEAD",
        );
        let merge = job.head();
        let job = job.env("GITHUB_REF", "refs/pull/7/merge").env("GITHUB_SHA", &merge);
        // The commit that the event names lags behind, and does not count.
        job.env("WORKERPOOL_BASE", &"0".repeat(40))
    }

    /// The commit that is checked out.
    pub fn head(&self) -> String {
        self.run(Command::new("git").args(["rev-parse", "HEAD"])).stdout.trim_end().to_owned()
    }

    /// Runs a script of the action.
    pub fn step(&self, script: &str) -> Ran {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ci/github").join(script);
        self.run(&mut Command::new(path))
    }

    /// Runs a script of the action, and returns the job too.
    pub fn step_in_place(self, script: &str) -> (Ran, Job) {
        (self.step(script), self)
    }

    fn run(&self, command: &mut Command) -> Ran {
        let bin = Path::new(PROGRAM).parent().expect("it is in a folder").to_path_buf();
        let own = [bin, self.path().join(".stand-ins")];
        let others = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(own.into_iter().chain(env::split_paths(&others))).expect("a path");
        scrub(command);
        command.current_dir(self.path()).env("PATH", path).env("JOB", self.path());
        command.env("RUNNER_TEMP", self.path().join("temporary")).env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.envs([("GITHUB_REPOSITORY", "o/r"), ("GITHUB_RUN_ID", "5")]);
        command.env("GITHUB_SERVER_URL", "https://github.com").env("GITHUB_WORKSPACE", self.path());
        command.envs(GIVEN.map(|(variable, file)| (variable, self.path().join(file))));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let output = command.output().expect("bash can be started");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        Ran {
            status: output.status.code().expect("it ends by itself"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            folder: Folder::new(),
        }
    }
}
