import { Logger } from './logger';

interface Account { name: string; password: string; token?: string }

export class Accounts {
  private readonly logger = new Logger();

  create(account: Account): void {
    // ruleid: sensitive-data-in-logs
    this.logger.info(`new account ${account.name} ${account.password}`);
    // ok: sensitive-data-in-logs
    this.logger.info(`new account ${account.name}`);
    const { password } = account;
    // ruleid: sensitive-data-in-logs
    console.debug(password);
    // ok: sensitive-data-in-logs
    console.debug(mask(password));
  }
}

function mask(text: string): string {
  return text.slice(0, 1) + '***';
}
