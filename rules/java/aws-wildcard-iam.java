package cloud;

import com.amazonaws.services.identitymanagement.model.CreatePolicyRequest;
import java.util.List;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awssdk.services.iam.IamClient;

class Policies {
    private static final String ALL = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}";
    private static final String SOME = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::reports/*\"}]}";

    void v2(IamClient iam) {
        // ruleid: aws-wildcard-iam
        iam.createPolicy(b -> b.policyName("all").policyDocument(ALL));
        // ok: aws-wildcard-iam
        iam.createPolicy(b -> b.policyName("some").policyDocument(SOME));
    }

    CreatePolicyRequest v1() {
        // ruleid: aws-wildcard-iam
        return new CreatePolicyRequest().withPolicyName("all").withPolicyDocument(ALL);
    }

    void attach(IamClient iam) {
        // ruleid: aws-wildcard-iam
        iam.attachRolePolicy(b -> b.roleName("worker").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        // ok: aws-wildcard-iam
        iam.attachRolePolicy(b -> b.roleName("worker").policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
    }

    PolicyStatement cdk() {
        // ruleid: aws-wildcard-iam
        return PolicyStatement.Builder.create().actions(List.of("*")).resources(List.of("*")).build();
    }
}
