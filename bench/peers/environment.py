"""The private environment of the peers: a virtual environment under build/peers."""
import json
import re
import subprocess
import sys
from pathlib import Path

from contestants import PEERS

HELPERS = ("orjson==3.13.0", "numpy==2.4.6")  # of the adapters


def _reason(text):
    """The installer's last word on what went wrong, without addresses of hosts."""
    errors = [line for line in text.splitlines() if line.startswith("ERROR")] or text.splitlines()
    line = re.sub(r"\S+://\S+|\S+\.(?:org|com|net|io)\b\S*", "(address)", (errors or [""])[-1])
    return line.removeprefix("ERROR: ").strip()[:200] or "the installer failed"


class Environment:
    def __init__(self, folder, newest):
        self.python = Path(folder) / "bin" / "python"
        self.newest = newest
        self.versions = {}
        self.missing = {}
        if not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)

    def _pip(self, *arguments):
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check"]
        return subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)

    def _install(self, requirements):
        if self.newest:
            names = [requirement.split("==")[0] for requirement in requirements]
            return self._pip("install", "--quiet", "--upgrade", "--prefer-binary", *names)
        return self._pip("install", "--quiet", "--prefer-binary", *requirements)

    def _installed(self):
        listed = self._pip("list", "--format=json")
        return {p["name"].lower(): p["version"] for p in json.loads(listed.stdout or "[]")}

    def prepare(self, names):
        """Installs what is not there; one peer that fails does not hinder the others."""
        have = self._installed()

        def lacking(requirements):
            pins = [requirement.split("==") for requirement in requirements]
            return [
                f"{name}=={version}"
                for name, version in pins
                if self.newest or have.get(name.lower()) != version
            ]

        if lacking(HELPERS):
            done = self._install(HELPERS)
            if done.returncode != 0:
                sys.exit(f"dev bench peers: the adapters' own packages: {_reason(done.stderr)}")
        for peer in PEERS:
            if peer.name not in names:
                continue
            if peer.missing:
                self.missing[peer.name] = peer.missing
                continue
            wanted = lacking((peer.requirement, *peer.others))
            if wanted:
                print(f"installing {' '.join(wanted)}", file=sys.stderr)
                done = self._install(wanted)
                if done.returncode != 0:
                    self.missing[peer.name] = _reason(done.stderr)
        have = self._installed()
        for peer in PEERS:
            name = peer.requirement.split("==")[0].lower()
            if peer.name in names and name in have and peer.name not in self.missing:
                self.versions[peer.name] = have[name]
