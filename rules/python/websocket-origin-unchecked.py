import socketio
from tornado.websocket import WebSocketHandler

# ruleid: websocket-origin-unchecked
server = socketio.AsyncServer(cors_allowed_origins="*")
# ok: websocket-origin-unchecked
good = socketio.AsyncServer(cors_allowed_origins=["https://app.example.com"])


class Open(WebSocketHandler):
    # ruleid: websocket-origin-unchecked
    def check_origin(self, origin):
        return True


class Closed(WebSocketHandler):
    # ok: websocket-origin-unchecked
    def check_origin(self, origin):
        return origin == "https://app.example.com"
