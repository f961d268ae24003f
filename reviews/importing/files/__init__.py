"""Files into manuscripts: one reader for each kind, all of them giving the same lines."""
