from ingest.source import SourceText


def read_html(data: bytes, name: str) -> SourceText:
    return SourceText("")
