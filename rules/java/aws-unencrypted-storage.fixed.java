package cloud;

import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;

class Storage {
    CreateDbInstanceRequest off() {
        CreateDbInstanceRequest.Builder builder = CreateDbInstanceRequest.builder();
        // ruleid: aws-unencrypted-storage
        return builder.storageEncrypted(true).build();
    }

    CreateDbInstanceRequest missing() {
        // ruleid: aws-unencrypted-storage
        return CreateDbInstanceRequest.builder().engine("postgres").build();
    }

    CreateDbInstanceRequest on() {
        // ok: aws-unencrypted-storage
        return CreateDbInstanceRequest.builder().engine("postgres").storageEncrypted(true).build();
    }

    void volume(Ec2Client ec2) {
        // ruleid: aws-unencrypted-storage
        ec2.createVolume(b -> b.availabilityZone("eu-west-1a").size(10));
        // ok: aws-unencrypted-storage
        ec2.createVolume(b -> b.availabilityZone("eu-west-1a").size(10).encrypted(true));
    }

    CreateVolumeRequest volumeRequest() {
        // ok: aws-unencrypted-storage
        return CreateVolumeRequest.builder().size(10).encrypted(true).build();
    }

    void topic(SnsClient sns) {
        // ruleid: aws-unencrypted-storage
        sns.createTopic(CreateTopicRequest.builder().name("orders").build());
    }

    void topicWithKey(SnsClient sns) {
        // ok: aws-unencrypted-storage
        sns.createTopic(CreateTopicRequest.builder().name("orders").attributes(Map.of("KmsMasterKeyId", "alias/aws/sns")).build());
    }
}
