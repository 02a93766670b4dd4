package login

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/sessions"
)

func set(w http.ResponseWriter, id string) {
	// ruleid: cookie-without-http-only
	http.SetCookie(w, &http.Cookie{Name: "colour", Value: id, HttpOnly: false})
	// ruleid: cookie-without-http-only
	http.SetCookie(w, &http.Cookie{Name: "sessionid", Value: id, Secure: true})
	// ok: cookie-without-http-only
	http.SetCookie(w, &http.Cookie{Name: "sessionid", Value: id, Secure: true, HttpOnly: true})
	// ok: cookie-without-http-only
	http.SetCookie(w, &http.Cookie{Name: "colour", Value: "green"})
	// ok: cookie-without-http-only
	http.SetCookie(w, &http.Cookie{Name: "csrf_token", Value: id, HttpOnly: false})
}

func others(c *gin.Context, store *sessions.CookieStore) {
	// ruleid: cookie-without-http-only
	c.SetCookie("session", "1", 3600, "/", "", true, false)
	// ok: cookie-without-http-only
	c.SetCookie("session", "1", 3600, "/", "", true, true)
	// ok: cookie-without-http-only
	c.SetCookie("session", "", -1, "/", "", true, false)
	// ruleid: cookie-without-http-only
	store.Options = &sessions.Options{Path: "/", HttpOnly: false}
}
