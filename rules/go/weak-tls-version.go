package server

import "crypto/tls"

func configs() {
	// ruleid: weak-tls-version
	_ = &tls.Config{MinVersion: tls.VersionTLS10}
	// ruleid: weak-tls-version
	_ = tls.Config{ServerName: "a", MinVersion: tls.VersionTLS11}
	c := &tls.Config{}
	// ruleid: weak-tls-version
	c.MinVersion = tls.VersionSSL30
	// ruleid: weak-tls-version
	_ = &tls.Config{MaxVersion: 0x0301}
	// ok: weak-tls-version
	_ = &tls.Config{MinVersion: tls.VersionTLS12}
	// ok: weak-tls-version
	c.MinVersion = tls.VersionTLS13
}
