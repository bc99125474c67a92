"""Looks into the files people hand in: what they are by their content, and whether anything in them acts (§1.2.2).

An image is opened, and written anew without metadata or whatever stood behind it. A PDF is kept as it is, so it is only
taken when nothing in it acts: names are read as PDF readers do (`/J#61vaScript` too), also inside compressed streams.
"""

import io
import re
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps

from applications.policy import documents as policy
from applications.policy.documents import JPEG, PDF, PNG

FORMATS = {JPEG: "JPEG", PNG: "PNG"}
MAGIC = ((b"%PDF-1.", PDF), (b"%PDF-2.", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))

# Names that make a PDF act, open something else or carry files.
ACTING = (
    b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/EmbeddedFiles", b"/OpenAction", b"/AA", b"/RichMedia",
    b"/XFA", b"/SubmitForm", b"/ImportData", b"/GoToE", b"/GoToR", b"/Rendition", b"/Movie", b"/Sound", b"/Trans3D",
    b"/FileAttachment", b"/Collection",
)  # fmt: skip
ACTS = re.compile(rb"(" + b"|".join(sorted(map(re.escape, ACTING), reverse=True)) + rb")(?=[\s/<>\[\](){}%]|$)")
# The short ones turn up in pictures by chance: they count outside of streams alone.
SHORT = (b"/JS", b"/AA")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
# Filters that hide what is inside; nothing that writes compressed objects uses them together.
HIDING = re.compile(rb"/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt)\b")
OBJECTS_INSIDE = re.compile(rb"/(ObjStm|XRef)\b")
FOREIGN = re.compile(rb"PK\x05\x06|PK\x03\x04\x14\x00.{4}META-INF|<script|<\?php|<html", re.IGNORECASE | re.DOTALL)

MOST_INSIDE = 256 * 1024 * 1024  # bytes that a PDF's streams may unpack to
PIECE = 1024 * 1024
FED = 64 * 1024
OVERLAP = 64
FLATE = tuple(bytes([first]) for first in range(0x08, 0x80, 0x10))  # how packed data begins (RFC 1950)


class BadFile(ValueError):
    """Not a file to take in; the text is a sentence to translate."""


@dataclass(frozen=True)
class Checked:
    """What is kept: the content, written anew for an image, and its type."""

    content: bytes
    content_type: str


def check(content: bytes, *, purpose: str) -> Checked:
    """What a file is and what of it is kept for a purpose; raises `BadFile`."""
    wanted = policy.WANTED_LOGO if PDF not in policy.TYPES[purpose] else policy.WANTED
    if not content:
        raise BadFile(policy.EMPTY)
    if len(content) > policy.MOST_BYTES:
        raise BadFile(policy.TOO_LARGE)
    kind = next((kind for magic, kind in MAGIC if content.startswith(magic)), None)
    if kind is None or kind not in policy.TYPES[purpose]:
        raise BadFile(wanted)
    if kind == PDF:
        _check_pdf(content)
        return Checked(content, PDF)
    return Checked(_anew(content, kind), kind)


def _anew(content: bytes, kind: str) -> bytes:
    """The image's first picture, upright, without anything but its points."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content), formats=[FORMATS[kind]])
            if image.width * image.height > policy.MOST_PIXELS:
                raise BadFile(policy.TOO_MANY_PIXELS)
            image.load()
            upright = ImageOps.exif_transpose(image)
    except BadFile:
        raise
    except Image.DecompressionBombError:
        raise BadFile(policy.TOO_MANY_PIXELS) from None
    except Exception:  # whatever a decoder makes of hostile bytes, the file is no good
        raise BadFile(policy.BROKEN) from None
    plain = _plain(upright, kind)
    written = io.BytesIO()
    if kind == JPEG:
        plain.save(written, "JPEG", quality=90)
    else:
        plain.save(written, "PNG", compress_level=6)
    if written.tell() > policy.MOST_BYTES:
        raise BadFile(policy.TOO_LARGE)
    return written.getvalue()


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """A copy that holds points (and a palette) alone."""
    if kind == JPEG:
        image = image.convert("L" if image.mode == "L" else "RGB")
    elif image.mode not in ("1", "L", "LA", "RGB", "RGBA"):
        image = image.convert("RGBA" if image.mode in ("P", "PA") or "transparency" in image.info else "RGB")
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _check_pdf(content: bytes) -> None:
    """Raise `BadFile` for a PDF that is damaged, locked, another file as well, or not just paper."""
    tail = content[-1024:]
    end = tail.rfind(b"%%EOF")
    if end < 0 or tail[end + 5 :].strip(b"\0\t\n\f\r ") or not _has_cross_references(content):
        raise BadFile(policy.BROKEN)
    if FOREIGN.search(content):
        raise BadFile(policy.MIXED)
    names = _unescaped(content)
    if re.search(rb"/Encrypt\b", names):
        raise BadFile(policy.LOCKED)
    if not re.search(rb"/Pages?\b", names) and not OBJECTS_INSIDE.search(names):
        raise BadFile(policy.BROKEN)
    if _acts(names, everywhere=False) or _acts(_unescaped(_outside_of_streams(content)), everywhere=True):
        raise BadFile(policy.ACTIVE)
    if OBJECTS_INSIDE.search(names) and HIDING.search(names):
        raise BadFile(policy.ACTIVE)
    for piece in _inside(content):
        if _acts(_unescaped(piece), everywhere=False):
            raise BadFile(policy.ACTIVE)


def _has_cross_references(content: bytes) -> bool:
    """Whether the last `startxref` leads to a table or stream of cross references, as in a complete file."""
    found = re.findall(rb"startxref\s+(\d{1,10})\s", content[-2048:])
    if not found:
        return False
    at = int(found[-1])
    return re.match(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)", content[at : at + 64]) is not None


def _unescaped(data: bytes) -> bytes:
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), data)


def _acts(data: bytes, *, everywhere: bool) -> bool:
    return any(everywhere or match[1] not in SHORT for match in ACTS.finditer(data))


def _outside_of_streams(content: bytes) -> bytes:
    kept, at = [], 0
    while match := STREAM.search(content, at):
        kept.append(content[at : match.start()])
        at = content.find(b"endstream", match.end())
        if at < 0:
            return b" ".join(kept)
        at += len(b"endstream")
    return b" ".join([*kept, content[at:]])


def _inside(content: bytes) -> Iterator[bytes]:
    """Whatever of the streams can be unpacked, piece by piece, each with the end of the one before."""
    total, view = 0, memoryview(content)
    for match in STREAM.finditer(content):
        at = match.end()
        if content[at : at + 1] not in FLATE:
            continue
        unpacker, last = zlib.decompressobj(), b""
        while at < len(content) and not unpacker.eof:
            packed: bytes | memoryview = view[at : at + FED]
            at += FED
            while packed and not unpacker.eof:
                try:
                    piece = unpacker.decompress(packed, PIECE)
                except zlib.error:
                    at = len(content)
                    break
                total += len(piece)
                if total > MOST_INSIDE:
                    raise BadFile(policy.TOO_MUCH_INSIDE)
                yield last + piece
                last, packed = (last + piece)[-OVERLAP:], unpacker.unconsumed_tail
