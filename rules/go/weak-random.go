package tokens

import (
	crand "crypto/rand"
	"math/rand"
	"time"
)

const letters = "abcdefghijklmnopqrstuvwxyz"

func newToken(n int) string {
	b := make([]byte, n)
	for i := range b {
		// ruleid: weak-random
		b[i] = letters[rand.Intn(len(letters))]
	}
	return string(b)
}

func reset() int {
	// ruleid: weak-random
	resetCode := 100000 + rand.Intn(900000)
	return resetCode
}

func GenerateOTP() int {
	// ruleid: weak-random
	return rand.Int() % 1000000
}

func strongToken() []byte {
	token := make([]byte, 32)
	// ok: weak-random
	crand.Read(token)
	return token
}

func jitter() time.Duration {
	// ok: weak-random
	return time.Duration(rand.Intn(100)) * time.Millisecond
}

func shuffled(items []string) {
	// ok: weak-random
	rand.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
}

type maker struct{ seed int64 }

func (m *maker) sessionToken() int64 {
	// ruleid: weak-random
	return rand.Int63()
}

func (m *maker) pick(items []string) string {
	// ok: weak-random
	return items[rand.Intn(len(items))]
}
