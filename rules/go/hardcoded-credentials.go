package store

import (
	"database/sql"
	"net/http"
	"net/smtp"
	"os"

	redis "github.com/redis/go-redis/v9"
)

// ruleid: hardcoded-credentials
const dbPassword = "tr0ub4dor&3x"

// ruleid: hardcoded-credentials
var password = "f62e5bcda4fae4f82370da0c6f20697b8f8447ef"

// ok: hardcoded-credentials
const passwordEnv, password2 = "APP_DB_PASSWD", "DB_PASS"

// ok: hardcoded-credentials
const passwordField = "password"

// ok: hardcoded-credentials
const apiKey = "api-key"

func open() {
	// ruleid: hardcoded-credentials
	db, err := sql.Open("postgres", "postgres://app:s3cr3tpw@db/app")
	_, _ = db, err
	// ruleid: hardcoded-credentials
	sql.Open("mysql", "app:s3cr3tpw@tcp(db:3306)/app")
	// ok: hardcoded-credentials
	sql.Open("postgres", os.Getenv("DATABASE_URL"))
	// ok: hardcoded-credentials
	sql.Open("sqlite3", "file:app.db")
	// ruleid: hardcoded-credentials
	_ = redis.NewClient(&redis.Options{Addr: "redis:6379", Password: "h4rd-c0ded"})
	// ok: hardcoded-credentials
	_ = redis.NewClient(&redis.Options{Addr: "redis:6379", Password: ""})
	// ok: hardcoded-credentials
	_ = redis.NewClient(&redis.Options{Addr: "redis:6379", Password: os.Getenv("REDIS_PASSWORD")})
	// ruleid: hardcoded-credentials
	_ = smtp.PlainAuth("", "app", "m41l-pass", "mail")
}

func call(r *http.Request, password string) {
	// ruleid: hardcoded-credentials
	r.SetBasicAuth("admin", "letmein123")
	// ok: hardcoded-credentials
	r.SetBasicAuth("admin", password)
}
