package xml;

import java.io.InputStream;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.dom4j.io.SAXReader;
import org.w3c.dom.Document;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;
import org.xml.sax.helpers.XMLReaderFactory;

class Parse {
    Document dom(InputStream in) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        // ruleid: xml-external-entity
        DocumentBuilder builder = factory.newDocumentBuilder();
        return builder.parse(in);
    }

    Document domInOneLine(InputStream in) throws Exception {
        // ruleid: xml-external-entity
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }

    Document domWithoutDoctype(InputStream in) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        // ok: xml-external-entity
        return factory.newDocumentBuilder().parse(in);
    }

    Document domWithoutExternal(InputStream in) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        // ok: xml-external-entity
        return factory.newDocumentBuilder().parse(in);
    }

    Document empty() throws Exception {
        // ok: xml-external-entity
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return builder.newDocument();
    }

    Document own() throws Exception {
        InputStream in = Parse.class.getResourceAsStream("/menu.xml");
        // ok: xml-external-entity
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }

    void sax(InputStream in) throws Exception {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        // ruleid: xml-external-entity
        SAXParser parser = factory.newSAXParser();
        parser.parse(in, new DefaultHandler());
    }

    void saxFeatureOff(InputStream in) throws Exception {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", false);
        // ruleid: xml-external-entity
        factory.newSAXParser().parse(in, new DefaultHandler());
    }

    XMLStreamReader stax(InputStream in) throws Exception {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        // ruleid: xml-external-entity
        return factory.createXMLStreamReader(in);
    }

    XMLStreamReader staxSafe(InputStream in) throws Exception {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        // ok: xml-external-entity
        return factory.createXMLStreamReader(in);
    }

    void reader(InputStream in) throws Exception {
        XMLReader reader = XMLReaderFactory.createXMLReader();
        // ruleid: xml-external-entity
        reader.parse(new org.xml.sax.InputSource(in));
    }

    Object dom4j(InputStream in) throws Exception {
        SAXReader reader = new SAXReader();
        // ruleid: xml-external-entity
        return reader.read(in);
    }

    void transform(String text, StreamResult result) throws Exception {
        Transformer transformer = TransformerFactory.newInstance().newTransformer();
        // ruleid: xml-external-entity
        transformer.transform(new StreamSource(new StringReader(text)), result);
    }

    void write(Document document, StreamResult result) throws Exception {
        Transformer transformer = TransformerFactory.newInstance().newTransformer();
        // ok: xml-external-entity
        transformer.transform(new DOMSource(document), result);
    }
}

class Shared {
    private static final DocumentBuilderFactory FACTORY = DocumentBuilderFactory.newInstance();

    Document parse(InputStream in) throws Exception {
        // ruleid: xml-external-entity
        return FACTORY.newDocumentBuilder().parse(in);
    }
}

class SharedSafely {
    private static final DocumentBuilderFactory FACTORY = DocumentBuilderFactory.newInstance();

    static {
        try {
            FACTORY.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Document parse(InputStream in) throws Exception {
        // ok: xml-external-entity
        return FACTORY.newDocumentBuilder().parse(in);
    }
}

class Streams {
    private static final XMLInputFactory PLAIN = XMLInputFactory.newInstance();

    Object plain(InputStream in) throws Exception {
        // ruleid: xml-external-entity
        return PLAIN.createXMLStreamReader(in);
    }
}

class DefensiveStreams {
    private static final XMLInputFactory FACTORY = Factories.createDefensiveFactory();

    Object defensive(InputStream in) throws Exception {
        // ok: xml-external-entity
        return FACTORY.createXMLStreamReader(in);
    }
}
