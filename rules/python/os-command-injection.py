import asyncio
import os
import re
import shlex
import subprocess
from functools import partial
from subprocess import Popen

import bottle
import paramiko
from flask import Flask, request

app = Flask(__name__)


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


@app.route("/later")
def later():
    # ruleid: os-command-injection
    run = partial(os.system, "ls " + request.args["folder"])
    run()
    # ruleid: os-command-injection
    return str(list(map(os.system, request.args.getlist("line"))))
