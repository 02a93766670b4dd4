package memory

import (
	"math"
	"unsafe"
)

func read(p *byte, n int, address uintptr) {
	// ruleid: unsafe-pointer
	_ = unsafe.Slice(p, n)
	// ruleid: unsafe-pointer
	_ = unsafe.String(p, n)
	// ruleid: unsafe-pointer
	_ = (*int)(unsafe.Add(unsafe.Pointer(p), 8))
	// ok: unsafe-pointer
	_ = unsafe.Sizeof(n)
	// ok: unsafe-pointer
	_ = math.Float64bits(1)
}
