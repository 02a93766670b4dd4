import { Request, Response } from 'express';
import { unserialize } from 'node-serialize';
import * as v8 from 'v8';

interface Cart { items: string[] }

export function load(req: Request, res: Response): void {
  const text: string = Buffer.from(req.cookies.cart, 'base64').toString('utf8');
  // ruleid: unsafe-deserialization
  const cart = unserialize(text) as Cart;
  // ok: unsafe-deserialization
  const good = JSON.parse(text) as Cart;
  // ruleid: unsafe-deserialization
  const other: Cart = v8.deserialize(Buffer.from(req.body.cart, 'hex'));
  // ok: unsafe-deserialization
  const fixed = unserialize('{}') as Cart;
  res.json([cart, good, other, fixed]);
}
