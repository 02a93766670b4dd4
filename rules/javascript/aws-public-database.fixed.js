const { CreateDBInstanceCommand } = require('@aws-sdk/client-rds');
const AWS = require('aws-sdk');
const rds = new AWS.RDS();

// ruleid: aws-public-database
const a = new CreateDBInstanceCommand({ DBInstanceIdentifier: 'a', StorageEncrypted: true, PubliclyAccessible: false });
// ok: aws-public-database
const b = new CreateDBInstanceCommand({ DBInstanceIdentifier: 'a', StorageEncrypted: true, PubliclyAccessible: false });
// ruleid: aws-public-database
rds.modifyDBInstance({ DBInstanceIdentifier: 'a', PubliclyAccessible: false });
// ok: aws-public-database
rds.modifyDBInstance({ DBInstanceIdentifier: 'a' });
