import ast
import json

from flask import Flask, request

app = Flask(__name__)
OPERATIONS = {"add": sum, "top": max}


@app.route("/calc")
def calc():
    expression = request.args["expression"]
    # ruleid: code-injection
    result = eval(expression)
    # ok: code-injection
    other = ast.literal_eval(expression)
    return str(result) + str(other)


def run(source):
    program = compile(source, "<user>", "exec")  # ruleid: code-injection
    exec(program)  # ruleid: code-injection


@app.route("/run", methods=["POST"])
def run_view():
    run(request.get_data(as_text=True))
    return "done"


@app.route("/apply", methods=["POST"])
def apply_view():
    body = json.loads(request.data)
    # ok: code-injection
    operation = OPERATIONS[body["operation"]]
    # ok: code-injection
    constant = eval("1 + 1")
    return str(operation([constant]))


def lambda_handler(event, context):
    # ruleid: code-injection
    exec("result = " + event["formula"])
    # ok: code-injection
    return eval("len(%d)" % int(event["n"]))
