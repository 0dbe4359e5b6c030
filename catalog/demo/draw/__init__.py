"""Draws the pictures of the demo families: `python -m catalog.demo.draw`.

One light, one angle, one padding: `scene` is the sheet of paper, `space` the third dimension,
`solids` the bodies; every other module paints the components of one kind from their attributes.
"""
