package sockets;

import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

class Sockets {
    private WebSocketHandler handler;

    void handlers(WebSocketHandlerRegistry registry) {
        // ruleid: websocket-any-origin
        registry.addHandler(handler, "/ws").setAllowedOrigins("*");
        // ok: websocket-any-origin
        registry.addHandler(handler, "/ws").setAllowedOrigins("https://app.example.org");
    }

    void endpoints(StompEndpointRegistry registry) {
        // ruleid: websocket-any-origin
        registry.addEndpoint("/stomp").setAllowedOriginPatterns("*").withSockJS();
        // ok: websocket-any-origin
        registry.addEndpoint("/stomp").withSockJS();
    }
}
