package users;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import org.apache.commons.beanutils.BeanUtils;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

class Forms {
    void populate(HttpServletRequest request, User user) throws Exception {
        // ruleid: mass-assignment
        BeanUtils.populate(user, request.getParameterMap());
    }

    void populateByHelper(HttpServletRequest request, User user) throws Exception {
        Map<String, String[]> values = request.getParameterMap();
        fill(user, values);
    }

    private void fill(User user, Map<String, String[]> values) throws Exception {
        // ruleid: mass-assignment
        BeanUtils.populate(user, values);
    }

    void one(HttpServletRequest request, User user) {
        // ok: mass-assignment
        user.setName(request.getParameter("name"));
    }

    void constant(User user) throws Exception {
        Map<String, String> values = new HashMap<>();
        values.put("name", "nobody");
        // ok: mass-assignment
        BeanUtils.populate(user, values);
    }
}

@RestController
class Users {
    private final ObjectMapper mapper = new ObjectMapper();

    @PatchMapping("/me")
    public User change(@RequestBody String body) throws Exception {
        User user = load();
        // ruleid: mass-assignment
        return mapper.readerForUpdating(user).readValue(body);
    }
}
