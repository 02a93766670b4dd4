import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { options } from './options';

async function start(): Promise<void> {
  const app = await NestFactory.create(AppModule);
  // ruleid: mass-assignment
  app.useGlobalPipes(new ValidationPipe());
  // ruleid: mass-assignment
  app.useGlobalPipes(new ValidationPipe({ transform: true }));
  // ok: mass-assignment
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
  // ok: mass-assignment
  app.useGlobalPipes(new ValidationPipe({ ...options }));
}
