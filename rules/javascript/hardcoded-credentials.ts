import { createConnection, Connection } from 'mysql2/promise';
import { DataSource } from 'typeorm';

export class Settings {
  // ok: hardcoded-credentials
  readonly password: string = process.env.PASSWORD ?? '';
}

export async function open(): Promise<Connection> {
  const secret: string = 'tide' + '-lantern-77';
  // ruleid: hardcoded-credentials
  return createConnection({ host: 'db', user: 'app', password: secret });
}

// ruleid: hardcoded-credentials
export const source = new DataSource({ type: 'postgres', username: 'app', password: 'lantern-77' });
// ok: hardcoded-credentials
export const good = new DataSource({ type: 'postgres', username: 'app', password: process.env.DB_PASSWORD });
