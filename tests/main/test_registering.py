"""A start is waited for: what it registers once, and what it does not load."""

import subprocess
import sys

from litestar import Litestar, get, put
from litestar.params import FromPath
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from hanse.main.registering import Application, Routes

NOT_LOADED = ("pydantic", "pgqueuer", "alembic", "sqlalchemy")
LOAD = f"""
import sys
from hanse.main import openapi, serve
openapi.document()
print([name for name in {NOT_LOADED} if name in sys.modules])
"""


@get("/things/{thing:int}", sync_to_thread=False)
def show(thing: FromPath[int]) -> int:
    """One thing."""
    return thing


@put("/things/{thing:int}", sync_to_thread=False)
def change(thing: FromPath[int]) -> int:
    """Another one."""
    return thing + 1


@get("/", sync_to_thread=False)
def home() -> str:
    """Where it begins."""
    return "home"


def made() -> Litestar:
    """An application of three routes; two of them have one path."""
    return Application([Routes(path="/", route_handlers=[show, home, change])], openapi_config=None)


def test_a_path_is_one_route_with_all_of_its_methods() -> None:
    routes = [route for route in made().routes if isinstance(route, HTTPRoute)]
    assert sorted((route.path, sorted(route.methods)) for route in routes) == [
        ("/", ["GET", "OPTIONS"]),
        ("/things/{thing:int}", ["GET", "OPTIONS", "PUT"]),
    ]


def test_every_route_answers_however_often_an_application_is_made_of_it() -> None:
    for app in (made(), made()):
        with TestClient(app) as client:
            assert client.get("/").text == "home"
            assert client.get("/things/7").json() == 7
            assert client.put("/things/7").json() == 8
            assert client.delete("/things/7").status_code == 405


def test_a_web_process_loads_nothing_of_jobs_migrations_and_pydantic() -> None:
    assert subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True).stdout == "[]\n"
