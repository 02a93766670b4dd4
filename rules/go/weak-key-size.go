package keys

import (
	"crypto/dsa"
	"crypto/rand"
	"crypto/rsa"
)

const bits = 1024

func weak() {
	// ruleid: weak-key-size
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	_, _ = key, err
	// ruleid: weak-key-size
	rsa.GenerateKey(rand.Reader, bits)
	var p dsa.Parameters
	// ruleid: weak-key-size
	dsa.GenerateParameters(&p, rand.Reader, dsa.L1024N160)
}

func strong(size int) {
	// ok: weak-key-size
	rsa.GenerateKey(rand.Reader, 3072)
	// ok: weak-key-size
	rsa.GenerateKey(rand.Reader, size)
}
