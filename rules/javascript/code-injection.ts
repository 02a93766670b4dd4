import { Request, Response } from 'express';
import * as vm from 'vm';

export class Formulas {
  evaluate(req: Request, res: Response): void {
    const formula = req.body.formula as string;
    // ruleid: code-injection
    const value: number = eval(formula);
    // ruleid: code-injection
    const script = new vm.Script(`(${formula})`);
    // ok: code-injection
    const parsed: unknown = JSON.parse(formula);
    // ok: code-injection
    setTimeout((): void => { res.json({ value, parsed }); }, 10);
    script.runInThisContext();
  }

  compile(req: Request): (x: number) => number {
    // ruleid: code-injection
    return new Function('x', String(req.query.body)) as (x: number) => number;
  }
}
