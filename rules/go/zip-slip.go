package archive

import (
	"archive/tar"
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func unzip(src, dest string) error {
	r, err := zip.OpenReader(src)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, f := range r.File {
		target := filepath.Join(dest, f.Name)
		if f.FileInfo().IsDir() {
			// ruleid: zip-slip
			os.MkdirAll(target, 0o755)
			continue
		}
		// ruleid: zip-slip
		out, err := os.Create(target)
		if err != nil {
			return err
		}
		out.Close()
	}
	return nil
}

func untar(in io.Reader, dest string) error {
	tr := tar.NewReader(in)
	for {
		header, err := tr.Next()
		if err != nil {
			return err
		}
		// ruleid: zip-slip
		os.OpenFile(filepath.Join(dest, header.Name), os.O_CREATE|os.O_RDWR, 0o644)
		// ok: zip-slip
		os.Create(filepath.Join(dest, filepath.Base(header.Name)))
	}
}

func careful(src, dest string) error {
	r, err := zip.OpenReader(src)
	if err != nil {
		return err
	}
	for _, f := range r.File {
		if !filepath.IsLocal(f.Name) {
			continue
		}
		// ok: zip-slip
		os.Create(filepath.Join(dest, f.Name))
	}
	return nil
}

func prefixed(src, dest string) error {
	r, err := zip.OpenReader(src)
	if err != nil {
		return err
	}
	for _, f := range r.File {
		target := filepath.Join(dest, f.Name)
		if !strings.HasPrefix(target, filepath.Clean(dest)+string(os.PathSeparator)) {
			return os.ErrInvalid
		}
		// ok: zip-slip
		os.Create(target)
	}
	return nil
}

type file struct{ Name string }

func plain(files []file) {
	for _, f := range files {
		// ok: zip-slip
		os.Create(f.Name)
	}
}
