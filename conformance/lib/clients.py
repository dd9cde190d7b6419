"""The clients under test, from `conformance list clients`."""

import dataclasses
import json
import pathlib
import subprocess


class ClientError(Exception):
    """The client cannot be run."""


@dataclasses.dataclass(frozen=True)
class Client:
    """One of the list; conformance/README.md has its keys. first, last: server versions. command: a line for the
    shell."""

    name: str
    version: str  # of the library; where there is none, the client's name
    folder: pathlib.Path
    first: int
    last: int
    command: str


def find(conformance, names, folder=None):
    """The clients with these names, in this order, all ready to run. folder: the adapters' folder, if not the
    project's."""
    more = ("--clients", folder) if folder else ()
    listed = {row["name"]: row for row in ask_json(conformance, "list", "clients", "--format", "json", *more)["clients"]}
    for name in names:
        if name not in listed:
            raise ClientError(f"no client is called {name}; see: conformance list clients")
        if listed[name]["state"] != "ready":
            raise ClientError(f"{name}: {listed[name]['hint']}")
    return [_client(listed[name]) for name in names]


def _client(row):
    return Client(row["name"], row.get("version", row["name"]), pathlib.Path(row["directory"]), *row["server_versions"],
                  row["run"])


def ask_json(program, *arguments):
    """The JSON output of one of our programs; ValueError with its error text if it fails."""
    ran = subprocess.run([str(program), *map(str, arguments)], capture_output=True, text=True)
    if ran.returncode != 0:
        raise ValueError(ran.stderr.strip() or f"{program} ended with code {ran.returncode}")
    return json.loads(ran.stdout)
