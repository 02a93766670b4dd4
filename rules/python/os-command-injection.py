import asyncio
import os
import re
import shlex
import subprocess
import uuid
from enum import Enum
from functools import partial
from subprocess import Popen
from typing import Literal, Optional

import bottle
import paramiko
from fastapi import FastAPI
from flask import Flask, request
from pydantic import BaseModel

app = Flask(__name__)
api = FastAPI()


@app.route("/ping")
def ping():
    host = request.args.get("host")
    # ruleid: os-command-injection
    os.system("ping -c 1 " + host)
    # ok: os-command-injection
    os.system("ping -c 1 " + shlex.quote(host))
    # ok: os-command-injection
    return subprocess.check_output(["ping", "-c", "1", host])


def convert(path):
    command = f"convert {path} out.png"
    # ruleid: os-command-injection
    subprocess.run(command, shell=True, check=True)


@app.route("/convert", methods=["POST"])
def convert_view():
    convert(request.form["path"])
    return "done"


@app.route("/archive")
def archive():
    folder = request.args["folder"]
    # ruleid: os-command-injection
    Popen("tar cf /tmp/a.tar {}".format(folder), stdout=subprocess.PIPE, shell=True)
    # ruleid: os-command-injection
    subprocess.call(["sh", "-c", "tar cf /tmp/a.tar " + folder])
    # ok: os-command-injection
    subprocess.call(["tar", "cf", "/tmp/a.tar", "--", folder])
    argument_list = ["tar", "cf", "/tmp/a.tar"]
    argument_list.append(folder)
    # ok: os-command-injection
    subprocess.call(argument_list)
    return "done"


@app.route("/tool")
def tool():
    # ruleid: os-command-injection
    subprocess.Popen(request.args["tool"])
    name = request.args["name"]
    if name in ("status", "uptime"):
        # ok: os-command-injection
        os.system("service app " + name)
    return "done"


@app.route("/remote")
def remote():
    client = paramiko.SSHClient()
    # ruleid: os-command-injection
    client.exec_command("ls " + request.args["folder"])
    port = int(request.args["port"])
    # ok: os-command-injection
    client.exec_command("lsof -i :%d" % port)
    return "done"


@bottle.route("/size/<folder>")
def size(folder):
    # ruleid: os-command-injection
    os.system("du -s " + folder)
    command = ["sh", "-c", "du -s " + bottle.request.query.folder]
    # ruleid: os-command-injection
    subprocess.run(command)
    return "done"


async def run_async(request):
    form = await request.post()
    # ruleid: os-command-injection
    await asyncio.create_subprocess_shell("ping -c 1 " + form["host"])
    # ok: os-command-injection
    await asyncio.create_subprocess_exec("ping", "-c", "1", form["host"])


@app.route("/spawn")
def spawn():
    name = request.args["name"]
    # ruleid: os-command-injection
    os.spawnl(os.P_WAIT, "/bin/sh", "sh", "-c", "ls " + name)
    # ruleid: os-command-injection
    os.execv("/bin/bash", ["bash", "-c", f"ls {name}"])
    # ok: os-command-injection
    return str(os.spawnl(os.P_WAIT, "/bin/ls", "ls", "-c", name))


@app.route("/named")
def named():
    run = getattr(os, "sys" + "tem")
    # ruleid: os-command-injection
    run(request.args["line"])
    return ""


@app.route("/letters")
def letters():
    # ok: os-command-injection
    os.system("ls " + re.sub(r"[^\w-]", "", request.args["name"]))
    # ruleid: os-command-injection
    os.system("ls " + re.sub(r"[;|]", "", request.args["name"]))
    return ""


class Kind(str, Enum):
    FILE = "file"
    FOLDER = "folder"


class Listing(BaseModel):
    kind: Kind
    depth: int
    mode: Literal["short", "long"]
    parents: list[uuid.UUID]
    folder: str


@api.post("/listing")
def listing(of: Listing):
    # ok: os-command-injection
    os.system(f"ls {of.kind.value} {of.depth} {of.mode} {of.parents[0]}")
    # ruleid: os-command-injection
    os.system(f"ls {of.folder}")


@api.get("/listing/{kind}")
def listing_of(kind: Kind, mode: Literal["short", "long"], depth: Optional[int], at: float, folder: str):
    # ok: os-command-injection
    os.system(f"ls {kind.value} {mode} {depth} {at}")
    # ruleid: os-command-injection
    os.system(f"ls {folder}")


@app.route("/kind")
def of_kind():
    # ok: os-command-injection
    os.system("ls " + Kind(request.args["kind"]).value)
    return ""


@app.route("/checked")
def checked():
    name = request.args["name"]
    if re.match(r"^[a-z]+$", name, re.IGNORECASE):
        # ok: os-command-injection
        os.system("id " + name)
    if re.match(r"^[a-z]+$", name, re.M):
        # ruleid: os-command-injection
        os.system("id " + name)
    if re.compile("^[a-z]+$", re.I | re.MULTILINE).match(name):
        # ruleid: os-command-injection
        os.system("id " + name)
    if re.match(r"^[a-z]+|x$", name):
        # ruleid: os-command-injection
        os.system("id " + name)
    if (user := request.args.get("user")) in ("root", "nobody"):
        # ok: os-command-injection
        os.system("id " + user)
    return ""


@app.route("/later")
def later():
    # ruleid: os-command-injection
    run = partial(os.system, "ls " + request.args["folder"])
    run()
    # ruleid: os-command-injection
    return str(list(map(os.system, request.args.getlist("line"))))
