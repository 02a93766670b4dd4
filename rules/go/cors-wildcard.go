package api

import (
	"net/http"

	gincors "github.com/gin-contrib/cors"
	"github.com/gorilla/websocket"
	"github.com/rs/cors"
)

func options() {
	// ruleid: cors-wildcard
	_ = cors.New(cors.Options{AllowedOrigins: []string{"*"}, AllowCredentials: true})
	// ok: cors-wildcard
	_ = cors.New(cors.Options{AllowedOrigins: []string{"*"}})
	// ok: cors-wildcard
	_ = cors.New(cors.Options{AllowedOrigins: []string{"https://app.example.com"}, AllowCredentials: true})
	// ruleid: cors-wildcard
	_ = gincors.New(gincors.Config{AllowAllOrigins: true, AllowCredentials: true})
	// ok: cors-wildcard
	_ = gincors.New(gincors.Config{AllowAllOrigins: true})
	// ruleid: cors-wildcard
	_ = websocket.Upgrader{CheckOrigin: func(r *http.Request) bool { return true }}
	// ok: cors-wildcard
	_ = websocket.Upgrader{CheckOrigin: func(r *http.Request) bool { return r.Host == "example.com" }}
}

func reflected(w http.ResponseWriter, r *http.Request) {
	// ruleid: cors-wildcard
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	// ok: cors-wildcard
	w.Header().Set("Access-Control-Allow-Origin", "https://app.example.com")
}
