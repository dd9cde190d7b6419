"""YAML, strictly: a key that is there twice is an error. Needs PyYAML (Debian: python3-yaml)."""

import yaml


class _Loader(yaml.SafeLoader):
    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for i, key in enumerate(keys) if key in keys[:i]]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"a second {twice[0]!r}", node.start_mark)
        return super().construct_mapping(node, deep)


def read(path):
    """ValueError with the place of a mistake."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except yaml.YAMLError as error:
        raise ValueError(f"{path}: {error}") from None
