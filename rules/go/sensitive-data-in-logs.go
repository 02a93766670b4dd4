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

type store interface {
	Create(name, password string) (*user, error)
}

func signUp(s store, name, password string) {
	u, err := s.Create(name, password)
	if err != nil {
		return
	}
	// ok: sensitive-data-in-logs
	log.Printf("user %q", u.Name)
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
