#!/usr/bin/env bash
# Times a lint of values of many shapes, and of four times as many of each, and prints how much longer those take: four
# times where the cost is linear. Fails where four times as many take more than six times as long. The time is that of the
# processor, so that a busy machine changes little.
#
# usage: benches/growth.sh
source "$(dirname "$0")/build.sh"
bin=$(build static)
python3 - "$bin" "$work" values/examples/credentials.yaml <<'PY'
import os, subprocess, sys
program, folder, credentials = sys.argv[1:]
credentials = os.path.abspath(credentials)

def items(head, item):
    return lambda count: head + "".join(item.format(i=i, half=i % (count // 2), port=i % 60000 + 1) for i in range(count))

def arguments(flag, item):
    return lambda count: [word for i in range(count) for word in (flag, item.format(i=i))]

def layers(count):
    for i in range(count):
        write(f"layer-{i}.yaml", f"extraLabels:\n  label-{i}: x\n")
    return [word for i in range(count) for word in ("-f", f"layer-{i}.yaml")]

env = "launcher:\n  extraEnv:\n"
texts = {
    "keys": (20000, items("extraLabels:\n", "  label-{i}: x\n")),
    "keys on one line": (20000, lambda count: "extraLabels: {" + ", ".join(f"label-{i}: x" for i in range(count)) + "}\n"),
    "keys given twice": (5000, items("extraLabels:\n", "  label-{half}: x\n")),
    "unknown keys": (5000, items("", "replicaCount{i}: 1\n")),
    "list items": (10000, items(env, "  - name: VARIABLE_{i}\n    value: x\n")),
    "the same name twice": (5000, items(env, "  - name: VARIABLE_{half}\n    value: x\n")),
    "references": (5000, items(env, "  - name: VARIABLE_{i}\n    value: $(VARIABLE_{half})\n")),
    "nulls": (2000, items(env, "  - name: VARIABLE_{i}\n    valueFrom:\n")),
    "aliases": (10000, items("x-secret: &a {{name: pull}}\nimagePullSecrets:\n", "- *a\n")),
    "volumes": (5000, items("volumes:\n", "- name: volume-{i}\n  emptyDir: {{sizeLimit: 1Gi}}\n")),
    "mounts of no volume": (2000, items("launcher:\n  extraVolumeMounts:\n", "  - {{name: volume-{i}, mountPath: /{i}}}\n")),
    "containers": (2000, items("additionalContainers:\n", "- {{name: container-{i}, image: a:1, ports: [{{containerPort: {port}}}]}}\n")),
    "lines of text": (50000, items("podAnnotations:\n  text: |\n", "    line {i}\n")),
    "unknown keys on one line": (2000, lambda count: "{" + ", ".join(f"replicaCount{i}: 1" for i in range(count)) + "}\n"),
    "passwords beside a finding": (5000, items("replicaCountt: 1\n", "password{i}: x\n")),
    "the same password beside a finding": (2000, items("replicaCountt: 1\n", "password{i}: " + 100 * "x" + "\n")),
    "values that name a credential beside a finding": (5000, items("replicaCountt: 1\nextraLabels:\n", "  label-{i}: token\n")),
    "passwords on one line": (2000, lambda count: "{replicaCountt: 1, " + ", ".join(f'"password{i}":"x{i}"' for i in range(count)) + "}\n"),
    "a password all over a line": (20000, lambda count: "password: abcd\nreplicaCountt: " + count * "abcd-" + "\n"),
    "brackets left open": (5000, items("", "token{i}: [1\n")),
    "quotes left open": (5000, items("", "token{i}: \"x\n")),
    "tabs on lines of their own": (10000, lambda count: "a:\n" + count * "\t\n"),
    "templates": (2000, items("", "a{i}: {{{{ x }}}}\n")),
    "words that are booleans": (2000, items("podAnnotations:\n", "  a{i}: no\n")),
    "placeholders": (2000, items("podAnnotations:\n", "  a{i}: <your-name>\n")),
    "values of the wrong type": (2000, items("extraLabels:\n", "  label-{i}: [1]\n")),
    "one ignore comment": (20000, lambda count: "replicaCountt: 1 # workerpool: ignore[" + count * "x," + "] y\n"),
    "ignore comments on one line": (2000, lambda count: "replicaCountt: 1 " + count * "# workerpool: ignore[x " + "\n"),
    "one long key": (20000, lambda count: count * "key-" + ": 1\n"),
    "one long text": (1000000, lambda count: "replicaCountt: " + count * "x" + "\n"),
    "one long line": (50000, lambda count: "replicaCountt: " + count * "é " + "\n"),
    "ignores": (5000, items(env, "  - name: VARIABLE_{i}\n    value: x # workerpool: ignore[no-effect]\n")),
}
commands = {
    "layers": (500, layers),
    "--set of keys": (2000, arguments("--set", "extraLabels.label-{i}=x")),
    "--set of list items": (2000, arguments("--set", "launcher.extraEnv[{i}].name=VARIABLE_{i}")),
    "--set of much": (800, lambda count: ["--set", ",".join(f"launcher.extraEnv[{i}].name=V{i}" for i in range(count))]),
    "--set of unknown keys": (1000, arguments("--set", "key-{i}=x")),
}

def write(name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)

def lint(words):
    def once():
        command = [program, "lint", *words, "-f", credentials]
        run = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        assert run.returncode in (0, 1), run.returncode
        return usage.ru_utime + usage.ru_stime
    return min(once() for _ in range(7))

def of_text(make, count):
    write("values.yaml", make(count))
    return lint(["-f", "values.yaml"])

start = of_text(lambda _: "", 0)
faster = False
print("| Of these | Count | Time | Four times as many take |\n|---|---|---|---|")
for shapes, cost in ((texts, of_text), (commands, lambda make, count: lint(make(count)))):
    for name, (count, make) in shapes.items():
        few, many = cost(make, count) - start, cost(make, 4 * count) - start
        faster |= many > 6 * few
        print(f"| {name} | {count:,} | {few * 1e3:.1f} ms | {many / few:.1f} times as long |", flush=True)
sys.exit("the cost grows faster than linearly" if faster else 0)
PY
