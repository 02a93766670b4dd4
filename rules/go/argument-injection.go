package tools

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/labstack/echo/v4"
)

func history(w http.ResponseWriter, r *http.Request) {
	branch := r.FormValue("branch")
	// ruleid: argument-injection
	exec.Command("git", "log", branch).Run()
	// ruleid: argument-injection
	exec.CommandContext(r.Context(), "/usr/bin/tar", "czf", "/tmp/a.tgz", branch).Run()
	// ok: argument-injection
	exec.Command("git", "log", "--", branch).Run()
	// ok: argument-injection
	exec.Command("git", "log", "refs/heads/"+branch).Run()
	if strings.HasPrefix(branch, "-") {
		return
	}
	// ok: argument-injection
	exec.Command("git", "checkout", branch).Run()
}

func fetch(c echo.Context) error {
	// ruleid: argument-injection
	exec.Command("curl", "-s", c.QueryParam("url")).Run()
	// ok: argument-injection
	exec.Command("mytool", c.QueryParam("url")).Run()
	// ok: argument-injection
	return exec.Command("unzip", filepath.Join("/srv/up", c.Param("name"))).Run()
}
