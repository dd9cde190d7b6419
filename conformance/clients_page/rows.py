"""From compact results to what the page says: one row for each thing that a family of clients gets wrong. Pure."""

import collections
import dataclasses

from conformance.clients_page.symptoms import symptom_of
from conformance.lib.releases import numbers


@dataclasses.dataclass(frozen=True)
class Row:
    """releases: in words. versions: the lowest and highest server version, where others that were played do not show it.
    comes_and_goes: each of its failures is intermittent."""

    symptom: object
    family: str
    reason: str
    releases: str
    versions: tuple | None
    scenarios: tuple
    comes_and_goes: bool


def families(data):
    """Clients by family, oldest release first."""
    made = collections.defaultdict(list)
    for client in data["clients"]:
        made[client["family"]].append(client)
    return {family: sorted(made[family], key=lambda client: (numbers(client["release"]) or (), client["release"]))
            for family in sorted(made)}


def rows(data, symptoms):
    """In the order of the symptoms. A failure that fits none is an error: the list has to say what it means."""
    made = []
    for family, clients in families(data).items():
        groups = collections.defaultdict(list)
        for client in clients:
            for failure in client["failures"]:
                symptom = symptom_of(symptoms, failure["case"], failure["finding"])
                if symptom is None:
                    raise ValueError(f"no symptom fits {failure['finding']} in {failure['case']}")
                groups[(symptom, failure["reason"])].append((client, failure))
        for (symptom, reason), found in groups.items():
            scenarios = sorted({failure["case"].split("[")[0] for _, failure in found})
            made.append(Row(symptom, family, reason, releases(clients, found), versions(found), tuple(scenarios),
                            all(failure["intermittent"] for _, failure in found)))
    return sorted(made, key=lambda row: (symptoms.index(row.symptom), row.family, row.reason))


def releases(clients, found):
    """Which releases show it. clients: of the family, oldest first; found: (client, failure)."""
    state = _states(clients, found)
    names = [client["release"] for client in clients]
    if len(clients) == 1:
        return names[0]
    first, last = state.index("shows"), len(state) - 1 - state[::-1].index("shows")
    if "clean" in state[first:last]:
        return ", ".join(name for name, one in zip(names, state) if one == "shows")
    before, after = state[:first], state[last + 1:]
    if "clean" in before and "clean" in after:
        return _between(names[first], names[last])
    if "clean" in before:
        return f"since {names[first]}" if not after else _between(names[first], names[last])
    if "clean" in after:
        return f"up to {names[last]}"
    return "all releases" if not before and not after else _between(names[first], names[last])


def changes(clients):
    """What differs from one release of a family to a later one, where both were played: (earlier, later, [reasons that are gone],
    [reasons that are new]). An empty reason is left out: nobody knows what is behind it."""
    groups = collections.defaultdict(list)
    for client in clients:
        for failure in client["failures"]:
            if failure["reason"] and not failure["intermittent"]:
                groups[failure["reason"]].append((client, failure))
    made = collections.defaultdict(lambda: ([], []))
    for reason, found in sorted(groups.items()):
        known = [(place, state) for place, state in enumerate(_states(clients, found)) if state != "unknown"]
        for (earlier, before), (later, after) in zip(known, known[1:]):
            if before != after:
                made[earlier, later][after == "shows"].append(reason)
    return [(clients[earlier]["release"], clients[later]["release"], gone, new) for (earlier, later), (gone, new) in sorted(made.items())]


def _states(clients, found):
    showing = {client["name"] for client, _ in found}
    return ["shows" if client["name"] in showing else "clean" if _is_clean(client, found) else "unknown" for client in clients]


def _between(first, last):
    return f"only {first}" if first == last else f"{first} to {last}"


def _is_clean(client, found):
    """Played where others show it, at such versions. Which variants are played differs, and so do the versions. A case that failed
    in another way does not show that what comes and goes is gone."""
    failed = {(failure["case"], version) for failure in client["failures"] for version in failure["versions"]}
    steady = not all(failure["intermittent"] for _, failure in found)
    return any(low <= version <= high and (steady or (case, version) not in failed)
               for case, (low, high) in _extent(found).items() for version in client["played"].get(case, ()))


def _extent(found):
    made = {}
    for _, failure in found:
        low, high = made.get(failure["case"], (failure["versions"][0], failure["versions"][-1]))
        made[failure["case"]] = min(low, failure["versions"][0]), max(high, failure["versions"][-1])
    return made


def versions(found):
    played = {version for client, failure in found for version in client["played"][failure["case"]]}
    failed = {version for _, failure in found for version in failure["versions"]}
    low, high = min(failed), max(failed)
    return None if low == min(played) and high == max(played) else (low, high)
