package mails

import (
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/smtp"
)

func contact(w http.ResponseWriter, r *http.Request) {
	subject := r.FormValue("subject")
	message := "Subject: " + subject + "\r\n\r\nHello"
	// ruleid: header-injection
	smtp.SendMail("mail:25", nil, "a@example.com", []string{"b@example.com"}, []byte(message))
	clean := "Subject: " + mime.QEncoding.Encode("utf-8", subject) + "\r\n\r\nHello"
	// ok: header-injection
	smtp.SendMail("mail:25", nil, "a@example.com", []string{"b@example.com"}, []byte(clean))
	// ok: header-injection
	w.Header().Set("X-Subject", subject)
}

func raw(conn net.Conn, r *http.Request) {
	// ruleid: header-injection
	fmt.Fprintf(conn, "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n", r.FormValue("path"))
	// ok: header-injection
	fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
}
