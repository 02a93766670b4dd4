package report

import (
	"os"
	"path/filepath"
)

func write(data []byte) {
	// ruleid: insecure-temporary-file
	f, err := os.Create("/tmp/report.csv")
	_, _ = f, err
	// ruleid: insecure-temporary-file
	os.WriteFile(filepath.Join(os.TempDir(), "report.csv"), data, 0o600)
	// ruleid: insecure-temporary-file
	os.OpenFile("/tmp/report.csv", os.O_CREATE|os.O_WRONLY, 0o600)
	// ok: insecure-temporary-file
	os.CreateTemp("", "report-*.csv")
	// ok: insecure-temporary-file
	os.Create("/srv/report.csv")
	dir, _ := os.MkdirTemp("", "work-*")
	// ok: insecure-temporary-file
	os.Create(filepath.Join(dir, "report.csv"))
	// ok: insecure-temporary-file
	os.OpenFile("/tmp/report.csv", os.O_CREATE|os.O_EXCL, 0o600)
}
