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
