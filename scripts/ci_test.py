#!/usr/bin/env python3
"""What action.yml, the workflow and docs/ci/ say is carried out here, as the services would: every `run:` and `script:` line, with
the variables that a service sets. Needs the release build, and PyYAML.

Four shards are played as four processes, each in a folder of its own, and merged; the result is that of a run without shards.
"""
import concurrent.futures
import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / "build/release/bin"
SHARDS = 4

# A client of this project in a folder of somebody else's, which fails: at one version in a way that nobody knew.
ADAPTER = """
language: C++
server_versions: [100, 226]
timeouts: {handshake: 1s, request: 1s}
provides: [order_callbacks]
run: "{bin}/reference-client --behaviour broken-swallows-error --handshake-timeout 1s --request-timeout 1s"
clients: {theirs: {}}
"""
EXPECTATIONS = """
- case: "handshake/client_id_in_use[how=told]*"
  finding: callback:error
  versions: [100, 151]
  reason: It swallows errors
  evidence: run
"""
INPUTS = {"clients": "conformance-clients", "client": "theirs", "scenario": "handshake/client_id_in_use\nhandshake/normal_handshake",
          "min-cases": "8", "flags": "--versions edges"}


def variables(inputs):
    return {"CONFORMANCE_" + name.upper().replace("-", "_"): value for name, value in inputs.items()}


def outcomes(reports):
    """What was found in each case, and the sums."""
    results = json.loads((reports / "results.json").read_text())
    cases = {case["case"]: (case["verdict"], case["expected"], [finding["id"] for finding in case["findings"]])
             for case in results["cases"]}
    return cases, {name: count for name, count in results["summary"].items() if isinstance(count, int) and name != "duration_ms"}


def setUpModule():
    Service.set_up()


class Service(unittest.TestCase):
    """A folder with checkouts of somebody's repository, and a copy of the harness as git would bring it."""

    @classmethod
    def set_up(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ci-test-", dir=ROOT / "build"))  # Where files can be linked to the programs.
        unittest.addModuleCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.program("apt-get", f'echo "$@" >>{cls.folder}/apt-get.calls')
        cls.harness = cls.folder / "harness"
        for name in ("action.yml", "scripts", "docs/ci", "simulator/CMakeLists.txt"):  # The programs know where the rest is.
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            (cls.harness / name).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / name, cls.harness / name)
        cls.git("init", "--quiet")
        cls.git("add", "--all")
        cls.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "--quiet", "--message", "x")
        cls.commit = cls.git("rev-parse", "HEAD").strip()
        cls.restore_cache(cls.harness)
        whole = cls.checkout("whole")
        run, output = cls.bash(f"{cls.harness}/scripts/ci run", whole, variables(INPUTS))
        if not (whole / "conformance-reports/results.json").exists():
            raise AssertionError(output)
        cls.whole = (run.returncode, *outcomes(whole / "conformance-reports"))

    @classmethod
    def program(cls, name, text):
        file = cls.folder / "bin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)

    @classmethod
    def git(cls, *arguments):
        return subprocess.run(["git", *arguments], cwd=cls.harness, check=True, capture_output=True, text=True).stdout

    @classmethod
    def checkout(cls, name):
        folder = cls.folder / name
        adapter = folder / "conformance-clients/theirs"
        adapter.mkdir(parents=True)
        (adapter / "adapter.yaml").write_text(ADAPTER)
        (adapter / "expectations.yaml").write_text(EXPECTATIONS)
        return folder

    @classmethod
    def restore_cache(cls, harness):
        """As a cache with the programs does it."""
        folder = harness / "build/release/bin"
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
            for program in ("conformance", "fake-gateway", "reference-client"):
                os.link(BIN / program, folder / program)
        if (harness / "scripts/ci").exists():
            cls.bash(cls.built_here(harness), harness, {})

    @classmethod
    def built_here(cls, harness):
        made_of = f"{harness}/build/release/bin/made-of"
        return f"rm -f {made_of}; {harness}/scripts/ci key >{made_of}"  # The copies of a harness share their files.

    @classmethod
    def bash(cls, script, folder, environment):
        """As services start the lines of a step. What a service sets is empty unless it is given."""
        base = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "GITHUB_", "CONFORMANCE_"))}
        run = subprocess.run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script], cwd=folder, text=True,
                             env={**base, "PATH": f"{cls.folder}/bin:{base['PATH']}", **environment},
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return run, run.stdout

    def assert_whole(self, code, reports, output):
        self.assertEqual((code, *outcomes(reports)), self.whole, output)
        self.assertEqual(code, 1, output)  # `theirs` fails where nothing is known.
        self.assertGreater(self.whole[2]["known-fail"], 0)
        for name in ("junit.xml", "results.sarif", "summary.md", "html/index.html"):
            self.assertTrue((reports / name).stat().st_size > 0, name)


