import { Request, Response } from 'express';
import { z } from 'zod';

interface User { name: string; role: string }
const UserSchema = z.object({ name: z.string(), role: z.string() });

export function create(request: Request, response: Response): void {
  // ruleid: unchecked-type-assertion
  const user = request.body as User;
  // ok: unchecked-type-assertion
  const parsed: User = UserSchema.parse(request.body);
  // ok: unchecked-type-assertion
  const raw = request.body as unknown;
  // ok: unchecked-type-assertion
  const local = parsed as User;
  response.json({ user, raw, local });
}

export function find(req: Request, res: Response): void {
  // ruleid: unchecked-type-assertion
  res.json({ name: (req.query as { name: string }).name });
}
