package catalogue

import (
	"net/http"
	"strings"

	"github.com/antchfx/xmlquery"
	"github.com/antchfx/xpath"
)

func find(w http.ResponseWriter, r *http.Request, doc *xmlquery.Node) {
	title := r.FormValue("title")
	// ruleid: xpath-injection
	xmlquery.FindOne(doc, "//book[title='"+title+"']")
	// ruleid: xpath-injection
	xpath.Compile("//book[@id=" + r.URL.Query().Get("id") + "]")
	// ok: xpath-injection
	xmlquery.Find(doc, "//book/title")
	if strings.ContainsAny(title, `'"`) {
		return
	}
	// ok: xpath-injection
	xmlquery.FindOne(doc, "//book[title='"+title+"']")
}
