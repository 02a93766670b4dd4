package login

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/sessions"
)

func set(w http.ResponseWriter, id string, secure bool) {
	// ruleid: insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id, Secure: false})
	// ruleid: insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "auth_token", Value: id, HttpOnly: true})
	// ok: insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id, Secure: true, HttpOnly: true})
	// ok: insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id, Secure: secure})
	// ok: insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "colour", Value: "green"})
	// ok: insecure-cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: "", MaxAge: -1})
}

func later(w http.ResponseWriter, r *http.Request, id string) {
	// ok: insecure-cookie
	cookie := &http.Cookie{Name: "session", Value: id}
	cookie.Secure = r.TLS != nil
	http.SetCookie(w, cookie)
}

func call(r *http.Request, id string) {
	// ok: insecure-cookie
	r.AddCookie(&http.Cookie{Name: "session", Value: id})
}

func others(c *gin.Context, store *sessions.CookieStore) {
	// ruleid: insecure-cookie
	c.SetCookie("session", "1", 3600, "/", "", false, true)
	// ok: insecure-cookie
	c.SetCookie("session", "1", 3600, "/", "", true, true)
	// ruleid: insecure-cookie
	store.Options = &sessions.Options{Path: "/", Secure: false}
	// ok: insecure-cookie
	store.Options = &sessions.Options{Path: "/", Secure: true, HttpOnly: true}
}
