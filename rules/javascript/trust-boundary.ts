import { Request, Response } from 'express';

const themes: readonly string[] = ['dark', 'light'];

export class Settings {
  save(req: Request, res: Response): void {
    const theme: string = req.body.theme;
    // ruleid: trust-boundary
    req.session.theme = theme;
    // ok: trust-boundary
    req.session.size = Number(req.body.size);
    if (themes.includes(theme)) {
      // ok: trust-boundary
      req.session.theme = theme;
    }
    // ruleid: trust-boundary
    req.session['role'] = req.query.role;
    res.end();
  }
}
