"""The scenario model: from figures to facts, drivers and projections."""
