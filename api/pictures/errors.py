"""What can keep a picture from being drawn; part of the tree of :mod:`graph.errors`."""

from __future__ import annotations

from graph.errors import PuxiError


class PictureError(PuxiError):
    """A picture could not be drawn; what it shows can still be read on the page and in the JSON."""

    code = "no_picture"
    http_status = 500


class FontError(PictureError):
    """No font with Chinese characters was found, and a picture full of empty boxes helps nobody."""

    code = "no_chinese_font"
    http_status = 503
