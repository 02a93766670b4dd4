package json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.jsontype.impl.LaissezFaireSubTypeValidator;

class Mappers {
    ObjectMapper old() {
        ObjectMapper mapper = new ObjectMapper();
        // ruleid: jackson-default-typing
        mapper.enableDefaultTyping();
        return mapper;
    }

    ObjectMapper lax() {
        ObjectMapper mapper = new ObjectMapper();
        // ruleid: jackson-default-typing
        mapper.activateDefaultTyping(LaissezFaireSubTypeValidator.instance, ObjectMapper.DefaultTyping.NON_FINAL);
        return mapper;
    }

    ObjectMapper strict() {
        ObjectMapper mapper = new ObjectMapper();
        // ok: jackson-default-typing
        mapper.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType("shop.").build());
        return mapper;
    }
}

class Message {
    // ruleid: jackson-default-typing
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    private Object content;

    // ok: jackson-default-typing
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    private Shape shape;
}

// ok: jackson-default-typing
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
abstract class Payment {
}

// ok: jackson-default-typing
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes(@JsonSubTypes.Type(Circle.class))
abstract class Shape {
}

class Circle extends Shape {
}
