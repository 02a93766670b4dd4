import { Request, Response } from 'express';
import { PrismaClient } from '@prisma/client';
import { Repository } from 'typeorm';
import { User } from './user';

const prisma = new PrismaClient();

export class UserController {
  constructor(private readonly userRepository: Repository<User>) {}

  async create(req: Request, res: Response): Promise<void> {
    // ruleid: mass-assignment
    await prisma.user.create({ data: req.body });
    // ruleid: mass-assignment
    const user = this.userRepository.create(req.body);
    // ok: mass-assignment
    await prisma.user.create({ data: { name: req.body.name } });
    res.json(user);
  }
}
