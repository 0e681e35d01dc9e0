"""Runs the steps of a workflow here: every `run:` by bash, checkouts from a bare repository, `gh` by a substitute.

Only as much of the Git host as our workflows use. What is not known raises, so that a workflow cannot use more unseen.
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from example_catalogs import ROOT
from git_catalogs import ENVIRONMENT

GH = '''#!{python}
"""Stands in for gh: keeps issues and pull requests in a file, answers from recorded papers, writes down every call."""
import json, os, pathlib, re, sys
import jq
state = pathlib.Path(os.environ["FORGE_STATE"])
forge = json.loads(state.read_text())
words = sys.argv[1:]
def option(name):
    return words[words.index(name) + 1] if name in words else None
def text(name):
    return pathlib.Path(option(name)).read_text()
forge["calls"].append(words)
assert os.environ.get("GH_TOKEN"), "gh has no token"
match words[:2]:
    case ["issue", "list"]:
        assert option("--json") == "number,title,body" and option("--label") and option("--state") == "open"
        print(json.dumps([{{"number": int(n), **i}} for n, i in forge["issues"].items()]))
    case ["issue", "create"]:
        number = str(max([0, *map(int, forge["issues"])]) + 1)
        forge["issues"][number] = {{"title": option("--title"), "body": text("--body-file").replace("\\n", "\\r\\n")}}
    case ["issue", "edit"]:
        forge["issues"][words[2]] = {{"title": option("--title"), "body": text("--body-file")}}
    case ["issue", "close"]:
        del forge["issues"][words[2]]
    case ["pr", "create"]:
        opened = {{"head": option("--head"), "title": option("--title"), "body": text("--body-file")}}
        opened["draft"] = "--draft" in words
        forge["pulls"].append(opened)
    case ["pr", "list"]:
        assert option("--state") == "all"
        found = [(i, p) for i, p in enumerate(forge["pulls"], 1) if p["head"] == option("--head")]
        if option("--jq") == ".[].number":
            print(*[i for i, _ in found], sep="\\n")
        else:
            assert option("--jq") == '.[] | select(.state != "OPEN") | "\\\\(.state) #\\\\(.number)"', option("--jq")
            print(*[f"{{p['state']}} #{{i}}" for i, p in found if p.get("state", "OPEN") != "OPEN"], sep="\\n")
    case ["label", "create"] | ["auth", "setup-git"]:
        pass
    case ["workflow", "run"]:
        forge["dispatched"] = [*forge.get("dispatched", []), words[2]]
    case ["release", "create"]:
        forge["release"] = sorted(pathlib.Path(p).name for p in words if p.startswith("dist/"))
    case ["api", _]:
        path = next(word for word in words[1:] if word.startswith("repos/"))
        if "/statuses/" in path:
            fields = dict(word.split("=", 1) for word in words if "=" in word)
            forge["statuses"][path.rpartition("/")[2]] = fields
            forge["said"].append(fields["state"])
        elif path.endswith("/requested_reviewers"):
            asked = forge.setdefault("asked", [])
            if option("--method"):
                asked.append(option("--raw-field").removeprefix("reviewers[]="))
            else:
                print(*asked, sep="\\n")
        elif "/issues/" in path and option("--method"):
            body = pathlib.Path(option("--field").removeprefix("body=@")).read_text()
            kind, at = path.split("/issues/")[1].split("/")[:2]
            if option("--method") == "PATCH":
                (found,) = [c for several in forge["comments"].values() for c in several if c["id"] == int(at)]
                found["body"] = body
            else:
                id_ = 1 + sum(map(len, forge["comments"].values()))
                comment = {{"id": id_, "user": {{"type": "Bot"}}, "body": body}}
                forge["comments"].setdefault(kind, []).append(comment)
        elif "/comments" in path:
            mark = re.search(r'startswith\\("(.*?)"\\)', option("--jq"))[1]
            ours = [c for c in forge["comments"].get(path.split("/")[4], []) if c["user"]["type"] == "Bot"]
            print(*[c["id"] for c in ours if c["body"].startswith(mark)], sep="\\n")
        elif option("--jq") == ".default_branch":
            print("main")
        elif option("--jq") == ".[].number":
            print(*[p["number"] for p in forge["papers"][path]], sep="\\n")
        else:
            found = [forge["papers"][path]]
            if option("--jq"):
                found = jq.compile(option("--jq")).input_value(found[0]).all()
            print(*[value if isinstance(value, str) else json.dumps(value) for value in found], sep="\\n")
    case _:
        sys.exit(f"gh: unknown: {{words}}")
state.write_text(json.dumps(forge))
'''

PYTHON = '''#!{python}
"""Stands in for the runner's Python: what pip would install is there already, a wheel is made empty."""
import os, pathlib, sys
words = sys.argv[1:]
if words[:1] == ["-I"]:
    words = words[1:]
