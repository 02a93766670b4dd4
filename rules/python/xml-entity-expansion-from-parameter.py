import xml.dom.minidom
import xml.etree.ElementTree as ET

import defusedxml.ElementTree


def invoice(text):
    # ruleid: xml-entity-expansion-from-parameter
    return ET.fromstring(text).findtext("total")


def pretty(document):
    # ruleid: xml-entity-expansion-from-parameter
    return xml.dom.minidom.parseString(document).toprettyxml()


def invoice_safe(text):
    # ok: xml-entity-expansion-from-parameter
    return defusedxml.ElementTree.fromstring(text).findtext("total")


def template():
    # ok: xml-entity-expansion-from-parameter
    return ET.fromstring("<invoice><total/></invoice>")
