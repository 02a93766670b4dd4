import { Request, Response } from 'express';
import merge from 'lodash/merge';
import _ from 'lodash';

type Settings = Record<string, Record<string, unknown>>;
const settings: Settings = {};

export function update(req: Request, res: Response): void {
  const { group, name, value } = req.body as { group: string; name: string; value: unknown };
  // ruleid: prototype-pollution
  settings[group][name] = value;
  // ruleid: prototype-pollution
  merge(settings, req.body);
  // ruleid: prototype-pollution
  _.defaultsDeep(settings, JSON.parse(req.body.text));
  res.end();
}

const stored = new Map<string, unknown>();

export function safe(req: Request, res: Response): void {
  // ok: prototype-pollution
  stored.set(req.body.name, req.body.value);
  // ok: prototype-pollution
  settings.theme['color'] = req.body.value;
  res.end();
}
