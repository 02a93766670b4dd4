import socket

ALLOWED = {("10.0.0.2", 5353)}


def names(zone):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("", 53))
    while True:
        query, sender = server.recvfrom(512)
        # ruleid: udp-reply-to-anybody
        server.sendto(zone.answer(query), sender)
        if sender in ALLOWED:
            # ok: udp-reply-to-anybody
            server.sendto(zone.answer(query), sender)


def relay(server, target):
    while True:
        data, sender = server.recvfrom(512)
        # ok: udp-reply-to-anybody
        server.sendto(b"seen", target)
        # ok: udp-reply-to-anybody
        print(len(data), sender)


def forward(server, parse, send_reply):
    client_ip, question = parse(server.recvfrom(512))
    # ruleid: udp-reply-to-anybody
    send_reply(client_ip, question)
