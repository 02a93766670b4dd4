import { readFile } from 'fs/promises';
import * as fs from 'node:fs';
import Fastify, { FastifyRequest, FastifyReply } from 'fastify';
import path from 'path';

const server = Fastify();

interface Params { name: string }

server.get('/docs/:name', async (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) => {
  const { name } = request.params;
  // ruleid: path-traversal
  const text = await readFile(`docs/${name}.md`, 'utf8');
  // ok: path-traversal
  const safe = await readFile(`docs/${path.basename(name)}.md`, 'utf8');
  return { text, safe };
});

export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const file = searchParams.get('file') ?? 'index';
  // ruleid: path-traversal
  const data = fs.readFileSync(path.join('content', file));
  // ok: path-traversal
  const index = fs.readFileSync(path.join('content', 'index'));
  return new Response(Buffer.concat([data, index]));
}
