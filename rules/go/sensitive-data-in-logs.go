package auth

import (
	"log"
	"log/slog"
	"os"
)

type user struct {
	Name     string
	Password string
}

func login(name, password string) {
	// ruleid: sensitive-data-in-logs
	log.Printf("login of %s with %s", name, password)
	// ok: sensitive-data-in-logs
	log.Printf("login of %s", name)
	// ok: sensitive-data-in-logs
	log.Printf("password of %s has %d signs", name, len(password))
}

func show(u *user, logger *log.Logger) {
	// ruleid: sensitive-data-in-logs
	slog.Info("user", "name", u.Name, "password", u.Password)
	// ruleid: sensitive-data-in-logs
	logger.Println("token", os.Getenv("API_TOKEN"))
	// ok: sensitive-data-in-logs
	logger.Println("home", os.Getenv("HOME"))
	// ok: sensitive-data-in-logs
	slog.Info("user", "name", u.Name)
}
