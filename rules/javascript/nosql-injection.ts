import { Router, Request, Response } from 'express';
import { Model } from 'mongoose';

interface Account { email: string }

export class Accounts {
  constructor(private readonly accountModel: Model<Account>) {}

  async reset(request: Request, response: Response): Promise<void> {
    const email = request.body.email;
    // ruleid: nosql-injection
    const account = await this.accountModel.findOne({ email });
    // ok: nosql-injection
    const same = await this.accountModel.findOne({ email: String(email) });
    // ruleid: nosql-injection
    await this.accountModel.deleteMany(request.body);
    response.json({ account, same });
  }
}
