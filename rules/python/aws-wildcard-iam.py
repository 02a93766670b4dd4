import json

import boto3

iam = boto3.client("iam")


def policies():
    wide = {
        "Version": "2012-10-17",
        # ruleid: aws-wildcard-iam
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
    narrow = {
        "Version": "2012-10-17",
        # ok: aws-wildcard-iam
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::app/*"}],
    }
    deny = {
        # ok: aws-wildcard-iam
        "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
    }
    iam.create_policy(PolicyName="a", PolicyDocument=json.dumps(wide))
    return narrow, deny


def attach(role):
    # ruleid: aws-wildcard-iam
    iam.attach_role_policy(RoleName=role, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    # ok: aws-wildcard-iam
    iam.attach_role_policy(RoleName=role, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    # ruleid: aws-wildcard-iam
    iam.put_role_policy(RoleName=role, PolicyName="b", PolicyDocument='{"Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": "*"}]}')
