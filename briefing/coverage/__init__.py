"""Coverage of an article: which words facts rest on, and which are left."""

from briefing.coverage.covered_article import CoveredArticle
from briefing.coverage.segment import Coverage, Segment, Span, cover
from briefing.coverage.text import as_text

__all__ = ["Coverage", "CoveredArticle", "Segment", "Span", "as_text", "cover"]
