package hooks

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
)

func verify(body, signature, key []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	// ruleid: timing-unsafe-comparison
	return bytes.Equal(mac.Sum(nil), signature)
}

func text(r *http.Request, expected []byte) bool {
	signature := r.Header.Get("X-Signature")
	// ruleid: timing-unsafe-comparison
	return signature == hex.EncodeToString(expectedMAC(expected))
}

func expectedMAC(b []byte) []byte { return b }

func login(apiKey, wantedAPIKey, password, confirmation string) bool {
	// ruleid: timing-unsafe-comparison
	if apiKey != wantedAPIKey {
		return false
	}
	// ok: timing-unsafe-comparison
	if password == "" {
		return false
	}
	// ok: timing-unsafe-comparison
	return password == confirmation
}

func constant(a, signature []byte) bool {
	// ok: timing-unsafe-comparison
	return hmac.Equal(a, signature) || subtle.ConstantTimeCompare(a, signature) == 1
}
