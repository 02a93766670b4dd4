package accounts

import (
	"crypto/sha256"

	"golang.org/x/crypto/bcrypt"
	"golang.org/x/crypto/pbkdf2"
)

func store(password string, salt []byte) {
	// ruleid: weak-password-hash
	bcrypt.GenerateFromPassword([]byte(password), 4)
	// ruleid: weak-password-hash
	bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	// ruleid: weak-password-hash
	pbkdf2.Key([]byte(password), salt, 1000, 32, sha256.New)
	// ruleid: weak-password-hash
	sum := sha256.Sum256([]byte(password))
	_ = sum
	// ok: weak-password-hash
	bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
	// ok: weak-password-hash
	bcrypt.GenerateFromPassword([]byte(password), 12)
	// ok: weak-password-hash
	pbkdf2.Key([]byte(password), salt, 600000, 32, sha256.New)
}

func name(document string) [32]byte {
	// ok: weak-password-hash
	return sha256.Sum256([]byte(document))
}