if words[:2] == ["-m", "pip"]:
    if words[2] == "wheel":
        assert pathlib.Path("pyproject.toml").is_file()
        out = pathlib.Path(words[words.index("--wheel-dir") + 1])
        out.mkdir()
        (out / "onrecord-1.2.3-py3-none-any.whl").touch()
    else:
        assert words[2] == "install", words
        for option in ("--requirement",):
            assert option not in words or pathlib.Path(words[words.index(option) + 1]).is_file(), words
    sys.exit()
os.execv("{python}", ["{python}", *words])
'''

JQ = '''#!{python}
"""Stands in for the program jq, which the runners of a Git host have."""
import json, pathlib, sys
import jq
words = [word for word in sys.argv[1:] if word != "--raw-output"]
assert len(words) == 2, sys.argv
raw = "--raw-output" in sys.argv
for value in jq.compile(words[0]).input_text(pathlib.Path(words[1]).read_text()):
    print(value if raw and isinstance(value, str) else json.dumps(value))
'''

ONRECORD = """#!{python}
from onrecord.__main__ import main
main()
"""

UV = """#!{python}
import json, os, pathlib, sys
assert sys.argv[1:4] == ["publish", "--trusted-publishing", "always"], sys.argv
state = pathlib.Path(os.environ["FORGE_STATE"])
forge = json.loads(state.read_text())
forge["published"] = [pathlib.Path(path).name for path in sys.argv[4:]]
state.write_text(json.dumps(forge))
"""

MAKE = """#!{python}
import pathlib, sys
assert sys.argv[1] + ":" in pathlib.Path("Makefile").read_text(), sys.argv
"""


@dataclass
class Forge:
    """A Git host with one repository. `facts` are what expressions may ask for; `papers` what its API answers."""

    home: Path
    origin: Path
    facts: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    event: dict[str, Any] = field(default_factory=dict)
    """What `github.event` says, where `facts` do not say otherwise."""

    def __post_init__(self) -> None:
        tools = self.home / "bin"
        tools.mkdir(parents=True)
        for name, text in (
            ("gh", GH),
            ("python", PYTHON),
            ("jq", JQ),
            ("onrecord", ONRECORD),
            ("make", MAKE),
            ("uv", UV),
        ):
            (tools / name).write_text(text.format(python=sys.executable))
            (tools / name).chmod(0o755 | stat.S_IXUSR)
        empty: dict[str, Any] = {
            "calls": [],
            "issues": {},
            "comments": {},
            "pulls": [],
            "statuses": {},
            "papers": {},
            "said": [],
        }
        self._state.write_text(json.dumps(empty))
        (self.home / "artifacts").mkdir()

    @property
    def _state(self) -> Path:
        return self.home / "forge.json"

    def __getitem__(self, name: str) -> Any:
        return json.loads(self._state.read_text())[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._state.write_text(json.dumps({**json.loads(self._state.read_text()), name: value}))

    @property
    def summary(self) -> str:
        file = self.home / "summary.md"
        return file.read_text() if file.exists() else ""

    def run(self, workflow: str, job: str, fails: bool = False, **environment: str) -> Path:
        """Run a job of `.github/workflows/<workflow>.yml`; its folder. `fails`: some step of it must fail."""
        document = yaml.safe_load((ROOT / f".github/workflows/{workflow}.yml").read_text())
        steps = document["jobs"][job]["steps"]
        place = self.home / "work" / f"{workflow}-{job}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        found: dict[str, dict[str, str]] = {}
        self.outputs[f"steps of {job}"] = found
        failed = False
        for step in steps:
            condition = step.get("if", "success()")
            if (failed and condition != "always()") or not self.holds(condition, job):
                continue
            if "run" in step:
                code, outputs = self._run_bash(step, place, job, environment)
                failed = failed or code != 0
                found[step.get("id", "")] = outputs
            else:
                self._run_action(step, place, job)
        assert failed is fails, f"{workflow}, {job}: {'nothing failed' if fails else 'a step failed'}"
        declared = document["jobs"][job].get("outputs", {})
        self.outputs[job] = {key: self.fill(value, job) for key, value in declared.items()}
        return place

    def _run_bash(
        self, step: dict[str, Any], place: Path, job: str, environment: dict[str, str]
    ) -> tuple[int, dict[str, str]]:
        assert "${{" not in step["run"], "expressions belong into env, where no shell reads them"
        written = {name: self.home / f"{name.lower()}.txt" for name in ("GITHUB_OUTPUT", "GITHUB_ENV")}
        for file in written.values():
            file.write_text("")
        known = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("ONRECORD_", "GITHUB_", "GIT_"))},
            **ENVIRONMENT,
            "PATH": f"{self.home / 'bin'}:{os.environ['PATH']}",
            "ONRECORD_TODAY": "2026-11-21",
            "FORGE_STATE": str(self._state),
            "GITHUB_STEP_SUMMARY": str(self.home / "summary.md"),
            "GITHUB_REPOSITORY": "fernwright/references",
            **{name: str(file) for name, file in written.items()},
            **environment,
            **{key: self.fill(str(value), job) for key, value in step.get("env", {}).items()},
        }
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(words, cwd=place, env=known, capture_output=True, text=True, check=False)
        self.said = done.stdout + done.stderr
        if done.returncode:
            sys.stderr.write(f"{step.get('name')}: exit {done.returncode}\n{self.said}")
        lines = written["GITHUB_OUTPUT"].read_text().splitlines()
        return done.returncode, dict(line.split("=", 1) for line in lines)

    def _run_action(self, step: dict[str, Any], place: Path, job: str) -> None:
        action, given = step["uses"].partition("@")[0], step.get("with", {})
        artifacts = self.home / "artifacts"
        match action:
            case "actions/checkout":
                assert given["persist-credentials"] is False
                ref = self.fill(given.get("ref", "${{ github.sha }}"), job)
                self._check_out(place / given.get("path", ""), ref, given.get("fetch-depth", 1))
            case "actions/upload-artifact":
                source = place / given["path"]
                target = artifacts / given["name"]
                shutil.rmtree(target, ignore_errors=True)
                if source.is_dir():
                    shutil.copytree(source, target)
                else:
                    target.mkdir()
                    shutil.copy(source, target)
            case "actions/download-artifact":
                shutil.copytree(artifacts / given["name"], place / given.get("path", ""), dirs_exist_ok=True)
            case "actions/upload-pages-artifact":
                assert (place / given["path"] / "index.html").is_file()
                shutil.copytree(place / given["path"], artifacts / "pages", dirs_exist_ok=True)
            case "actions/setup-python" | "actions/create-github-app-token":
                pass
            case _:
                raise AssertionError(f"{action} is not known here")

    def _check_out(self, place: Path, ref: str, depth: int) -> None:
        """As the action does it: one commit, or with depth 0 all branches."""

        def run_git(*words: str) -> None:
            subprocess.run(["git", "-C", str(place), *words], env={**os.environ, **ENVIRONMENT}, check=True)

        place.mkdir(exist_ok=True)
        run_git("init", "--quiet")
        run_git("remote", "add", "origin", self.origin.as_uri())
        some = ["--depth", str(depth)] if depth else []
        if not depth:
            run_git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*")
        run_git("fetch", "--quiet", *some, "origin", ref)
        run_git("checkout", "--quiet", "--detach", "FETCH_HEAD")

    def play(self, workflow: str, event: dict[str, Any], **environment: str) -> list[str]:
        """An event happens: run the jobs of a workflow that its conditions let run, in order; their names."""
        self.event = {"repository": {"default_branch": "main"}, **event}
        path = self.home / "event.json"
        path.write_text(json.dumps(self.event))
        environment["GITHUB_EVENT_PATH"] = str(path)
        jobs = yaml.safe_load((ROOT / f".github/workflows/{workflow}.yml").read_text())["jobs"]
        ran: list[str] = []
        for name, job in jobs.items():
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            if set(needs) <= set(ran) and self.holds(job.get("if", "success()"), name):
                self.run(workflow, name, **environment)
                ran.append(name)
        return ran

    def holds(self, condition: str, job: str) -> bool:
        """Whether a condition of a step or a job holds; if there are several, `||` binds least."""
        for alternative in condition.split("||"):
            if all(self._holds_one(part.strip(), job) for part in alternative.split("&&")):
                return True
        return False

    def _holds_one(self, part: str, job: str) -> bool:
        if part in ("always()", "success()"):
            return True
        if call := re.fullmatch(r"contains\((.+)\.\*\.name, '(.+)'\)", part):
            return call[2] in [item["name"] for item in self._read_context(call[1]) or ()]
        if call := re.fullmatch(r"startsWith\((.+), '(.+)'\)", part):
            return str(self._read_context(call[1]) or "").startswith(call[2])
        left, sign, right = re.fullmatch(r"(.+?) (==|!=) (.+)", part).groups()  # type: ignore[union-attr]
        return (self._read_term(left, job) == self._read_term(right, job)) is (sign == "==")

    def fill(self, text: str, job: str) -> str:
        """A text with its expressions worked out."""
        return re.sub(r"\$\{\{(.+?)\}\}", lambda found: self._compute(found[1].strip(), job), text)

    def _compute(self, expression: str, job: str) -> str:
        for alternative in expression.split(" || "):
            value = self._read_term(alternative.strip(), job)
            if value:
                return value
        return ""

    def _read_term(self, term: str, job: str) -> str:
        if term.startswith("'") and term.endswith("'"):
            return term[1:-1]
        if call := re.fullmatch(r"format\('(.*)', (.+)\)", term):
            return call[1].replace("{0}", self._read_term(call[2], job))
        if step := re.fullmatch(r"steps\.(\w+)\.outputs\.(\w+)", term):
            return self.outputs[f"steps of {job}"].get(step[1], {}).get(step[2]) or str(self.facts.get(term, ""))
        if need := re.fullmatch(r"needs\.(\w+)\.outputs\.(\w+)", term):
            return self.outputs.get(need[1], {}).get(need[2]) or str(self.facts.get(term, ""))
        return str(self._read_context(term) or "")

    def _read_context(self, term: str) -> Any:
        """What a context says. A variable or a secret that nobody set is empty; a part of an event must be there."""
        if term in self.facts:
            return self.facts[term]
        if term.startswith(("vars.", "secrets.")):
            return ""
        found: Any = {"github": {"event": self.event}} if self.event else {}
        for key in term.split("."):
            assert isinstance(found, dict) and key in found, f"the event does not say {term}"
            found = found[key]
        return found
