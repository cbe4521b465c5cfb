#!/usr/bin/python3
"""The schemas at work: ajv and yaml-language-server, both from npm, on the files of the repository. The language server is
asked, as an editor asks it, what may come next and what a key means.

    editor.py --modules build/npm/node_modules

Not part of `./dev test`: it needs node and two packages. `./dev lint` installs them under build/ and runs it."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from harness import ROOT, Checks
from schema import read

AJV = """
const Ajv = require('ajv');
const [schema, ...files] = JSON.parse(require('fs').readFileSync(0));
const validate = new (Ajv.default || Ajv)({strict: false, allErrors: true}).compile(schema);
console.log(JSON.stringify(files.map(f => validate(f))));
"""

PACKS = ["rules/compulsory-education.yaml", "rules/template.yaml", "fixtures/meals/pack.yaml"]
JOBS = ["fixtures/meals/job.yaml"]
WRONG = ["E018", "E019", "E020", "E021", "E022", "E024", "E025", "E026"]


def by_ajv(modules, kind, files):
    schema = json.loads((ROOT / f"rules/schema/{kind}.schema.json").read_bytes())
    done = subprocess.run(["node", "-e", AJV], input=json.dumps([schema, *[read(path) for path in files]]), text=True,
                          capture_output=True, env={"NODE_PATH": str(modules), "PATH": "/usr/local/bin:/usr/bin:/bin"}, timeout=120)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


class Server:
    """yaml-language-server over its standard input and output."""

    def __init__(self, modules):
        main = modules / "yaml-language-server/bin/yaml-language-server"
        self.process = subprocess.Popen(["node", main, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.count = 0
        self.diagnostics = {}
        self.ask("initialize", {"processId": None, "rootUri": ROOT.as_uri(), "capabilities": {}})
        self.tell("initialized", {})
        self.settings = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
        self.tell("workspace/didChangeConfiguration", {"settings": self.settings})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def receive(self):
        length = 0
        while (line := self.process.stdout.readline().strip()):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            wanted = [self.settings["yaml"]] if message["method"] == "workspace/configuration" else None
            self.send({"id": message["id"], "result": wanted})
        return message

    def ask(self, method, params):
        self.count += 1
        self.send({"id": self.count, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == self.count and "method" not in message:
                return message.get("result")

    def open(self, uri, text):
        self.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}})

    def faults(self, uri):
        while uri not in self.diagnostics:
            self.receive()
        return self.diagnostics[uri]

    def at(self, method, uri, line, character):
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})

    def end(self):
        self.process.kill()
        self.process.wait()


HEAD = "# yaml-language-server: $schema=%s\n" % (ROOT / "rules/schema/pack.schema.json").as_uri()


def labels(completion):
    return {item["label"] for item in (completion or {}).get("items", [])}


def by_server(server, checks):
    for name in PACKS + JOBS:
        path = ROOT / name
        server.open(path.as_uri(), path.read_text(encoding="utf-8"))
        checks.same(server.faults(path.as_uri()), [], f"the language server accepts {name}")
    uri = (ROOT / "rules/new.yaml").as_uri()
    text = HEAD + "format: 1\npack: p\nrules:\n  - id: r\n    status: live\n    unknown: \n    \n"
    server.open(uri, text)
    found = labels(server.at("completion", uri, 6, 13))
    checks.that({"review", "flag", "skip"} <= found, "the words of `unknown` are offered", found)
    found = labels(server.at("completion", uri, 7, 4))
    checks.that({"for_each", "when", "message", "basis"} <= found, "the keys of a rule are offered", found)
    checks.that("status" not in found, "a key that is there is not offered again", found)
    said = json.dumps(server.at("hover", uri, 5, 6), ensure_ascii=False)
    checks.that("trial" in said and "只在测试里跑" in said, "a key is explained in both languages", said)
    wrong = (ROOT / "rules/wrong.yaml").as_uri()
    server.open(wrong, HEAD + "format: 1\npack: p\nrules:\n  - id: r\n    status: lively\n    levle: high\n")
    said = json.dumps(server.faults(wrong), ensure_ascii=False)
    for word in ("levle", "draft", "for_each"):
        checks.that(word in said, f"the language server complains of {word}", said)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=Path, required=True)
    modules = parser.parse_args().modules.resolve()
    checks = Checks()
    for kind, names in (("pack", PACKS), ("job", JOBS)):
        checks.same(by_ajv(modules, kind, [ROOT / name for name in names]), [True] * len(names), f"ajv accepts every {kind}")
    wrong = [ROOT / f"fixtures/diag/{code}/job.yaml" for code in WRONG]
    checks.same(by_ajv(modules, "job", wrong), [False] * len(wrong), f"ajv refuses {len(wrong)} jobs of wrong shape")
    server = Server(modules)
    try:
        by_server(server, checks)
    finally:
        server.end()
    checks.end()


if __name__ == "__main__":
    sys.exit(main())
