"""Shared by the commands: their arguments, and their exit codes if they cannot run."""

import argparse
import pathlib
import sys

from conformance.lib.clients import ClientError
from conformance.lib.gateway import GatewayError

_ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def numbers(text):
    return [int(number) for number in text.split(",")]


def parser(module, description):
    """A parser with the common arguments; `programs` is the folder of our programs."""
    made = argparse.ArgumentParser(prog=f"python3 -m {module}", description=description)
    made.add_argument("--bin", type=pathlib.Path, default=_ROOT / "build/release/bin", dest="programs",
                      metavar="DIR", help="folder of fake-gateway and conformance")
    made.add_argument("--clients", type=pathlib.Path, metavar="DIR", help="folder of the adapters, where it is not the project's")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--json", type=pathlib.Path, help="write the result here")
    made.add_argument("--verbose", action="store_true", help="also say what is listed")
    return made


def gateway_of(options):
    return options.programs.resolve() / "fake-gateway"


def conformance_of(options):
    return options.programs.resolve() / "conformance"


def exit_code(run):
    """The exit code of run(); 3 if a client cannot be run, 2 if anything else is missing or wrong."""
    try:
        return run()
    except ClientError as error:
        print(error, file=sys.stderr)
        return 3
    except ModuleNotFoundError as error:
        print(f"{error}; scripts/setup clients installs what is missing", file=sys.stderr)
        return 2
    except (ValueError, OSError, GatewayError) as error:
        print(error, file=sys.stderr)
        return 2
