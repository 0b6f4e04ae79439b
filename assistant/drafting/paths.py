"""Ids and depths of provisions."""

from __future__ import annotations

import re

from assistant.drafting.parent import ParentPlan
from ingest.language import fold
from ingest.outline import Provision


def slug(path: str) -> str:
    """A section path as an id: "II.1, gạch đầu dòng 4" is "ii-1-gach-dau-dong-4"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(path)).strip("-")


def depth_of(plan: ParentPlan, provision: Provision) -> int:
    """How many provisions stand above one."""
    depth, parent = 0, provision.parent
    while parent is not None:
        depth, parent = depth + 1, plan.outline.provisions[parent].parent
    return depth
