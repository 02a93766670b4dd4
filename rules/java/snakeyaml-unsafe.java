package config;

import java.io.InputStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class Loader {
    Object load(InputStream in) {
        Yaml yaml = new Yaml();
        // ruleid: snakeyaml-unsafe
        return yaml.load(in);
    }

    Object inline(String text) {
        // ruleid: snakeyaml-unsafe
        return new Yaml().load(text);
    }

    Object safe(String text) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        // ok: snakeyaml-unsafe
        return yaml.load(text);
    }

    Object own() {
        // ok: snakeyaml-unsafe
        return new Yaml().load(Loader.class.getResourceAsStream("/defaults.yaml"));
    }
}

class SafeLoader {
    Object load(InputStream in) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        // ok: snakeyaml-unsafe
        return yaml.load(in);
    }
}
