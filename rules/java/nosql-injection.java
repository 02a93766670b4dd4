package store;

import com.mongodb.BasicDBObject;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import org.bson.Document;
import org.neo4j.driver.Session;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Users {
    private MongoCollection<Document> users;

    @GetMapping("/users")
    public Document byName(@RequestParam String name) {
        String json = "{\"name\": \"" + name + "\"}";
        // ruleid: nosql-injection
        return users.find(Document.parse(json)).first();
    }

    @GetMapping("/users/where")
    public Document where(@RequestParam String age) {
        return run("this.age > " + age);
    }

    private Document run(String condition) {
        // ruleid: nosql-injection
        return users.find(new BasicDBObject("$where", condition)).first();
    }

    @GetMapping("/users/safe")
    public Document safe(@RequestParam String name) {
        // ok: nosql-injection
        return users.find(Filters.eq("name", name)).first();
    }

    @GetMapping("/users/object")
    public Document object(@RequestParam String name) {
        // ok: nosql-injection
        return users.find(new Document("name", name)).first();
    }
}

class Graph {
    void run(@RequestParam String name, Session session) {
        // ruleid: nosql-injection
        session.run("MATCH (p:Person {name: '" + name + "'}) RETURN p");
    }
}
