package web;

import java.io.IOException;
import java.io.PrintWriter;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;

class Orders extends HttpServlet {
    private static final Logger log = LoggerFactory.getLogger(Orders.class);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PrintWriter out = response.getWriter();
        try {
            list(out);
        } catch (RuntimeException e) {
            // ruleid: stack-trace-exposure
            e.printStackTrace(out);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            list(response.getWriter());
        } catch (RuntimeException e) {
            String trace = ExceptionUtils.getStackTrace(e);
            // ruleid: stack-trace-exposure
            response.sendError(500, trace);
        }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            list(response.getWriter());
        } catch (RuntimeException e) {
            log.error("cannot delete", e);
            // ok: stack-trace-exposure
            response.sendError(500, "internal error");
        }
    }

    ResponseEntity<String> answer(RuntimeException e) {
        // ruleid: stack-trace-exposure
        return ResponseEntity.status(500).body(ExceptionUtils.getStackTrace(e));
    }

    void console(RuntimeException e) {
        // ok: stack-trace-exposure
        e.printStackTrace(System.err);
    }

    private void list(PrintWriter out) {
        // ok: stack-trace-exposure
        out.println("[]");
    }
}
