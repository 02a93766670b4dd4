package client

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
)

type options struct{ Insecure bool }

func clients(pool *x509.CertPool, o options) {
	// ruleid: certificate-verification-off
	open := &tls.Config{InsecureSkipVerify: true}
	_ = &http.Transport{
		// ruleid: certificate-verification-off
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true},
	}
	config := http.DefaultTransport.(*http.Transport).TLSClientConfig
	// ruleid: certificate-verification-off
	config.InsecureSkipVerify = true
	_ = open
	// ok: certificate-verification-off
	_ = &tls.Config{RootCAs: pool}
	// ok: certificate-verification-off
	_ = &tls.Config{InsecureSkipVerify: o.Insecure}
	if o.Insecure {
		// ok: certificate-verification-off
		config.InsecureSkipVerify = true
	}
	// ok: certificate-verification-off
	_ = &tls.Config{InsecureSkipVerify: true, VerifyConnection: check}
}

func check(tls.ConnectionState) error { return nil }
