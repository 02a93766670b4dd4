package cloud;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

class Handler implements RequestHandler<Map<String, String>, String> {
    @Override
    public String handleRequest(Map<String, String> event, Context context) {
        LambdaLogger logger = context.getLogger();
        // ruleid: aws-environment-in-logs
        logger.log("environment: " + System.getenv());
        // ok: aws-environment-in-logs
        logger.log("stage: " + System.getenv("STAGE"));
        String token = System.getenv("AWS_SESSION_TOKEN");
        // ruleid: aws-environment-in-logs
        System.out.println(token);
        // ok: aws-environment-in-logs
        System.out.println("variables: " + System.getenv().size());
        return "done";
    }
}