class Job:
    """One job of a workflow on a machine of its own."""

    def __init__(self, test, name, contexts, artifacts):
        self.test, self.contexts, self.artifacts = test, {"steps": {}, **contexts}, artifacts
        self.folder = test.checkout(name)
        self.summary = self.folder / "summary"
        self.output, self.code, self.number = "", 0, 0

    def value(self, expression, contexts):
        """Of the few kinds of expressions that are used here; others are an error."""
        expression = expression.strip()
        if "&&" in expression:
            return all([self.value(part, contexts) for part in expression.split("&&")])
        if match := re.fullmatch(r"(.+?) (==|!=) '([^']*)'", expression):
            return (self.value(match[1], contexts) == match[3]) == (match[2] == "==")
        if match := re.fullmatch(r"fromJSON\((.+)\)", expression):
            return json.loads(self.value(match[1], contexts))
        if expression == "!cancelled()":
            return True
        value = contexts
        for key in expression.split("."):
            value = value[key]
        return value

    def filled(self, text, contexts):
        return re.sub(r"\$\{\{(.+?)\}\}", lambda match: str(self.value(match[1], contexts)), str(text))

    def is_wanted(self, step, contexts):
        """Without a condition only where nothing has failed."""
        condition = step.get("if")
        if condition is None:
            return self.code == 0
        condition = re.sub(r"^\$\{\{(.*)\}\}$", r"\1", condition)
        return (self.code == 0 or "cancelled()" in condition) and self.value(condition, contexts)

    def carry_out(self, steps, contexts, action_path=None):
        for step in steps:
            if not self.is_wanted(step, contexts):
                continue
            given = {name: self.filled(value, contexts) for name, value in (step.get("with") or step.get("env") or {}).items()}
            if "run" in step:
                self.run(step, given, contexts, action_path)
            else:
                self.use(step["uses"].split("@")[0], given)
        return self

    def run(self, step, environment, contexts, action_path):
        self.number += 1
        outputs = self.folder / f"output-{self.number}"
        environment |= {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(self.summary)}
        if action_path:
            environment["GITHUB_ACTION_PATH"] = str(action_path)
        run, output = self.test.bash(self.filled(step["run"], contexts), self.folder, environment)
        self.output += output
        self.code = self.code or run.returncode
        if "id" in step:
            lines = outputs.read_text().splitlines() if outputs.exists() else []
            contexts["steps"][step["id"]] = {"outputs": dict(line.split("=", 1) for line in lines)}

    def use(self, action, given):
        if action == "actions/checkout":
            if "path" in given:  # The other checkout is what the folder began with.
                self.test.assertEqual((given["repository"], given["ref"]), ("somebody/harness", self.test.commit))
                shutil.copytree(self.test.harness, self.folder / given["path"], copy_function=os.link)
        elif action == "actions/cache":
            self.test.assertRegex(given["key"], r"^fake-ib-gateway-[0-9a-f]{32}$")
            harness = self.folder / ".conformance"
            self.test.assertEqual(given["path"], str(harness / "build/release/bin"))
            self.test.restore_cache(harness)
        elif action == "actions/upload-artifact":
            shutil.copytree(self.folder / given["path"], self.artifacts / given["name"])
        elif action == "actions/download-artifact":
            for artifact in self.artifacts.iterdir():
                if fnmatch.fnmatch(artifact.name, given["pattern"]):
                    shutil.copytree(artifact, self.folder / given["path"] / artifact.name)
        elif action == "./.conformance":
            action = yaml.safe_load((ROOT / "action.yml").read_text())
            unknown = set(given) - set(action["inputs"])
            self.test.assertFalse(unknown)
            inputs = {name: given.get(name, value.get("default", "")) for name, value in action["inputs"].items()}
            self.carry_out(action["runs"]["steps"], {"inputs": inputs, "steps": {}}, self.folder / ".conformance")
        else:
            self.test.fail(f"unknown action {action}")


