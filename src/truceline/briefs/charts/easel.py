"""A program of its own that draws: requests as lines of JSON come in, pictures go out.

It is run by its path and imports nothing of ours, so that it starts in a moment. Each answer is
a byte (1 drawn, 0 refused), a length of eight bytes, and the picture or the reason.
"""

import json
import signal
import struct
import sys

import vl_convert

_NOTHING = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "mark": "point"}


def answer(line: bytes) -> bytes:
    """The answer to one request: `draw` names the function, the rest are its arguments."""
    request = json.loads(line)
    try:
        drawn = getattr(vl_convert, request.pop("draw"))(**request)
    except ValueError as exc:
        return _framed(is_drawn=False, content=str(exc).encode())
    return _framed(is_drawn=True, content=drawn.encode() if isinstance(drawn, str) else drawn)


def _framed(*, is_drawn: bool, content: bytes) -> bytes:
    return struct.pack(">?Q", is_drawn, len(content)) + content


def main() -> None:
    """Answer until the requests end."""
    # Ctrl-C is for the program that asks; when that ends, the requests end too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The engine starts with its first picture: half a second that nobody need wait for.
    vl_convert.vegalite_to_svg(
        {**_NOTHING, "data": {"values": []}}, vl_version="5.21", allowed_base_urls=[]
    )
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(answer(line))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
