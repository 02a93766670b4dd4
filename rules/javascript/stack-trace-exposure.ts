import { Request, Response, NextFunction } from 'express';

export function failed(error: Error, req: Request, res: Response, next: NextFunction): void {
  // ruleid: stack-trace-exposure
  res.status(500).json({ message: error.message, stack: error.stack });
}

export function good(error: Error, req: Request, res: Response, next: NextFunction): void {
  console.error(error.stack);
  // ok: stack-trace-exposure
  res.status(500).json({ message: 'internal error' });
}

export class Items {
  list(req: Request, res: Response): void {
    try {
      // ok: stack-trace-exposure
      res.json([]);
    } catch (err) {
      const trace: string = (err as Error).stack ?? '';
      // ruleid: stack-trace-exposure
      res.send(trace);
    }
  }
}
