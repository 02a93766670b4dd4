import { Injectable, Module } from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';

const jwtConstants = { secret: 'lantern-tide' };

// ruleid: hardcoded-key
@Module({ imports: [JwtModule.register({ secret: 'lantern-tide-77', signOptions: { expiresIn: '1h' } })] })
export class AuthModule {}

// ok: hardcoded-key
@Module({ imports: [JwtModule.register({ secret: process.env.JWT_SECRET })] })
export class OtherModule {}

@Injectable()
export class AuthService {
  constructor(private readonly jwt: JwtService) {}

  issue(id: string): string {
    // ruleid: hardcoded-key
    return this.jwt.sign({ sub: id }, { secret: 'lantern-tide-77' });
  }

  check(token: string, key: string): unknown {
    // ok: hardcoded-key
    return this.jwt.verify(token, { secret: key });
  }
}
