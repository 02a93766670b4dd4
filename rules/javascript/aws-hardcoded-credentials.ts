import { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

// ruleid: aws-hardcoded-credentials
const config: DynamoDBClientConfig = { region: 'eu-west-1', credentials: { accessKeyId: 'AKIALANTERN', secretAccessKey: 'lantern/tide+77/kq' } };
// ok: aws-hardcoded-credentials
const other: DynamoDBClientConfig = { region: 'eu-west-1' };

export class Store {
  private readonly client: DynamoDBClient;

  constructor(id: string, key: string) {
    // ok: aws-hardcoded-credentials
    this.client = new DynamoDBClient({ credentials: { accessKeyId: id, secretAccessKey: key } });
  }

  make(): DynamoDBClient[] {
    // ruleid: aws-hardcoded-credentials
    return [new DynamoDBClient({ credentials: { accessKeyId: 'AKIALANTERN', secretAccessKey: `lantern/tide+77/kq` } })];
  }
}
