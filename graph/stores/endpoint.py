"""The wire to a SPARQL 1.1 endpoint: where its queries, updates and files go, and how a request is sent.

What comes in is the address of queries, with user name and password from the environment; what goes out are the bytes
that the server answers. Connections are kept open. Encrypted addresses are checked against the certificates that Python
trusts, and those in the file that ``SSL_CERT_FILE`` names.
"""

from __future__ import annotations

import base64
import http.client
import os
from urllib.parse import urlencode, urlsplit

from graph.model import InputError
from graph.stores.remote import StoreUnreachable, check_address, credentials

TIMEOUT = 600.0
"""Seconds that a server may take for one answer."""

_UPDATES = {"/query": "/update", "/sparql": "/sparql"}


class NotOffered(StoreUnreachable):
    """The server has nothing at an address."""


def update_address(query: str) -> str:
    """Where updates go, by the layouts of known servers.

    >>> update_address("http://localhost:3030/kg/query"), update_address("http://localhost:7878/query")
    ('http://localhost:3030/kg/update', 'http://localhost:7878/update')
    >>> update_address("http://localhost:7200/repositories/kg")
    'http://localhost:7200/repositories/kg/statements'
    >>> update_address("http://localhost:8890/sparql")
    'http://localhost:8890/sparql'
    """
    if named := os.environ.get("CTGRAPH_SPARQL_UPDATE"):
        return named
    for ending, other in _UPDATES.items():
        if query.endswith(ending):
            return query[: -len(ending)] + other
    if "/repositories/" in query:
        return query.rstrip("/") + "/statements"
    raise InputError(f"{query}: no known layout of a SPARQL server; tell where updates go in CTGRAPH_SPARQL_UPDATE")


def data_address(query: str) -> str:
    """Where whole files of triples go (SPARQL 1.1 Graph Store), by the layouts of known servers; else empty.

    >>> data_address("http://localhost:3030/kg/query"), data_address("http://localhost:7878/query")
    ('http://localhost:3030/kg/data', 'http://localhost:7878/store')
    >>> data_address("http://localhost:8890/sparql")
    ''
    """
    if "CTGRAPH_SPARQL_DATA" in os.environ:
        return os.environ["CTGRAPH_SPARQL_DATA"]
    if not query.endswith("/query"):
        return ""
    return query.removesuffix("/query") + ("/data" if urlsplit(query).path != "/query" else "/store")


class Endpoint:
    """A SPARQL endpoint at an address."""

    address: str

    def __init__(self, address: str) -> None:
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._update_address = update_address(address)
        self._data_address = data_address(address)
        for each in (address, self._update_address, self._data_address):
            check_address(each)
        named = os.environ.get("CTGRAPH_SPARQL_GRAPH", "")
        self._data_graph = urlencode({"graph": named}) if named else "default"
        login = credentials("CTGRAPH_SPARQL")
        self._headers = {"User-Agent": "ctgraph"}
        if login:
            self._headers["Authorization"] = "Basic " + base64.b64encode(":".join(login).encode()).decode()

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _connection(self, parts: str, host: str) -> http.client.HTTPConnection:
        if host not in self._connections:
            kind = http.client.HTTPSConnection if parts == "https" else http.client.HTTPConnection
            self._connections[host] = kind(host, timeout=TIMEOUT)
        return self._connections[host]

    def _request(self, address: str, body: bytes, kind: str, accept: str, *, again: bool) -> bytes:
        """Send a request; a look-up may be sent ``again`` when a connection that was kept open turns out closed."""
        parts = urlsplit(address)
        connection = self._connection(parts.scheme.lower(), parts.netloc)
        fresh = connection.sock is None
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("POST", path, body, {**self._headers, "Content-Type": kind, "Accept": accept})
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            if again and not fresh:
                return self._request(address, body, kind, accept, again=False)
            reason = " ".join(str(error).split()) or type(error).__name__
            raise StoreUnreachable(f"{self.address}: the server does not answer ({reason})") from None
        if answer.status in (401, 403):
            raise StoreUnreachable(
                f"{self.address}: the server refuses us; check CTGRAPH_SPARQL_USERNAME and CTGRAPH_SPARQL_PASSWORD"
            )
        if not 200 <= answer.status < 300:
            said = " ".join(data.decode("utf-8", "replace").split())[:200]
            fault = NotOffered if answer.status in (404, 405, 501) else StoreUnreachable
            raise fault(f"{address}: the server answers {answer.status} {answer.reason}: {said}")
        return data

    def _update(self, text: str) -> None:
        self._request(
            self._update_address, text.encode(), "application/sparql-update; charset=utf-8", "*/*", again=False
        )

    def _post(self, triples: str) -> bool:
        """Write N-Triples as one file. Tells whether the server offers that."""
        try:
            address = f"{self._data_address}?{self._data_graph}"
            self._request(address, triples.encode(), "application/n-triples", "*/*", again=False)
        except NotOffered:
            return False
        return True
