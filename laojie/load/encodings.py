"""Files in other encodings than UTF-8, as far as it is sure which."""

import codecs
import re

from laojie.model.text import HAN

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# What a Chinese text in GBK is made of; bytes that are no GBK give rare characters when read so.
_USUAL = re.compile(f"[{HAN}\u3000-\u303f\uff01-\uff5e‘’“”…—·×℃①-⑩Ⅰ-Ⅻ￥]")
_SHARE = 0.98
_UTF8_HAN = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}")


def guess(data: bytes) -> tuple[str, str] | None:
    """The text in `data`, which is not UTF-8, and the code of the message that names its encoding;
    None where it is not sure."""
    for mark, name in _UTF16.items():
        if data.startswith(mark):
            text = _decoded(data[len(mark) :], name)
            return (text, "utf16") if text is not None else None
    text = _decoded(data, "gb18030")
    return (text, "gbk") if text is not None and _is_chinese(text, data) else None


def _decoded(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _is_chinese(text: str, data: bytes) -> bool:
    foreign = [char for char in text if char > "\x7f"]
    usual = sum(1 for char in foreign if _USUAL.match(char) and _is_common(char))
    # A damaged file in UTF-8 passes for rare Han in GBK.
    in_utf8 = 3 * len(_UTF8_HAN.findall(data))
    high = sum(1 for byte in data if byte > 0x7F)
    return usual >= _SHARE * len(foreign) and in_utf8 < high / 2


def _is_common(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
