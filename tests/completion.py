#!/usr/bin/python3
"""The completion that `rollcall completion bash` prints, in bash: what it offers behind the words typed so far.

    completion.py [--rollcall PATH]"""

from harness import ROOT, Checks, arguments, scratch, start

CASES = [
    # typed (the last word is being completed), among what is offered, not offered
    (["ch"], {"check"}, {"run"}),
    (["check", "--ag"], {"--against"}, {"--format"}),
    (["list", "--format", ""], {"text", "markdown", "html"}, set()),
    (["list", "--format", "h"], {"html"}, {"text"}),
    (["schema", ""], {"pack", "job", "excuses"}, {"rules"}),
    (["check", "rules/te"], {"rules/template.yaml"}, {"rules/README.md"}),
    (["check", "--against", "ru"], {"rules"}, set()),
    (["explain-code", "W70"], {"W701", "W709"}, {"W710"}),
    (["help", "sc"], {"schema"}, {"run"}),
    (["run", "--threads", ""], set(), {"rules", "--set"}),
    (["nonsense", "--"], set(), {"--set"}),
]


def main():
    options = arguments(__doc__)
    checks = Checks()
    with scratch() as room:
        for shell in ("bash", "zsh"):
            outcome = start([options.rollcall, "completion", shell], ROOT)
            checks.that(outcome.code == 0 and b"complete -F" in outcome.out, f"{shell} is given its script", outcome)
            (room / shell).write_bytes(outcome.out)
        for typed, wanted, unwanted in CASES:
            script = (f"set -u; source {room / 'bash'}; COMP_WORDS=(rollcall \"$@\"); COMP_CWORD=$#; _rollcall; "
                      "printf '%s\\n' \"${COMPREPLY[@]}\"")
            outcome = start(["bash", "-c", script, "bash", *typed], ROOT)
            offered = set(outcome.out.decode().split("\n"))
            name = " ".join(["rollcall", *typed])
            checks.that(wanted <= offered and not unwanted & offered and not outcome.err, name, (sorted(offered), outcome.err))
        outcome = start([options.rollcall, "completion", "fish"], ROOT)
        checks.same(outcome.code, 2, "a shell that is not known is refused")
    checks.end()


if __name__ == "__main__":
    main()
