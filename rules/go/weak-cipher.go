package crypt

import (
	"crypto/aes"
	"crypto/des"
	"crypto/rc4"

	"golang.org/x/crypto/blowfish"
	"golang.org/x/crypto/chacha20poly1305"
)

func old(key []byte) {
	// ruleid: weak-cipher
	block, err := des.NewCipher(key)
	_, _ = block, err
	// ruleid: weak-cipher
	triple, _ := des.NewTripleDESCipher(key)
	_ = triple
	// ruleid: weak-cipher
	stream, _ := rc4.NewCipher(key)
	_ = stream
	// ruleid: weak-cipher
	blowfish.NewCipher(key)
}

func current(key []byte) {
	// ok: weak-cipher
	block, err := aes.NewCipher(key)
	_, _ = block, err
	// ok: weak-cipher
	chacha20poly1305.New(key)
}
