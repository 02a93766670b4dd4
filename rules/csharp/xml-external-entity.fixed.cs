using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace Import;

public class Reader
{
    public XmlDocument Load(Stream stream)
    {
        // ruleid: xml-external-entity
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore };
        using var reader = XmlReader.Create(stream, settings);
        var document = new XmlDocument();
        document.Load(reader);
        return document;
    }

    public XmlDocument Resolving(string text)
    {
        var document = new XmlDocument();
        // ruleid: xml-external-entity
        document.XmlResolver = new XmlUrlResolver();
        document.LoadXml(text);
        return document;
    }

    public void Old(TextReader text)
    {
        var reader = new XmlTextReader(text);
        // ruleid: xml-external-entity
        reader.DtdProcessing = DtdProcessing.Ignore;
        while (reader.Read()) { }
    }

    public void Older(TextReader text)
    {
        var settings = new XmlReaderSettings();
        // ruleid: xml-external-entity
        settings.ProhibitDtd = true;
        XmlReader.Create(text, settings);
    }

    public XDocument Default(string text)
    {
        // ok: xml-external-entity
        return XDocument.Parse(text);
    }

    public XmlDocument Prohibited(Stream stream)
    {
        // ok: xml-external-entity
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        var document = new XmlDocument { XmlResolver = null };
        document.Load(XmlReader.Create(stream, settings));
        return document;
    }

    public void Internal(TextReader text)
    {
        // ok: xml-external-entity
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = null };
        XmlReader.Create(text, settings);
        var other = new XmlTextReader(text);
        other.XmlResolver = null;
        // ok: xml-external-entity
        other.DtdProcessing = DtdProcessing.Parse;
    }
}
