import { Request, Response } from 'express';

interface Plugin { run(): string }
const known: Record<string, () => Promise<Plugin>> = { csv: () => import('./plugins/csv') };

export async function run(req: Request, res: Response): Promise<void> {
  const name = req.params.name;
  // ruleid: dynamic-require
  const plugin: Plugin = await import(`./plugins/${name}`);
  // ok: dynamic-require
  const fixed: Plugin = await import('./plugins/xml');
  // ok: dynamic-require
  const chosen = await known[name]?.();
  // ruleid: dynamic-require
  const old: Plugin = require('./plugins/' + name);
  res.json([plugin.run(), fixed.run(), chosen?.run(), old.run()]);
}
