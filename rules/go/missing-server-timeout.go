package main

import (
	"net/http"
	"time"
)

func serve(mux *http.ServeMux) {
	// ruleid: missing-server-timeout
	http.ListenAndServe(":8080", mux)
	// ruleid: missing-server-timeout
	s := &http.Server{Addr: ":8080", Handler: mux}
	s.ListenAndServe()
	// ok: missing-server-timeout
	t := &http.Server{Addr: ":8080", Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	t.ListenAndServe()
	// ok: missing-server-timeout
	_ = &http.Server{Addr: ":8080", Handler: mux, ReadTimeout: 5 * time.Second}
	// ok: missing-server-timeout
	http.ListenAndServe("localhost:6060", nil)
}

func later(mux *http.ServeMux) {
	// ok: missing-server-timeout
	s := &http.Server{Handler: mux}
	s.ReadTimeout = time.Second
	s.ListenAndServe()
}
