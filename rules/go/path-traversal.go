package files

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/mux"
	"github.com/labstack/echo/v4"
)

const root = "/srv/files"

func download(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ruleid: path-traversal
	f, err := os.Open(filepath.Join(root, name))
	if err != nil {
		return
	}
	defer f.Close()
	io.Copy(w, f)
	// ruleid: path-traversal
	http.ServeFile(w, r, root+"/"+mux.Vars(r)["file"])
	// ok: path-traversal
	os.ReadFile(filepath.Join(root, filepath.Base(name)))
	// ok: path-traversal
	os.ReadFile(filepath.Join(root, filepath.Clean("/"+name)))
	// ok: path-traversal
	os.ReadFile("/etc/motd")
}

func checked(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if !filepath.IsLocal(name) {
		return
	}
	// ok: path-traversal
	os.ReadFile(filepath.Join(root, name))
	target := filepath.Join(root, r.FormValue("other"))
	if !strings.HasPrefix(target, root+"/") {
		return
	}
	// ok: path-traversal
	os.Remove(target)
}

func dots(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	if strings.Contains(name, "..") {
		return
	}
	// ok: path-traversal
	os.ReadFile(root + "/" + name)
}

func upload(c *gin.Context) {
	header, _ := c.FormFile("file")
	// ok: path-traversal
	c.SaveUploadedFile(header, filepath.Join(root, filepath.Base(header.Filename)))
	// ruleid: path-traversal
	c.SaveUploadedFile(header, root+"/"+c.PostForm("folder")+"/a.png")
	// ruleid: path-traversal
	c.File(root + c.Param("path"))
}

func withEcho(c echo.Context) error {
	// ruleid: path-traversal
	if err := os.RemoveAll(root + "/" + c.Param("user")); err != nil {
		return err
	}
	// ruleid: path-traversal
	return c.File(root + "/" + c.QueryParam("name"))
}
