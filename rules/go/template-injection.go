package pages

import (
	"html/template"
	"net/http"

	"github.com/dop251/goja"
	"github.com/gin-gonic/gin"
)

var page = template.Must(template.New("page").Parse("<h1>{{.}}</h1>"))

func show(w http.ResponseWriter, r *http.Request) {
	// ruleid: template-injection
	t, err := template.New("mail").Parse("<p>" + r.FormValue("text") + "</p>")
	if err != nil {
		return
	}
	t.Execute(w, nil)
	// ok: template-injection
	fixed, _ := template.New("mail").Parse("<p>{{.}}</p>")
	// ok: template-injection
	fixed.Execute(w, r.FormValue("text"))
	// ok: template-injection
	page.Execute(w, r.FormValue("text"))
}

func custom(c *gin.Context) {
	tmpl := template.New("custom")
	// ruleid: template-injection
	template.Must(tmpl.Parse(c.PostForm("layout")))
	vm := goja.New()
	run(vm, c.PostForm("script"))
}

func run(vm *goja.Runtime, script string) {
	// ruleid: template-injection
	vm.RunString(script)
	// ok: template-injection
	vm.RunString("1 + 1")
}
