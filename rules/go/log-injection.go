package audit

import (
	"log"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

func login(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: log-injection
	log.Println("login of", name)
	// ruleid: log-injection
	log.Printf("login of %s", name)
	// ok: log-injection
	log.Printf("login of %q", name)
	// ok: log-injection
	slog.Info("login", "name", name)
	// ok: log-injection
	log.Println("login of", strings.ReplaceAll(name, "\n", " "))
	age, err := strconv.Atoi(r.FormValue("age"))
	if err != nil {
		// ok: log-injection
		log.Println("no age:", err)
	}
	// ok: log-injection
	log.Println("age", age)
}

func withGin(c *gin.Context) {
	logger := log.Default()
	// ruleid: log-injection
	logger.Printf("agent %v", c.GetHeader("User-Agent"))
	// ok: log-injection
	logger.Printf("agent %q", c.GetHeader("User-Agent"))
}
