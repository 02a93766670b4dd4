package shop;

import java.io.IOException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.persistence.EntityManager;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class OrderServlet extends HttpServlet {
    private DataSource dataSource;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        String user = request.getParameter("user");
        try (Connection connection = dataSource.getConnection();
             Statement statement = connection.createStatement()) {
            // ruleid: sql-injection
            ResultSet rows = statement.executeQuery("SELECT * FROM orders WHERE user = '" + user + "'");
            while (rows.next()) {
                response.getWriter().println(rows.getInt(1));
            }
        } catch (SQLException e) {
            throw new ServletException(e);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        String user = request.getHeader("X-User");
        try {
            Connection connection = DriverManager.getConnection("jdbc:postgresql://db/shop");
            // ok: sql-injection
            PreparedStatement statement = connection.prepareStatement("DELETE FROM orders WHERE user = ?");
            statement.setString(1, user);
            // ok: sql-injection
            statement.executeUpdate();
            // ruleid: sql-injection
            PreparedStatement other = connection.prepareStatement("DELETE FROM baskets WHERE user = '" + user + "'", Statement.RETURN_GENERATED_KEYS);
            other.execute();
            // ruleid: sql-injection
            CallableStatement call = connection.prepareCall("{call " + user + "}");
            call.execute();
        } catch (SQLException e) {
            throw new ServletException(e);
        }
    }
}

class Search {
    private final JdbcTemplate jdbc;
    private final EntityManager entities;

    Search(JdbcTemplate jdbc, EntityManager entities) {
        this.jdbc = jdbc;
        this.entities = entities;
    }

    private String where(String name) {
        StringBuilder b = new StringBuilder("SELECT p FROM Product p");
        b.append(" WHERE p.name = '").append(name).append("'");
        return b.toString();
    }

    void byHelper(HttpServletRequest request) {
        String query = where(request.getParameter("name"));
        // ruleid: sql-injection
        entities.createQuery(query).getResultList();
    }

    void bound(HttpServletRequest request) {
        // ok: sql-injection
        entities.createQuery("SELECT p FROM Product p WHERE p.name = :n").setParameter("n", request.getParameter("name")).getResultList();
    }

    void byMap(HttpServletRequest request) {
        Map<String, String> values = new HashMap<>();
        values.put("raw", request.getParameter("name"));
        values.put("fixed", "shoes");
        // ok: sql-injection
        jdbc.queryForList("SELECT * FROM products WHERE name = '" + values.get("fixed") + "'");
        // ruleid: sql-injection
        jdbc.queryForList("SELECT * FROM products WHERE name = '" + values.get("raw") + "'");
    }

    void number(HttpServletRequest request) {
        int id = Integer.parseInt(request.getParameter("id"));
        // ok: sql-injection
        jdbc.update("DELETE FROM products WHERE id = " + id);
    }

    void sorted(HttpServletRequest request) {
        String order = request.getParameter("order");
        if (!List.of("name", "price").contains(order)) {
            order = "name";
        }
        // ok: sql-injection
        jdbc.queryForList("SELECT * FROM products ORDER BY " + order);
    }
}

@RestController
class ProductController {
    private JdbcTemplate jdbc;

    @GetMapping("/products")
    public List<Map<String, Object>> list(@RequestParam String name, @RequestParam int page) {
        // ok: sql-injection
        jdbc.queryForList("SELECT * FROM products LIMIT 10 OFFSET " + page);
        // ok: sql-injection
        jdbc.queryForList("SELECT * FROM products WHERE name = ?", name);
        // ruleid: sql-injection
        return jdbc.queryForList(String.format("SELECT * FROM products WHERE name LIKE '%%%s%%'", name));
    }

    @GetMapping("/products/{id}")
    public Map<String, Object> one(@PathVariable("id") String id) {
        String sql = "SELECT * FROM products WHERE id = ";
        sql += id;
        // ruleid: sql-injection
        return jdbc.queryForMap(sql);
    }
}

class Body {
    private Statement statement;

    void lines(HttpServletRequest request) throws IOException, SQLException {
        StringBuilder body = new StringBuilder();
        String line;
        try (java.io.BufferedReader reader = request.getReader()) {
            while ((line = reader.readLine()) != null) {
                body.append(line).append('\n');
            }
        }
        // ruleid: sql-injection
        statement.executeUpdate("INSERT INTO notes VALUES ('" + body + "')");
    }

    void names(HttpServletRequest request) throws SQLException {
        java.util.Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            // ruleid: sql-injection
            statement.execute("INSERT INTO headers VALUES ('" + names.nextElement() + "')");
        }
    }

    void values(HttpServletRequest request) throws SQLException {
        for (Map.Entry<String, String[]> entry : request.getParameterMap().entrySet()) {
            // ruleid: sql-injection
            statement.addBatch("INSERT INTO parameters VALUES ('" + entry.getValue()[0] + "')");
        }
    }

    void second(HttpServletRequest request) throws SQLException {
        List<String> values = new java.util.ArrayList<>();
        values.add("fixed");
        values.add(request.getParameter("name"));
        values.remove(0);
        // ruleid: sql-injection
        statement.execute("DELETE FROM names WHERE name = '" + values.get(0) + "'");
    }
}

@javax.ws.rs.Path("/orders")
class OrderResource {
    private Statement statement;

    @javax.ws.rs.GET
    public boolean find(@javax.ws.rs.QueryParam("name") String name, @javax.ws.rs.QueryParam("page") int page) throws SQLException {
        // ok: sql-injection
        statement.execute("SELECT * FROM orders LIMIT 10 OFFSET " + page);
        // ruleid: sql-injection
        return statement.execute("SELECT * FROM orders WHERE name = '" + name + "'");
    }
}

class Lambda implements com.amazonaws.services.lambda.runtime.RequestHandler<Map<String, String>, String> {
    private Statement statement;

    @Override
    public String handleRequest(Map<String, String> event, com.amazonaws.services.lambda.runtime.Context context) {
        try {
            // ruleid: sql-injection
            statement.execute("SELECT * FROM orders WHERE name = '" + event.get("name") + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "done";
    }
}

@RestController
class Forms {
    private JdbcTemplate jdbc;

    @org.springframework.web.bind.annotation.PostMapping("/orders")
    public void create(@org.springframework.web.bind.annotation.RequestBody OrderForm form) {
        // ok: sql-injection
        jdbc.update("DELETE FROM orders WHERE id = " + form.getId());
        // ruleid: sql-injection
        jdbc.update("INSERT INTO orders VALUES ('" + form.getName() + "')");
    }
}

class OrderForm {
    private long id;
    private String name;

    public long getId() {
        return id;
    }

    public String getName() {
        return name;
    }
}

@RestController
class Functional {
    private JdbcTemplate jdbc;

    @GetMapping("/functional")
    public void functional(@RequestParam String name) {
        Function<String, String> query = it -> "SELECT '" + it + "'";
        // ruleid: sql-injection
        jdbc.execute(query.apply(name));
        // ok: sql-injection
        jdbc.execute(query.apply("constant"));
        Supplier<String> later = () -> "SELECT " + name;
        // ruleid: sql-injection
        jdbc.execute(later.get());
    }
}
