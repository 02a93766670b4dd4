import os

import psycopg2
import requests
import smtplib

# ruleid: hardcoded-credentials
DB_PASSWORD = "Tr0ub4dor&3"
# ok: hardcoded-credentials
SMTP_PASSWORD = os.environ["SMTP_PASSWORD"]
# ok: hardcoded-credentials
PASSWORD = "password"
# ruleid: hardcoded-credentials
api_key = "invented-9f8e7d6c5b4a3f2e1d0c"
# ok: hardcoded-credentials
pad_token = "[PAD]"
# ok: hardcoded-credentials
_RELATIONSHIP_TOKEN = "relationship"
# ruleid: hardcoded-credentials
_DEPLOY_TOKEN = "q7vx2mplz0tkwr4e"
# ok: hardcoded-credentials
password_url = "/accounts/password/reset/"
# ok: hardcoded-credentials
token = ""


def connect():
    # ruleid: hardcoded-credentials
    first = psycopg2.connect(host="db", user="app", password="hunter2!")
    # ok: hardcoded-credentials
    second = psycopg2.connect(host="db", user="app", password=DB_PASSWORD_FROM_FILE)
    return first, second


def mail():
    server = smtplib.SMTP("mail.example.com", timeout=5)
    # ruleid: hardcoded-credentials
    server.login("app", "mellon42")
    return server


def allowed(user, password):
    # ruleid: hardcoded-credentials
    if user == "admin" and password == "open-sesame":
        return True
    # ok: hardcoded-credentials
    if user.update_password == "always":
        return False
    # ok: hardcoded-credentials
    return password == user.password


def call():
    # ruleid: hardcoded-credentials
    return requests.get("https://api.example.com", auth=("app", "mellon42"), timeout=5)


# ruleid: hardcoded-credentials
ENGINE = "postgresql://app:mellon42@db.example.com/app"
# ok: hardcoded-credentials
LOCAL = "postgresql://localhost/app"
# ruleid: hardcoded-credentials
SETTINGS = {"USER": "app", "PASSWORD": "mellon42"}


def forecast(city):
    # ruleid: hardcoded-credentials
    key = "Zk3vQ9sLw2Xr7TbYd5HnGm8CpJfUa4"
    # ok: hardcoded-credentials
    cache_key = "forecast:v2:" + city
    # ok: hardcoded-credentials
    row_key = "user_profile_2023_v17_weather_cache"
    # ok: hardcoded-credentials
    sort_key = "created_at_descending_by_default"
    return requests.get("https://weather.example.com", params={"key": key, "q": city}, timeout=5), cache_key, sort_key
