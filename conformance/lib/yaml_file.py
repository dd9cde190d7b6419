"""Strict YAML: a duplicate key is an error. Needs PyYAML (Debian: python3-yaml)."""

import yaml


class Map(dict):
    """A mapping with positions: `places` of its keys, and of itself under None, as (line, column) from 1."""

    def __init__(self):
        super().__init__()
        self.places = {}


class _Loader(yaml.SafeLoader):
    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for i, key in enumerate(keys) if key in keys[:i]]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"a second {twice[0]!r}", node.start_mark)
        return super().construct_mapping(node, deep)

    def construct_map(self, node):
        made = Map()
        yield made
        made.update(self.construct_mapping(node))
        made.places = {self.construct_object(key, deep=True): _place(key.start_mark) for key, _ in node.value}
        made.places[None] = _place(node.start_mark)


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_map)


def _place(mark):
    return mark.line + 1, mark.column + 1


def read(path):
    """ValueError with the place of a mistake."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: {error}") from None


def mistake(path, read_map, key, what):
    """What is wrong with a key of a mapping that was read, or with the mapping (None), for people: place, line,
    caret."""
    line, column = read_map.places.get(key) or read_map.places[None]
    text = path.read_text(encoding="utf-8").splitlines()[line - 1]
    return f"{path}:{line}:{column}: {what}\n{text}\n{' ' * (column - 1)}^"
