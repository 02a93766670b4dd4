package web

import (
	"fmt"
	"log"
	"net/http"
	"runtime/debug"

	"github.com/gin-gonic/gin"
)

func recovered(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if err := recover(); err != nil {
			// ruleid: stack-trace-exposure
			http.Error(w, string(debug.Stack()), 500)
			// ruleid: stack-trace-exposure
			w.Write(debug.Stack())
			// ok: stack-trace-exposure
			log.Printf("%s", debug.Stack())
			// ok: stack-trace-exposure
			http.Error(w, "internal error", 500)
		}
	}()
}

func withGin(c *gin.Context, err error) {
	// ruleid: stack-trace-exposure
	c.String(500, fmt.Sprintf("%+v", err))
	stack := string(debug.Stack())
	// ruleid: stack-trace-exposure
	c.JSON(500, gin.H{"stack": stack})
	// ok: stack-trace-exposure
	c.JSON(500, gin.H{"error": "internal error"})
}
