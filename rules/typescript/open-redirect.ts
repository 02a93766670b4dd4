import { Controller, Get, Query, Redirect } from '@nestjs/common';

const targets = ['/home', '/shop'];

@Controller()
export class LinksController {
  @Get('out')
  @Redirect('https://example.com')
  out(@Query('to') to: string): { url: string } {
    // ruleid: open-redirect
    return { url: to };
  }

  @Get('item')
  @Redirect()
  item(@Query('id') id: string): { url: string } {
    // ok: open-redirect
    return { url: '/items/' + id };
  }

  @Get('listed')
  @Redirect()
  listed(@Query('to') to: string): { url: string } {
    if (targets.includes(to)) {
      // ok: open-redirect
      return { url: to };
    }
    // ok: open-redirect
    return { url: '/' };
  }

  @Get('login')
  @Redirect()
  login(@Query('next') next: string): { url: string; statusCode: number } {
    const url = next || '/';
    // ruleid: open-redirect
    return { url, statusCode: 302 };
  }
}
