from lxml import etree


def password(name):
    tree = etree.parse("users.xml")
    # ruleid: xpath-injection-from-parameter
    return tree.xpath("//user[@name='" + name + "']/@password")


def mail(tree, name):
    # ruleid: xpath-injection-from-parameter
    first = tree.find(f"./user[@name='{name}']/mail")
    # ok: xpath-injection-from-parameter
    second = tree.xpath("//user[@name=$name]/mail", name=name)
    return first, second


def find(tree, path):
    # ok: xpath-injection-from-parameter
    return tree.xpath(path)
