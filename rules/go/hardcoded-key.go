package crypt

import (
	"crypto/aes"
	"crypto/hmac"
	"crypto/sha256"
	"os"

	"github.com/golang-jwt/jwt/v5"
	"github.com/gorilla/sessions"
)

// ruleid: hardcoded-key
var jwtKey = []byte("my-very-secret-key")

// ok: hardcoded-key
var sessionKey = []byte(os.Getenv("SESSION_KEY"))

func sign(claims jwt.Claims, key []byte) {
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	// ruleid: hardcoded-key
	token.SignedString([]byte("another-secret"))
	// ok: hardcoded-key
	token.SignedString(key)
}

func encrypt(key, data []byte) {
	// ruleid: hardcoded-key
	block, _ := aes.NewCipher([]byte("0123456789abcdef"))
	_ = block
	// ok: hardcoded-key
	aes.NewCipher(key)
	// ruleid: hardcoded-key
	mac := hmac.New(sha256.New, []byte("key"))
	mac.Write(data)
	// ruleid: hardcoded-key
	_ = sessions.NewCookieStore([]byte("secret-of-cookies"))
	// ok: hardcoded-key
	_ = sessions.NewCookieStore([]byte(os.Getenv("SESSION_KEY")))
	// ok: hardcoded-key
	hmac.New(sha256.New, key)
}
