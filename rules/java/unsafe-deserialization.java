package remote;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.thoughtworks.xstream.XStream;
import java.beans.XMLDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.util.Base64;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class Receive {
    Object stream(HttpServletRequest request) throws IOException, ClassNotFoundException {
        ObjectInputStream in = new ObjectInputStream(request.getInputStream());
        // ruleid: unsafe-deserialization
        return in.readObject();
    }

    Object cookie(HttpServletRequest request) throws IOException, ClassNotFoundException {
        for (Cookie cookie : request.getCookies()) {
            if (cookie.getName().equals("remember")) {
                byte[] bytes = Base64.getDecoder().decode(cookie.getValue());
                return restore(bytes);
            }
        }
        return null;
    }

    private Object restore(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            // ruleid: unsafe-deserialization
            return in.readObject();
        }
    }

    Object filtered(HttpServletRequest request) throws IOException, ClassNotFoundException {
        ObjectInputStream in = new ObjectInputStream(request.getInputStream());
        in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("shop.Order;!*"));
        // ok: unsafe-deserialization
        return in.readObject();
    }

    Object beans(HttpServletRequest request) throws IOException {
        XMLDecoder decoder = new XMLDecoder(request.getInputStream());
        // ruleid: unsafe-deserialization
        return decoder.readObject();
    }

    Object local() throws IOException, ClassNotFoundException {
        ObjectInputStream in = new ObjectInputStream(Receive.class.getResourceAsStream("/state.bin"));
        // ok: unsafe-deserialization
        return in.readObject();
    }
}

@RestController
class Xml {
    @PostMapping("/orders")
    public Object order(@RequestBody String body) {
        XStream xstream = new XStream();
        // ruleid: unsafe-deserialization
        return xstream.fromXML(body);
    }

    @PostMapping("/yaml")
    public Object yaml(@RequestBody String body) {
        // ruleid: unsafe-deserialization
        return new Yaml().load(body);
    }

    @PostMapping("/json")
    public Order json(@RequestBody String body) throws IOException {
        // ok: unsafe-deserialization
        return new ObjectMapper().readValue(body, Order.class);
    }
}

@RestController
class SafeYaml {
    @PostMapping("/config")
    public Object config(@RequestBody String body) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        // ok: unsafe-deserialization
        return yaml.load(body);
    }
}
