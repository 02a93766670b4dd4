import { Request, Response, Router } from 'express';
import { APIGatewayProxyEvent } from 'aws-lambda';

const router: Router = Router();

router.get('/greet', (request: Request, response: Response): void => {
  const name: string = String(request.query.name);
  // ruleid: cross-site-scripting
  response.send(`<p>Hello ${name}</p>`);
});

router.get('/count', (request: Request, response: Response): void => {
  const count: number = Number(request.query.count);
  // ok: cross-site-scripting
  response.send(`<p>${count}</p>`);
});

export const handler = async (event: APIGatewayProxyEvent) => {
  const term = event.queryStringParameters?.term;
  // ruleid: cross-site-scripting
  return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: `<p>${term}</p>` };
};

export const api = async (event: APIGatewayProxyEvent) => {
  const term = event.queryStringParameters?.term;
  // ok: cross-site-scripting
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ term }) };
};
