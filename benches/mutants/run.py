"""Builds one program with all changes of cargo-mutants, and judges each by the tests that reach it. See benches/mutants.sh.

usage: run.py WORK PATTERN    WORK has `tree`, a copy of the repository, `rewrite`, and `list.json`
"""
import json, os, re, resource, shutil, signal, struct, subprocess, sys

work, pattern = os.path.abspath(sys.argv[1]), re.compile(sys.argv[2])
tree = f"{work}/tree"
build_env = dict(os.environ, CARGO_TARGET_DIR=f"{work}/target", RUSTFLAGS="--cap-lints warn",
                 CARGO_PROFILE_DEV_DEBUG="0", CARGO_PROFILE_TEST_DEBUG="0", CARGO_TERM_COLOR="never")
test_env = dict(os.environ, INSTA_UPDATE="no", INSTA_WORKSPACE_ROOT=tree, CARGO_MANIFEST_DIR=tree, RUST_BACKTRACE="0")
# These look at the repository, at other programs or at the clock.
left_out = re.compile("^(architecture|dependencies|packaging|platforms|github|docs|pictures|diagrams|random|help|outside"
                      "|output_dir|streams|changed|diff_revisions)::")


def rewritten(without):
    """A fresh copy of the sources with all changes but some, and the table of the changes."""
    shutil.copytree(f"{work}/src", f"{tree}/src", dirs_exist_ok=True)
    with open(f"{work}/without", "w") as file:
        file.writelines(f"{number}\n" for number in sorted(without))
    out = subprocess.run([f"{work}/rewrite", tree, f"{work}/list.json", f"{work}/without"], check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in out.stdout.splitlines()]


def at_fault(message, table, genres):
    """The changes because of which the compiler complains."""
    ranges = [(row["file"], start, end, row["number"]) for row in table for start, end in row["bytes"] or []]
    spans = sorted(message["spans"], key=lambda span: not span["is_primary"])
    if spans and (message["code"] or {}).get("code") == "E0004":
        # An arm may be taken away only where another takes its values: leave such arms to the reader of the code.
        first, notes = spans[0], [span for child in message["children"] for span in child["spans"]]
        last = max([span["byte_end"] for span in notes if span["file_name"] == first["file_name"]] + [first["byte_end"]])
        return {number for file, start, _, number in ranges if genres[number] == "MatchArm"
                and file == first["file_name"] and first["byte_start"] <= start <= last}
    for span in spans:
        around = [(end - start, number) for file, start, end, number in ranges
                  if file == span["file_name"] and start <= span["byte_start"] and span["byte_end"] <= end]
        if around:
            return {min(around)[1]}
    return set()


def build():
    """The table of the changes that compile, and the test programs."""
    genres = {number: change["genre"] for number, change in enumerate(json.load(open(f"{work}/list.json")), 1)}
    without = set()
    while True:
        table = rewritten(without)
        check = ["cargo", "check", "--lib", "--message-format=json"]
        out = subprocess.run(check, cwd=tree, env=build_env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        messages = [json.loads(line) for line in out.stdout.splitlines()]
        errors = [m["message"] for m in messages if m["reason"] == "compiler-message" and m["message"]["level"] == "error"]
        if out.returncode == 0:
            break
        faulty = set().union(*[at_fault(error, table, genres) for error in errors])
        if not faulty:
            sys.exit("\n".join(error["rendered"] for error in errors))
        without |= faulty
    test = ["cargo", "test", "--no-run", "--lib", "--test", "cli", "--test", "rule_table", "--message-format=json"]
    out = subprocess.run(test, cwd=tree, env=build_env, stdout=subprocess.PIPE, check=True)
    built = [m for m in map(json.loads, out.stdout.splitlines()) if m["reason"] == "compiler-artifact" and m["executable"]]
    programs = {m["target"]["name"]: m["executable"] for m in built if m["profile"]["test"]}
    return [row for row in table if row["bytes"]], programs


def run(program, tests, env, seconds):
    """Whether the tests pass. One that needs more processor time than that fails."""
    def limits():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
    child = subprocess.Popen([program, "--exact", *tests, "--test-threads", "2"], cwd=tree, env=env, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=limits, start_new_session=True)
    try:
        return child.wait(timeout=20 * seconds) == 0
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return False


def reached(programs):
    """For each change the tests that reach it, those first that reach few."""
    tests_of, log = {}, f"{work}/reached"
    for name, program in sorted(programs.items(), reverse=True):
        listed = subprocess.run([program, "--list", "--format", "terse"], cwd=tree, stdout=subprocess.PIPE, text=True).stdout
        for test in re.findall("^(.*): test$", listed, re.M):
            if os.path.exists(log):
                os.unlink(log)
            if left_out.match(test) or not run(program, [test], dict(test_env, MUTANTS_REACHED=log), 20) or not os.path.exists(log):
                continue
            numbers = {number for number, in struct.iter_unpack("<I", open(log, "rb").read())}
            for number in numbers:
                tests_of.setdefault(number, {}).setdefault(name, []).append((len(numbers), test))
    return tests_of


def is_noticed(number, tests_of, programs):
    """Whether a test fails with the change: the unit tests first, then more and more of the others."""
    for name, tests in sorted(tests_of.get(number, {}).items(), key=lambda item: item[0] != "workerpool"):
        tests, count = [test for _, test in sorted(tests)], 8
        while tests:
            batch, tests, count = tests[:count], tests[count:], 2 * count
            if not run(programs[name], batch, dict(test_env, MUTANT=str(number)), 10 + 2 * len(batch)):
                return True
    return False


table, programs = build()
tests_of = reached(programs)
chosen = [row for row in table if pattern.search(row["name"])]
noticed = 0
for row in chosen:
    if is_noticed(row["number"], tests_of, programs):
        noticed += 1
    else:
        print(row["name"], flush=True)
print(f"{noticed} of {len(chosen)} changes are noticed")
sys.exit(noticed < len(chosen))
