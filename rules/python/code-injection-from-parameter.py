import ast


def configure(text):
    # ruleid: code-injection-from-parameter
    settings = eval(text)
    # ok: code-injection-from-parameter
    same = ast.literal_eval(text)
    return settings, same


def define(name, body):
    # ruleid: code-injection-from-parameter
    exec("def {}(): return {}".format(name, body))


def constant():
    # ok: code-injection-from-parameter
    return eval("2 ** 8")


def ask():
    # ruleid: code-injection-from-parameter
    return eval(input("number: "))
