#!/usr/bin/env python3
"""Derives cns11643.tsv and iso_ir_165.tsv here by asking the C library's iconv for every code.

    python3 derive.py        # on a system with glibc and its gconv modules (Debian: libc6 2.36)
"""

import ctypes
import pathlib
import platform

HERE = pathlib.Path(__file__).resolve().parent
LIBC = ctypes.CDLL("libc.so.6", use_errno=True)
LIBC.iconv_open.restype = ctypes.c_void_p
LIBC.iconv.restype = ctypes.c_size_t
LIBC.iconv.argtypes = [ctypes.c_void_p] + [ctypes.c_void_p] * 4
CODES = range(0x21, 0x7F)


class Reader:
    """Reads single codes of one encoding."""

    def __init__(self, encoding):
        self.descriptor = LIBC.iconv_open(b"UTF-8", encoding.encode())
        assert self.descriptor != ctypes.c_void_p(-1).value, encoding

    def read(self, code):
        """The text of `code`, or None where it stands for nothing."""
        LIBC.iconv(self.descriptor, None, None, None, None)
        source = ctypes.create_string_buffer(code, len(code))
        target = ctypes.create_string_buffer(64)
        source_at, target_at = ctypes.c_char_p(ctypes.addressof(source)), ctypes.c_char_p(ctypes.addressof(target))
        source_left, target_left = ctypes.c_size_t(len(code)), ctypes.c_size_t(64)
        arguments = [ctypes.byref(a) for a in (source_at, source_left, target_at, target_left)]
        failed = LIBC.iconv(self.descriptor, *arguments) == ctypes.c_size_t(-1).value or source_left.value
        # The last character is held back as long as a mark could join it.
        LIBC.iconv(self.descriptor, None, None, ctypes.byref(target_at), ctypes.byref(target_left))
        return None if failed else target.raw[:64 - target_left.value].decode("utf-8")


def row(characters):
    """One character a cell; a full stop where a cell stands for nothing."""
    assert all(c is None or (len(c) == 1 and c != ".") for c in characters), characters
    return "".join(c or "." for c in characters).rstrip(".")


def cns():
    reader = Reader("EUC-TW")
    for plane in range(1, 16):
        for first in CODES:
            prefix = bytes([0x8E, 0xA0 + plane, first | 0x80])
            cells = row([reader.read(prefix + bytes([second | 0x80])) for second in CODES])
            if cells:
                yield f"{plane:x}{first:02x}", cells


def gbk(first, second):
    try:
        return bytes([first | 0x80, second | 0x80]).decode("gbk")
    except UnicodeDecodeError:
        return None


def ir165():
    reader = Reader("ISO-2022-CN-EXT")
    gb2312 = lambda pair: reader.read(b"\x1b$)A\x0e" + pair)
    for first in CODES:
        for second in CODES:
            pair = bytes([first, second])
            found = reader.read(b"\x1b$)E\x0e" + pair)
            if found is not None and found != gb2312(pair) and found != gbk(first, second):
                yield f"{first:02x}{second:02x}", found


def write(name, header, rows):
    rows = [f"{key}\t{value}" for key, value in rows]
    text = "\n".join([f"# {line}" for line in header] + rows) + "\n"
    (HERE / name).write_text(text, encoding="utf-8")


def main():
    version = platform.libc_ver()[1]
    source = f"Source: facts, asked code by code of glibc {version}'s iconv"
    write("cns11643.tsv", [
        "What: the characters of CNS 11643, planes 1 to 7 and 15: the code of EUC-TW, and in part of ISO-2022-CN.",
        "Format: plane (hexadecimal digit) and first byte (hexadecimal) <TAB> the characters of the second bytes 21 to 7E;",
        "        a full stop where a code stands for nothing, none at the end of a row",
        "Licence: none needed: which code stands for which character is laid down by the standard CNS 11643.",
        f"{source} (encoding EUC-TW). Made by derive.py.",
        "Used by: decode::planes, to read EUC-TW and ISO-2022-CN.",
    ], cns())
    write("iso_ir_165.tsv", [
        "What: the characters that ISO-IR-165 has beyond GB 2312, or in other places.",
        "Format: code (hexadecimal) <TAB> character",
        "Licence: none needed: which code stands for which character is laid down by the registration ISO-IR-165.",
        f"{source} (encoding ISO-2022-CN-EXT). Made by derive.py.",
        "Used by: decode::planes, to read ISO-2022-CN.",
    ], ir165())


main()
