#!/usr/bin/env bash
# Times the language server on a values file of 1,000 lines over a base layer: from each change to the diagnostics, and from
# each question to its answer, as an editor waits for them. Prints the median and the slowest of many, and fails where a median
# is above 20 ms.
#
# usage: benches/editor.sh [PROGRAM]      without PROGRAM, the ordinary release build
given=${1:+$(realpath "$1")}
source "$(dirname "$0")/build.sh"
python3 - "${given:-$(build ordinary)}" <<'PY'
import json, pathlib, statistics, subprocess, sys, tempfile, time

BOUND, ROUNDS, LINES = 20.0, 50, 1000
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "workerpool.toml").write_text('[[pool]]\nfiles = ["pools/*.yaml"]\nlayers = ["base.yaml"]\n')
(folder / "base.yaml").write_text("launcher:\n  envFrom: [{secretRef: {name: pool}}]\ncredentials: {create: false}\n")
(folder / "pools").mkdir()
# Half of it variables, a quarter mounts, a quarter volumes; two findings.
head = "replicaCount: 2\nlauncher:\n  image: {tag: v1}\n  extraEnv:\n"
text = head + "".join(f"    - name: VARIABLE_{i}\n      value: text {i} \U0001f600\n" for i in range(LINES // 4))
text += "  extraVolumeMounts:\n" + "".join(f"    - name: volume-{i}\n      mountPath: /opt/{i}\n" for i in range(LINES // 8))
text += "volumes:\n" + "".join(f"  - name: volume-{i}\n    configMap: {{name: map-{i}}}\n" for i in range(LINES // 8 - 4))
lines = text.count("\n")
(folder / "pools/eu.yaml").write_text(text)
uri = (folder / "pools/eu.yaml").as_uri()

server = subprocess.Popen([sys.argv[1], "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()

def receive(is_it):
    while True:
        length = 0
        while (line := server.stdout.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name == b"Content-Length" else length
        message = json.loads(server.stdout.read(length))
        if is_it(message):
            return message

def request(number, method, params):
    send({"id": number, "method": method, "params": params})
    return receive(lambda message: message.get("id") == number)

def change(version, start, end, new):
    at = lambda line, character: {"line": line, "character": character}
    edit = {"range": {"start": at(*start), "end": at(*end)}, "text": new}
    send({"method": "textDocument/didChange", "params": {"textDocument": {"uri": uri, "version": version}, "contentChanges": [edit]}})
    return receive(lambda message: message.get("params", {}).get("version") == version)

markdown = {"contentFormat": ["markdown"]}
literals = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
request(0, "initialize", {"capabilities": {"textDocument": {"hover": markdown, "codeAction": literals}}})
send({"method": "initialized", "params": {}})
send({"method": "textDocument/didOpen", "params": {"textDocument": {"uri": uri, "languageId": "yaml", "version": 0, "text": text}}})
receive(lambda message: message.get("params", {}).get("uri") == uri)

times = {}
def timed(name, work):
    start = time.perf_counter()
    answer = work()
    times.setdefault(name, []).append(1000 * (time.perf_counter() - start))
    return answer

document = {"uri": uri}
middle = lines // 4
for number in range(1, ROUNDS + 1):
    # A letter more, or the same letter less, in the name of a variable.
    line, column = (middle // 2) * 2, 10
    edit = ((line, column), (line, column), "X") if number % 2 else ((line, column), (line, column + 1), "")
    timed("change", lambda: change(number, *edit))
    position = {"line": middle, "character": 8}
    at = {"textDocument": document, "position": position}
    timed("hover", lambda: request(1000 + number, "textDocument/hover", at))
    timed("completion", lambda: request(2000 + number, "textDocument/completion", at))
    timed("definition", lambda: request(3000 + number, "textDocument/definition", at))
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": lines, "character": 0}}
    actions = {"textDocument": document, "range": whole, "context": {"diagnostics": []}}
    timed("code actions", lambda: request(4000 + number, "textDocument/codeAction", actions))

print(f"{lines} lines, {len(text)} characters, {ROUNDS} rounds, in ms")
slow = False
for name, all_of_them in times.items():
    median = statistics.median(all_of_them)
    slow |= median > BOUND
    print(f"{name:14} median {median:6.2f}   slowest {max(all_of_them):6.2f}")
request(9999, "shutdown", None)
send({"method": "exit"})
server.wait()
sys.exit("slower than it should be" if slow else 0)
PY
