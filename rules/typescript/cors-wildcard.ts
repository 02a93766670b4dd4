import { NestFactory } from '@nestjs/core';
import { WebSocketGateway } from '@nestjs/websockets';
import { AppModule } from './app.module';

async function open(): Promise<void> {
  // ruleid: cors-wildcard
  const app = await NestFactory.create(AppModule, { cors: true });
  // ruleid: cors-wildcard
  app.enableCors();
  // ruleid: cors-wildcard
  app.enableCors({ origin: '*' });
}

async function closed(): Promise<void> {
  // ok: cors-wildcard
  const app = await NestFactory.create(AppModule);
  // ok: cors-wildcard
  app.enableCors({ origin: ['https://app.example.com'], credentials: true });
}

// ok: cors-wildcard
@WebSocketGateway({ cors: { origin: 'https://app.example.com' } })
export class Events {}
