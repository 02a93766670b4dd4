package files

import "os"

func write(name string, data []byte) {
	// ruleid: insecure-file-permissions
	os.WriteFile(name, data, 0666)
	// ruleid: insecure-file-permissions
	os.MkdirAll(name, 0o777)
	// ruleid: insecure-file-permissions
	os.MkdirAll(name, os.ModePerm)
	// ruleid: insecure-file-permissions
	os.Chmod(name, 0777)
	// ruleid: insecure-file-permissions
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0666)
	_, _ = f, err
	// ok: insecure-file-permissions
	os.WriteFile(name, data, 0644)
	// ok: insecure-file-permissions
	os.MkdirAll(name, 0o755)
	// ok: insecure-file-permissions
	os.OpenFile(name, os.O_RDONLY, 0666)
	// ok: insecure-file-permissions
	os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0600)
}
