package files

import "os"

func open(name string, f *os.File) {
	// ruleid: insecure-file-permissions
	os.Chmod(name, 0777)
	// ruleid: insecure-file-permissions
	os.Chmod(name, 0o666)
	// ruleid: insecure-file-permissions
	os.Chmod(name, os.ModePerm)
	// ruleid: insecure-file-permissions
	f.Chmod(0o777)
	// ok: insecure-file-permissions
	os.Chmod(name, 0644)
	// ok: insecure-file-permissions
	os.Chmod(name, 0o755)
	// ok: insecure-file-permissions
	f.Chmod(0600)
}
