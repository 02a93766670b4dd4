import ftplib
import smtplib
import telnetlib

import requests


def upload(host, user, password):
    # ruleid: cleartext-protocol
    ftp = ftplib.FTP(host, user, password)
    # ok: cleartext-protocol
    safe = ftplib.FTP_TLS(host, user, password)
    # ruleid: cleartext-protocol
    line = telnetlib.Telnet(host)
    return ftp, safe, line


def call(user, password):
    # ruleid: cleartext-protocol
    first = requests.get("http://api.example.com/me", auth=(user, password), timeout=5)
    # ok: cleartext-protocol
    second = requests.get("https://api.example.com/me", auth=(user, password), timeout=5)
    # ok: cleartext-protocol
    third = requests.get("http://localhost:8000/me", auth=(user, password), timeout=5)
    return first, second, third


def mail(user, password):
    server = smtplib.SMTP("mail.example.com")
    # ruleid: cleartext-protocol
    server.login(user, password)


def mail_safe(user, password):
    server = smtplib.SMTP("mail.example.com")
    server.starttls()
    # ok: cleartext-protocol
    server.login(user, password)


def interfaces(key, privacy):
    from pysnmp.hlapi import CommunityData, UsmUserData

    # ruleid: cleartext-protocol
    first = CommunityData("public", mpModel=0)
    # ruleid: cleartext-protocol
    second = UsmUserData("monitor", key)
    # ok: cleartext-protocol
    third = UsmUserData("monitor", key, privacy)
    return first, second, third


def store(path, user, password):
    import ftplib

    # ruleid: cleartext-protocol
    first = ftplib.FTP(host="ftp.example.com", user=user, passwd=password)
    # ok: cleartext-protocol
    second = ftplib.FTP_TLS(host="ftp.example.com", user=user, passwd=password)
    return first, second
