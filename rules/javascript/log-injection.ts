import { Request, Response } from 'express';
import { Logger } from './logger';

export class Login {
  constructor(private readonly logger: Logger) {}

  post(req: Request, res: Response): void {
    const user: string = req.body.user;
    // ruleid: log-injection
    this.logger.warn(`failed login of ${user}`);
    // ok: log-injection
    this.logger.warn({ user }, 'failed login');
    // ruleid: log-injection
    console.error('failed login of', user);
    // ok: log-injection
    console.error('failed login of', encodeURIComponent(user));
    res.end();
  }
}
