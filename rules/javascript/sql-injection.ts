import express, { Request, Response } from 'express';
import { PrismaClient } from '@prisma/client';
import { Repository } from 'typeorm';
import { User } from './user';

const prisma = new PrismaClient();

export class UserController {
  constructor(private readonly users: Repository<User>) {}

  async find(request: Request, response: Response): Promise<void> {
    const name: string = request.query.name as string;
    // ruleid: sql-injection
    const rows = await prisma.$queryRawUnsafe(`SELECT * FROM "User" WHERE name = '${name}'`);
    // ok: sql-injection
    const safe = await prisma.$queryRaw`SELECT * FROM "User" WHERE name = ${name}`;
    // ok: sql-injection
    const also = await prisma.$queryRawUnsafe('SELECT * FROM "User" WHERE name = $1', name);
    response.json({ rows, safe, also });
  }

  async list(request: Request, response: Response): Promise<void> {
    const order = String(request.query.order);
    // ruleid: sql-injection
    const rows = await this.users.query('SELECT * FROM users ORDER BY ' + order);
    // ruleid: sql-injection
    const found = await this.users.createQueryBuilder('u').where(`u.name = '${request.query.name}'`).getMany();
    // ok: sql-injection
    const good = await this.users.createQueryBuilder('u').where('u.name = :name', { name: request.query.name }).getMany();
    response.json({ rows, found, good });
  }
}
