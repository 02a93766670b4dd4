import xml.sax
from xml.sax.handler import feature_external_ges

import lxml.etree
from lxml import etree


def load(path):
    # ruleid: xml-external-entity
    parser = etree.XMLParser(resolve_entities=False)
    # ok: xml-external-entity
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.parse(path, parser), etree.parse(path, safe)


def fetch(text):
    # ruleid: xml-external-entity
    return lxml.etree.fromstring(text, lxml.etree.XMLParser(no_network=False))


def read(path, handler):
    reader = xml.sax.make_parser()
    # ruleid: xml-external-entity
    reader.setFeature(feature_external_ges, False)
    reader.setContentHandler(handler)
    reader.parse(path)


def read_safe(path, handler):
    reader = xml.sax.make_parser()
    # ok: xml-external-entity
    reader.setFeature(xml.sax.handler.feature_external_ges, False)
    reader.setContentHandler(handler)
    reader.parse(path)


def standard(path):
    import xml.etree.ElementTree as ET

    # ok: xml-external-entity
    return ET.parse(path)


def read_all(path, handler, names):
    from xml.sax.handler import *

    reader = xml.sax.make_parser()
    # ruleid: xml-external-entity
    reader.setFeature(feature_external_pes, False)
    # ok: xml-external-entity
    reader.setFeature(feature_namespaces, names)
    reader.parse(path)


def greeting():
    import xml.dom.minidom

    reader = xml.sax.make_parser()
    # ok: xml-external-entity
    reader.setFeature(feature_external_ges, True)
    return xml.dom.minidom.parseString("<greeting>hello</greeting>", reader)
