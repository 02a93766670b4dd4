import { Request, Response, CookieOptions } from 'express';

export class Login {
  login(req: Request, res: Response): void {
    // ruleid: insecure-cookie
    res.cookie('sessionId', req.body.id, { httpOnly: true });
    // ok: insecure-cookie
    res.cookie('sessionId', req.body.id, { httpOnly: true, secure: true });
    const options: CookieOptions = { httpOnly: true, secure: true };
    // ok: insecure-cookie
    res.cookie('sessionId', req.body.id, options);
    // ok: insecure-cookie
    res.cookie('sessionId', req.body.id, { ...options, maxAge: 1000 });
    // ruleid: insecure-cookie
    res.status(200).cookie('authToken', req.body.token).end();
  }
}
