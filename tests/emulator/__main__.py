# Copyright: (c) 2026, samsungcloud.scp contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the emulator: python -m emulator --port 8765 --speed 60."""

from __future__ import annotations

import argparse
import os
import signal
import socket
from pathlib import Path

import uvicorn

from . import flows, services
from .admin import build_admin
from .context import Emulator
from .gateway import Gateway
from .profile import Profile, load_profile
from .routes import build_product
from .signature import Credentials

HANDLERS = (flows, services)  # imported for their registration of handlers
KEYS = {"SCP_ACCESS_KEY": "access_key", "SCP_SECRET_KEY": "secret_key"}


def build(speed: float, credentials: Credentials, profile: Profile) -> Gateway:
    """Return the complete emulator as an ASGI application."""
    emulator, product = Emulator(speed, credentials, profile), build_product()
    return Gateway(emulator, product, build_admin(emulator, product))


def stop(signum: int, frame: object) -> None:
    """Exit cleanly on a signal, which uvicorn passes on after it has closed its connections."""
    raise SystemExit(0)


def main() -> None:
    """Run the emulator until it receives SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="port on 127.0.0.1, 0 for a free one")
    parser.add_argument("--speed", type=float, default=60, help="speed of the clock, relative to real time")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="JSON file of switches, gateway and durations")
    options = parser.parse_args()
    try:
        profile = load_profile(options.profile) if options.profile else Profile()
    except ValueError as error:
        parser.exit(2, f"error: {error}\n")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    given = {field: os.environ[name] for name, field in KEYS.items() if os.environ.get(name)}
    # Use h11 and asyncio on every machine, so that a dropped connection looks the same everywhere.
    config = uvicorn.Config(
        build(options.speed, Credentials(**given), profile),
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        date_header=False,  # the gateway sets the Date header
        timeout_graceful_shutdown=1,
    )
    # Name TCP explicitly. Otherwise asyncio leaves Nagle's algorithm on, which delays the second part of a response by
    # 40 ms.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", options.port))
        listener.listen(128)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = f"speed {options.speed:g}" + (f", profile {options.profile}" if options.profile else "")
        print(f"Data Flow emulator: {url} ({settings})", flush=True)
        print(f"export SCP_ENDPOINT={url}")
        for name, field in KEYS.items():
            # Do not print a key that comes from the environment.
            is_ours = field not in given
            print(
                f"export {name}={getattr(Credentials, field)}" if is_ours else f"# {name}: from the environment",
                flush=True,
            )
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
