package books;

import javax.servlet.http.HttpServletRequest;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpression;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class Employees {
    String find(HttpServletRequest request, Document document) throws XPathExpressionException {
        XPath xpath = XPathFactory.newInstance().newXPath();
        String name = request.getParameter("name");
        String expression = "/employees/employee[@name='" + name + "']";
        // ruleid: xpath-injection
        return xpath.evaluate(expression, document);
    }

    NodeList compiled(HttpServletRequest request, Document document) throws XPathExpressionException {
        XPathFactory factory = XPathFactory.newInstance();
        XPath xpath = factory.newXPath();
        // ruleid: xpath-injection
        XPathExpression expression = xpath.compile(byId(request.getHeader("id")));
        return (NodeList) expression.evaluate(document, XPathConstants.NODESET);
    }

    private String byId(String id) {
        return "//employee[@id='" + id + "']";
    }

    String bound(HttpServletRequest request, Document document) throws XPathExpressionException {
        XPath xpath = XPathFactory.newInstance().newXPath();
        String name = request.getParameter("name");
        xpath.setXPathVariableResolver(variable -> name);
        // ok: xpath-injection
        return xpath.evaluate("/employees/employee[@name=$name]", document);
    }

    String number(HttpServletRequest request, Document document) throws XPathExpressionException {
        XPath xpath = XPathFactory.newInstance().newXPath();
        int id = Integer.parseInt(request.getParameter("id"));
        // ok: xpath-injection
        return xpath.evaluate("//employee[" + id + "]", document);
    }

    Object dom4j(HttpServletRequest request, org.dom4j.Document document) {
        // ruleid: xpath-injection
        return document.selectSingleNode("//user[@name='" + request.getParameter("user") + "']");
    }
}
