package files

import "os"

func write(name string, data []byte) {
	// ruleid: insecure-creation-mode
	os.WriteFile(name, data, 0666)
	// ruleid: insecure-creation-mode
	os.MkdirAll(name, 0o777)
	// ruleid: insecure-creation-mode
	os.MkdirAll(name, os.ModePerm)
	// ruleid: insecure-creation-mode
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0666)
	_, _ = f, err
	// ok: insecure-creation-mode
	os.WriteFile(name, data, 0644)
	// ok: insecure-creation-mode
	os.MkdirAll(name, 0o755)
	// ok: insecure-creation-mode
	os.OpenFile(name, os.O_RDONLY, 0666)
	// ok: insecure-creation-mode
	os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0600)
}
