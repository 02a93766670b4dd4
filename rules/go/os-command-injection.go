package tools

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"regexp"

	"github.com/gin-gonic/gin"
	"golang.org/x/crypto/ssh"
)

func ping(w http.ResponseWriter, r *http.Request) {
	host := r.URL.Query().Get("host")
	// ruleid: os-command-injection
	out, err := exec.Command("sh", "-c", "ping -c 1 "+host).CombinedOutput()
	if err != nil {
		return
	}
	w.Write(out)
	// ruleid: os-command-injection
	exec.CommandContext(r.Context(), "/bin/bash", "-c", fmt.Sprintf("nslookup %s", host)).Run()
	// ok: os-command-injection
	exec.Command("ping", "-c", "1", host).Run()
	// ok: os-command-injection
	exec.Command("sh", "-c", "uptime").Run()
}

func run(c *gin.Context) {
	program := c.PostForm("program")
	// ruleid: os-command-injection
	exec.Command(program, "--version").Run()
	if program == "git" || program == "hg" {
		// ok: os-command-injection
		exec.Command(program, "--version").Run()
	}
	// ruleid: os-command-injection
	exec.Command("cmd", "/C", "dir "+c.Query("folder")).Run()
	remote(c.Request.Context(), nil, c.Query("folder"))
}

func remote(ctx context.Context, session *ssh.Session, folder string) {
	// ruleid: os-command-injection
	session.Run("ls " + folder)
	// ok: os-command-injection
	session.Run("ls /srv")
	// ok: os-command-injection
	exec.CommandContext(ctx, "ls", "--", folder).Run()
}

func letters(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// ok: os-command-injection
	exec.Command("sh", "-c", "ls "+regexp.MustCompile("[^a-z]").ReplaceAllString(name, "")).Run()
	// ruleid: os-command-injection
	exec.Command("sh", "-c", "ls "+regexp.MustCompile("[;|]").ReplaceAllString(name, "")).Run()
}

var plain = regexp.MustCompile(`^[a-z0-9]+$`)
var plainFirst = regexp.MustCompile(`^[a-z0-9]+`)

func checked(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	if plainFirst.MatchString(name) {
		// ruleid: os-command-injection
		exec.Command("sh", "-c", "ls "+name).Run()
	}
	local := regexp.MustCompile(`^[a-z0-9]+$`)
	if local.MatchString(name) || regexp.MustCompile(`^[a-z]+$`).MatchString(name) {
		// ok: os-command-injection
		exec.Command("sh", "-c", "ls "+name).Run()
	}
	if !plain.MatchString(name) {
		return
	}
	// ok: os-command-injection
	exec.Command("sh", "-c", "ls "+name).Run()
}
