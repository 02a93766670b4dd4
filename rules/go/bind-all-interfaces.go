package main

import (
	"net"
	"net/http"
)

func listen(mux *http.ServeMux, address string) {
	// ruleid: bind-all-interfaces
	l, err := net.Listen("tcp", "0.0.0.0:9000")
	_, _ = l, err
	// ruleid: bind-all-interfaces
	http.ListenAndServe("0.0.0.0:8080", mux)
	// ruleid: bind-all-interfaces
	_ = &http.Server{Addr: "[::]:8080", Handler: mux}
	// ok: bind-all-interfaces
	net.Listen("tcp", "127.0.0.1:9000")
	// ok: bind-all-interfaces
	http.ListenAndServe(address, mux)
}
