package events;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.springframework.kafka.support.serializer.JsonDeserializer;

class Consumers {
    void deserializer(JsonDeserializer<Object> deserializer) {
        // ruleid: trusted-packages-wildcard
        deserializer.addTrustedPackages("*");
        // ok: trusted-packages-wildcard
        deserializer.addTrustedPackages("shop.events");
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        // ruleid: trusted-packages-wildcard
        settings.put(JsonDeserializer.TRUSTED_PACKAGES, "*");
        return settings;
    }

    Map<String, Object> narrow() {
        Map<String, Object> settings = new HashMap<>();
        // ok: trusted-packages-wildcard
        settings.put(JsonDeserializer.TRUSTED_PACKAGES, "shop.events");
        return settings;
    }

    void queue(ActiveMQConnectionFactory factory) {
        // ruleid: trusted-packages-wildcard
        factory.setTrustAllPackages(true);
        // ok: trusted-packages-wildcard
        factory.setTrustedPackages(List.of("shop.events"));
    }
}
