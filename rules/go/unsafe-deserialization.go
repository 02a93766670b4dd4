package state

import (
	"encoding/gob"
	"encoding/json"
	"net/http"
	"os"
)

type session struct{ User string }

func load(w http.ResponseWriter, r *http.Request) {
	var s session
	// ruleid: unsafe-deserialization
	gob.NewDecoder(r.Body).Decode(&s)
	// ok: unsafe-deserialization
	json.NewDecoder(r.Body).Decode(&s)
}

func fromFile(f *os.File) {
	var s session
	// ok: unsafe-deserialization
	gob.NewDecoder(f).Decode(&s)
}
