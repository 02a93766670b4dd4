package shop

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/mux"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jmoiron/sqlx"
	"github.com/labstack/echo/v4"
	"gorm.io/gorm"
)

var db *sql.DB

type server struct {
	db   *sql.DB
	pool *pgxpool.Pool
	dbx  *sqlx.DB
}

type search struct {
	Term string `json:"term"`
	Page int    `json:"page"`
}

func users(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	// ruleid: sql-injection
	rows, err := db.Query("SELECT id FROM users WHERE name = '" + name + "'")
	if err != nil {
		return
	}
	defer rows.Close()
	// ruleid: sql-injection
	db.QueryRow(fmt.Sprintf("SELECT id FROM users WHERE mail = '%s'", r.URL.Query().Get("mail")))
	// ok: sql-injection
	db.QueryRow("SELECT id FROM users WHERE mail = $1", name)
	// ok: sql-injection
	db.QueryRow(fmt.Sprintf("SELECT id FROM %s WHERE name = $1", "users"), name)

	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		return
	}
	// ok: sql-injection
	db.Query(fmt.Sprintf("SELECT id FROM users LIMIT 10 OFFSET %d", page*10))
}

func (s *server) order(w http.ResponseWriter, r *http.Request) {
	id := mux.Vars(r)["id"]
	query := "SELECT total FROM orders WHERE id = " + id
	// ruleid: sql-injection
	row := s.db.QueryRowContext(r.Context(), query)
	_ = row
	// ruleid: sql-injection
	s.pool.Query(r.Context(), "SELECT * FROM orders WHERE id = "+id)
	// ok: sql-injection
	s.pool.Query(r.Context(), "SELECT * FROM orders WHERE id = $1", id)
	s.remove(r.Context(), id)

	direction := r.FormValue("direction")
	switch direction {
	case "asc", "desc":
		// ok: sql-injection
		s.db.Query("SELECT * FROM orders ORDER BY id " + direction)
	}
}

func (s *server) remove(ctx context.Context, id string) {
	tx, _ := s.db.BeginTx(ctx, nil)
	// ruleid: sql-injection
	tx.ExecContext(ctx, "DELETE FROM orders WHERE id = "+id)
	// ok: sql-injection
	tx.ExecContext(ctx, "DELETE FROM lines WHERE order_id = $1", id)
}

func (s *server) find(w http.ResponseWriter, r *http.Request) {
	var body search
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return
	}
	var items []string
	// ruleid: sql-injection
	s.dbx.Select(&items, "SELECT name FROM items WHERE name LIKE '%"+body.Term+"%'")
	// ok: sql-injection
	s.dbx.Select(&items, "SELECT name FROM items WHERE name LIKE ?", "%"+body.Term+"%")
	var b strings.Builder
	b.WriteString("SELECT name FROM items WHERE kind = '")
	b.WriteString(r.FormValue("kind"))
	b.WriteString("'")
	// ruleid: sql-injection
	s.db.Query(b.String())
}

func withGin(orm *gorm.DB) gin.HandlerFunc {
	return func(c *gin.Context) {
		var found []search
		// ruleid: sql-injection
		orm.Raw("SELECT * FROM searches WHERE term = '" + c.Query("term") + "'").Scan(&found)
		// ruleid: sql-injection
		orm.Where("term = '" + c.Param("term") + "'").Find(&found)
		// ruleid: sql-injection
		orm.Order(c.Query("sort")).Find(&found)
		// ok: sql-injection
		orm.Where("term = ?", c.Param("term")).Find(&found)
		// ok: sql-injection
		orm.Where(&search{Term: c.Param("term")}).Find(&found)
	}
}

func bound(c *gin.Context) {
	var body search
	if err := c.ShouldBindJSON(&body); err != nil {
		return
	}
	// ruleid: sql-injection
	db.Query("SELECT * FROM searches WHERE term = '" + body.Term + "'")
	// ok: sql-injection
	db.Query(fmt.Sprintf("SELECT * FROM searches LIMIT 10 OFFSET %d", body.Page))
	// ok: sql-injection
	db.Query("SELECT * FROM searches WHERE term = ?", body.Term)
}

func parsed(c *fiber.Ctx) error {
	body := new(search)
	if err := c.BodyParser(body); err != nil {
		return err
	}
	// ruleid: sql-injection
	_, err := db.Exec("DELETE FROM searches WHERE term = '" + body.Term + "'")
	return err
}

func withEcho(c echo.Context) error {
	// ruleid: sql-injection
	_, err := db.Exec("DELETE FROM carts WHERE owner = '" + c.FormValue("owner") + "'")
	return err
}

func withFiber(c *fiber.Ctx) error {
	// ruleid: sql-injection
	_, err := db.ExecContext(c.Context(), fmt.Sprintf("DELETE FROM carts WHERE owner = '%s'", c.Params("owner")))
	return err
}

func cached(c *gin.Context) {
	columns := map[string]string{"name": "name", "date": "created_at"}
	column, ok := columns[c.Query("sort")]
	if !ok {
		return
	}
	// ok: sql-injection
	db.Query("SELECT * FROM items ORDER BY " + column)
}

type archive struct{ files *sql.DB }

func (a *archive) list(w http.ResponseWriter, r *http.Request) {
	// the type of a field of a struct that has methods
	// todoruleid: sql-injection
	a.files.Query("SELECT name FROM files WHERE owner = '" + r.FormValue("owner") + "'")

	// the type of the first of two results
	source, err := sql.Open("postgres", "dbname=app")
	if err != nil {
		return
	}
	// todoruleid: sql-injection
	source.Query("SELECT name FROM files WHERE owner = '" + r.FormValue("owner") + "'")
}

func boundToAnyName(c *gin.Context) {
	var thing search
	if err := c.ShouldBindJSON(&thing); err != nil {
		return
	}
	// ruleid: sql-injection
	db.Query("SELECT * FROM searches WHERE term = '" + thing.Term + "'")
}
