"""An event-sourced briefing generator: facts in, a brief as of any date out."""
