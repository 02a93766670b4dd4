package numbers

import (
	"math"
	"strconv"
)

func short(text string) int32 {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	// ruleid: integer-overflow
	return int32(n)
}

func port(text string) uint16 {
	p, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	// ruleid: integer-overflow
	return uint16(p)
}

func fitting(text string) int32 {
	n, _ := strconv.ParseInt(text, 10, 32)
	// ok: integer-overflow
	return int32(n)
}

func checked(text string) int16 {
	n, err := strconv.Atoi(text)
	if err != nil || n > math.MaxInt16 || n < 0 {
		return 0
	}
	// ok: integer-overflow
	return int16(n)
}

func other(n int) int32 {
	// ok: integer-overflow
	return int32(n)
}
