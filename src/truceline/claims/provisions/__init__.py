"""Texts of agreements → draft provisions: numbered articles, what each may oblige to, who, by when.

In: a document and a gazetteer. Out: suggestions with the exact passage of each, for a person to
edit; nothing of them is a claim or enters a record.
"""

from __future__ import annotations

from truceline.claims.provisions.articles import Article, split_articles
from truceline.claims.provisions.draft import DraftProvision, draft_provisions

__all__ = ["Article", "DraftProvision", "draft_provisions", "split_articles"]
