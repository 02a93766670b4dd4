import { Body, Controller, Post } from '@nestjs/common';
import { CreateUserDto } from './user.dto';

@Controller('users')
export class UsersController {
  @Post()
  // ruleid: untyped-request-body
  create(@Body() body: any): void {}

  @Post('object')
  // ruleid: untyped-request-body
  object(@Body() body: object): void {}

  @Post('good')
  // ok: untyped-request-body
  good(@Body() body: CreateUserDto): void {}

  @Post('name')
  // ok: untyped-request-body
  name(@Body('name') name: string): void {}

  // ok: untyped-request-body
  other(body: any): void {}
}
