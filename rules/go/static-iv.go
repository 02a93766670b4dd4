package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"io"
)

func cbc(key, text []byte) []byte {
	block, _ := aes.NewCipher(key)
	out := make([]byte, len(text))
	// ruleid: static-iv
	cipher.NewCBCEncrypter(block, []byte("1234567890123456")).CryptBlocks(out, text)
	// ruleid: static-iv
	cipher.NewCTR(block, make([]byte, 16)).XORKeyStream(out, text)
	// ruleid: static-iv
	cipher.NewCFBEncrypter(block, key[:16]).XORKeyStream(out, text)
	return out
}

func gcm(key, text []byte) []byte {
	block, _ := aes.NewCipher(key)
	aead, _ := cipher.NewGCM(block)
	// ruleid: static-iv
	bad := aead.Seal(nil, []byte("constant-iv!"), text, nil)
	_ = bad
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(rand.Reader, nonce); err != nil {
		return nil
	}
	// ok: static-iv
	return aead.Seal(nonce, nonce, text, nil)
}

func filled(key, text []byte) {
	block, _ := aes.NewCipher(key)
	iv := []byte("0000000000000000")
	rand.Read(iv)
	// ok: static-iv
	cipher.NewCTR(block, iv).XORKeyStream(text, text)
}

func variable(key, text []byte) {
	block, _ := aes.NewCipher(key)
	iv := []byte("0000000000000000")
	// ruleid: static-iv
	cipher.NewCTR(block, iv).XORKeyStream(text, text)
}

func ctr(key, text []byte) {
	block, _ := aes.NewCipher(key)
	iv := make([]byte, aes.BlockSize)
	rand.Read(iv)
	// ok: static-iv
	cipher.NewCTR(block, iv).XORKeyStream(text, text)
}
