"""Old PDF files that spell stream filters in the short form, which pypdf refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf.generic import PdfObject

_FILTERS = {
    "/Fl": "/FlateDecode",
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}


def spell_out_filters(root: PdfObject) -> None:
    """Give every stream reachable from `root` the full names of its filters, in place."""
    from pypdf.generic import ArrayObject, DictionaryObject

    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop().get_object()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, DictionaryObject):
            _rename(node)
            waiting.extend(value for key, value in node.items() if key != "/Parent")
        elif isinstance(node, ArrayObject):
            waiting.extend(node)


def _rename(stream: dict[PdfObject, PdfObject]) -> None:
    from pypdf.generic import ArrayObject, NameObject

    key = NameObject("/Filter")
    names = stream.get(key)
    if isinstance(names, NameObject):
        stream[key] = NameObject(_FILTERS.get(names, names))
    elif isinstance(names, ArrayObject):
        stream[key] = ArrayObject(NameObject(_FILTERS.get(str(name), str(name))) for name in names)
