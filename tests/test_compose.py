"""The file for Docker says what Docker understands. It is not run here: there is no Docker on the test machines."""

from __future__ import annotations

import re

import yaml
from conftest import ROOT

SERVICE = {
    "image": lambda value: re.fullmatch(r"[a-z0-9/_-]+:[\w.-]+", value) is not None and not value.endswith(":latest"),
    "environment": lambda value: all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()),
    "command": lambda value: all(isinstance(word, str) for word in value),
    "ports": lambda value: all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in value),
    "volumes": lambda value: all(re.fullmatch(r"[a-z0-9]+:/[\w/]+", volume) for volume in value),
}
"""What Compose allows of the keys that we use, and what we ask on top: fixed versions, only this machine."""


def test_the_compose_file_fits_its_schema() -> None:
    content = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert set(content) == {"services", "volumes"}
    for name, service in content["services"].items():
        assert set(service) <= set(SERVICE), name
        assert "image" in service
        for key, value in service.items():
            assert SERVICE[key](value), f"{name}: {key}: {value}"
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in content["volumes"]


def test_no_password_stands_in_the_compose_file() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert re.findall(r"NEO4J_AUTH: neo4j/(.*)", text) == ["${NEO4J_PASSWORD:?choose a password in NEO4J_PASSWORD}"]
