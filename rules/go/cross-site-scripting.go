package pages

import (
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"net/http"
	texttemplate "text/template"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

var plain = texttemplate.Must(texttemplate.New("p").Parse("<b>{{.}}</b>"))

func hello(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ruleid: cross-site-scripting
	fmt.Fprintf(w, "<h1>Hello %s</h1>", name)
	// ruleid: cross-site-scripting
	w.Write([]byte("<p>" + name + "</p>"))
	// ruleid: cross-site-scripting
	io.WriteString(w, name)
	// ok: cross-site-scripting
	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(name))
	// ok: cross-site-scripting
	fmt.Fprintln(w, "<h1>Hello</h1>")
}

func asText(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	// ok: cross-site-scripting
	fmt.Fprintf(w, "Hello %s", r.FormValue("name"))
}

func asData(w http.ResponseWriter, r *http.Request) {
	text, _ := json.Marshal(map[string]string{"name": r.FormValue("name")})
	// ok: cross-site-scripting
	w.Write(text)
}

var served = wrap(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	// ok: cross-site-scripting
	w.Write([]byte(r.FormValue("data")))
})

func wrap(f http.HandlerFunc) http.HandlerFunc { return f }

func trusted(w http.ResponseWriter, r *http.Request) {
	t := template.Must(template.ParseFiles("page.html"))
	// ruleid: cross-site-scripting
	t.Execute(w, template.HTML(r.FormValue("bio")))
	// ok: cross-site-scripting
	t.Execute(w, r.FormValue("bio"))
	raw := texttemplate.Must(texttemplate.New("p").Parse("<b>{{.}}</b>"))
	// ruleid: cross-site-scripting
	raw.Execute(w, r.FormValue("bio"))
	write(raw, w, r.FormValue("bio"))
}

func write(t *texttemplate.Template, w http.ResponseWriter, bio string) {
	// ruleid: cross-site-scripting
	t.Execute(w, bio)
}

func withEcho(c echo.Context) error {
	// ok: cross-site-scripting
	c.String(http.StatusOK, c.QueryParam("name"))
	// ruleid: cross-site-scripting
	return c.HTML(http.StatusOK, "<b>"+c.QueryParam("name")+"</b>")
}

func withGin(c *gin.Context) {
	// ruleid: cross-site-scripting
	c.Data(200, "text/html; charset=utf-8", []byte(c.Query("page")))
	// ok: cross-site-scripting
	c.JSON(200, gin.H{"name": c.Query("name")})
}
