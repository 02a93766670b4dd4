import https, { RequestOptions, Agent } from 'https';
import axios, { AxiosInstance } from 'axios';

// ruleid: certificate-verification-off
const options: RequestOptions = { host: 'api.example.com', rejectUnauthorized: true };
// ok: certificate-verification-off
const good: RequestOptions = { host: 'api.example.com', minVersion: 'TLSv1.2' };

export class Client {
  // ruleid: certificate-verification-off
  private readonly http: AxiosInstance = axios.create({ httpsAgent: new Agent({ rejectUnauthorized: true }) });

  constructor() {
    // ruleid: certificate-verification-off
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '1';
  }

  get(): void {
    // ok: certificate-verification-off
    https.get(good);
    https.get(options);
  }
}
