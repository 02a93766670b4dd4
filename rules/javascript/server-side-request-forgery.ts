import axios, { AxiosResponse } from 'axios';
import got from 'got';
import { Context } from 'koa';

export async function proxy(ctx: Context): Promise<void> {
  const target: string = ctx.query.target as string;
  // ruleid: server-side-request-forgery
  const answer: AxiosResponse = await axios.get(target);
  // ruleid: server-side-request-forgery
  await got(`http://${target}/health`);
  // ok: server-side-request-forgery
  await got('https://example.com/health');
  ctx.body = answer.data;
}
