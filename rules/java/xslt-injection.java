package xml;

import java.io.StringReader;
import javax.servlet.http.HttpServletRequest;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamSource;

class Styles {
    Transformer text(HttpServletRequest request) throws TransformerException {
        StreamSource style = new StreamSource(new StringReader(request.getParameter("xslt")));
        // ruleid: xslt-injection
        return TransformerFactory.newInstance().newTransformer(style);
    }

    Transformer address(HttpServletRequest request) throws TransformerException {
        return make(request.getParameter("url"));
    }

    private Transformer make(String url) throws TransformerException {
        TransformerFactory factory = TransformerFactory.newInstance();
        // ruleid: xslt-injection
        return factory.newTransformer(new StreamSource(url));
    }

    Transformer own() throws TransformerException {
        // ok: xslt-injection
        return TransformerFactory.newInstance().newTransformer(new StreamSource("/srv/styles/report.xsl"));
    }

    Transformer plain() throws TransformerException {
        // ok: xslt-injection
        return TransformerFactory.newInstance().newTransformer();
    }
}
