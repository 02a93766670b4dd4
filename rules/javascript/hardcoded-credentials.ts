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

export class Mailer {
  // ruleid: hardcoded-credentials
  private readonly password: string = 'kq7-Lantern-tide';
  // ruleid: hardcoded-credentials
  static apiKey = 'kq7-Lantern-tide-91';
  // ok: hardcoded-credentials
  private readonly user: string = 'kq7-Lantern-tide';
  // ok: hardcoded-credentials
  private readonly dbPassword: string = process.env.DB_PASSWORD ?? '';
  // ok: hardcoded-credentials
  readonly accessToken = 'access_token';
}

export enum Keys {
  // ruleid: hardcoded-credentials
  API_KEY = 'kq7-Lantern-tide-91',
  // ok: hardcoded-credentials
  PASSWORD = 'password',
}
