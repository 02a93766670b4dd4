import { execSync, spawnSync } from 'child_process';
import type { NextApiRequest, NextApiResponse } from 'next';
import { NextRequest, NextResponse } from 'next/server';
import { APIGatewayProxyEventV2 } from 'aws-lambda';
import { IncomingMessage, ServerResponse } from 'http';

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

export async function POST(request: NextRequest): Promise<NextResponse> {
  const { command } = await request.json();
  // ruleid: os-command-injection
  execSync(command);
  return NextResponse.json({});
}

export async function GET(req: Request, { params }: { params: { id: string } }): Promise<Response> {
  // ruleid: os-command-injection
  execSync(params.id);
  return new Response('done');
}

export const main = async (event: APIGatewayProxyEventV2): Promise<void> => {
  // ruleid: os-command-injection
  execSync(event.rawQueryString);
};

export function raw(incoming: IncomingMessage, answer: ServerResponse): void {
  // ruleid: os-command-injection
  execSync('ls ' + incoming.url);
  answer.end();
}
