package web

import (
	"net/http"

	"github.com/gorilla/csrf"
	"github.com/labstack/echo/v4/middleware"
)

func protect(key []byte, secure bool, mux http.Handler) {
	// ruleid: csrf-off
	csrf.Protect(key, csrf.Secure(false))(mux)
	// ruleid: csrf-off
	_ = csrf.SameSite(csrf.SameSiteNoneMode)
	// ok: csrf-off
	csrf.Protect(key)(mux)
	// ok: csrf-off
	csrf.Protect(key, csrf.Secure(secure))(mux)
	// ok: csrf-off
	csrf.Protect(key, csrf.SameSite(csrf.SameSiteStrictMode))(mux)
	// ruleid: csrf-off
	_ = middleware.CSRFConfig{CookieName: "_csrf", CookieSecure: false}
	// ok: csrf-off
	_ = middleware.CSRFConfig{CookieName: "_csrf", CookieSecure: true}
}
