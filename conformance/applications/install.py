"""Installs an application into a folder of its own, once, with exactly the packages of its row."""

import hashlib
import os
import shutil
import subprocess

from conformance.applications.rows import FOLDER

_PIP = FOLDER.parent.parent / "client-under-test/python-common/pip.sh"
_TRIES = 3
_SECONDS = 1200


class NotInstalled(Exception):
    """is_out_of_reach: because the registry cannot be reached."""

    def __init__(self, text, is_out_of_reach):
        super().__init__(text)
        self.is_out_of_reach = is_out_of_reach


def _install_command(application, folder):
    if application.language == "python":
        # With all packages pinned there is nothing to resolve; what is missing shows at once.
        return ["sh", _PIP, folder, "install", "--no-compile", "--no-deps", *application.packages]
    if application.language == "node":
        return ["npm", "install", "--prefix", folder, "--cache", folder / "cache", "--no-package-lock", "--no-save", "--no-audit",
                "--no-fund", "--loglevel=error", *application.packages]
    return ["sh", FOLDER / "drivers/go.sh", folder, application.driver, *application.packages]


def _reach_command(application, folder):
    first = application.packages[0]
    if application.language == "python":
        return ["sh", _PIP, folder, "index", "versions", first.split("==")[0]]
    if application.language == "node":
        return ["npm", "view", "--cache", folder / "cache", first.rpartition("@")[0], "version"]
    return ["go", "list", "-m", first]


def install(application, folder):
    """folder: the application's own. Does nothing if it is installed already; NotInstalled otherwise if it cannot be."""
    mark = folder / ".installed"
    wanted = _fingerprint(application)
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = _install_command(application, folder)
    ran = None
    for _ in range(_TRIES):  # a download may break off
        ran = _run(command)
        if ran.returncode == 0:
            mark.write_text(wanted, encoding="utf-8")
            return
    raise NotInstalled(ran.stdout[-2000:], _run(_reach_command(application, folder)).returncode != 0)


def _fingerprint(application):
    """Of all that the installation depends on. A program in Go contains its driver."""
    parts = [application.language, *application.packages]
    if application.language == "go":
        parts += [path.read_text(encoding="utf-8") for path in sorted(application.driver.rglob("*")) if path.is_file()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _run(command):
    environment = {**os.environ, "PIP_NO_INPUT": "1"}
    try:
        return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=_SECONDS, env=environment)
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(command, 1, f"not done after {late.timeout} s")


def command_of(application, folder, port):
    """How the driver is started. `{env}` in its arguments is the folder."""
    arguments = ["127.0.0.1", str(port), *(each.replace("{env}", str(folder)) for each in application.arguments)]
    start = {"python": [folder / "bin/python", "-B", application.driver], "node": ["node", application.driver],
             "go": [folder / "driver"]}[application.language]
    return [str(part) for part in start] + arguments