class GitHub(Service):
    def test_the_workflow_in_shards_comes_to_what_one_run_comes_to(self):
        workflow = yaml.safe_load((ROOT / ".github/workflows/conformance.yml").read_text())
        wanted = workflow[True]["workflow_call"]["inputs"]  # YAML 1.1 reads `on` as true.
        given = {**INPUTS, "harness": "somebody/harness", "version": self.commit, "packages": "some packages", "shards": SHARDS}
        self.assertFalse(set(given) - set(wanted))
        contexts = {"inputs": {**{name: value.get("default", "") for name, value in wanted.items()}, **given}}
        artifacts = self.folder / "artifacts"
        artifacts.mkdir()
        jobs = workflow["jobs"]

        programs = Job(self, "programs", contexts, artifacts)
        programs.carry_out(jobs["programs"]["steps"], programs.contexts)
        self.assertEqual(programs.code, 0, programs.output)
        outputs = {name: programs.filled(value, programs.contexts) for name, value in jobs["programs"]["outputs"].items()}

        contexts["needs"] = {"programs": {"outputs": outputs}}
        shards = programs.value(jobs["shard"]["strategy"]["matrix"]["shard"].strip("${ }"), contexts)
        self.assertEqual(shards, [1, 2, 3, 4])

        def play(shard):
            job = Job(self, f"shard-{shard}", {**contexts, "matrix": {"shard": shard}}, artifacts)
            return job.carry_out(jobs["shard"]["steps"], job.contexts)
        with concurrent.futures.ThreadPoolExecutor(SHARDS) as pool:
            played = list(pool.map(play, shards))
        self.assertEqual({job.code for job in played}, {0, 1}, "".join(job.output for job in played))
        failed = next(job for job in played if job.code == 1)
        self.assertRegex(failed.output, r"(?m)^::error title=handshake/client_id_in_use\S*@\d+/theirs::callback:error: ")
        self.assertIn("theirs", failed.summary.read_text())
        self.assertIn("install -y --no-install-recommends some packages", (self.folder / "apt-get.calls").read_text())

        merge = Job(self, "merge", contexts, artifacts)
        self.assertEqual(jobs["merge"]["if"], "${{ !cancelled() }}")  # Also after shards that failed.
        merge.carry_out(jobs["merge"]["steps"], merge.contexts)
        self.assert_whole(merge.code, artifacts / "conformance-reports", merge.output)
        self.assertIn("theirs", merge.summary.read_text())

    def test_what_others_bring_is_pinned(self):
        for file in ("action.yml", ".github/workflows/conformance.yml"):
            for line in (ROOT / file).read_text().splitlines():
                if "uses:" in line and "./" not in line:
                    self.assertRegex(line, r"uses: [\w/-]+@[0-9a-f]{40} # v[\d.]+$", file)

    def test_what_the_documentation_shows_is_short_and_right(self):
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        workflow = yaml.safe_load((ROOT / ".github/workflows/conformance.yml").read_text())[True]["workflow_call"]
        blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", (ROOT / "docs/ci.md").read_text(), re.DOTALL)
        self.assertEqual([file for file, _ in blocks], [".github/workflows/conformance.yml"] * 2 + [".gitlab-ci.yml"])
        for file, block in blocks:
            self.assertLessEqual(len(block.splitlines()), 10, block)
            shown = yaml.safe_load(block)
            if file == ".gitlab-ci.yml":
                known = yaml.safe_load((ROOT / "docs/ci/gitlab-ci.yml").read_text())["variables"]
                self.assertLessEqual(set(shown["variables"]), set(known))
                continue
            job = shown["jobs"]["conformance"]
            own = {"OWNER/fake-ib-gateway@COMMIT": action, "OWNER/fake-ib-gateway/.github/workflows/conformance.yml@COMMIT": workflow}
            used, = [step for step in [job, *job.get("steps", [])] if step.get("uses") in own]
            self.assertLessEqual(set(used["with"]), set(own[used["uses"]]["inputs"]))
            required = {name for name, value in own[used["uses"]]["inputs"].items() if value.get("required")}
            self.assertLessEqual(required, set(used["with"]))
            (self.folder / "shown.yml").write_text(block)
            run, output = self.bash(f"{ROOT}/build/tools/actionlint shown.yml", self.folder, {})
            self.assertEqual(run.returncode, 0, output)

    def test_the_key_follows_the_sources(self):
        keys = set()
        for text in ("", "// changed\n"):
            (self.harness / "simulator/added.cpp").write_text(text)
            run, output = self.bash(f"{self.harness}/scripts/ci key", self.folder, {})
            self.assertEqual(run.returncode, 0, output)
            keys.add(output)
        (self.harness / "simulator/added.cpp").unlink()
        self.assertEqual(len(keys), 2)


