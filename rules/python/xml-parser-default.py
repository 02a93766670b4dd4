from lxml import etree


def load(path):
    # ruleid: xml-parser-default
    parser = etree.XMLParser(remove_blank_text=True)
    return etree.parse(path, parser)


def load_safe(path):
    # ok: xml-parser-default
    parser = etree.XMLParser(resolve_entities=False)
    return etree.parse(path, parser)


def load_page(path):
    # ok: xml-parser-default
    return etree.parse(path, etree.HTMLParser())
