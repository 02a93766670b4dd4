package search

import (
	"net/http"
	"regexp"

	"github.com/gin-gonic/gin"
)

var word = regexp.MustCompile(`^\w+$`)

func find(w http.ResponseWriter, r *http.Request) {
	pattern := r.FormValue("pattern")
	// ruleid: regex-injection
	re, err := regexp.Compile(pattern)
	_, _ = re, err
	// ok: regex-injection
	regexp.MustCompile("^" + regexp.QuoteMeta(pattern) + "$")
	// ok: regex-injection
	regexp.MatchString(`^\d+$`, pattern)
}

func withGin(c *gin.Context) {
	// ruleid: regex-injection
	ok, _ := regexp.MatchString("^"+c.Query("prefix"), "text")
	_ = ok
	// ok: regex-injection
	word.MatchString(c.Query("prefix"))
}
