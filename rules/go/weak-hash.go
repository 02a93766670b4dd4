package sums

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

func sign(data []byte) string {
	// ruleid: weak-hash
	sum := md5.Sum(data)
	return hex.EncodeToString(sum[:])
}

func store(password string) string {
	// ruleid: weak-hash
	h := sha1.New()
	io.WriteString(h, password)
	return fmt.Sprintf("%x", h.Sum(nil))
}

func mac(key, data []byte) []byte {
	// ruleid: weak-hash
	m := hmac.New(md5.New, key)
	m.Write(data)
	return m.Sum(nil)
}

func strong(key, data []byte) []byte {
	// ok: weak-hash
	m := hmac.New(sha256.New, key)
	m.Write(data)
	// ok: weak-hash
	sum := sha256.Sum256(data)
	_ = sum
	return m.Sum(nil)
}

func etag(data []byte) string {
	// ok: weak-hash
	return fmt.Sprintf("%x", md5.Sum(data))
}

func cached(data []byte) {
	// ok: weak-hash
	cacheKey := md5.Sum(data)
	_ = cacheKey
}
