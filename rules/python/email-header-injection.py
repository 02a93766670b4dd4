import smtplib
from email.message import EmailMessage
from email.mime.text import MIMEText

from flask import Flask, request

app = Flask(__name__)


@app.route("/contact", methods=["POST"])
def contact():
    server = smtplib.SMTP("localhost")
    subject = request.form["subject"]
    text = "Subject: " + subject + "\n\nhello"
    # ruleid: email-header-injection
    server.sendmail("a@example.com", ["b@example.com"], text)
    message = MIMEText("hello")
    # ruleid: email-header-injection
    message["Subject"] = subject
    return "sent"


@app.route("/contact-safe", methods=["POST"])
def contact_safe():
    server = smtplib.SMTP("localhost")
    message = EmailMessage()
    # ok: email-header-injection
    message["Subject"] = request.form["subject"]
    message.set_content(request.form["text"])
    server.send_message(message)
    # ok: email-header-injection
    server.sendmail("a@example.com", ["b@example.com"], "Subject: hello\n\nhello")
    return "sent"
