import html
import re

import nh3

TAGS = re.compile(r"<script[^>]*>[\s\S]*?</script>", re.I)


def comment(text):
    # ruleid: html-filter-by-expression
    text = re.sub(r"<script>(.*?)</script>", "", text, flags=re.S)
    # ruleid: html-filter-by-expression
    text = TAGS.sub("", text)
    # ruleid: html-filter-by-expression
    return text.replace("<script>", "")


def comment_safe(text):
    # ok: html-filter-by-expression
    text = nh3.clean(text)
    # ok: html-filter-by-expression
    return html.escape(text)


def version(page):
    # ok: html-filter-by-expression
    page = re.sub(r"<script src=\"app\\.js\"", "<script src=\"app.42.js\"", page)
    # ok: html-filter-by-expression
    found = re.search(r"<script[^>]*>", page)
    # ok: html-filter-by-expression
    return re.sub(r"\s+", " ", page), found
