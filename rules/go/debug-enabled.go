package main

import (
	"net/http"
	_ "net/http/pprof"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

func serve(mux *http.ServeMux) {
	// ruleid: debug-enabled
	http.ListenAndServe(":8080", nil)
	// ok: debug-enabled
	http.ListenAndServe("localhost:6060", nil)
	// ok: debug-enabled
	http.ListenAndServe(":8080", mux)
}

func modes() {
	// ruleid: debug-enabled
	gin.SetMode(gin.DebugMode)
	// ok: debug-enabled
	gin.SetMode(gin.ReleaseMode)
	e := echo.New()
	// ruleid: debug-enabled
	e.Debug = true
	// ok: debug-enabled
	e.Debug = false
}
