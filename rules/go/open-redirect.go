package login

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/labstack/echo/v4"
)

func after(w http.ResponseWriter, r *http.Request) {
	next := r.FormValue("next")
	// ruleid: open-redirect
	http.Redirect(w, r, next, http.StatusFound)
	// ruleid: open-redirect
	w.Header().Set("Location", r.URL.Query().Get("to"))
	// ok: open-redirect
	http.Redirect(w, r, "/home?from="+next, http.StatusFound)
	// ok: open-redirect
	http.Redirect(w, r, "/login", http.StatusFound)
	if strings.HasPrefix(next, "/") && !strings.HasPrefix(next, "//") {
		// ok: open-redirect
		http.Redirect(w, r, next, http.StatusFound)
	}
}

func withSlash(w http.ResponseWriter, r *http.Request) {
	// ok: open-redirect
	http.Redirect(w, r, "https://www.example.com"+"/"+r.URL.Path, http.StatusMovedPermanently)
}

func toHTTPS(w http.ResponseWriter, r *http.Request) {
	// ok: open-redirect
	http.Redirect(w, r, "https://"+r.Host+r.URL.Path, http.StatusMovedPermanently)
	// ok: open-redirect
	http.Redirect(w, r, r.URL.String(), http.StatusFound)
}

func withGin(c *gin.Context) {
	// ruleid: open-redirect
	c.Redirect(302, c.Query("next"))
	// ok: open-redirect
	c.Redirect(302, "/users/"+c.Param("id"))
	// ok: open-redirect
	c.Redirect(302, fmt.Sprintf("/login?from=%s", c.Query("next")))
}

func withEcho(c echo.Context) error {
	// ruleid: open-redirect
	return c.Redirect(302, c.QueryParam("next"))
}

func withFiber(c *fiber.Ctx) error {
	// ruleid: open-redirect
	return c.Redirect(c.Query("next"))
}
