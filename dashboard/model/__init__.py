"""The scenario model: from figures to inputs, drivers and projections."""
