package proxy

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
)

type fetcher struct {
	client *http.Client
}

func fetch(w http.ResponseWriter, r *http.Request) {
	target := r.URL.Query().Get("url")
	// ruleid: server-side-request-forgery
	resp, err := http.Get(target)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
	// ruleid: server-side-request-forgery
	req, _ := http.NewRequestWithContext(r.Context(), "GET", "http://"+r.FormValue("host")+"/status", nil)
	_ = req
	// ok: server-side-request-forgery
	http.Get("https://api.example.com/items/" + url.PathEscape(target))
	// ok: server-side-request-forgery
	http.Get("https://api.example.com/items?q=" + target)
	// ok: server-side-request-forgery
	http.Get(fmt.Sprintf("https://api.example.com/items/%s", target))
	// ruleid: server-side-request-forgery
	http.Get(fmt.Sprintf("https://%s/items", target))
	// ok: server-side-request-forgery
	http.Get("https://api.example.com/health")
}

func dial(c *gin.Context) {
	// ruleid: server-side-request-forgery
	conn, err := net.Dial("tcp", c.Query("address"))
	_, _ = conn, err
	client := &http.Client{}
	// ruleid: server-side-request-forgery
	client.Get(c.Query("webhook"))
	target := c.Query("target")
	if target == "https://a.example.com" || target == "https://b.example.com" {
		// ok: server-side-request-forgery
		client.Get(target)
	}
}

func forward(w http.ResponseWriter, r *http.Request) {
	hosts := map[string]string{"a": "http://10.0.0.1", "b": "http://10.0.0.2"}
	// ok: server-side-request-forgery
	http.Get(hosts["a"])
	if !isAllowedHost(r.FormValue("host")) {
		return
	}
	// ok: server-side-request-forgery
	http.NewRequest("POST", "https://example.com", r.Body)
}

func isAllowedHost(host string) bool { return host == "example.com" }

func formatted(w http.ResponseWriter, r *http.Request) {
	address := fmt.Sprintf("https://api.example.com/items/%s", r.FormValue("id"))
	// the beginning of what a format gives
	// todook: server-side-request-forgery
	http.Get(address)
}
