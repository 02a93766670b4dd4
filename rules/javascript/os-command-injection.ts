import { execSync, spawnSync } from 'child_process';
import type { NextApiRequest, NextApiResponse } from 'next';

interface Job { target: string; depth: number }

export default function handler(request: NextApiRequest, response: NextApiResponse) {
  const job = request.body as Job;
  // ruleid: os-command-injection
  execSync(`nmap ${job.target}`);
  // ok: os-command-injection
  spawnSync('nmap', [job.target]);
  // ruleid: os-command-injection
  spawnSync(job.target, []);
  response.status(200).end();
}
