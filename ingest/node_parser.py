"""Passages for LlamaIndex: a node parser that cuts documents along their provisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, MetadataMode, NodeRelationship, RelatedNodeInfo, TextNode

from ingest.outline import read_outline
from ingest.passages import Passage, make_passages
from ingest.source import SourceText


class ProvisionNodeParser(NodeParser):
    """Cuts a document into the passages that the library would hold, each under its headings.

    Node metadata: `section` (path as a person writes it), `start` and `end` (characters in the
    document's text), `title` (its title and the headings above, which alone are embedded with
    the words). Node ids are passage ids, the same whenever document id and words are the same.
    """

    @classmethod
    def class_name(cls) -> str:
        return "ProvisionNodeParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        return [part for node in nodes for part in _parts(node)]

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Any]
    ) -> list[BaseNode]:
        """LlamaIndex guesses places by looking for the words; here they are known."""
        places = [(node.start_char_idx, node.end_char_idx) for node in nodes if isinstance(node, TextNode)]
        nodes = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node, (start, end) in zip(nodes, places, strict=True):
            assert isinstance(node, TextNode)  # all of them were made here
            node.start_char_idx, node.end_char_idx = start, end
        return nodes


def _parts(node: BaseNode) -> list[BaseNode]:
    source = SourceText(node.get_content(metadata_mode=MetadataMode.NONE), title=node.metadata.get("title"))
    outline = read_outline(source)
    passages = make_passages(node.node_id, source, outline)
    return [passage_node(p, source.text, outline.header.title, node.as_related_node_info()) for p in passages]


def passage_node(passage: Passage, text: str, title: str | None, origin: RelatedNodeInfo) -> TextNode:
    """A passage of a document's `text` as a LlamaIndex node; `origin` is the document."""
    span = passage.span
    place = {"section": passage.section, "start": span.start, "end": span.end}
    hidden = [*place, *(key for key in origin.metadata if key != "title")]
    return TextNode(
        id_=passage.id,
        text=text[span.start : span.end],
        start_char_idx=span.start,
        end_char_idx=span.end,
        metadata={"title": passage.context(title)} | place,
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=["start", "end"],
        metadata_template="{value}",
        text_template="{metadata_str}\n{content}",
        relationships={NodeRelationship.SOURCE: origin},
    )
