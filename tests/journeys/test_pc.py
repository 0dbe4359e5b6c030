"""A desktop PC from a preset, with one part changed."""
