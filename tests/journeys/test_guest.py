"""A guest keeps the build: reload, back, another day, two fast clicks, two tabs."""
