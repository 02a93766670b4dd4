package xml;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.security.AnyTypePermission;
import java.io.InputStream;

class Open {
    Object read(InputStream in) {
        XStream xstream = new XStream();
        // ruleid: xstream-without-allowlist
        return xstream.fromXML(in);
    }
}

class Any {
    Object read(InputStream in) {
        XStream xstream = new XStream();
        // ruleid: xstream-without-allowlist
        xstream.addPermission(AnyTypePermission.ANY);
        // ok: xstream-without-allowlist
        return xstream.fromXML(in);
    }
}

class Closed {
    Object read(InputStream in) {
        XStream xstream = new XStream();
        xstream.allowTypes(new Class[] {Closed.class});
        // ok: xstream-without-allowlist
        return xstream.fromXML(in);
    }

    String write(Object value) {
        // ok: xstream-without-allowlist
        return new XStream().toXML(value);
    }
}
