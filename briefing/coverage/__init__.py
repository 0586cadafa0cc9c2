"""How far facts cover an article: what rests on which words, and what is left."""

from briefing.coverage.article import Article
from briefing.coverage.page import as_html
from briefing.coverage.segment import Coverage, Segment, Span, coverage
from briefing.coverage.text import as_text

__all__ = ["Article", "Coverage", "Segment", "Span", "as_html", "as_text", "coverage"]
