"""The made-up lists of the tests, whole, changed and broken."""

import io
from pathlib import Path

DATA = Path(__file__).parent / "data"
SDN, ALT, SDN_XML, UN_XML = (DATA / name for name in ("sdn.csv", "alt.csv", "sdn.xml", "consolidated.xml"))


def changed(path: Path, *swaps: tuple[str, str]) -> io.BytesIO:
    """The file with texts exchanged, each of which must stand there."""
    text = path.read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return io.BytesIO(text.encode())


def sdn(*rows: tuple[int, str, str]) -> io.BytesIO:
    """An sdn.csv of (number, name, type)."""
    blank = ",".join(["-0- "] * 8)
    return io.BytesIO("".join(f'{uid},"{name}","{kind}","DEMO",{blank}\r\n' for uid, name, kind in rows).encode())