class Programs(Service):
    def test_are_built_again_where_they_come_from_another_folder(self):
        copy = self.folder / "copied"
        shutil.copytree(self.harness, copy)
        (copy / "scripts/build").write_text(f"#!/bin/sh\necho built >{self.folder}/calls\n")
        for calls in ("built\n", ""):  # Once, and then it knows them.
            (self.folder / "calls").write_text("")
            run, output = self.bash(f"{copy}/scripts/ci programs", copy, {})
            self.assertEqual(run.returncode, 0, output)
            self.assertEqual((self.folder / "calls").read_text(), calls)


class Run(Service):
    def test_results_of_an_earlier_run_are_gone_when_this_one_does_not_come_to_any(self):
        folder = self.checkout("again")
        for client, code in (("theirs", 1), ("nobody", 2)):
            run, output = self.bash(f"{self.harness}/scripts/ci run", folder, {**variables(INPUTS), "CONFORMANCE_CLIENT": client})
            self.assertEqual(run.returncode, code, output)
            self.assertEqual((folder / "conformance-reports/results.json").exists(), client == "theirs")

    def test_a_matrix_needs_to_know_what_to_install(self):
        run, output = self.bash(f"{self.harness}/scripts/ci run", self.checkout("matrix"), {"CONFORMANCE_MATRIX": "matrix.yaml"})
        self.assertEqual((run.returncode, "needs CONFORMANCE_CLIENT" in output), (2, True), output)


