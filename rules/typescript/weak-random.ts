import { randomUUID } from 'crypto';

export class Session {
  // ruleid: weak-random
  readonly token: string = Math.random().toString(36).slice(2);
  // ruleid: weak-random
  private sessionId = `s${Math.random()}`;
  // ok: weak-random
  readonly csrfToken: string = randomUUID();
  // ok: weak-random
  readonly delay: number = 100 + Math.random() * 50;
}
