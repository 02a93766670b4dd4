import { Request, Response } from 'express';
import escapeStringRegexp from 'escape-string-regexp';

export class Search {
  private build(term: string): RegExp {
    // ruleid: regex-injection
    return new RegExp(`^${term}`, 'i');
  }

  find(req: Request, res: Response): void {
    const term = req.query.term as string;
    // ok: regex-injection
    const escaped: RegExp = new RegExp(escapeStringRegexp(term));
    // ruleid: regex-injection
    const query = { name: { $regex: term } };
    // ok: regex-injection
    const fixed: boolean = new RegExp('^[a-z]+$').test(term);
    res.json([this.build(term).source, escaped.source, query, fixed]);
  }
}