class GitLab(Service):
    def test_the_jobs_come_to_what_one_run_comes_to(self):
        template = yaml.safe_load((ROOT / "docs/ci/gitlab-ci.yml").read_text())
        common = template[".conformance"]
        given = {**template["variables"], **variables(INPUTS), "HARNESS": str(self.harness), "HARNESS_VERSION": self.commit,
                 "PACKAGES": "some packages", "CI": "true"}
        workspace = self.checkout("gitlab")
        # Artifacts of all nodes come together in one folder; each has a checkout of its own.
        artifacts = pathlib.Path(common["artifacts"]["paths"][0])

        def job(name, folder, more):
            self.restore_cache(folder / ".conformance")
            *before, programs = common["before_script"]
            self.assertEqual(programs, ".conformance/scripts/ci programs")
            lines = [*before, self.built_here(folder / ".conformance"), programs, *template[name]["script"]]
            return self.bash("\n".join(lines), folder, {**given, **more})

        def play(node):
            folder = self.checkout(f"gitlab-{node}")
            run, output = job("conformance", folder, {"CI_NODE_INDEX": str(node), "CI_NODE_TOTAL": str(template["conformance"]["parallel"])})
            shutil.copytree(folder / artifacts, workspace / artifacts, dirs_exist_ok=True)
            return run.returncode, output
        with concurrent.futures.ThreadPoolExecutor(SHARDS) as pool:
            played = list(pool.map(play, range(1, template["conformance"]["parallel"] + 1)))
        self.assertEqual({code for code, _ in played}, {0, 1}, "".join(output for _, output in played))
        run, output = job("conformance-merge", workspace, {})
        self.assert_whole(run.returncode, workspace / artifacts, output)
        self.assertTrue((workspace / template["conformance-merge"]["artifacts"]["reports"]["junit"]).exists())


class Kubernetes(Service):
    def test_the_jobs_in_the_image_come_to_what_one_run_comes_to(self):
        root = self.folder / "image"
        places = {"/opt/fake-ib-gateway": str(root / "harness"), "/reports": str(root / "reports"), "/work/clients": str(root / "clients"),
                  "WORKDIR /work": f"WORKDIR {root}"}

        def placed(text):
            return re.sub("|".join(map(re.escape, places)), lambda match: places[match[0]], text)
        shutil.copytree(self.checkout("kubernetes") / "conformance-clients", root / "clients")
        lines = [line.split(None, 1) for line in placed((ROOT / "docs/ci/Containerfile").read_text()).splitlines() if line[:1] != "#"]
        self.assertEqual([word for word, _ in lines], ["FROM", "COPY", "RUN", "ENV", "WORKDIR", "ENTRYPOINT", "CMD"])
        image = dict(lines)
        shutil.copytree(self.harness, image["COPY"].split()[1], copy_function=os.link)
        self.restore_cache(root / "harness")
        run, output = self.bash(image["RUN"], root, {})
        self.assertEqual(run.returncode, 0, output)

        documents = {(document["kind"], document["metadata"]["name"]): document
                     for document in yaml.safe_load_all(placed((ROOT / "docs/ci/kubernetes.yaml").read_text()))}
        config = documents["ConfigMap", "conformance"]["data"]
        given = {**config, **{name: value for name, value in variables(INPUTS).items() if name != "CONFORMANCE_CLIENTS"}}
        job = documents["Job", "conformance"]["spec"]
        self.assertEqual((job["completions"], job["completionMode"]), (SHARDS, "Indexed"))

        def play(index):
            more = {} if index is None else {"JOB_COMPLETION_INDEX": str(index)}
            name = "conformance-merge" if index is None else "conformance"
            container, = documents["Job", name]["spec"]["template"]["spec"]["containers"]
            self.assertEqual(container["command"], ["sh", "-c"])
            run, output = self.bash('sh -c "$LINES_OF_POD"', root, {**given, **more, "LINES_OF_POD": container["args"][0]})
            return run.returncode, output
        with concurrent.futures.ThreadPoolExecutor(SHARDS) as pool:
            played = list(pool.map(play, range(SHARDS)))
        self.assertEqual({code for code, _ in played}, {0}, "".join(output for _, output in played))
        code, output = play(None)
        self.assert_whole(code, root / "reports/merged", output)

        run, output = self.bash(" ".join([*json.loads(image["ENTRYPOINT"]), *json.loads(image["CMD"])]), root,
                                {"CONFORMANCE_CLIENT": "reference", "CONFORMANCE_SCENARIO": "handshake/normal_handshake"})
        self.assertEqual(run.returncode, 0, output)


if __name__ == "__main__":
    unittest.main(verbosity=2)
