from io import BytesIO

from lxml import etree


def titles(data):
    # ruleid: xml-external-entity-from-parameter
    return [it.text for it in etree.fromstring(data).iter("title")]


def titles_of(data):
    # ruleid: xml-external-entity-from-parameter
    return etree.parse(BytesIO(data)).findall("title")


def titles_safe(data):
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    # ok: xml-external-entity-from-parameter
    return etree.fromstring(data, parser).findall("title")


def empty():
    # ok: xml-external-entity-from-parameter
    return etree.fromstring("<titles/>")
