import { Request, Response } from 'express';
import * as pug from 'pug';
import nunjucks from 'nunjucks';

export class Pages {
  preview(req: Request, res: Response): void {
    const source: string = req.body.source;
    // ruleid: server-side-template-injection
    const page: string = pug.render(source);
    // ruleid: server-side-template-injection
    const other: string = nunjucks.renderString('<p>' + source + '</p>', {});
    // ok: server-side-template-injection
    const good: string = nunjucks.renderString('<p>{{ source }}</p>', { source });
    // ok: server-side-template-injection
    const file: string = nunjucks.render('page.html', { source });
    res.json([page, other, good, file]);
  }
}
