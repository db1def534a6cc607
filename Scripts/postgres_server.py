"""A PostgreSQL server of a script's own, as Debian installs it: on a socket in a folder, without a network, ended with the script."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path


class Server:
    """`folder` is made, and its name must be short: that of a socket may have 107 bytes. `settings` are PostgreSQL's own, by name."""

    def __init__(self, folder, settings=None):
        self.folder = folder
        self.settings = {"listen_addresses": ""} | (settings or {})
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
        if not versions:
            sys.exit("PostgreSQL's server is not installed. Run 'Scripts/install-packages postgresql'.")
        self.programs = versions[-1].parent

    def __enter__(self):
        self.folder.mkdir()
        as_user = []
        if os.getuid() == 0:
            # PostgreSQL does not run as root, and its own user has to get in.
            self.folder.parent.chmod(0o755)
            shutil.chown(self.folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.folder}
        data = self.folder / "data"
        make = [self.programs / "initdb", "-D", data, "-A", "trust", "-U", "tocsin", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([*as_user, *make], check=True, **quiet)
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        run = [self.programs / "postgres", "-D", data, "-k", self.folder, *settings]
        self.process = subprocess.Popen([*as_user, *run], start_new_session=True, **quiet)
        for _ in range(600):
            if subprocess.run(["psql", self.url("postgres"), "-c", "SELECT 1"], **quiet).returncode == 0:
                return self
            time.sleep(0.1)
        sys.exit("PostgreSQL's server does not start.")

    def __exit__(self, *_):
        os.kill(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGINT)
        self.process.wait()

    def url(self, database):
        return f"postgres://tocsin@/{database}?host={self.folder}"

    def database(self, name):
        """The address of a new, empty database."""
        psql(self.url("postgres"), f"CREATE DATABASE {name}")
        return self.url(name)


def psql(url, *commands):
    """Runs commands one after the other; gives the lines that come of them, columns apart by bars."""
    arguments = [part for command in commands for part in ("-c", command)]
    done = subprocess.run(["psql", url, "-qAt", "-v", "ON_ERROR_STOP=1", *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()
