package archive

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"os"
)

func gunzip(in io.Reader, out io.Writer) error {
	zr, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	// ruleid: decompression-bomb
	_, err = io.Copy(out, zr)
	return err
}

func limited(in io.Reader, out io.Writer) error {
	zr, err := gzip.NewReader(in)
	if err != nil {
		return err
	}
	// ok: decompression-bomb
	_, err = io.Copy(out, io.LimitReader(zr, 10<<20))
	return err
}

func inflate(data []byte) ([]byte, error) {
	zr, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	defer zr.Close()
	// ruleid: decompression-bomb
	return io.ReadAll(zr)
}

func copied(in *os.File, out io.Writer) {
	// ok: decompression-bomb
	io.Copy(out, in)
}

func unzip(name string, out io.Writer) error {
	r, err := zip.OpenReader(name)
	if err != nil {
		return err
	}
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			return err
		}
		// ruleid: decompression-bomb
		io.Copy(out, rc)
		rc.Close()
	}
	return nil
}
