"""Builds one program with all changes of cargo-mutants, and judges each by the tests that reach it. See benches/mutants.sh.

usage: run.py WORK PATTERN...    WORK has `tree`, a copy of the repository, `src`, a copy of its sources, and `list.json`
"""
import json, os, re, resource, shutil, signal, struct, subprocess, sys, tempfile, threading
from concurrent.futures import ThreadPoolExecutor

work, patterns = os.path.abspath(sys.argv[1]), [re.compile(pattern) for pattern in sys.argv[2:]]
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
    out = subprocess.run([f"{work}/rewriter/release/mutants", tree, f"{work}/list.json", f"{work}/without"], check=True, stdout=subprocess.PIPE)
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
    """Whether the tests pass, and the processor time that they took. One that needs more than `seconds` fails."""
    child = subprocess.Popen([program, "--exact", *tests, "--test-threads", "1"], cwd=tree, env=env, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    resource.prlimit(child.pid, resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.prlimit(child.pid, resource.RLIMIT_AS, (6 << 30, 6 << 30))
    killer = threading.Timer(20 * seconds, os.killpg, (child.pid, signal.SIGKILL))
    killer.start()
    _, child.returncode, used = os.wait4(child.pid, 0)
    killer.cancel()
    return child.returncode == 0, used.ru_utime + used.ru_stime


def reached_by(test):
    """The changes that a test reaches, if it passes without any, and whether it takes long."""
    name, program, test = test
    with tempfile.NamedTemporaryFile() as log:
        passes, seconds = run(program, [test], dict(test_env, MUTANTS_REACHED=log.name), 60)
        numbers = {number for number, in struct.iter_unpack("<I", log.read())} if passes else ()
        return name, test, numbers, seconds > 1


def reached(programs, workers):
    """For each change the tests that reach it, the best first: unit tests before others, short before long, and those that
    reach few."""
    tests, tests_of = [], {}
    for name, program in programs.items():
        listed = subprocess.run([program, "--list", "--format", "terse"], cwd=tree, stdout=subprocess.PIPE, text=True).stdout
        tests += [(name, program, test) for test in re.findall("^(.*): test$", listed, re.M) if not left_out.match(test)]
    for name, test, numbers, is_long in workers.map(reached_by, tests):
        for number in numbers:
            tests_of.setdefault(number, []).append((is_long, name != "workerpool", name, len(numbers), test))
    return {number: sorted(tests) for number, tests in tests_of.items()}


def is_noticed(number, long):
    """Whether a short test fails with the change, or a long one."""
    batches = {}
    for is_long, _, name, _, test in tests_of.get(number, []):
        if is_long == long:
            batches.setdefault(name, []).append(test)
    for name, tests in batches.items():
        count = 2 if long else 8
        while tests:
            batch, tests, count = tests[:count], tests[count:], 2 * count
            passes, _ = run(programs[name], batch, dict(test_env, MUTANT=str(number)), 10 + (120 if long else 4) * len(batch))
            if not passes:
                return True
    return False


workers = ThreadPoolExecutor(os.cpu_count())
# What is built serves until a file of the repository changes.
kept = f"{work}/built.json"
if not os.path.exists(kept):
    table, programs = build()
    with open(f"{kept}.new", "w") as file:
        json.dump([table, programs, list(reached(programs, workers).items())], file)
    os.rename(f"{kept}.new", kept)
table, programs, tests_of = json.load(open(kept))
tests_of = dict(tests_of)
chosen = {row["number"]: row["name"] for pattern in patterns for row in table if pattern.search(row["name"])}
short = workers.map(lambda number: is_noticed(number, long=False), chosen)
left = [number for number, is_it in zip(chosen, short) if not is_it]
print(f"short tests notice {len(chosen) - len(left)} of {len(chosen)} changes", file=sys.stderr)
noticed = len(chosen)
for number, is_it in zip(left, workers.map(lambda number: is_noticed(number, long=True), left)):
    if not is_it:
        noticed -= 1
        print(chosen[number], flush=True)
print(f"{noticed} of {len(chosen)} changes are noticed")
sys.exit(noticed < len(chosen))
