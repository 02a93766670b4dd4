package admin

import (
	"net/http"
	"strings"
)

func local(r *http.Request) bool {
	// ruleid: trusted-proxy-header
	return r.Header.Get("X-Forwarded-For") == "127.0.0.1"
}

func inner(r *http.Request) bool {
	// ruleid: trusted-proxy-header
	if strings.HasPrefix(r.Header.Get("X-Real-IP"), "10.") {
		return true
	}
	// ok: trusted-proxy-header
	if r.Header.Get("X-Forwarded-For") == "" {
		return false
	}
	// ok: trusted-proxy-header
	return strings.HasPrefix(r.RemoteAddr, "10.")
}
