"""Pictures of answers as SVG and PNG, made on the server: lineages, timelines, flows between programmes, bars.

Each picture is a whole document that stands alone in an article: it carries its release, its licence and a text for
those who cannot see it. Same answer in, same bytes out. It holds no script, no style sheet and no reference to
anything outside itself, so a page may also put it inline under a policy that allows none of these.

Pictures are drawn on white paper in dark ink whatever surrounds them, so they can be read on a dark page and printed.
"""
