"""One client's days at several server versions, judged."""

import dataclasses

from conformance.lib import known
from conformance.trading_day import day_compare
from conformance.trading_day.day import ACCOUNT, CLIENT_ID, Day, NotOffered, known_at
from conformance.trading_day.day_compare import KNOWN, Difference
from conformance.trading_day.paper_gateway import PaperGateway
from conformance.trading_day.trader import Missed, Trader

# The last rows of a day, and the steps whose facts they use.
_NEEDED = {"end: positions": ("positions_again",), "end: cash": ("account_again",),
           "end: open orders": ("open_orders_again",), "end: completed orders": ("completed_orders",),
           "end: executions": ("executions",), "end: money": ("executions", "account"),
           "end: markers": ("good_bye",)}
STEPS = (*Day.STEPS, *_NEEDED)
_PATIENCE = (1, 4)  # of consecutive looks


@dataclasses.dataclass
class Played:
    """facts: of each step that got its answer. not_offered: why other steps cannot have one."""

    facts: dict
    not_offered: dict
    missed: list
    state: dict


def play(client, program, version, seed, patience=1):
    facts, not_offered, missed = {}, {}, []
    with PaperGateway(program, version, seed) as gateway, Trader(client, gateway.port, patience) as trader:
        day = Day(trader, gateway, version)
        for step in Day.STEPS:
            try:
                facts[step] = day.play(step)
            except NotOffered as why:
                not_offered[step] = str(why)
            except KeyError as field:  # a callback came without a field that every day needs
                missed.append(Difference(step, "missing", note=f"a callback without {field}"))
            except Missed as what:
                missed.append(Difference(step, what.kind, note=what.note))
                if what.kind == "lost" or step in ("connect", "reconnect"):
                    break
    return Played(facts, not_offered, missed, gateway.state)


def judge(client, version, listed_of_client, played, first):
    """Everything that is wrong in a played day; first: the facts of the day to compare with."""
    found = [*played.missed, *day_compare.against_state(played.facts, played.state, CLIENT_ID, ACCOUNT)]
    if first is not None:
        found += day_compare.against_first(played.facts, known_at(version, first))
    steps = [step for step in STEPS if step not in played.not_offered]
    unlisted, listed = listed_of_client.judge(client.version, version, steps, [(d.step, d) for d in found])
    return {
        "version": version, "facts": played.facts, "state": played.state, "not_offered": played.not_offered,
        "differences": [dataclasses.asdict(d) for d in unlisted],
        "listed": [{**dataclasses.asdict(d), "reason": entry.reason} for d, entry in listed],
        "steps": {step: _verdict(step, played, unlisted, listed) for step in STEPS},
    }


def _verdict(step, played, unlisted, listed):
    needed = _NEEDED.get(step, (step,))
    for one in needed:
        if one in played.not_offered:
            return f"not offered ({played.not_offered[one]})"
    mine = [d for d in unlisted if d.step == step]
    if mine:
        return "differs" if mine[0].kind in ("missing", "extra", "different") else mine[0].kind
    known_ones = sum(d.step == step for d, _ in listed)
    if known_ones:
        return f"ok, {known_ones} listed"
    return "ok" if all(one in played.facts for one in needed) else "not run"


def listed_of(client):
    return known.load(client.folder, KNOWN, STEPS, {"trades_since": check_beginning})


def check_beginning(raw):
    known.check_keys(raw, ("reason",), ("server_version", "since", "until"))
    if type(raw.get("server_version")) is not int:
        raise known.Wrong("server_version", "an entry needs `server_version`, a number")
    known.releases_of(raw)


def versions_of(client, listed, chosen):
    """The highest first: its day has everything, and the others are compared with it."""
    since = [raw["server_version"] for raw in listed.sections.get("trades_since", ())
             if known.releases_of(raw).have(client.version)]
    edges = (client.last, max([client.first, *since]))
    versions = sorted(set(chosen or edges), reverse=True)
    for version in versions:
        if not client.first <= version <= client.last:
            raise ValueError(f"{client.name} does not speak {version}")
    return versions


def run(client, program, listed, options, first):
    """first: facts to compare with; None: the first day of this run. Returns the result and these facts."""
    days = []
    for version in versions_of(client, listed, options.versions):
        # Failures due to a busy machine disappear at a second, more patient look; defects remain.
        for patience in _PATIENCE:
            played = play(client, program, version, options.seed, patience)
            day = judge(client, version, listed, played, first)
            if not day["differences"]:
                break
        days.append(day)
        first = first or played.facts
    full = not options.versions
    return {"client": client.name, "seed": options.seed, "days": days,
            "stale": [{"entry": e.where, "step": e.subject, "field": e.field, "reason": e.reason}
                      for e in listed.stale()] if full else []}, first
