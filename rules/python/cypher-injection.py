from flask import Flask, request
from neo4j import GraphDatabase

app = Flask(__name__)
driver = GraphDatabase.driver("neo4j://localhost")


@app.route("/user")
def user():
    name = request.args["name"]
    with driver.session() as session:
        # ruleid: cypher-injection
        session.run("MATCH (u:User {name: '" + name + "'}) RETURN u")
        # ok: cypher-injection
        session.run("MATCH (u:User {name: $name}) RETURN u", name=name)
    return "done"


def find(label):
    # ruleid: cypher-injection
    return driver.execute_query(f"MATCH (n:{label}) RETURN n")


@app.route("/find/<label>")
def find_view(label):
    # ok: cypher-injection
    driver.execute_query("MATCH (n) RETURN count(n)")
    return str(find(label))
